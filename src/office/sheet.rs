//! A form of these pages: what was typed, what was said against it, token and key.

use crate::office::forms::Sent;
use crate::web::form::FieldErrors;
use crate::web::form_post::Fields;
use crate::web::request::PageContext;

static NO_MISTAKES: FieldErrors = FieldErrors::NONE;

/// A form: what was typed, what was said against it, token and key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sheet<'a> {
    /// Nothing when the form is shown for the first time.
    pub(super) typed: Option<&'a Fields>,
    pub(super) refusal: Option<&'a str>,
    pub(super) errors: &'a FieldErrors,
    pub(super) csrf: &'a str,
    pub(super) key: &'a str,
}

impl<'a> Sheet<'a> {
    /// A form that is shown for the first time.
    pub(super) fn first(page: &'a PageContext, key: &'a str) -> Self {
        Self {
            typed: None,
            refusal: None,
            errors: &NO_MISTAKES,
            csrf: page.csrf(),
            key,
        }
    }

    /// A form that was refused.
    pub(super) fn again(
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
    pub(super) fn value(&self, name: &str) -> &'a str {
        self.typed.map_or("", |fields| fields.get(name))
    }

    /// What was typed into a field; at first what is recorded.
    pub(super) fn value_or(&self, name: &str, recorded: &impl ToString) -> String {
        match self.typed {
            Some(fields) => fields.get(name).to_owned(),
            None => recorded.to_string(),
        }
    }
}
