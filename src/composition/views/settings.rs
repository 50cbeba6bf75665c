//! Definitions, the county's choice of bases, targets.

use maud::{Markup, html};

use super::super::pages::{Address, DEFINITIONS, TypedTarget};
use crate::composition::{BaseSetting, Basis, Definitions, Metric, TargetSetting};
use crate::divisions::{DivisionCode, Level};
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::layout::{self, Notice, NoticeKind};
use crate::web::page;
use crate::web::table::{ColumnHead, Table};

/// Everything on the page.
pub(in crate::composition) struct SettingsPage {
    /// The place in addresses.
    pub(in crate::composition) address: Address,
    /// The place.
    pub(in crate::composition) place: DivisionCode,
    /// Its name.
    pub(in crate::composition) name: String,
    /// The definitions in force there.
    pub(in crate::composition) definitions: Definitions,
    /// The recorded choices of its county.
    pub(in crate::composition) bases: Vec<BaseSetting>,
    /// The targets set for the place itself.
    pub(in crate::composition) targets: Vec<TargetSetting>,
    /// Whether the reader may change them.
    pub(in crate::composition) may_set: bool,
    /// The token for forms.
    pub(in crate::composition) csrf: String,
    /// The target that is being set.
    pub(in crate::composition) typed: TypedTarget,
    /// The bases that were chosen and not taken over.
    pub(in crate::composition) chosen: Vec<(Metric, Basis)>,
    /// What was said against a form.
    pub(in crate::composition) refusal: Option<String>,
}

/// The page; `key` makes the key of each form.
pub(in crate::composition) fn settings(
    shown: &SettingsPage,
    key: &mut dyn FnMut() -> String,
) -> Markup {
    html! {
        @if let Some(refusal) = &shown.refusal {
            (layout::notice(&Notice { kind: NoticeKind::Problem, text: refusal.clone() }))
        }
        (page::card("目标", &targets(shown, key)))
        @if shown.may_set && shown.place.level() == Level::County {
            (page::card("统计范围", &bases(shown, &key())))
        }
        (definitions(shown))
    }
}

fn definitions(shown: &SettingsPage) -> Markup {
    let line = |metric: Metric| {
        vec![
            html! { (metric.label()) },
            html! { (shown.definitions.text(metric)) },
            html! { (metric.unit().label()) },
        ]
    };
    let table = Table {
        caption: "各项指标的统计口径".to_owned(),
        columns: vec![
            ColumnHead::text("metric", "指标"),
            ColumnHead::text("definition", "口径"),
            ColumnHead::text("unit", "单位"),
        ],
        rows: Metric::ALL.into_iter().map(line).collect(),
        note: "年龄为周岁；“以上”“以下”包括本数；比例和平均年龄四舍五入保留一位小数，变化按未四舍五入的数值计算。".to_owned(),
        ..Table::default()
    };
    html! { (table) }
}

fn targets(shown: &SettingsPage, key: &mut dyn FnMut() -> String) -> Markup {
    let rows: Vec<Vec<Markup>> = shown
        .targets
        .iter()
        .map(|setting| target_line(shown, setting, key))
        .collect();
    let table = Table {
        caption: format!("{}的目标", shown.name),
        columns: vec![
            ColumnHead::text("metric", "指标"),
            ColumnHead::text("target", "目标"),
            ColumnHead::text("change", "修改"),
        ],
        rows,
        empty_text: "还没有设定目标。".to_owned(),
        note: "没有另设目标的下级区划按这里的目标判断是否达标。".to_owned(),
        ..Table::default()
    };
    html! { (table) @if shown.may_set { (add_target(shown, &key())) } }
}

fn target_line(
    shown: &SettingsPage,
    setting: &TargetSetting,
    key: &mut dyn FnMut() -> String,
) -> Vec<Markup> {
    let (metric, target) = (setting.metric, setting.target);
    let version = setting.version.to_string();
    let place = &shown.address.asked.division;
    let remove = html! {
        (hidden(place, metric, &version))
        (form::danger("删除"))
    };
    let key = key();
    vec![
        html! { (metric.label()) },
        html! { (target.to_string()) (metric.unit().label()) },
        html! {
            @if shown.may_set {
                (Form::post("/office/composition/targets/remove", &shown.csrf, &key, remove))
            }
        },
    ]
}

fn add_target(shown: &SettingsPage, key: &str) -> Markup {
    let (typed, errors) = (&shown.typed, &shown.typed.errors);
    let is_set = |metric: &Metric| shown.targets.iter().any(|one| one.metric == *metric);
    let metrics: Vec<Choice> = Metric::ALL
        .into_iter()
        .filter(|metric| !is_set(metric) || metric.code() == typed.metric)
        .map(|metric| Choice::new(metric.code(), metric.label()))
        .collect();
    let directions = [
        Choice::new("at_least", "不低于"),
        Choice::new("at_most", "不高于"),
    ];
    let body = html! {
        (form::hidden("division", &shown.address.asked.division))
        (form::select("metric", "指标", &typed.metric, &metrics, errors))
        (form::radios("direction", "方向", &typed.direction, &directions, errors))
        (form::text("threshold", "目标值", &typed.threshold, errors)
            .hint("比例填百分数，年龄填周岁，最多一位小数，例如 30 或 45.5。"))
        (form::primary("设定目标"))
    };
    html! {
        h3 { "设定目标" }
        p { "要修改已有的目标，请先删除，再重新设定。" }
        (form::error_summary(errors))
        (Form::post("/office/composition/targets", &shown.csrf, key, body))
    }
}

/// The name of the field that chooses the basis of a metric.
pub(in crate::composition) fn basis_field(metric: Metric) -> String {
    format!("basis-{}", metric.code())
}

/// The name of the field that carries the version of that choice.
pub(in crate::composition) fn version_field(metric: Metric) -> String {
    format!("version-{}", metric.code())
}

fn bases(shown: &SettingsPage, key: &str) -> Markup {
    let with_choice = Metric::ALL
        .into_iter()
        .filter(|metric| !metric.bases().is_empty());
    let body = html! {
        (form::hidden("division", &shown.address.asked.division))
        @for metric in with_choice { (basis(shown, metric)) }
        (form::secondary("保存统计范围"))
    };
    html! {
        p { "各地对以下指标按谁统计有不同做法。选定后，本县的页面、表格和导出都按选定的范围计算，并注明口径；省、市汇总仍按两委成员计算。" }
        (Form::post(DEFINITIONS, &shown.csrf, key, body))
    }
}

fn basis(shown: &SettingsPage, metric: Metric) -> Markup {
    let choices: Vec<Choice> = metric
        .bases()
        .iter()
        .map(|basis: &Basis| Choice::new(basis.word(), basis.label()))
        .collect();
    let recorded = shown.bases.iter().find(|one| one.metric == metric);
    let version = recorded.map_or(0, |one| one.version).to_string();
    let now = shown.definitions.basis(metric);
    let refused = shown.chosen.iter().find(|(one, _)| *one == metric);
    let chosen = refused.map_or(now, |(_, basis)| *basis);
    let hint = if chosen == now {
        String::new()
    } else {
        format!("现在登记的是：{}。", now.label())
    };
    html! {
        (form::hidden(&version_field(metric), &version))
        (form::radios(&basis_field(metric), metric.label(), chosen.word(), &choices, &FieldErrors::NONE).hint(&hint))
    }
}

fn hidden(place: &str, metric: Metric, version: &str) -> Markup {
    html! {
        (form::hidden("division", place))
        (form::hidden("metric", metric.code()))
        (form::hidden("version", version))
    }
}
