//! Reading the fields that many forms of the office share.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use chrono::NaiveDate;
use maud::{Markup, html};

use crate::db::WriteScope;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::people::Birth;
use crate::tables::Cell;
use crate::tables::values::parse_date;
use crate::web::form::{self, FieldErrors};
use crate::web::form_post::{Fields, Posted};
use crate::web::idempotency;
use crate::web::layout::{self, Notice, NoticeKind};
use crate::web::request::App;

pub(super) type Answer = Result<HttpResponse, actix_web::Error>;
pub(super) type Sent = Posted<Fields>;

/// The version of the thing the form was made from.
pub(super) fn version(form: &Sent) -> Result<i32> {
    let version = form.fields.get("version").parse();
    version.map_err(|_| Error::invalid("表单不完整，请刷新页面后再试。"))
}

/// A form that was refused and is shown again with everything that was typed.
#[derive(Debug)]
pub(super) struct Again {
    /// 422 where a rule refused it, 409 where somebody else was faster.
    pub(super) status: StatusCode,
    /// What is said above the form.
    pub(super) sentence: String,
    /// As it was sent.
    pub(super) form: Sent,
}

impl Again {
    /// Any error that the reader can do nothing about in the form stays an error.
    pub(super) fn of(error: Error, form: &Sent) -> Result<Self> {
        let (status, sentence) = match error {
            Error::Invalid(sentence) => (StatusCode::UNPROCESSABLE_ENTITY, sentence),
            Error::Conflict(sentence) => (StatusCode::CONFLICT, sentence),
            other => return Err(other),
        };
        Ok(Self {
            status,
            sentence,
            form: form.clone(),
        })
    }

    /// After a conflict: says what is recorded now, and makes the form go on from there, so that
    /// the reader can compare and send it again.
    #[must_use]
    pub(super) fn beside(mut self, version: i32, present: &str) -> Self {
        if self.status == StatusCode::CONFLICT {
            let advice = "您填写的内容还在下面。";
            self.sentence = format!("{}现在登记的是：{present}。{advice}", self.sentence);
            self.form.fields.set("version", version.to_string());
        }
        self
    }
}

/// The answer of a form that was carried out before: for changes that take away what the page of
/// the form needs, such as a unit that was merged.
pub(super) async fn answered_before(app: &App, form: &Sent) -> Result<Option<HttpResponse>> {
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
pub(super) fn code_in_path(text: &str) -> Result<DivisionCode> {
    DivisionCode::parse(text).map_err(|_| Error::NotFound)
}

/// A date field that must be filled in; a mistake is noted.
pub(super) fn date(
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

/// A date field that may stay empty; a mistake is noted.
pub(super) fn optional_date(
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
pub(super) fn birth(text: &str, today: NaiveDate, errors: &mut FieldErrors) -> Option<Birth> {
    let first = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or(NaiveDate::MIN);
    let Ok(read) = parse_date(&Cell::Text(text.into())) else {
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

/// What the rules said against a form, above it; then the list of wrong fields.
pub(super) fn refusals(refusal: Option<&str>, errors: &FieldErrors) -> Markup {
    html! {
        @if let Some(refusal) = refusal {
            (layout::notice(&Notice { kind: NoticeKind::Problem, text: refusal.to_owned() }))
        }
        (form::error_summary(errors))
    }
}
