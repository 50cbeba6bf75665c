//! A form of these pages: what was typed, what was said against it, token and key; how it is shown
//! first, and how it is answered once it was sent.

use std::future::Future;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use crate::error::Result;
use crate::office::forms::{Answer, Sent};
use crate::web::again::Again;
use crate::web::form::FieldErrors;
use crate::web::form_post::Fields;
use crate::web::idempotency::{Done, new_key};
use crate::web::request::PageContext;

static NO_MISTAKES: FieldErrors = FieldErrors::NONE;

/// A form: what was typed, what was said against it, token and key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sheet<'a> {
    /// Nothing when the form is shown for the first time.
    pub(crate) typed: Option<&'a Fields>,
    pub(crate) refusal: Option<&'a str>,
    pub(crate) errors: &'a FieldErrors,
    pub(crate) csrf: &'a str,
    pub(crate) key: &'a str,
}

/// Why a sent form is shown again: a sentence about the whole, or sentences at its fields.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    sentence: Option<String>,
    errors: FieldErrors,
}

impl Refusal {
    /// What became of a sent form: it is on record, or it is shown again and why.
    ///
    /// # Errors
    ///
    /// What no form can be shown for.
    pub(crate) fn of(
        outcome: Result<std::result::Result<Done, FieldErrors>>,
        form: &Sent,
    ) -> Result<std::result::Result<Done, Self>> {
        Ok(match outcome {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(errors)) => Err(Self {
                status: StatusCode::UNPROCESSABLE_ENTITY,
                sentence: None,
                errors,
            }),
            Err(error) => {
                let again = Again::of(error, form)?;
                Err(Self {
                    status: again.status,
                    sentence: Some(again.sentence),
                    errors: FieldErrors::NONE,
                })
            }
        })
    }

    /// The form as it is shown again.
    pub(crate) fn sheet<'a>(&'a self, page: &'a PageContext, form: &'a Sent) -> Sheet<'a> {
        Sheet::again(page, form, self.sentence.as_deref(), &self.errors)
    }
}

/// The page before anything was sent: `read` gives what it shows, `shown` makes it of that.
pub(crate) async fn first<T>(
    page: &PageContext,
    read: impl Future<Output = Result<T>>,
    shown: impl FnOnce(StatusCode, &T, &Sheet<'_>) -> HttpResponse,
) -> Answer {
    let (read, key) = (read.await?, new_key());
    Ok(shown(StatusCode::OK, &read, &Sheet::first(page, &key)))
}

/// What becomes of a sent form: on record it leads on, refused the page is read and shown again with
/// everything typed.
pub(crate) async fn answered<T>(
    (page, form): (&PageContext, &Sent),
    outcome: Result<std::result::Result<Done, FieldErrors>>,
    read: impl Future<Output = Result<T>>,
    shown: impl FnOnce(StatusCode, &T, &Sheet<'_>) -> HttpResponse,
) -> Answer {
    let refusal = match Refusal::of(outcome, form)? {
        Ok(done) => return Ok(done.see_other()),
        Err(refusal) => refusal,
    };
    let read = read.await?;
    let sheet = refusal.sheet(page, form);
    Ok(shown(refusal.status, &read, &sheet))
}

impl<'a> Sheet<'a> {
    /// A form that is shown for the first time.
    pub(crate) fn first(page: &'a PageContext, key: &'a str) -> Self {
        Self {
            typed: None,
            refusal: None,
            errors: &NO_MISTAKES,
            csrf: page.csrf(),
            key,
        }
    }

    /// A form that was refused.
    pub(crate) fn again(
        page: &'a PageContext,
        form: &'a Sent,
        refusal: Option<&'a str>,
        errors: &'a FieldErrors,
    ) -> Self {
        Self {
            typed: Some(&form.fields),
            refusal,
            errors,
            csrf: page.csrf(),
            key: form.key(),
        }
    }

    /// What was typed into a field.
    pub(crate) fn value(&self, name: &str) -> &'a str {
        self.typed.map_or("", |fields| fields.get(name))
    }

    /// What was typed into a field; at first what is recorded.
    pub(crate) fn value_or(&self, name: &str, recorded: &impl ToString) -> String {
        match self.typed {
            Some(fields) => fields.get(name).to_owned(),
            None => recorded.to_string(),
        }
    }
}
