//! Correcting a person: name, sex, birth, ethnicity, numbers; stretches in office and sums follow.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;

use super::numbers::{self, Numbers};
use super::views::edit as views;
use super::{LIST, address, check_home, gone, one, store};
use crate::accounts::{Allowed, ManagePeople, Principal};
use crate::audit::NewEvent;
use crate::db::{WriteScope, Written};
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::office::forms::{self, Again, Answer, Sent};
use crate::office::persons;
use crate::people::persons_store::{Particulars, Person};
use crate::people::seal;
use crate::people::store::PersonChange;
use crate::people::{Birth, IdNumber, Sex, parse_name};
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

/// Most characters of 民族.
const LONGEST_ETHNICITY: usize = 20;

/// The form.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    id: web::Path<i64>,
) -> Answer {
    let known = known(&app, &allowed.who, *id).await?;
    let typed = views::Typed::of_person(&known.person);
    let (none, key) = (FieldErrors::NONE, new_key());
    let sheet = known.sheet(&typed, (None, &none), &key);
    Ok(told(&page, StatusCode::OK, &sheet))
}

/// Saves what was typed.
pub(super) async fn save(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    id: web::Path<i64>,
    form: Sent,
) -> Answer {
    let known = match known(&app, &allowed.who, *id).await {
        Err(Error::NotFound) => return joined(&app, &page, &allowed.who, *id, &form).await,
        found => found?,
    };
    let typed = views::Typed::of_fields(&form.fields, &known.person);
    let mut errors = FieldErrors::NONE;
    let numbers = Numbers::read(&typed, &mut errors);
    let number = id_number(&app, &known.person)?;
    let number = match &numbers.id_number {
        Some(new) => Some(("填写", new)),
        None => number.as_ref().map(|number| ("登记", number)),
    };
    let to = read(&typed, number, app.db.clock().today(), &mut errors);
    let Some(to) = to.filter(|_| errors.is_empty()) else {
        let sheet = known.sheet(&typed, (None, &errors), form.key());
        return Ok(told(&page, StatusCode::UNPROCESSABLE_ENTITY, &sheet));
    };
    let change = numbers.sealed(&app.key, &known.person)?;
    match write(&app, &allowed.who, &form, known, (to, change)).await {
        Ok(done) => Ok(done),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let now = self::known(&app, &allowed.who, *id).await?;
            let recorded = views::recorded(&now.person);
            let (version, words) = (now.person.version, views::in_words(&now.person));
            let again = again.compared(version, &words, &recorded, &mut errors);
            let typed = views::Typed::of_fields(&again.form.fields, &now.person);
            let told_why = (Some(again.sentence.as_str()), &errors);
            let sheet = now.sheet(&typed, told_why, form.key());
            Ok(told(&page, again.status, &sheet))
        }
    }
}

/// The form again, for the record that the person's was joined into meanwhile.
async fn joined(app: &App, page: &PageContext, who: &Principal, id: i64, form: &Sent) -> Answer {
    let kept = app.db.read(move |conn| gone::joined_into(conn, id)).await?;
    let now = known(app, who, kept.ok_or(Error::NotFound)?).await?;
    let told =
        Error::conflict("这条记录刚才已与另一条记录合并为同一人，下面是合并后的记录，还没有保存。");
    let (mut errors, recorded) = (FieldErrors::NONE, views::recorded(&now.person));
    let (version, words) = (now.person.version, views::in_words(&now.person));
    let again = Again::of(told, form)?.compared(version, &words, &recorded, &mut errors);
    let typed = views::Typed::of_fields(&again.form.fields, &now.person);
    let told_why = (Some(again.sentence.as_str()), &errors);
    let sheet = now.sheet(&typed, told_why, form.key());
    Ok(self::told(page, again.status, &sheet))
}

async fn write(
    app: &App,
    who: &Principal,
    form: &Sent,
    known: Known,
    (to, change): (Particulars, PersonChange),
) -> Result<HttpResponse> {
    let (stamp, actor, version) = (form.stamp()?, who.actor(), forms::version(form)?);
    let Known { person, lock, .. } = known;
    let home = DivisionCode::parse(&person.home_unit_code).map_err(Error::internal)?;
    let fields = changed_fields(&person, &to, &change);
    let (held, today) = (lock.clone(), app.db.clock().today());
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            persons::correct(conn, &held, (person.id, version), &to, today)?;
            numbers::write(conn, person.id, &change)?;
            let event = NewEvent::new(actor, "person.change", &home, format!("人员 {}", person.id))
                .with_details(serde_json::json!({ "fields": fields }));
            Ok(Written::new(
                with_notice(&address(person.id), "saved"),
                event,
            ))
        })
    });
    Ok(written.await?.see_other())
}

