//! Fillings that can be told apart without colour.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use maud::{Markup, html};

/// How many fillings there are; further series start again.
const PATTERNS: usize = 7;

/// A name for the fillings of one chart, the same each time the page is shown.
pub(super) fn chart_id(title: &str) -> String {
    let mut hasher = DefaultHasher::new();
    title.hash(&mut hasher);
    format!("c{:x}", hasher.finish())
}

/// The value of `fill` for a series.
pub(super) fn fill(id: &str, series: usize) -> String {
    format!("url(#{id}-{})", series % PATTERNS)
}

/// The fillings a chart uses. Colours come from app.css by class: `g…` ground, `k` ink.
pub(super) fn definitions(id: &str, count: usize) -> Markup {
    html! {
        defs {
            @for index in 0..count.min(PATTERNS) {
                pattern id={ (id) "-" (index) } width="8" height="8" patternUnits="userSpaceOnUse" {
                    rect.{ "g" (index) } width="8" height="8" {}
                    (ink(index))
                }
            }
        }
    }
}

fn ink(index: usize) -> Markup {
    html! {
        @match index {
            1 => { path.k d="M-2 2 2-2M0 8 8 0M6 10l4-4" {} }
            2 => { circle.d cx="2" cy="2" r="1.3" {} circle.d cx="6" cy="6" r="1.3" {} }
            4 => { path.k d="M0 0 8 8M8 0 0 8" {} }
            5 => { path.k d="M0 2h8M0 6h8" {} }
            6 => { path.k d="M4 0v8" {} }
            _ => {}
        }
    }
}
