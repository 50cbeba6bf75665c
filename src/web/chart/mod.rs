//! Charts as SVG inside the page: no script, readable in black and white, the same figures as a
//! table beneath.
//!
//! All coordinates are whole numbers of a drawing 360 wide, about the width of a phone, so that the
//! words of a chart have the size of the words around it.

mod changes;
mod course;
mod pattern;
mod pyramid;
mod stacked;

use maud::{Markup, Render, html};

pub use changes::{Change, changes};
pub use course::{Course, courses};
pub use pyramid::age_pyramid;
pub use stacked::stacked_bars;

use crate::web::table::Table;

/// Width of every drawing.
const WIDTH: i64 = 360;
/// Size of words in a drawing, as in app.css.
const TYPE: i64 = 13;
/// Width of a figure or a letter, a little more than half.
const HALF_TYPE: i64 = 7;

/// One chart, ready to be written.
struct Chart<'a> {
    title: &'a str,
    /// The whole chart in one or two sentences, for those who do not see it.
    description: String,
    height: i64,
    /// How many patterns the drawing uses.
    patterns: usize,
    drawing: Markup,
    /// Names of the patterns, in order; none when the drawing explains itself.
    legend: Vec<String>,
    table: Table,
}

impl Render for Chart<'_> {
    fn render(&self) -> Markup {
        let id = pattern::chart_id(self.title);
        html! {
            figure.chart {
                figcaption { (self.title) }
                svg viewBox={ "0 0 " (WIDTH) " " (self.height) } role="img"
                    aria-labelledby={ (id) "-t " (id) "-d" } xmlns="http://www.w3.org/2000/svg" {
                    title id={ (id) "-t" } { (self.title) }
                    desc id={ (id) "-d" } { (self.description) }
                    (pattern::definitions(&id, self.patterns))
                    (self.drawing)
                }
                @if !self.legend.is_empty() {
                    ul.legend {
                        @for (index, name) in self.legend.iter().enumerate() {
                            li {
                                svg.swatch viewBox="0 0 22 14" width="22" height="14" aria-hidden="true" {
                                    rect.bar x="1" y="1" width="20" height="12" fill=(pattern::fill(&id, index)) {}
                                }
                                span { (name) }
                            }
                        }
                    }
                }
                details.chart-data { summary { "查看数据" } (self.table) }
            }
        }
    }
}

/// Charts beside each other where there is room, below each other on phones and paper.
pub fn side_by_side(charts: &[Markup]) -> Markup {
    html! { div.charts { @for chart in charts { (chart) } } }
}

/// The length of a bar: `value` of `most` on `room`; at least 1 for anything above nothing.
fn length(value: i64, most: i64, room: i64) -> i64 {
    if value <= 0 || most <= 0 {
        return 0;
    }
    let exact = i128::from(value) * i128::from(room) / i128::from(most);
    i64::try_from(exact).unwrap_or(room).clamp(1, room)
}

/// About how wide words are: Chinese characters are square, figures and letters half as wide.
fn width_of(words: &str) -> i64 {
    words
        .chars()
        .map(|c| if c.is_ascii() { HALF_TYPE } else { TYPE })
        .sum()
}

#[cfg(test)]
#[path = "chart_tests.rs"]
mod tests;
