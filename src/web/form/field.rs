//! The fields of forms: label above, hint under it, then the control, then what is wrong with it.

use std::fmt::Display;

use super::FieldErrors;

/// One value to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// What it stands under in a long list, such as a township; nothing if empty.
    pub group: String,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Display, label: impl Into<String>) -> Self {
        Self {
            value: value.to_string(),
            label: label.into(),
            group: String::new(),
        }
    }

    /// Puts the choice of a list under a heading with its neighbours of the same group.
    #[must_use]
    pub fn in_group(mut self, group: &str) -> Self {
        group.clone_into(&mut self.group);
        self
    }
}

/// A field; made by the functions of this module, written into a page as it is.
#[derive(Debug)]
pub struct Field<'a> {
    pub(super) name: &'a str,
    pub(super) form: &'a str,
    pub(super) label: &'a str,
    pub(super) control: Control<'a>,
    pub(super) error: Option<&'a str>,
    pub(super) hint: &'a str,
    pub(super) optional: bool,
    /// The label says that the field may stay empty.
    pub(super) marked: bool,
    pub(super) autocomplete: Option<&'a str>,
}

/// What the reader fills in or chooses from.
#[derive(Debug)]
pub(super) enum Control<'a> {
    Input {
        kind: &'static str,
        class: &'static str,
        numeric: bool,
        value: &'a str,
    },
    Textarea {
        value: &'a str,
    },
    Select {
        value: &'a str,
        choices: &'a [Choice],
    },
    /// Radio buttons and check boxes: one kind, the chosen values, the choices.
    Set {
        kind: &'static str,
        values: Vec<&'a str>,
        choices: &'a [Choice],
    },
    Tick {
        checked: bool,
    },
    File {
        accept: &'a str,
        multiple: bool,
    },
}

impl<'a> Field<'a> {
    fn new(name: &'a str, label: &'a str, control: Control<'a>, errors: &'a FieldErrors) -> Self {
        let error = errors.get(name);
        Self {
            name,
            form: "",
            label,
            control,
            error,
            hint: "",
            optional: false,
            marked: false,
            autocomplete: None,
        }
    }

    /// A sentence that helps to fill the field in.
    #[must_use]
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// Which form of the page this is, in a word, where a second form asks for the same name:
    /// a label finds its field by an id that stands once on a page.
    #[must_use]
    pub fn in_form(mut self, form: &'a str) -> Self {
        self.form = form;
        self
    }

    /// The field may stay empty; the label says so. Fields are required otherwise.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self.marked = true;
        self
    }

    /// Whether the field must be filled in depends on another one, which the heading or the hint
    /// says: the label says nothing, and the browser lets it be empty.
    #[must_use]
    pub fn if_needed(mut self) -> Self {
        self.optional = true;
        self
    }

    /// What the browser may fill in: `username`, `current-password`, `new-password`, `one-time-code`.
    #[must_use]
    pub fn autocomplete(mut self, value: &'a str) -> Self {
        self.autocomplete = Some(value);
        self
    }

    /// Several files may be chosen at once. Only for files.
    #[must_use]
    pub fn multiple(mut self) -> Self {
        if let Control::File { multiple, .. } = &mut self.control {
            *multiple = true;
        }
        self
    }
}

fn input<'a>(kind: &'static str, class: &'static str, value: &'a str) -> Control<'a> {
    Control::Input {
        kind,
        class,
        numeric: class == "number",
        value,
    }
}

/// A line of text. Also for identity card numbers: they may end in X.
pub fn text<'a>(
    name: &'a str,
    label: &'a str,
    value: &'a str,
    errors: &'a FieldErrors,
) -> Field<'a> {
    Field::new(name, label, input("text", "line", value), errors)
}

/// A count. Phones show digits; what was typed is kept even if it is no number.
pub fn number<'a>(
    name: &'a str,
    label: &'a str,
    value: &'a str,
    errors: &'a FieldErrors,
) -> Field<'a> {
    Field::new(name, label, input("text", "number", value), errors)
}

/// A date, sent as 2026-11-22.
pub fn date<'a>(
    name: &'a str,
    label: &'a str,
    value: &'a str,
    errors: &'a FieldErrors,
) -> Field<'a> {
    Field::new(name, label, input("date", "date", value), errors)
}

/// A password; never shown again.
pub fn password<'a>(name: &'a str, label: &'a str, errors: &'a FieldErrors) -> Field<'a> {
    Field::new(name, label, input("password", "line", ""), errors).autocomplete("current-password")
}

/// Several lines of text.
pub fn textarea<'a>(
    name: &'a str,
    label: &'a str,
    value: &'a str,
    errors: &'a FieldErrors,
) -> Field<'a> {
    Field::new(name, label, Control::Textarea { value }, errors)
}

/// One of many.
pub fn select<'a>(
    name: &'a str,
    label: &'a str,
    value: &'a str,
    choices: &'a [Choice],
    errors: &'a FieldErrors,
) -> Field<'a> {
    Field::new(name, label, Control::Select { value, choices }, errors)
}

/// One of a few, all in sight.
pub fn radios<'a>(
    name: &'a str,
    label: &'a str,
    value: &'a str,
    choices: &'a [Choice],
    errors: &'a FieldErrors,
) -> Field<'a> {
    Field::new(
        name,
        label,
        Control::Set {
            kind: "radio",
            values: vec![value],
            choices,
        },
        errors,
    )
}

/// Any number of a few; the name is sent once for each one chosen.
pub fn checkboxes<'a>(
    name: &'a str,
    label: &'a str,
    values: &[&'a str],
    choices: &'a [Choice],
    errors: &'a FieldErrors,
) -> Field<'a> {
    Field::new(
        name,
        label,
        Control::Set {
            kind: "checkbox",
            values: values.to_vec(),
            choices,
        },
        errors,
    )
}

/// Yes or no; sends `true` when ticked and nothing otherwise.
pub fn checkbox<'a>(
    name: &'a str,
    label: &'a str,
    checked: bool,
    errors: &'a FieldErrors,
) -> Field<'a> {
    Field::new(name, label, Control::Tick { checked }, errors)
}

/// A file. `accept` is a list such as `.xlsx,.csv`, or `image/*` for photographs.
pub fn file<'a>(
    name: &'a str,
    label: &'a str,
    accept: &'a str,
    errors: &'a FieldErrors,
) -> Field<'a> {
    Field::new(
        name,
        label,
        Control::File {
            accept,
            multiple: false,
        },
        errors,
    )
}

#[cfg(test)]
#[path = "field_tests.rs"]
mod tests;
