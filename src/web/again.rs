//! A form that was refused and is shown again, with everything that was typed.

use actix_web::http::StatusCode;
use maud::{Markup, html};

use super::form::{self, FieldErrors};
use super::form_post::{Fields, Posted};
use super::layout::{self, Notice, NoticeKind};
use crate::error::{Error, Result};

/// A form that was refused and is shown again with everything that was typed.
#[derive(Debug)]
pub struct Again {
    /// 422 where a rule refused it, 409 where somebody else was faster.
    pub status: StatusCode,
    /// What is said above the form.
    pub sentence: String,
    /// As it was sent.
    pub form: Posted<Fields>,
}

impl Again {
    /// Any error that the reader can do nothing about in the form stays an error.
    pub fn of(error: Error, form: &Posted<Fields>) -> Result<Self> {
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
    pub fn beside(mut self, version: i32, present: &str) -> Self {
        if self.status == StatusCode::CONFLICT {
            let advice = "您填写的内容还在下面。";
            self.sentence = format!("{}现在登记的是：{present}。{advice}", self.sentence);
            self.form.fields.set("version", version.to_string());
        }
        self
    }
}

/// The version of the thing the form was made from.
pub fn version(form: &Posted<Fields>) -> Result<i32> {
    let version = form.fields.get("version").parse();
    version.map_err(|_| Error::invalid("表单不完整，请刷新页面后再试。"))
}

/// What the rules said against a form, above it; then the list of wrong fields.
pub fn refusals(refusal: Option<&str>, errors: &FieldErrors) -> Markup {
    html! {
        @if let Some(refusal) = refusal {
            (layout::notice(&Notice { kind: NoticeKind::Problem, text: refusal.to_owned() }))
        }
        (form::error_summary(errors))
    }
}
