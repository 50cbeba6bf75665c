//! The form that corrects a person.

use maud::{Markup, html};

use super::birth;
use crate::people::Sex;
use crate::people::persons_store::Person;
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
}

impl Typed {
    pub(in super::super) fn of_person(person: &Person) -> Self {
        Self {
            version: person.version.to_string(),
            name: person.name.clone(),
            sex: person.sex.to_string(),
            birth: birth(person.birth()),
            ethnicity: person.ethnicity.clone().unwrap_or_default(),
        }
    }

    pub(in super::super) fn of_fields(fields: &Fields) -> Self {
        let field = |name| fields.get(name).trim().to_owned();
        Self {
            version: field("version"),
            name: field("name"),
            sex: field("sex"),
            birth: field("birth"),
            ethnicity: field("ethnicity"),
        }
    }
}

/// The form.
pub(in super::super) fn form(
    person: &Person,
    typed: &Typed,
    errors: &FieldErrors,
    csrf: &str,
    key: &str,
) -> Markup {
    let sexes = Sex::ALL.map(|sex| Choice::new(sex.code(), sex.label()));
    let own = format!("/office/people/{}", person.id);
    let body = html! {
        (form::hidden("version", &typed.version))
        (form::text("name", "姓名", &typed.name, errors))
        (form::radios("sex", "性别", &typed.sex, &sexes, errors))
        (form::text("birth", "出生日期", &typed.birth, errors)
            .hint("如1975-03-08；只知道年月时写1975-03。"))
        (form::text("ethnicity", "民族", &typed.ethnicity, errors).optional())
        (form::actions(&html! { (form::primary("保存")) (form::link_button("取消", &own)) }))
    };
    html! {
        (form::error_summary(errors))
        p { "更正后，此人各届任职记录中的性别、出生日期和有关统计一并更新。" }
        (Form::post(&format!("{own}/edit"), csrf, key, body))
    }
}
