//! The form that corrects a person.

use maud::{Markup, html};

use super::birth;
use crate::office::forms::{self, Recorded};
use crate::people::Sex;
use crate::people::persons_store::Person;
use crate::tables::clean_text;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::form_post::Fields;

/// The form as it was typed.
#[derive(Clone, Debug)]
pub(in super::super) struct Typed {
    pub(in super::super) version: String,
    pub(in super::super) name: String,
    pub(in super::super) sex: String,
    pub(in super::super) birth: String,
    pub(in super::super) ethnicity: String,
    /// A new ID number; empty leaves the one on record.
    pub(in super::super) id_number: String,
    /// A new telephone number; empty leaves the one on record.
    pub(in super::super) telephone: String,
    /// What was recorded when the form was made.
    originals: Markup,
}

impl Typed {
    pub(in super::super) fn of_person(person: &Person) -> Self {
        Self {
            version: person.version.to_string(),
            name: person.name.clone(),
            sex: person.sex.to_string(),
            birth: birth(person.birth()),
            ethnicity: person.ethnicity.clone().unwrap_or_default(),
            id_number: String::new(),
            telephone: String::new(),
            originals: forms::originals(None, &recorded(person)),
        }
    }

    pub(in super::super) fn of_fields(fields: &Fields, person: &Person) -> Self {
        let field = |name| fields.get(name).trim().to_owned();
        // Digits of a Chinese keyboard are as wide as characters.
        let digits = |name| clean_text(fields.get(name)).trim().to_owned();
        Self {
            version: field("version"),
            name: field("name"),
            sex: field("sex"),
            birth: digits("birth"),
            ethnicity: field("ethnicity"),
            id_number: digits("id_number"),
            telephone: digits("telephone"),
            originals: forms::originals(Some(fields), &recorded(person)),
        }
    }
}

/// Everything on the page.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Sheet<'a> {
    pub(in super::super) person: &'a Person,
    /// ID number and telephone on record, masked.
    pub(in super::super) masked: &'a [Option<String>; 2],
    pub(in super::super) typed: &'a Typed,
    pub(in super::super) refusal: Option<&'a str>,
    pub(in super::super) errors: &'a FieldErrors,
    pub(in super::super) key: &'a str,
}

/// The particulars on record as the form shows them; of numbers it shows none.
pub(in super::super) fn recorded(person: &Person) -> Vec<Recorded> {
    let ethnicity = person.ethnicity.as_deref().unwrap_or_default();
    vec![
        Recorded::text("name", "姓名", &person.name),
        Recorded::choice(
            "sex",
            "性别",
            [person.sex.to_string()],
            super::sex(person.sex),
        ),
        Recorded::text("birth", "出生日期", birth(person.birth())),
        Recorded::text("ethnicity", "民族", ethnicity),
    ]
}

/// The particulars on record, for one sentence; numbers stay out.
pub(in super::super) fn in_words(person: &Person) -> String {
    let ethnicity = person.ethnicity.as_deref().unwrap_or("民族未填");
    let (sex, birth) = (super::sex(person.sex), birth(person.birth()));
    format!("{}，{sex}，{birth}，{ethnicity}", person.name)
}

fn hint(masked: Option<&str>) -> String {
    match masked {
        Some(masked) => format!("登记的是{masked}；不改请留空。"),
        None => "还没有登记；不填请留空。保存后加密。".to_owned(),
    }
}

/// The form.
pub(in super::super) fn form(sheet: &Sheet<'_>, csrf: &str) -> Markup {
    let (person, typed, errors) = (sheet.person, sheet.typed, sheet.errors);
    let [id_number, telephone] = sheet.masked.each_ref().map(|one| hint(one.as_deref()));
    let sexes = Sex::ALL.map(|sex| Choice::new(sex.code(), sex.label()));
    let own = format!("/office/people/{}", person.id);
    let body = html! {
        (form::hidden("version", &typed.version))
        (typed.originals)
        (form::text("name", "姓名", &typed.name, errors))
        (form::radios("sex", "性别", &typed.sex, &sexes, errors))
        (form::text("birth", "出生日期", &typed.birth, errors)
            .hint("如1975-03-08；只知道年月时写1975-03。"))
        (form::text("ethnicity", "民族", &typed.ethnicity, errors).optional())
        (form::text("id_number", "身份证号", &typed.id_number, errors).optional().hint(&id_number))
        (form::text("telephone", "联系电话", &typed.telephone, errors).optional().hint(&telephone))
        (form::actions(&html! { (form::primary("保存")) (form::link_button("取消", &own)) }))
    };
    html! {
        (forms::refusals(sheet.refusal, errors))
        p { "更正后，此人各届任职记录中的性别、出生日期和有关统计一并更新。" }
        (Form::post(&format!("{own}/edit"), csrf, sheet.key, body))
    }
}
