//! Who is meant by a form that puts somebody into a post: a person on record, or a new one.
//!
//! Only the ID number joins silently; a name alone makes the reader choose.

use chrono::NaiveDate;
use maud::{Markup, html};

use crate::db::Conn;
use crate::divisions::Division;
use crate::error::{Error, Result};
use crate::office::people::store::{Candidate, named_in};
use crate::people::seal::{self, SealingKey};
use crate::people::store::{self, NewPerson, PersonChange};
use crate::people::{Birth, IdNumber, Sex, parse_name, persons_store};
use crate::tables::clean_text;
use crate::web::form::{self, Choice, FieldErrors};
use crate::web::form_post::Fields;
use crate::web::request::App;

/// Chosen instead of a person on record.
const NEW: &str = "new";

/// What the form says of the person.
#[derive(Clone, Debug)]
pub(crate) struct Meant {
    name: String,
    id_number: Option<IdNumber>,
    /// The choice among those on record: a number, `new`, or nothing yet.
    choice: String,
    sex: Option<Sex>,
    birth: Option<Birth>,
}

impl Meant {
    /// Whether the form picks this person and types no ID number beside.
    pub(crate) fn picks(&self, person: i64) -> bool {
        self.id_number.is_none() && self.choice == person.to_string()
    }
}

/// Who is meant.
#[derive(Clone, Debug)]
pub(crate) enum Chosen {
    /// Somebody on record; an ID number that was not known yet is added.
    OnRecord(i64, Option<IdNumber>),
    /// Somebody new.
    New {
        name: String,
        sex: Sex,
        birth: Birth,
        id_number: Option<IdNumber>,
    },
}

