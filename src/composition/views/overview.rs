//! The statistics page: the question, main figures, tables, charts, notes, downloads.

use maud::{Markup, html};

use super::super::pages::{Address, DEFINITIONS, DOWNLOAD, PAGE};
use super::{change_text, charts, notes, tables, value_text};
use crate::committees::Term;
use crate::composition::{Composition, Figures, Format, Metric, ROW_LEVELS, Row};
use crate::divisions::{DivisionCode, UnitKind};
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::layout::{self, Notice, NoticeKind};
use crate::web::number::grouped;
use crate::web::page;

/// Everything on the page.
pub(in crate::composition) struct Overview {
    /// The question, word for word, completed.
    pub(in crate::composition) address: Address,
    /// The place asked for.
    pub(in crate::composition) place: DivisionCode,
    /// The places above it that the reader may see.
    pub(in crate::composition) above: Vec<(DivisionCode, String)>,
    /// All terms, the earliest first.
    pub(in crate::composition) terms: Vec<Term>,
    /// Whether figures lead to the people behind them.
    pub(in crate::composition) sees_people: bool,
    /// The answer; none without a term or when the question was refused.
    pub(in crate::composition) answer: Option<(Composition, Figures)>,
    /// The units, when some may miss a target.
    pub(in crate::composition) missing: Option<Composition>,
    /// Why the question cannot be answered.
    pub(in crate::composition) refusal: Option<String>,
}

/// The page.
pub(in crate::composition) fn overview(shown: &Overview) -> Markup {
    html! {
        (places(shown))
        @if let Some(sentence) = &shown.refusal {
            (layout::notice(&Notice { kind: NoticeKind::Problem, text: sentence.clone() }))
        }
        @if shown.terms.is_empty() {
            p { "还没有登记届次。请先登记届次，再导入成员名单。" }
        } @else { (question(shown)) }
        @if let Some((composition, figures)) = &shown.answer {
            (answer(shown, composition, figures))
        }
    }
}

/// Where the place lies; each place leads to its own figures.
fn places(shown: &Overview) -> Markup {
    html! {
        @if !shown.above.is_empty() {
            p {
                "上级："
                @for (index, (place, name)) in shown.above.iter().enumerate() {
                    @if index > 0 { " / " }
                    a href=(shown.address.about(place).href(PAGE, &[])) { (name) }
                }
            }
        }
    }
}

fn question(shown: &Overview) -> Markup {
    let asked = &shown.address.asked;
    let none = FieldErrors::NONE;
    let terms = shown.terms.iter().rev();
    let terms: Vec<Choice> = terms
        .map(|term| Choice::new(&term.name, &term.name))
        .collect();
    let mut compare = vec![Choice::new("none", "不比较")];
    compare.extend(
        terms
            .iter()
            .filter(|term| term.value != asked.term)
            .cloned(),
    );
    let mut levels: Vec<Choice> = ROW_LEVELS
        .into_iter()
        .filter(|level| *level > shown.place.level())
        .map(|level| Choice::new(level.word(), level.label()))
        .collect();
    levels.push(Choice::new("none", "不分列"));
    let kinds: Vec<Choice> = UnitKind::ALL
        .into_iter()
        .map(|kind| Choice::new(kind.word(), kind.label()))
        .collect();
    let body = html! {
        (form::hidden("division", &asked.division))
        (form::select("term", "届次", &asked.term, &terms, &none))
        (form::select("compare", "比较的届次", &asked.compare, &compare, &none)
            .hint("不选时与上一届比较。").optional())
        (form::select("by", "分列到", &asked.by, &levels, &none))
        (form::select("kind", "类别", &asked.kind, &kinds, &none).hint("不选时村和社区都统计。").optional())
        (form::date("as_of", "统计日期", &asked.as_of, &none)
            .hint("填写后统计当日在任的成员，只适用于当前一届。").optional())
        (form::primary("统计"))
    };
    html! { (Form::get(PAGE, body)) }
}

fn answer(shown: &Overview, composition: &Composition, figures: &Figures) -> Markup {
    html! {
        h2 { (composition.name) " " (composition.term) "年换届" }
        (tiles(&composition.total))
        (downloads(&shown.address))
        (layout::landscape(tables::tables(shown, composition)))
        h2 { "图表" }
        (charts::charts(composition, figures))
        (notes::notes(shown, composition))
    }
}

const MAIN: [Metric; 8] = [
    Metric::DualHeadRate,
    Metric::CrossPostRate,
    Metric::AverageAge,
    Metric::CollegeRate,
    Metric::FemaleRate,
    Metric::AgeUpTo35Rate,
    Metric::ReelectionRate,
    Metric::PartyMemberRate,
];

fn tiles(total: &Row) -> Markup {
    let units = format!("{} / {}", grouped(total.units), grouped(total.units_due));
    let mut tiles = vec![
        page::figure_tile("有成员 / 应换届的村（社区）", &units, None, None),
        page::figure_tile(
            "两委成员",
            &format!("{} 人", grouped(total.members)),
            None,
            None,
        ),
    ];
    for figure in MAIN.into_iter().filter_map(|metric| total.metric(metric)) {
        let previous = figure.previous.map(|measured| value_text(measured, figure));
        let change = change_text(figure);
        tiles.push(page::figure_tile(
            figure.metric.label(),
            &value_text(figure.current, figure),
            previous.as_deref(),
            change.as_deref(),
        ));
    }
    page::tiles(&tiles)
}

fn downloads(address: &Address) -> Markup {
    form::actions(&html! {
        @for format in Format::ALL {
            @let href = address.href(DOWNLOAD, &[("format", format.word())]);
            (form::link_button(&format!("下载 {}", format.word().to_uppercase()), &href))
        }
        (form::link_button("统计口径和目标", &address.href(DEFINITIONS, &[])))
        (page::print_button())
    })
}
