//! The notes on a sheet that is handed in.

use super::catalogue::Metric;
use super::metrics::{Measured, NoSource};
use super::report::{Composition, MetricFigure};

/// A figure without source; a note tells the reason.
pub(super) const MISSING: &str = "〔缺〕";

/// Dates and comparison, definitions the county chose, targets, what is missing.
pub(super) fn metric_notes(
    composition: &Composition,
    all: &[String],
    metrics: &[Metric],
) -> Vec<String> {
    let is_whole = |note: &&String| {
        let mut reasons = NoSource::ALL.iter();
        !reasons.any(|reason| note.starts_with(reason.label()))
    };
    let mut notes: Vec<String> = all.iter().filter(is_whole).cloned().collect();
    let total = &composition.total;
    let figures = || metrics.iter().filter_map(|metric| total.metric(*metric));
    let definitions = &composition.definitions;
    let chosen = definitions
        .chosen()
        .filter(|(metric, _)| metrics.contains(metric));
    let chosen: Vec<String> = chosen
        .map(|(metric, _)| format!("{}：{}", metric.label(), definitions.text(metric)))
        .collect();
    if !chosen.is_empty() {
        notes.push(format!("本县选定的统计范围：{}", chosen.concat()));
    }
    let targets: Vec<String> = figures().filter_map(target_text).collect();
    if !targets.is_empty() {
        notes.push(format!("目标：{}。", targets.join("；")));
    }
    let measured = [total]
        .into_iter()
        .chain(&composition.rows)
        .flat_map(|row| metrics.iter().filter_map(|metric| row.metric(*metric)))
        .flat_map(|one| [Some(one.current), one.previous])
        .flatten();
    let missing: Vec<NoSource> = measured
        .filter_map(|one| match one {
            Measured::NoSource(reason) => Some(reason),
            Measured::Counted { .. } => None,
        })
        .collect();
    if !missing.is_empty() {
        let reasons = NoSource::ALL.into_iter();
        notes.push(missing_note(
            reasons.filter(|reason| missing.contains(reason)),
        ));
    }
    notes
}

/// Why some figures have no source.
pub(super) fn missing_note(reasons: impl Iterator<Item = NoSource>) -> String {
    let reasons: Vec<&str> = reasons.map(NoSource::label).collect();
    format!("{MISSING}表示没有数据来源：{}。", reasons.join("、"))
}

/// The target of the whole place and whether it is reached.
fn target_text(figure: &MetricFigure) -> Option<String> {
    let (target, unit) = (figure.target?, figure.metric.unit());
    let reached = match figure.reached() {
        Some(true) => "（达标）",
        Some(false) => "（未达标）",
        None => "",
    };
    Some(format!(
        "{}{target}{}{reached}",
        figure.metric.label(),
        unit.label()
    ))
}