/// The person with a number, as one to choose; `None` where the record was joined with another.
pub(crate) fn candidate(conn: &mut Conn, id: i64) -> Result<Option<Candidate>> {
    let found = persons_store::person(conn, id);
    match found {
        Ok(person) => Ok(Some(Candidate {
            id,
            birth: person.birth(),
            sex: person.sex,
            has_id_number: person.id_number_lookup.is_some(),
            name: person.name,
        })),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Reads the fields; mistakes are noted.
pub(crate) fn read(fields: &Fields, today: NaiveDate, errors: &mut FieldErrors) -> Option<Meant> {
    let name = parse_name(fields.get("name").trim());
    if let Err(problem) = &name {
        errors.add("name", format!("{problem}。"));
    }
    let id_number = match clean_text(fields.get("id_number")).trim() {
        "" => None,
        text => match IdNumber::parse(text) {
            Ok(number) => Some(number),
            Err(problem) => {
                errors.add("id_number", format!("{problem}。"));
                return None;
            }
        },
    };
    let sex = Sex::ALL
        .into_iter()
        .find(|sex| sex.code().to_string() == fields.get("sex"));
    let birth = match fields.get("birth").trim() {
        "" => None,
        text => Some(crate::office::forms::birth(text, today, errors)?),
    };
    Some(Meant {
        name: name.ok()?,
        choice: fields.get("person").to_owned(),
        sex: id_number.as_ref().map(IdNumber::sex).or(sex),
        birth: id_number
            .as_ref()
            .map(|number| Birth::on(number.birth_date()))
            .or(birth),
        id_number,
    })
}

/// Finds out who is meant by a form that was read, and gives its mistakes with those found now.
pub(crate) async fn resolved(
    app: &App,
    unit: &Division,
    meant: Option<Meant>,
    mut errors: FieldErrors,
) -> Result<(Option<Chosen>, Vec<Candidate>, FieldErrors)> {
    let Some(meant) = meant else {
        return Ok((None, Vec::new(), errors));
    };
    let (key, unit) = (app.key.clone(), unit.clone());
    let read = app.db.read(move |conn| {
        let (chosen, candidates) = resolve(conn, &key, &unit, &meant, &mut errors)?;
        Ok((chosen, candidates, errors))
    });
    read.await
}

/// Finds out who is meant; where that needs an answer of the reader the mistakes say so, and those
/// to choose from are given.
pub(crate) fn resolve(
    conn: &mut Conn,
    key: &SealingKey,
    unit: &Division,
    meant: &Meant,
    errors: &mut FieldErrors,
) -> Result<(Option<Chosen>, Vec<Candidate>)> {
    if let Some(number) = &meant.id_number {
        let lookup = key.lookup(number.as_str(), seal::ID_NUMBER);
        let known = store::with_id_numbers(conn, &[lookup.as_slice()])?;
        if let Some(person) = known.first() {
            if person.name == meant.name {
                return Ok((Some(Chosen::OnRecord(person.id, None)), Vec::new()));
            }
            errors.add(
                "id_number",
                "这个身份证号登记在另一个姓名下，请核对姓名和号码。",
            );
            return Ok((None, Vec::new()));
        }
    }
    let mut candidates = named_in(conn, &unit.code, &meant.name)?;
    if meant.id_number.is_some() {
        // Whoever has another ID number is somebody else.
        candidates.retain(|candidate| !candidate.has_id_number && agrees(candidate, meant));
    }
    let chosen = match meant.choice.as_str() {
        NEW => new_person(meant, errors),
        "" if candidates.is_empty() => new_person(meant, errors),
        "" => {
            errors.add("person", "本村登记有同名的人，请选择是哪一位。");
            None
        }
        choice => candidates
            .iter()
            .find(|candidate| candidate.id.to_string() == choice)
            .map(|candidate| Chosen::OnRecord(candidate.id, meant.id_number)),
    };
    Ok((chosen, candidates))
}

fn agrees(candidate: &Candidate, meant: &Meant) -> bool {
    let birth = meant
        .birth
        .is_none_or(|birth| birth.agrees(candidate.birth));
    birth && meant.sex.is_none_or(|sex| sex.code() == candidate.sex)
}

fn new_person(meant: &Meant, errors: &mut FieldErrors) -> Option<Chosen> {
    if meant.sex.is_none() {
        errors.add("sex", "此人尚未登记，请选择性别。");
    }
    if meant.birth.is_none() {
        errors.add("birth", "此人尚未登记，请填写出生日期，或填写身份证号。");
    }
    Some(Chosen::New {
        name: meant.name.clone(),
        sex: meant.sex?,
        birth: meant.birth?,
        id_number: meant.id_number,
    })
}

/// The person's number; a new one is recorded, at home in the unit.
pub(crate) fn record(
    conn: &mut Conn,
    key: &SealingKey,
    unit: &Division,
    chosen: &Chosen,
) -> Result<i64> {
    let sealed = |number: &IdNumber| -> Result<(Vec<u8>, Vec<u8>)> {
        let sealed = key
            .seal(number.as_str(), seal::ID_NUMBER)
            .map_err(Error::internal)?;
        Ok((
            sealed,
            key.lookup(number.as_str(), seal::ID_NUMBER).to_vec(),
        ))
    };
    match chosen {
        Chosen::OnRecord(id, None) => Ok(*id),
        Chosen::OnRecord(id, Some(number)) => {
            let (sealed, lookup) = sealed(number)?;
            let change = PersonChange {
                id_number_sealed: Some(sealed),
                id_number_lookup: Some(lookup),
                ..PersonChange::default()
            };
            store::change(conn, *id, &change)?;
            Ok(*id)
        }
        Chosen::New {
            name,
            sex,
            birth,
            id_number,
        } => {
            let (sealed, lookup) = id_number.as_ref().map(sealed).transpose()?.unzip();
            let ids = store::next_ids(conn, 1)?;
            let id = ids.first().copied();
            let id = id.ok_or_else(|| Error::internal("no number for a new person"))?;
            let new = NewPerson {
                id,
                name: name.clone(),
                sex: sex.code(),
                birth_date: birth.date.into(),
                birth_month_only: birth.month_only,
                ethnicity: None,
                home_unit_code: unit.code.to_string(),
                id_number_sealed: sealed,
                id_number_lookup: lookup,
                telephone_sealed: None,
                telephone_lookup: None,
                version: 1,
            };
            store::insert_many(conn, vec![new])?;
            Ok(id)
        }
    }
}

/// The fields of the form.
pub(crate) fn fields(
    typed: Option<&Fields>,
    candidates: &[Candidate],
    errors: &FieldErrors,
) -> Markup {
    let value = |name: &str| typed.map_or("", |fields| fields.get(name));
    let sexes = Sex::ALL.map(|sex| Choice::new(sex.code(), sex.label()));
    let mut persons: Vec<Choice> = candidates
        .iter()
        .map(|candidate| Choice::new(candidate.id, in_words(candidate)))
        .collect();
    persons.push(Choice::new(NEW, "不是以上的人，新登记一位"));
    html! {
        (form::text("name", "姓名", value("name"), errors))
        @if !candidates.is_empty() {
            (form::radios("person", "本村登记的同名人员", value("person"), &persons, errors))
        }
        (form::text("id_number", "身份证号", value("id_number"), errors).optional()
            .hint("填写后可避免重复登记，保存后加密。"))
        (form::radios("sex", "性别", value("sex"), &sexes, errors).optional())
        (form::text("birth", "出生日期", value("birth"), errors).optional()
            .hint("已登记的人或填了身份证号的不用填；如1975-03-08，只知道年月时写1975-03。"))
    }
}

pub(crate) fn in_words(candidate: &Candidate) -> String {
    let sex = Sex::from_code(candidate.sex).map_or("性别未知", Sex::label);
    let format = if candidate.birth.month_only {
        "%Y-%m"
    } else {
        "%Y-%m-%d"
    };
    format!(
        "{}，{sex}，{}出生",
        candidate.name,
        candidate.birth.date.format(format)
    )
}
