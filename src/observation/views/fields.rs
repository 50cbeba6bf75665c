//! Forms of fields: what stands in each, and what a saving replaces.

use maud::{Markup, html};

use crate::observation::field::{ANSWERS, Field};
use crate::observation::pack::Pack;
use crate::web::form::{self, Form};

/// What a form is made of.
#[derive(Clone, Copy, Debug)]
pub(in crate::observation) struct Page<'a> {
    /// The village.
    pub(in crate::observation) pack: &'a Pack,
    /// The token of the session.
    pub(in crate::observation) csrf: &'a str,
    /// What was typed into a form that was refused, by field name.
    pub(in crate::observation) typed: &'a [(String, String)],
}

impl Page<'_> {
    /// What a control shows: what was typed and refused, else what is on record.
    pub(in crate::observation) fn value(&self, field: &Field) -> &str {
        let name = field.name();
        let typed = self.typed.iter().find(|(known, _)| *known == name);
        typed.map_or_else(|| self.pack.value(field), |(_, value)| value.as_str())
    }

    /// A form that saves fields. `key` tells one saving from another.
    pub(in crate::observation) fn form(
        &self,
        fields: &[Field],
        key: &str,
        body: &Markup,
    ) -> Markup {
        let (mut was, mut seen) = (serde_json::Map::new(), serde_json::Map::new());
        let mut others = Vec::new();
        for field in fields {
            let name = field.name();
            if let Some(shown) = self.pack.fields.get(&name) {
                was.insert(name.clone(), shown.value.clone().into());
                seen.insert(name, shown.jobs.clone().into());
                others.extend(shown.others.iter().cloned());
            }
        }
        let (was, seen) = (
            serde_json::Value::Object(was),
            serde_json::Value::Object(seen),
        );
        let action = format!("{}/save", self.pack.address());
        let inside = html! {
            (form::hidden("was", &was.to_string()))
            (form::hidden("seen", &seen.to_string()))
            (body)
            @if !others.is_empty() {
                p.refused { "另一部手机填的是：" (others.join("、")) "。请核对，按对的再存一次。" }
            }
            p.saved data-state role="status" {}
            (form::actions(&html! { (form::primary("保存")) }))
        };
        html! { div.observed data-form { (Form::post(&action, self.csrf, key, inside)) } }
    }

    /// Yes, no or not seen, as large buttons.
    pub(in crate::observation) fn answers(&self, field: &Field, legend: &Markup) -> Markup {
        let (name, now) = (field.name(), self.value(field));
        html! {
            fieldset.answers {
                legend { (legend) }
                div.choices {
                    @for (word, label) in ANSWERS {
                        label {
                            input type="radio" name=(name) value=(word) checked[now == word];
                            span { (label) }
                        }
                    }
                }
            }
        }
    }

    /// Day and time.
    pub(in crate::observation) fn time(&self, field: &Field, label: &str) -> Markup {
        let name = field.name();
        html! {
            p.control {
                label for=(name) { (label) }
                input id=(name) type="datetime-local" name=(name) value=(self.value(field));
                button.button.secondary type="button" data-now=(name) hidden { "现在" }
            }
        }
    }

    /// A number, with big digits.
    pub(in crate::observation) fn number(&self, field: &Field, label: &str) -> Markup {
        let name = field.name();
        html! {
            p.control {
                label for=(name) { (label) }
                input.number id=(name) type="text" inputmode="numeric" autocomplete="off" name=(name)
                    value=(self.value(field));
            }
        }
    }

    /// Words.
    pub(in crate::observation) fn words(&self, field: &Field, label: &str) -> Markup {
        let name = field.name();
        html! {
            p.control {
                label for=(name) { (label) }
                textarea id=(name) name=(name) rows="3" { (self.value(field)) }
            }
        }
    }

    /// One of several words.
    pub(in crate::observation) fn choice(
        &self,
        field: &Field,
        label: &str,
        words: &[(&str, &str)],
    ) -> Markup {
        let (name, now) = (field.name(), self.value(field));
        html! {
            p.control {
                label for=(name) { (label) }
                select id=(name) name=(name) {
                    option value="" { "请选择" }
                    @for (word, label) in words {
                        option value=(word) selected[now == *word] { (label) }
                    }
                }
            }
        }
    }

    /// Takes a photo that belongs to a field (or to the village); needs the script.
    pub(in crate::observation) fn photos(&self, field: Option<&Field>) -> Markup {
        let name = field.map_or_else(String::new, Field::name);
        let own: Vec<_> = self
            .pack
            .photos
            .iter()
            .filter(|photo| photo.field == name)
            .collect();
        html! {
            div.photos data-photos=(name) {
                ul {
                    @for photo in own {
                        li data-photo=(photo.id) {
                            @match photo.state.as_str() {
                                "kept" => { a href={ "/observe/photos/" (photo.id) } { "照片，已上传 ✔" } }
                                "refused" => { "照片没有保存：" (photo.refusal) }
                                _ => { "照片还在上传：" (photo.received / 1024) " / " (photo.size / 1024) " KB" }
                            }
                        }
                    }
                }
                label.button.secondary hidden data-take {
                    "拍照" input.unseen type="file" accept="image/*" capture="environment";
                }
            }
        }
    }
}
