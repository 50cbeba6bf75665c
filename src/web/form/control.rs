//! How fields are written: the marks that tie label, hint, control and mistake together.

use maud::{Markup, Render, html};

use super::field::{Choice, Control, Field};

impl Field<'_> {
    fn id(&self) -> String {
        self.id_of("field")
    }

    /// The id of a part of the field, alone on its page.
    fn id_of(&self, part: &str) -> String {
        match self.form {
            "" => format!("{part}-{}", self.name),
            form => format!("{part}-{form}-{}", self.name),
        }
    }

    /// Ids of the hint and of the sentence about the mistake, for `aria-describedby`.
    fn described_by(&self) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| self.id_of("hint"));
        let error = self.error.map(|_| self.id_of("error"));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn invalid(&self) -> Option<&'static str> {
        self.error.map(|_| "true")
    }

    fn label_text(&self) -> Markup {
        html! { (self.label) @if self.marked { span.optional { "（选填）" } } }
    }

    fn hint_line(&self) -> Markup {
        html! { @if !self.hint.is_empty() { p.hint id=(self.id_of("hint")) { (self.hint) } } }
    }

    fn error_line(&self) -> Markup {
        html! {
            @if let Some(error) = self.error {
                p.error id=(self.id_of("error")) { span aria-hidden="true" { "✖ " } (error) }
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
                    option value="" selected[!known] { @if self.marked { "（不选）" } @else { "请选择" } }
                }
                @for group in choices.chunk_by(|one, next| one.group == next.group) {
                    @match group.first().map_or("", |first| first.group.as_str()) {
                        "" => { (options(group, value)) }
                        label => { optgroup label=(label) { (options(group, value)) } }
                    }
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

fn options(choices: &[Choice], value: &str) -> Markup {
    html! {
        @for choice in choices {
            option value=(choice.value) selected[choice.value == value] { (choice.label) }
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