/// A person as the form needs it.
struct Known {
    person: Person,
    /// What a correction must lock.
    lock: WriteScope,
    /// ID number and telephone, masked.
    masked: [Option<String>; 2],
}

impl Known {
    fn sheet<'a>(
        &'a self,
        typed: &'a views::Typed,
        (refusal, errors): (Option<&'a str>, &'a FieldErrors),
        key: &'a str,
    ) -> views::Sheet<'a> {
        views::Sheet {
            person: &self.person,
            masked: &self.masked,
            typed,
            refusal,
            errors,
            key,
        }
    }
}

async fn known(app: &App, who: &Principal, id: i64) -> Result<Known> {
    let (scope, key) = (who.scope.clone(), app.key.clone());
    let read = app.db.read(move |conn| {
        let person = store::visible(conn, &scope, id)?;
        check_home(&scope, &person.home_unit_code)?;
        let home = DivisionCode::parse(&person.home_unit_code).map_err(Error::internal)?;
        Ok(Known {
            lock: persons::lock_for(conn, &home, &[id])?,
            masked: [
                one::masked_id_number(&key, &person)?,
                one::masked_telephone(&key, &person)?,
            ],
            person,
        })
    });
    read.await
}

fn id_number(app: &App, person: &Person) -> Result<Option<IdNumber>> {
    let Some(sealed) = &person.id_number_sealed else {
        return Ok(None);
    };
    let number = app
        .key
        .open(sealed, seal::ID_NUMBER)
        .map_err(Error::internal)?;
    Ok(IdNumber::parse(&number).ok())
}

/// The rules of the form; sex and birth must agree with the ID number: the one
/// typed, else the one on record (`number` says which).
fn read(
    typed: &views::Typed,
    number: Option<(&str, &IdNumber)>,
    today: NaiveDate,
    errors: &mut FieldErrors,
) -> Option<Particulars> {
    let name =
        parse_name(&typed.name).map_err(|problem| errors.add("name", format!("{problem}。")));
    let sex = Sex::ALL
        .into_iter()
        .find(|sex| sex.code().to_string() == typed.sex);
    if sex.is_none() {
        errors.add("sex", "请选择性别。");
    }
    let birth = forms::birth(&typed.birth, today, errors);
    if typed.ethnicity.chars().count() > LONGEST_ETHNICITY {
        errors.add("ethnicity", "民族请不要超过20个字。");
    }
    if let Some((which, number)) = number {
        if sex.is_some_and(|sex| sex != number.sex()) {
            errors.add(
                "sex",
                format!("与{which}的身份证号中的性别不一致，请核对。"),
            );
        }
        if birth.is_some_and(|birth| !birth.agrees(Birth::on(number.birth_date()))) {
            errors.add(
                "birth",
                format!("与{which}的身份证号中的出生日期不一致，请核对。"),
            );
        }
    }
    Some(Particulars {
        name: name.ok()?,
        sex: sex?.code(),
        birth: birth?,
        ethnicity: (!typed.ethnicity.is_empty()).then(|| typed.ethnicity.clone()),
    })
}

/// The Chinese names of the fields that change; the values are personal data and stay out.
fn changed_fields(person: &Person, to: &Particulars, change: &PersonChange) -> Vec<&'static str> {
    let fields = [
        ("姓名", person.name != to.name),
        ("性别", person.sex != to.sex),
        ("出生日期", person.birth() != to.birth),
        ("民族", person.ethnicity != to.ethnicity),
        ("身份证号", change.id_number_lookup.is_some()),
        ("电话", change.telephone_lookup.is_some()),
    ];
    fields
        .into_iter()
        .filter_map(|(name, is_changed)| is_changed.then_some(name))
        .collect()
}

fn told(page: &PageContext, status: StatusCode, sheet: &views::Sheet<'_>) -> HttpResponse {
    let own = address(sheet.person.id);
    let way = [
        ("首页", "/office"),
        ("人员", LIST),
        (sheet.person.name.as_str(), own.as_str()),
    ];
    page.answer(status, "更正资料", &way, &views::form(sheet, page.csrf()))
}
