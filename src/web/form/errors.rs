//! What is wrong with the fields of a form, and the list of it on top of the page.

use std::collections::BTreeMap;

use maud::{Markup, html};

/// The sentences about wrong fields, in the order in which they were found: the order of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<(String, String)>);

impl FieldErrors {
    /// No mistakes: a form shown for the first time.
    pub const NONE: Self = Self(Vec::new());

    /// Notes a mistake. The first sentence about a field stays; it is usually the cause of the others.
    pub fn add(&mut self, field: &str, sentence: impl Into<String>) {
        if self.get(field).is_none() {
            self.0.push((field.to_owned(), sentence.into()));
        }
    }

    /// The sentence about a field.
    pub fn get(&self, field: &str) -> Option<&str> {
        let found = self.0.iter().find(|(name, _)| name == field);
        found.map(|(_, sentence)| sentence.as_str())
    }

    /// Whether the form is right.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Field and sentence, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(field, sentence)| (field.as_str(), sentence.as_str()))
    }
}

impl From<BTreeMap<String, String>> for FieldErrors {
    fn from(map: BTreeMap<String, String>) -> Self {
        Self(map.into_iter().collect())
    }
}

/// The list of mistakes for the top of the page, each linked to its field. Nothing when there is none.
pub fn error_summary(errors: &FieldErrors) -> Markup {
    html! {
        @if !errors.is_empty() {
            div.error-summary #error-summary role="alert" tabindex="-1" {
                h2 { "有 " (errors.0.len()) " 处需要改正" }
                ul {
                    @for (field, sentence) in errors.iter() {
                        li { a href={ "#field-" (field) } { (sentence) } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_links_to_the_fields_in_the_order_of_the_form() {
        let mut errors = FieldErrors::default();
        errors.add("name", "请填写姓名。");
        errors.add("birth", "出生日期不能晚于今天。");
        errors.add("name", "姓名太长。");
        let text = error_summary(&errors).into_string();
        assert!(text.contains("有 2 处需要改正"));
        assert!(text.contains(
            "<li><a href=\"#field-name\">请填写姓名。</a></li><li><a href=\"#field-birth\">"
        ));
        assert_eq!(error_summary(&FieldErrors::NONE).into_string(), "");
    }
}
