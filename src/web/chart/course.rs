//! Shares through the hours of a day: one solid line with dots, one dashed line with squares.

use maud::{Markup, Render as _, html};

use super::{Chart, TYPE, WIDTH, width_of};
use crate::web::number::tenths;
use crate::web::table::Table;

const TOP: i64 = 34;
const HEIGHT: i64 = 170;
const LEFT: i64 = 44;
/// Kept free for the figure at the last point.
const FIGURE: i64 = 46;
const ROOM: i64 = WIDTH - LEFT - FIGURE;
/// All of it, in tenths of a percent.
const ALL: i64 = 1_000;

/// One line of the chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course<'a> {
    /// Whose, as 全县.
    pub name: &'a str,
    /// The share at each hour in tenths of a percent; `None` where it is not known.
    pub rates: Vec<Option<i64>>,
}

/// One or two lines over the same hours, with `table` saying the same in figures. Shares above 100%
/// are drawn at 100% and told as they are.
pub fn courses(title: &str, hours: &[String], courses: &[Course<'_>], table: Table) -> Markup {
    let drawing = html! {
        (grid())
        (labels(hours))
        @for (index, course) in courses.iter().take(2).enumerate() {
            (name(index, course.name))
            (line(index, course, hours.len()))
        }
    };
    Chart {
        title,
        description: describe(hours, courses),
        height: TOP + HEIGHT + 26,
        patterns: 0,
        drawing,
        legend: Vec::new(),
        table,
    }
    .render()
}

/// 0 to 100% and the half, which an election must pass.
fn grid() -> Markup {
    html! {
        @for percent in [0, 25, 50, 75, 100] {
            @let y = height_of(percent * 10);
            line.rule.half[percent == 50] x1=(LEFT) x2=(LEFT + ROOM) y1=(y) y2=(y) {}
            text x=(LEFT - 6) y=(y + 5) text-anchor="end" { (percent) "%" }
        }
    }
}

fn height_of(rate: i64) -> i64 {
    TOP + HEIGHT - rate.clamp(0, ALL) * HEIGHT / ALL
}

fn place_of(index: usize, count: usize) -> i64 {
    let whole = |number: usize| i64::try_from(number).unwrap_or(0);
    match whole(count.saturating_sub(1)) {
        0 => LEFT + ROOM / 2,
        last => LEFT + whole(index) * ROOM / last,
    }
}

/// As many hours as there is room for.
fn labels(hours: &[String]) -> Markup {
    let widest = hours.iter().map(|one| width_of(one)).max().unwrap_or(0) + TYPE;
    let room = usize::try_from(ROOM / widest.max(1)).unwrap_or(1).max(1);
    let step = hours.len().div_ceil(room).max(1);
    html! {
        @for (index, hour) in hours.iter().enumerate().step_by(step) {
            text x=(place_of(index, hours.len())) y=(TOP + HEIGHT + 20) text-anchor="middle" { (hour) }
        }
    }
}

/// The names on top: no line needs its colour to be known.
fn name(index: usize, name: &str) -> Markup {
    let x = if index == 0 { LEFT } else { LEFT + ROOM / 2 };
    html! {
        line.course.dashed[index > 0] x1=(x) x2=(x + 26) y1="12" y2="12" {}
        (mark(index, x + 13, 12))
        text x=(x + 33) y="17" { (name) }
    }
}

fn mark(index: usize, x: i64, y: i64) -> Markup {
    html! {
        @if index == 0 { circle.solid cx=(x) cy=(y) r="4" {} }
        @else { rect.hollow x=(x - 4) y=(y - 4) width="8" height="8" {} }
    }
}

fn line(index: usize, course: &Course<'_>, count: usize) -> Markup {
    let placed = course.rates.iter().enumerate();
    let points: Vec<(i64, i64, i64)> = placed
        .filter_map(|(at, rate)| {
            let rate = (*rate)?;
            Some((place_of(at, count), height_of(rate), rate))
        })
        .collect();
    let path: Vec<String> = points.iter().map(|(x, y, _)| format!("{x},{y}")).collect();
    html! {
        polyline.course.dashed[index > 0] points=(path.join(" ")) {}
        @for (x, y, _) in &points { (mark(index, *x, *y)) }
        @if let Some((x, y, rate)) = points.last() {
            // Two figures at the same height stand one above the other.
            @let y = if index == 0 { y - 4 } else { y + 16 };
            text.strong x=(x + 6) y=(y) { (tenths(*rate)) "%" }
        }
    }
}

fn describe(hours: &[String], courses: &[Course<'_>]) -> String {
    let told = courses.iter().map(|course| {
        let known = hours.iter().zip(&course.rates);
        let known = known.filter_map(|(hour, rate)| Some(format!("{hour}{}%", tenths((*rate)?))));
        let known: Vec<String> = known.collect();
        format!("{}：{}", course.name, known.join("，"))
    });
    told.collect::<Vec<_>>().join("；")
}
