//! The charts of the place as a whole.

use maud::Markup;

use crate::composition::{Composition, Figures, Metric, Tenths, age_pyramid, education_by_sex};
use crate::web::chart::{self, Change};

/// Age by sex, education by sex, and what changed since the term compared with.
pub(super) fn charts(composition: &Composition, figures: &Figures) -> Markup {
    let mut charts = vec![pyramid(figures), education(figures)];
    if composition.compare.is_some() {
        charts.push(changes(composition));
    }
    chart::side_by_side(&charts)
}

fn pyramid(figures: &Figures) -> Markup {
    let steps: Vec<(String, i64, i64)> = age_pyramid(figures)
        .into_iter()
        .map(|step| {
            (
                format!("{}-{}岁", step.from, step.from + 4),
                step.men,
                step.women,
            )
        })
        .collect();
    let steps: Vec<(&str, i64, i64)> = steps
        .iter()
        .map(|(label, men, women)| (label.as_str(), *men, *women))
        .collect();
    chart::age_pyramid("年龄与性别", &steps)
}

fn education(figures: &Figures) -> Markup {
    let bands = education_by_sex(figures);
    let men: Vec<(&str, i64)> = bands.iter().map(|band| (band.label, band.men)).collect();
    let women: Vec<(&str, i64)> = bands.iter().map(|band| (band.label, band.women)).collect();
    chart::stacked_bars("学历与性别", &[("男", &men), ("女", &women)])
}

const COMPARED: [Metric; 6] = [
    Metric::DualHeadRate,
    Metric::CrossPostRate,
    Metric::CollegeRate,
    Metric::FemaleRate,
    Metric::AgeUpTo35Rate,
    Metric::AverageAge,
];

fn changes(composition: &Composition) -> Markup {
    let figures: Vec<Change<'_>> = COMPARED
        .into_iter()
        .filter_map(|metric| {
            let figure = composition.total.metric(metric)?;
            Some(Change {
                label: metric.label(),
                previous: figure.previous_value().map(|Tenths(value)| value),
                current: figure.value()?.0,
                exact_change: figure.change().map(|Tenths(moved)| moved),
                unit: metric.unit().label(),
            })
        })
        .collect();
    chart::changes("与上届相比", &figures)
}
