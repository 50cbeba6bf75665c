//! Correcting a person: name, sex, birth, ethnicity; stretches in office and sums follow.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;

use super::views::edit as views;
use super::{LIST, address, check_home, store};
use crate::accounts::{Allowed, ManagePeople, Principal};
use crate::audit::NewEvent;
use crate::db::{WriteScope, Written};
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::office::forms::{self, Answer, Sent};
use crate::office::persons;
use crate::people::persons_store::{Particulars, Person};
use crate::people::seal;
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
    let (person, _) = person(&app, &allowed.who, *id).await?;
    let typed = views::Typed::of_person(&person);
    Ok(told(
        &page,
        StatusCode::OK,
        &person,
        &typed,
        &FieldErrors::NONE,
        &new_key(),
    ))
}

/// Saves what was typed.
pub(super) async fn save(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    id: web::Path<i64>,
    form: Sent,
) -> Answer {
    let (person, lock) = person(&app, &allowed.who, *id).await?;
    let typed = views::Typed::of_fields(&form.fields);
    let mut errors = FieldErrors::NONE;
    let number = id_number(&app, &person)?;
    let to = read(&typed, number.as_ref(), app.db.clock().today(), &mut errors);
    let Some(to) = to.filter(|_| errors.is_empty()) else {
        return Ok(told(
            &page,
            StatusCode::UNPROCESSABLE_ENTITY,
            &person,
            &typed,
            &errors,
            form.key(),
        ));
    };
    let (stamp, actor, version) = (form.stamp()?, allowed.who.actor(), forms::version(&form)?);
    let home = DivisionCode::parse(&person.home_unit_code).map_err(Error::internal)?;
    let fields = changed_fields(&person, &to);
    let held = lock.clone();
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            persons::correct(conn, &held, (person.id, version), &to)?;
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

async fn person(app: &App, who: &Principal, id: i64) -> Result<(Person, WriteScope)> {
    let scope = who.scope.clone();
    let read = app.db.read(move |conn| {
        let person = store::visible(conn, &scope, id)?;
        check_home(&scope, &person.home_unit_code)?;
        let home = DivisionCode::parse(&person.home_unit_code).map_err(Error::internal)?;
        let lock = persons::lock_for(conn, &home, &[id])?;
        Ok((person, lock))
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

/// The rules of the form; sex and birth must agree with the ID number where one is on record.
fn read(
    typed: &views::Typed,
    number: Option<&IdNumber>,
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
    if let Some(number) = number {
        if sex.is_some_and(|sex| sex != number.sex()) {
            errors.add("sex", "与登记的身份证号中的性别不一致，请核对。");
        }
        if birth.is_some_and(|birth| !birth.agrees(Birth::on(number.birth_date()))) {
            errors.add("birth", "与登记的身份证号中的出生日期不一致，请核对。");
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
fn changed_fields(person: &Person, to: &Particulars) -> Vec<&'static str> {
    let fields = [
        ("姓名", person.name != to.name),
        ("性别", person.sex != to.sex),
        ("出生日期", person.birth() != to.birth),
        ("民族", person.ethnicity != to.ethnicity),
    ];
    fields
        .into_iter()
        .filter_map(|(name, is_changed)| is_changed.then_some(name))
        .collect()
}

fn told(
    page: &PageContext,
    status: StatusCode,
    person: &Person,
    typed: &views::Typed,
    errors: &FieldErrors,
    key: &str,
) -> HttpResponse {
    let body = views::form(person, typed, errors, page.csrf(), key);
    let own = address(person.id);
    let way = [
        ("首页", "/office"),
        ("人员", LIST),
        (person.name.as_str(), own.as_str()),
    ];
    page.answer(status, "更正资料", &way, &body)
}
