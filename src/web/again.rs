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

/// A field of a form that corrects something, as it is recorded.
#[derive(Clone, Debug)]
pub struct Recorded {
    name: String,
    label: &'static str,
    values: Vec<String>,
    words: String,
}

impl Recorded {
    /// A field whose value is read as it is.
    pub fn text(name: impl Into<String>, label: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        Self::choice(name, label, [value.clone()], value)
    }

    /// A field with choices: the values that are chosen, and how they are read.
    pub fn choice(
        name: impl Into<String>,
        label: &'static str,
        values: impl IntoIterator<Item = String>,
        words: impl Into<String>,
    ) -> Self {
        Self {
            name: name.into(),
            label,
            values: values.into_iter().collect(),
            words: words.into(),
        }
    }

    /// The hidden field that tells what was recorded when the form was made.
    fn original(&self) -> String {
        format!("{ORIGINAL}{}", self.name)
    }
}

/// Begins the name of a hidden field with what was recorded when the form was made.
pub const ORIGINAL: &str = "was_";

/// The values of a field in one text: for comparing only.
fn joined<'a>(values: impl Iterator<Item = &'a str>) -> String {
    let values = values.map(str::trim).filter(|value| !value.is_empty());
    let mut values: Vec<&str> = values.collect();
    values.sort_unstable();
    values.join(",")
}

/// What was recorded when the form was made, for [`Again::compared`]. `typed`: of a form that is
/// shown again.
pub fn originals(typed: Option<&Fields>, recorded: &[Recorded]) -> Markup {
    html! {
        @for field in recorded {
            @let name = field.original();
            @let now = joined(field.values.iter().map(String::as_str));
            (form::hidden(&name, typed.map_or(now.as_str(), |fields| fields.get(&name))))
        }
    }
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

    /// As [`Again::beside`], for a form that shows what is recorded (with [`originals`]): fields that
    /// the reader did not touch take what is recorded now; those he touched keep what he typed, and
    /// are marked in `errors` where somebody else changed them to something else.
    #[must_use]
    pub fn compared(
        mut self,
        version: i32,
        present: &str,
        recorded: &[Recorded],
        errors: &mut FieldErrors,
    ) -> Self {
        if self.status != StatusCode::CONFLICT {
            return self;
        }
        for field in recorded {
            let fields = &mut self.form.fields;
            let before = fields.get(&field.original()).to_owned();
            let typed = joined(fields.all(&field.name));
            let now = joined(field.values.iter().map(String::as_str));
            if typed == before {
                fields.set_all(&field.name, &field.values);
            } else if before != now && typed != now {
                let (label, words) = (field.label, &field.words);
                let words = if words.is_empty() { "（空）" } else { words };
                errors.add(
                    &field.name,
                    format!("{label}刚被他人改成“{words}”，与您填写的不同，请核对以哪个为准。"),
                );
            }
            fields.set(&field.original(), now);
        }
        let advice = "您改过的内容还在下面，没有改过的已换成现在登记的。";
        self.sentence = format!("{}现在登记的是：{present}。{advice}", self.sentence);
        self.form.fields.set("version", version.to_string());
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
