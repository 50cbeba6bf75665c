//! A form of these pages: what was typed, what was said against it, token and key.

use crate::office::forms::Sent;
use crate::web::form::FieldErrors;
use crate::web::form_post::Fields;
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
