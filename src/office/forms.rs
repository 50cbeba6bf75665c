//! Reading the fields that many forms of the office share.

use actix_web::HttpResponse;
use chrono::NaiveDate;

use crate::db::WriteScope;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::people::{Birth, NUMBER_IN_TEXT, names_a_number};
use crate::tables::values::parse_date;
use crate::tables::{Cell, clean_text};
use crate::web::form::FieldErrors;
use crate::web::form_post::{Fields, Posted};
use crate::web::idempotency;
use crate::web::request::App;

pub(crate) use crate::web::again::{Again, Recorded, originals, refusals, version};

pub(crate) type Answer = Result<HttpResponse, actix_web::Error>;
pub(crate) type Sent = Posted<Fields>;

/// The answer of a form that was carried out before: for changes that take away what the page of
/// the form needs, such as a unit that was merged.
pub(crate) async fn answered_before(app: &App, form: &Sent) -> Result<Option<HttpResponse>> {
    let (stamp, asked) = (form.stamp()?, form.stamp()?);
    let is_known = app.db.read(move |conn| idempotency::is_known(conn, &asked));
    if !is_known.await? {
        return Ok(None);
    }
    let again = app.db.write(WriteScope::Above, move |conn| {
        idempotency::once(conn, &stamp, |_| Err(Error::NotFound))
    });
    Ok(Some(again.await?.see_other()))
}

/// A code in an address; what is no code does not exist.
pub(crate) fn code_in_path(text: &str) -> Result<DivisionCode> {
    DivisionCode::parse(text).map_err(|_| Error::NotFound)
}

/// A date field that must be filled in; a mistake is noted.
pub(crate) fn date(
    fields: &Fields,
    name: &str,
    label: &str,
    errors: &mut FieldErrors,
) -> Option<NaiveDate> {
    let text = fields.get(name).trim();
    match text.parse() {
        Ok(date) => Some(date),
        Err(_) if text.is_empty() => {
            errors.add(name, format!("请填写{label}。"));
            None
        }
        Err(_) => {
            errors.add(name, format!("{label}应写成年-月-日，例如2026-11-22。"));
            None
        }
    }
}

/// Fewest characters of a reason.
const SHORTEST_REASON: usize = 4;
/// Most characters of a reason.
const LONGEST_REASON: usize = 200;

/// The reason for something that the audit keeps, in the field `reason`: 4–200 characters, and no
/// number of a person in it; a mistake is noted.
pub(crate) fn reason(fields: &Fields, label: &str, errors: &mut FieldErrors) -> Option<String> {
    let reason = fields.get("reason").trim();
    if !(SHORTEST_REASON..=LONGEST_REASON).contains(&reason.chars().count()) {
        errors.add("reason", format!("请写明{label}，4至200个字。"));
        return None;
    }
    if names_a_number(reason) {
        errors.add("reason", format!("{NUMBER_IN_TEXT}。"));
        return None;
    }
    Some(reason.to_owned())
}

/// A short text that may stay empty, without spaces around it and control characters; a mistake
/// is noted.
pub(crate) fn optional_text(
    fields: &Fields,
    (name, label, most): (&str, &str, usize),
    errors: &mut FieldErrors,
) -> Option<String> {
    let text = fields.get(name).trim();
    if text.chars().count() > most {
        errors.add(name, format!("{label}请不要超过{most}个字。"));
    } else if text.chars().any(char::is_control) {
        errors.add(name, format!("{label}里有换行等特殊字符，请删去。"));
    }
    (!text.is_empty()).then(|| text.to_owned())
}

/// A date field that may stay empty; a mistake is noted.
pub(crate) fn optional_date(
    fields: &Fields,
    name: &str,
    label: &str,
    errors: &mut FieldErrors,
) -> Option<NaiveDate> {
    if fields.get(name).trim().is_empty() {
        return None;
    }
    date(fields, name, label, errors)
}

/// A birth date in the field `birth`: to the day, or to the month; a mistake is noted.
pub(crate) fn birth(text: &str, today: NaiveDate, errors: &mut FieldErrors) -> Option<Birth> {
    let first = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or(NaiveDate::MIN);
    // Digits of a Chinese keyboard are as wide as characters.
    let Ok(read) = parse_date(&Cell::Text(clean_text(text).trim().into())) else {
        errors.add(
            "birth",
            "出生日期应写成年-月-日，例如1975-03-08；只知道年月时写1975-03。",
        );
        return None;
    };
    if !(first..=today).contains(&read.date) {
        errors.add("birth", "出生日期应在1900年以后、不晚于今天，请核对。");
        return None;
    }
    Some(Birth {
        date: read.date,
        month_only: read.month_only,
    })
}
