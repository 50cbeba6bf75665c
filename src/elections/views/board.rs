//! The board of a programme.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::{Markup, html};

use crate::elections::chapter::ChapterKind;
use crate::elections::state::State;
use crate::elections::step::{STEPS, Step};
use crate::elections::store::Programme;
use crate::web::again::refusals;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::form_post::Fields;
use crate::web::page::{self, BadgeKind, badge};
use crate::web::table::{ColumnHead, Listing, Table};

/// One chapter on the board.
#[derive(Debug)]
pub(in crate::elections) struct BoardLine {
    pub(in crate::elections) id: i64,
    pub(in crate::elections) unit_code: String,
    pub(in crate::elections) unit_name: String,
    pub(in crate::elections) kind: ChapterKind,
    pub(in crate::elections) state: State,
    /// The next step: planned day, last lawful day.
    pub(in crate::elections) next: Option<(Step, NaiveDate, Option<NaiveDate>)>,
    /// How many steps are late.
    pub(in crate::elections) late: usize,
    /// One of them beyond its lawful day.
    pub(in crate::elections) is_overdue: bool,
    /// Why a step whose time has come cannot be done; empty for none.
    pub(in crate::elections) blocked: String,
    /// 难点村: why; empty for none.
    pub(in crate::elections) difficulty: String,
}

/// All that the board shows.
#[derive(Debug)]
pub(in crate::elections) struct Board {
    pub(in crate::elections) programmes: Vec<Programme>,
    pub(in crate::elections) chosen: Option<Programme>,
    /// Code and name.
    pub(in crate::elections) townships: Vec<(String, String)>,
    pub(in crate::elections) counts: BTreeMap<State, usize>,
    pub(in crate::elections) late: usize,
    pub(in crate::elections) blocked: usize,
    pub(in crate::elections) lines: Vec<BoardLine>,
    pub(in crate::elections) listing: Listing,
    pub(in crate::elections) may_manage: bool,
    pub(in crate::elections) may_plan: bool,
    pub(in crate::elections) today: NaiveDate,
}

/// The page.
pub(in crate::elections) fn board(
    board: &Board,
    (refusal, typed): (Option<&str>, &Fields),
    csrf: &str,
    key: &str,
) -> Markup {
    let none = FieldErrors::NONE;
    let start = html! { a.button.primary href="/office/elections/new" { "启动换届工作" } };
    let Some(programme) = &board.chosen else {
        return html! {
            p { "还没有启动换届工作。启动后，每个村（社区）都有自己的时间表和办事清单。" }
            @if board.may_plan { (form::actions(&start)) }
            @else { p { "请联系县级工作人员启动。" } }
        };
    };
    html! {
        (refusals(refusal, &none))
        p { "选举日 " b { (programme.election_day) } "，今天 " (board.today) "。 "
            a href={ "/office/programmes/" (programme.id) } { "选举规则和时间表" }
            "　" a href={ "/office/programmes/" (programme.id) "/review" } { "候选人联审情况" }
            "　" a href={ "/office/observers/board?programme=" (programme.id) } { "选举观察情况" } }
        (others(board, programme))
        @if board.may_plan { (form::actions(&start)) }
        (counts(board))
        (filter(board))
        @if board.may_manage { (bulk(board, typed, csrf, key)) } @else { (table(board, typed)) }
    }
}

/// The programmes of other terms or counties.
fn others(board: &Board, chosen: &Programme) -> Markup {
    html! {
        @if board.programmes.len() > 1 {
            details { summary { "其他换届工作" } ul {
                @for one in board.programmes.iter().filter(|one| one.id != chosen.id) {
                    li { a href={ "/office/elections?programme=" (one.id) } {
                        (one.county_code) " 选举日 " (one.election_day) } }
                }
            } }
        }
    }
}

fn counts(board: &Board) -> Markup {
    let tile = |label: &str, count: usize, query: &str| {
        let programme = board.chosen.as_ref().map_or(0, |one| one.id);
        let href = format!("/office/elections?programme={programme}&{query}");
        page::figure_tile(label, html! { a href=(href) { (count) } }, None, None)
    };
    let mut tiles = vec![
        tile("有步骤晚了", board.late, "standing=late"),
        tile("有步骤办不了", board.blocked, "standing=blocked"),
    ];
    let states = board.counts.iter();
    tiles.extend(
        states
            .map(|(state, count)| tile(state.label(), *count, &format!("state={}", state.word()))),
    );
    page::tiles(&tiles)
}

