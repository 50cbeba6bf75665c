//! The statistics page: the question, main figures, tables, charts, notes, downloads.

use maud::{Markup, html};

use super::super::pages::{Address, DEFINITIONS, DOWNLOAD, PAGE};
use super::parts::{Part, contents};
use super::{change_text, charts, figure, notes, tables, value_text};
use crate::committees::Term;
use crate::composition::{Composition, FigureName, Figures, Format, Metric, ROW_LEVELS};
use crate::divisions::{DivisionCode, UnitKind};
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::layout::{self, Notice, NoticeKind};
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
    let answer = shown.answer.as_ref();
    let parts = answer.map(|(composition, figures)| Parts::of(shown, composition, figures));
    html! {
        (places(shown))
        @if let Some(sentence) = &shown.refusal {
            (layout::notice(&Notice { kind: NoticeKind::Problem, text: sentence.clone() }))
        }
        @if let Some(parts) = &parts { (parts.contents()) }
        @if shown.terms.is_empty() {
            p { "还没有登记届次。请先登记届次，再导入成员名单。" }
        } @else { (question(shown)) }
        @if let (Some(parts), Some((composition, _))) = (&parts, answer) {
            h2 { (composition.name) " " (composition.term) "年换届" }
            (parts.sections())
        }
    }
}

/// The answer, cut into parts.
struct Parts {
    main: Part,
    tables: Vec<Part>,
    rest: Vec<Part>,
}

impl Parts {
    fn of(shown: &Overview, composition: &Composition, figures: &Figures) -> Self {
        let charts = html! { h2 { "图表" } (charts::charts(composition, figures)) };
        let mut rest = vec![
            Part::new("charts", "图表", charts),
            Part::new("notes", "说明", notes::notes(composition)),
        ];
        if let Some(units) = &shown.missing {
            let missed = notes::missed(shown, units);
            rest.push(Part::new("missed", "未达目标的村（社区）", missed));
        }
        let main = html! { (tiles(shown, composition)) (downloads(&shown.address)) };
        Self {
            main: Part::new("overview", "主要指标", main),
            tables: tables::tables(shown, composition),
            rest,
        }
    }

    fn contents(&self) -> Markup {
        let main = [&self.main].into_iter();
        let parts: Vec<&Part> = main.chain(&self.tables).chain(&self.rest).collect();
        contents(&parts)
    }

    fn sections(&self) -> Markup {
        html! {
            (self.main.section())
            (layout::landscape(html! { @for part in &self.tables { (part.section()) } }))
            @for part in &self.rest { (part.section()) }
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
    // Only an earlier term can be compared with; the terms stand in the order of their start.
    let before = shown
        .terms
        .iter()
        .take_while(|term| term.name != asked.term);
    let before: Vec<Choice> = before
        .map(|term| Choice::new(&term.name, &term.name))
        .collect();
    let preceding = match before.last() {
        Some(term) => format!("不选时与上一届（{}）比较。", term.label),
        None => "没有更早的届次，不选时不比较。".to_owned(),
    };
    let mut compare = vec![Choice::new("none", "不比较")];
    compare.extend(before.into_iter().rev());
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
            .hint(&preceding).optional())
        (form::select("by", "分列到", &asked.by, &levels, &none))
        (form::select("kind", "类别", &asked.kind, &kinds, &none).hint("不选时村和社区都统计。").optional())
        (form::date("as_of", "统计日期", &asked.as_of, &none)
            .hint("填写后统计当日在任的本届成员，从本届选举日到下一届选举日的前一天。").optional())
        (form::primary("统计"))
    };
    html! { (Form::get(PAGE, body)) }
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

fn tiles(shown: &Overview, composition: &Composition) -> Markup {
    let total = &composition.total;
    let count = |name: FigureName| {
        let number = name.amount(total).unwrap_or(0);
        figure::linked_number(shown, &total.division, name, number)
    };
    let units = html! { (count(FigureName::Units)) " / " (count(FigureName::UnitsDue)) };
    let members = html! { (count(FigureName::Members)) " 人" };
    let mut tiles = vec![
        page::figure_tile("有成员 / 应换届的村（社区）", units, None, None),
        page::figure_tile("两委成员", members, None, None),
    ];
    for one in MAIN.into_iter().filter_map(|metric| total.metric(metric)) {
        let value = html! {
            (value_text(one.current, one)) (figure::counts(shown, total, one))
        };
        let label = html! {
            (one.metric.label())
            @if let Some(mark) = figure::mark(one) { " " span.piece { (mark) } }
        };
        tiles.push(page::figure_tile(
            label,
            value,
            figure::previous(shown, total, one).as_ref(),
            change_text(one).as_deref(),
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
