//! The fields of forms: label above, hint under it, then the control, then what is wrong with it.

use std::fmt::Display;

use maud::{Markup, Render, html};

use super::FieldErrors;

/// One value to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Display, label: impl Into<String>) -> Self {
        Self {
            value: value.to_string(),
            label: label.into(),
        }
    }
}

/// A field; made by the functions of this module, written into a page as it is.
#[derive(Debug)]
pub struct Field<'a> {
    name: &'a str,
    label: &'a str,
    control: Control<'a>,
    error: Option<&'a str>,
    hint: &'a str,
    optional: bool,
    autocomplete: Option<&'a str>,
}

#[derive(Debug)]
enum Control<'a> {
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
            label,
            control,
            error,
            hint: "",
            optional: false,
            autocomplete: None,
        }
    }

    /// A sentence that helps to fill the field in.
    #[must_use]
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// The field may stay empty; the label says so. Fields are required otherwise.
    #[must_use]
    pub fn optional(mut self) -> Self {
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

    fn id(&self) -> String {
        format!("field-{}", self.name)
    }

    /// Ids of the hint and of the sentence about the mistake, for `aria-describedby`.
    fn described_by(&self) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| format!("hint-{}", self.name));
        let error = self.error.map(|_| format!("error-{}", self.name));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn invalid(&self) -> Option<&'static str> {
        self.error.map(|_| "true")
    }

    fn label_text(&self) -> Markup {
        html! { (self.label) @if self.optional { span.optional { "（选填）" } } }
    }

    fn hint_line(&self) -> Markup {
        html! { @if !self.hint.is_empty() { p.hint id={ "hint-" (self.name) } { (self.hint) } } }
    }

    fn error_line(&self) -> Markup {
        html! {
            @if let Some(error) = self.error {
                p.error id={ "error-" (self.name) } { span aria-hidden="true" { "✖ " } (error) }
            }
        }
    }

    fn input(&self, kind: &str, class: &str, numeric: bool, value: &str) -> Markup {
        let value = (kind != "password").then_some(value);
        html! {
            input.(class) type=(kind) id=(self.id()) name=(self.name) value=[value]
                inputmode=[numeric.then_some("numeric")] autocomplete=(self.autocomplete.unwrap_or("off"))
                required[!self.optional] aria-invalid=[self.invalid()] aria-describedby=[self.described_by()];
        }
    }

    fn textarea(&self, value: &str) -> Markup {
        // A line break straight after the tag is dropped by browsers, so one is given away.
        html! {
            textarea id=(self.id()) name=(self.name) rows="5" required[!self.optional]
                aria-invalid=[self.invalid()] aria-describedby=[self.described_by()] { "\n" (value) }
        }
    }

    fn select(&self, value: &str, choices: &[Choice]) -> Markup {
        let known = choices.iter().any(|choice| choice.value == value);
        html! {
            select id=(self.id()) name=(self.name) required[!self.optional]
                aria-invalid=[self.invalid()] aria-describedby=[self.described_by()] {
                @if self.optional || !known {
                    option value="" selected[!known] { @if self.optional { "（不选）" } @else { "请选择" } }
                }
                @for choice in choices {
                    option value=(choice.value) selected[choice.value == value] { (choice.label) }
                }
            }
        }
    }

    fn file(&self, accept: &str, multiple: bool) -> Markup {
        html! {
            input type="file" id=(self.id()) name=(self.name) accept=(accept) multiple[multiple]
                required[!self.optional] aria-invalid=[self.invalid()] aria-describedby=[self.described_by()];
        }
    }

    /// The first choice has the id of the field, so that the list of mistakes can lead to it.
    fn set(&self, kind: &str, values: &[&str], choices: &[Choice]) -> Markup {
        let id = |index: usize| match index {
            0 => self.id(),
            _ => format!("{}-{}", self.id(), index + 1),
        };
        html! {
            fieldset.field.invalid[self.error.is_some()] aria-describedby=[self.described_by()] {
                legend { (self.label_text()) }
                (self.hint_line())
                div.choices {
                    @for (index, choice) in choices.iter().enumerate() {
                        label.choice for=(id(index)) {
                            input type=(kind) id=(id(index)) name=(self.name) value=(choice.value)
                                checked[values.contains(&choice.value.as_str())] aria-invalid=[self.invalid()];
                            span { (choice.label) }
                        }
                    }
                }
                (self.error_line())
            }
        }
    }

    fn tick(&self, checked: bool) -> Markup {
        html! {
            div.field.invalid[self.error.is_some()] {
                label.choice for=(self.id()) {
                    input type="checkbox" id=(self.id()) name=(self.name) value="true" checked[checked]
                        aria-invalid=[self.invalid()] aria-describedby=[self.described_by()];
                    span { (self.label) }
                }
                (self.hint_line())
                (self.error_line())
            }
        }
    }
}

impl Render for Field<'_> {
    fn render(&self) -> Markup {
        let control = match &self.control {
            Control::Set {
                kind,
                values,
                choices,
            } => return self.set(kind, values, choices),
            Control::Tick { checked } => return self.tick(*checked),
            Control::Input {
                kind,
                class,
                numeric,
                value,
            } => self.input(kind, class, *numeric, value),
            Control::Textarea { value } => self.textarea(value),
            Control::Select { value, choices } => self.select(value, choices),
            Control::File { accept, multiple } => self.file(accept, *multiple),
        };
        html! {
            div.field.invalid[self.error.is_some()] {
                label for=(self.id()) { (self.label_text()) }
                (self.hint_line())
                (control)
                (self.error_line())
            }
        }
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
