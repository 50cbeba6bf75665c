//! Figures as links: each leads to the list of those behind it, of this term and of the one before.

use maud::{Markup, html};

use super::overview::Overview;
use super::{change_text, value_text};
use crate::composition::{FigureName, Measured, MetricFigure, Row, Tenths};
use crate::divisions::DivisionCode;
use crate::web::number::{self, grouped};

/// A number that leads to the list behind it, for readers who may see people; 0 leads nowhere.
pub(super) fn linked_number(
    shown: &Overview,
    place: &DivisionCode,
    figure: FigureName,
    number: i64,
) -> Markup {
    linked(shown, number, || shown.address.people(place, figure))
}

/// The counts of a metric: numerator over denominator; nothing without source.
pub(super) fn counts(shown: &Overview, row: &Row, figure: &MetricFigure) -> Markup {
    over(figure.current, figure, |name, count| {
        linked_number(shown, &row.division, name, count)
    })
}

/// “上届”, value and counts of the term compared with; `None` without comparison.
pub(super) fn previous(shown: &Overview, row: &Row, figure: &MetricFigure) -> Option<Markup> {
    let measured = figure.previous?;
    let counts = over(measured, figure, |name, count| {
        let before = || shown.address.people_before(&row.division, name);
        linked(shown, count, before)
    });
    Some(html! { span.piece { "上届 " (value_text(measured, figure)) } " " (counts) })
}

/// How a metric moved; phones leave the unit out, which the value above has.
pub(super) fn moved(figure: &MetricFigure) -> Option<Markup> {
    let Tenths(moved) = figure.change()?;
    let (bare, whole) = (number::change(0, moved, ""), change_text(figure)?);
    let unit = whole.strip_prefix(&bare).unwrap_or_default();
    Some(html! { (bare) span.wide { (unit) } })
}

/// Whether the target is reached, in words with a sign; none without a target.
pub(super) fn mark(figure: &MetricFigure) -> Option<&'static str> {
    figure.reached().map(|reached| {
        if reached {
            "✔ 达标"
        } else {
            "● 未达标"
        }
    })
}

fn over(
    measured: Measured,
    figure: &MetricFigure,
    link: impl Fn(FigureName, i64) -> Markup,
) -> Markup {
    html! {
        @if let Some((above, below)) = measured.counts() {
            span.counts {
                (link(FigureName::Numerator(figure.metric), above)) "/"
                (link(FigureName::Denominator(figure.metric), below))
            }
        }
    }
}

fn linked(shown: &Overview, number: i64, href: impl FnOnce() -> String) -> Markup {
    let text = grouped(number);
    if number == 0 || !shown.sees_people {
        return html! { (text) };
    }
    html! { a href=(href()) { (text) } }
}
