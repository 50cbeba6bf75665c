//! What a reader must know to read the figures: dates, definitions, changed units, missed targets.

use maud::{Markup, html};

use super::super::figure_table;
use super::super::pages::PAGE;
use super::overview::Overview;
use super::value_text;
use crate::composition::{Composition, Metric, Row};
use crate::web::page;

/// Units named for each target; the number of all of them is told.
const NAMED: usize = 50;

/// The notes below the tables.
pub(super) fn notes(composition: &Composition) -> Markup {
    let table = figure_table(composition);
    let chosen: Vec<_> = composition.definitions.chosen().collect();
    html! {
        (page::card("说明", &html! {
            ul { @for note in &table.notes { li { (note) } } }
            @if !chosen.is_empty() {
                p { "以下指标按本县选定的范围统计：" }
                ul {
                    @for (metric, _) in &chosen {
                        li { (metric.label()) "：" (composition.definitions.text(*metric)) }
                    }
                }
            }
            details {
                summary { "各项指标的统计口径" }
                dl.details {
                    @for (label, text) in &table.definitions { div { dt { (label) } dd { (text) } } }
                }
            }
        }))
    }
}

/// The units that miss their target, metric by metric.
pub(super) fn missed(shown: &Overview, units: &Composition) -> Markup {
    let targets = Metric::ALL.into_iter().filter_map(|metric| {
        let missing: Vec<&Row> = units
            .rows
            .iter()
            .filter(|row| row.metric(metric).and_then(super::MetricFigure::reached) == Some(false))
            .collect();
        let is_set = |row: &Row| row.metric(metric).is_some_and(|one| one.target.is_some());
        let any = [&units.total].into_iter().chain(&units.rows).any(is_set);
        any.then_some((metric, missing))
    });
    let lines = html! {
        @for (metric, missing) in targets {
            h3 { (metric.label()) "：" (missing.len()) "个村（社区）未达标" }
            @if !missing.is_empty() {
                ul {
                    @for row in missing.iter().take(NAMED) { (unit(shown, row, metric)) }
                }
                @if missing.len() > NAMED {
                    p { "只列出前" (NAMED) "个，全部名单请按村（社区）分列后下载。" }
                }
            }
        }
    };
    page::card("未达目标的村（社区）", &lines)
}

fn unit(shown: &Overview, row: &Row, metric: Metric) -> Markup {
    let href = shown.address.about(&row.division).href(PAGE, &[]);
    html! {
        li {
            @if let Some(township) = &row.township { (township) " " }
            a href=(href) { (row.name) }
            @if let Some(figure) = row.metric(metric) { "（" (value_text(figure.current, figure)) "）" }
        }
    }
}