fn filter(board: &Board) -> Markup {
    let none = FieldErrors::NONE;
    let listing = &board.listing;
    let townships: Vec<Choice> = board
        .townships
        .iter()
        .map(|(code, name)| Choice::new(code, name))
        .collect();
    let states: Vec<Choice> = State::ALL
        .iter()
        .map(|state| Choice::new(state.word(), state.label()))
        .collect();
    let standings = [
        Choice::new("late", "有步骤晚了"),
        Choice::new("overdue", "超过法定期限"),
        Choice::new("blocked", "有步骤办不了"),
        Choice::new("difficult", "难点村"),
    ];
    let fields = html! {
        @if townships.len() > 1 {
            (form::select("township", "乡镇（街道）", listing.filter_value("township"), &townships, &none).optional())
        }
        (form::select("state", "阶段", listing.filter_value("state"), &states, &none).optional())
        (form::select("standing", "情况", listing.filter_value("standing"), &standings, &none).optional())
    };
    listing.filter(
        "村（社区）名称",
        &["township", "state", "standing"],
        &fields,
    )
}

/// The table inside the form that records one step for the ticked villages.
fn bulk(board: &Board, typed: &Fields, csrf: &str, key: &str) -> Markup {
    let none = FieldErrors::NONE;
    let steps: Vec<Choice> = STEPS
        .iter()
        .map(|info| Choice::new(info.step.word(), info.label).in_group(info.phase.label()))
        .collect();
    let today = board.today.to_string();
    let day = match typed.get("done_on") {
        "" => today.as_str(),
        day => day,
    };
    let query = board.listing.page_href(board.listing.page);
    let query = query.split_once('?').map_or("", |(_, query)| query);
    let body = html! {
        (form::hidden("query", query))
        (table(board, typed))
        @if !board.lines.is_empty() {
            section.card {
                h2 { "为勾选的村（社区）登记同一个步骤" }
                (form::select("step", "完成的步骤", typed.get("step"), &steps, &none))
                (form::date("done_on", "完成日期", day, &none))
                (form::text("note", "说明", typed.get("note"), &none).optional())
                (form::text("evidence", "凭证", typed.get("evidence"), &none)
                    .hint("会议记录编号、照片或文件的存放处。").optional())
                (form::actions(&html! { (form::primary("登记为已完成")) }))
            }
        }
    };
    html! { (Form::post("/office/elections/steps", csrf, key, body)) }
}

fn table(board: &Board, typed: &Fields) -> Markup {
    let ticked: Vec<&str> = typed.all("election").collect();
    let row = |line: &BoardLine| {
        let id = line.id.to_string();
        vec![
            html! {
                @if board.may_manage {
                    label.choice {
                        input type="checkbox" name="election" value=(id) checked[ticked.contains(&id.as_str())];
                        span { (line.unit_name) }
                    }
                    " " a href={ "/office/elections/" (line.id) } aria-label={ "打开" (line.unit_name) "的清单" } { "清单" }
                } @else {
                    a href={ "/office/elections/" (line.id) } { (line.unit_name) }
                }
                @if line.kind != ChapterKind::FirstRound { "（" (line.kind.label()) "）" }
            },
            html! { (line.state.label()) },
            html! {
                @if let Some((step, planned, latest)) = &line.next {
                    (step.label()) "，计划 " (planned)
                    @if let Some(latest) = latest { "，最迟 " (latest) }
                } @else { "全部完成" }
            },
            html! {
                @if line.is_overdue { (badge(BadgeKind::Overdue, "超过法定期限")) }
                @else if line.late > 0 { (badge(BadgeKind::Near, "比计划晚")) }
                @if !line.difficulty.is_empty() { " " (badge(BadgeKind::Plain, "难点村")) }
                @if !line.blocked.is_empty() { " " (line.blocked) }
            },
        ]
    };
    let table = Table {
        caption: "各村（社区）进度".to_owned(),
        columns: vec![
            ColumnHead::text("unit", "村（社区）"),
            ColumnHead::text("state", "阶段"),
            ColumnHead::text("next", "下一步"),
            ColumnHead::text("standing", "情况"),
        ],
        rows: board.lines.iter().map(row).collect(),
        empty_text: "没有符合条件的村（社区），请换个条件再查。".to_owned(),
        listing: Some(board.listing.clone()),
        ..Table::default()
    };
    html! { (table) }
}
