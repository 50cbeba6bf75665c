//! The parts of a long page, with the list of them at its top.

use maud::{Markup, html};

/// One part of the page.
pub(super) struct Part {
    /// Its place in addresses of the page.
    id: String,
    /// Its words in the list.
    label: String,
    body: Markup,
}

impl Part {
    pub(super) fn new(id: impl Into<String>, label: impl Into<String>, body: Markup) -> Self {
        Self {
            id: id.into(),
            label: label.into(),
            body,
        }
    }

    /// The part, with the way back to the list.
    pub(super) fn section(&self) -> Markup {
        html! {
            section id=(self.id) { (self.body) }
            p.back { a href="#contents" { "回到目录" } }
        }
    }
}

/// The list of the parts: plain links, not printed.
pub(super) fn contents(parts: &[&Part]) -> Markup {
    html! {
        nav.contents #contents aria-label="本页目录" {
            p { "本页目录" }
            ul {
                @for part in parts { li { a href={ "#" (part.id) } { (part.label) } } }
            }
        }
    }
}
