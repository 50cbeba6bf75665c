//! A form of these pages: what was typed, what was said against it, token and key.

use actix_web::http::StatusCode;

use crate::error::Result;
use crate::office::forms::Sent;
use crate::web::again::Again;
use crate::web::form::FieldErrors;
use crate::web::form_post::Fields;
use crate::web::idempotency::Done;
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
