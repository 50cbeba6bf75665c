//! The board of the day.

use chrono::NaiveDateTime;
use maud::{Markup, html};

use super::board_grid::{curve, grid};
use super::board_hall::hall_forms;
use crate::clock::in_china;
use crate::observation::board::{Compared, Line, Stage};
use crate::observation::pages::board_reading::Board;
use crate::observation::turnout;
use crate::web::assets;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::number::tenths;
use crate::web::page::{self, BadgeKind, badge};
use crate::web::table::{ColumnHead, Table};

/// Which lines may be asked for: word and Chinese name.
pub(in crate::observation) const FILTERS: [(&str, &str); 7] = [
    ("without", "没有观察员"),
    ("away", "还没到场"),
    ("silent", "一小时没有消息"),
    ("incidents", "有情况"),
    ("grave", "有严重情况"),
    ("differs", "计票不一致"),
    ("unfinished", "没交报告"),
];
/// Open differences that are listed on top; the others stand on the pages of their villages.
const MOST_DIFFERENCES: usize = 50;

fn is_wanted(line: &Line, wanted: &str, now: NaiveDateTime) -> bool {
    match wanted {
        "without" => line.observers.is_empty(),
        "away" => line.stage() == Stage::Away,
        "silent" => line.is_silent(now),
        "incidents" => line.incidents.iter().sum::<i64>() > 0,
        "grave" => line.incidents[2] > 0,
        "differs" => !line.told.compared.open.is_empty(),
        "unfinished" => !line.is_finished,
        _ => true,
    }
}

/// The lines of the township that was asked for.
pub(super) fn of_township(board: &Board) -> impl Iterator<Item = &Line> + Clone {
    let own = |line: &&Line| line.unit.as_str().starts_with(&board.township);
    board.lines.iter().filter(own)
}

/// The lines that were asked for.
pub(super) fn listed(board: &Board) -> impl Iterator<Item = &Line> {
    of_township(board).filter(|line| is_wanted(line, &board.wanted, board.now))
}

/// The page. What stands in `data-board` is fetched again at each event.
pub(in crate::observation) fn board(board: &Board, csrf: &str) -> Markup {
    let programme = board.programme.id;
    let live = format!("/office/observers/board/live?programme={programme}");
    html! {
        p { "选举日 " b { (board.programme.election_day) } "。" }
        (filter(board))
        (told())
        div data-board=(board.pulse) data-live=(live) {
            p.status { "截至 " (in_china(board.now).format("%m月%d日 %H:%M:%S")) }
            (tiles(board))
            (differences(board))
            (grid(&board.lines, board.now, Some(programme)))
            (curve(board))
            (list(board))
        }
        (files(board))
        @if board.may_manage { (hall_forms(programme, csrf)) }
        script src=(assets::href("board.js")) defer {}
    }
}

/// Where the script says that what stands below is no longer new.
pub(super) fn told() -> Markup {
    html! { p.stale role="status" data-board-told {} }
}

fn files(board: &Board) -> Markup {
    let query = form_query(board);
    let href = |more: &str| format!("/office/observers/board/file?{more}&{query}");
    html! {
        (form::actions(&html! {
            (form::link_button("下载XLSX（全部表）", &href("format=xlsx")))
            (form::link_button("下载CSV（各村）", &href("format=csv")))
            (form::link_button("下载CSV（投票率）", &href("format=csv&table=hours")))
        }))
    }
}

fn form_query(board: &Board) -> String {
    let programme = board.programme.id.to_string();
    let pairs = [
        ("programme", programme.as_str()),
        ("show", &board.wanted),
        ("township", &board.township),
    ];
    serde_urlencoded::to_string(pairs).unwrap_or_default()
}

fn filter(board: &Board) -> Markup {
    let none = FieldErrors::NONE;
    let mut townships: Vec<Choice> = board
        .lines
        .iter()
        .filter_map(|line| Some(Choice::new(line.unit.parent()?, &line.township_name)))
        .collect();
    townships.dedup();
    let shows = FILTERS.map(|(word, label)| Choice::new(word, label));
    let body = html! {
        (form::hidden("programme", &board.programme.id.to_string()))
        (form::select("township", "乡镇（街道）", &board.township, &townships, &none).optional())
        (form::select("show", "只看", &board.wanted, &shows, &none).optional())
        (form::actions(&html! { (form::secondary("查看")) }))
    };
    html! { (Form::get("/office/observers/board", body)) }
}

/// How many villages need attention, each a link to their list.
fn tiles(board: &Board) -> Markup {
    let tile = |label: &str, show: &str| {
        let lines = board.lines.iter();
        let number = lines.filter(|line| is_wanted(line, show, board.now));
        let programme = board.programme.id;
        let href = format!("/office/observers/board?programme={programme}&show={show}#villages");
        let link = html! { a href=(href) aria-label={ (label) "：" (number.clone().count()) "个村" } { (number.count()) } };
        page::figure_tile(label, link, None, None)
    };
    page::tiles(&[
        tile("还没到场的村", "away"),
        tile("一小时没有消息的村", "silent"),
        tile("有严重情况的村", "grave"),
        tile("计票不一致的村", "differs"),
        tile("没交报告的村", "unfinished"),
    ])
}

/// What nobody has explained yet.
fn differences(board: &Board) -> Markup {
    let all = of_township(board).flat_map(|line| {
        let open = line.told.compared.open.iter();
        open.map(move |one| (line, one))
    });
    let count = all.clone().count();
    if count == 0 {
        return html! {};
    }
    let rows = all.take(MOST_DIFFERENCES).map(|(line, one)| {
        vec![
            html! { a href={ "/office/observers/elections/" (line.election) } { (line.unit_name) } },
            html! { (one.place) },
            html! { (one.cell) },
            html! { (one.observed) },
            html! { (one.official) },
        ]
    });
    let cut = if count > MOST_DIFFERENCES {
        format!("共{count}处，这里列前{MOST_DIFFERENCES}处，其余请按村查看。")
    } else {
        String::new()
    };
    let table = Table {
        caption: "计票不一致，待说明".to_owned(),
        columns: vec![
            ColumnHead::text("unit", "村（社区）"),
            ColumnHead::text("place", "计票处"),
            ColumnHead::text("cell", "项目"),
            ColumnHead::number("observed", "观察员"),
            ColumnHead::number("official", "官方"),
        ],
        rows: rows.collect(),
        note: format!("不影响官方结果。点村名写明原因，写明后不再列在这里。{cut}"),
        ..Table::default()
    };
    html! { (table) }
}

fn list(board: &Board) -> Markup {
    let table = Table {
        caption: "各村（社区）".to_owned(),
        columns: vec![
            ColumnHead::text("unit", "村（社区）"),
            ColumnHead::text("observers", "观察员"),
            ColumnHead::text("stage", "进展"),
            ColumnHead::text("arrived", "到场"),
            ColumnHead::text("last", "最近上报"),
            ColumnHead::text("turnout", "已投票"),
            ColumnHead::text("incidents", "情况"),
            ColumnHead::text("compared", "计票核对"),
        ],
        rows: listed(board).map(|line| row(line, board.now)).collect(),
        empty_text: "没有符合条件的村（社区）。".to_owned(),
        ..Table::default()
    };
    html! { div #villages { (table) } }
}

fn row(line: &Line, now: NaiveDateTime) -> Vec<Markup> {
    let last = line.last_at.map(in_china);
    let stage = match line.stage() {
        Stage::Finished => BadgeKind::Done,
        Stage::Without | Stage::Away => BadgeKind::Near,
        Stage::Voting | Stage::Counting => BadgeKind::Plain,
    };
    vec![
        html! { a href={ "/office/observers/elections/" (line.election) } { (line.unit_name) } },
        html! { @if line.observers.is_empty() { "未分配" } @else { (line.observers.join("、")) } },
        html! { (badge(stage, line.stage().label())) },
        html! { @if let Some(at) = line.arrived_at { (at.format("%H:%M")) } },
        html! {
            @if let Some(at) = last { (at.format("%m-%d %H:%M")) }
            @if line.is_silent(now) { " " (badge(BadgeKind::Overdue, "没消息")) }
        },
        voted(line),
        html! { (incidents(line.incidents)) },
        compared(line),
    ]
}

fn voted(line: &Line) -> Markup {
    let last = line.village();
    let points = turnout::curve(23..=23, [last]);
    let rate = points.first().and_then(turnout::Point::rate);
    html! {
        @if let Some((at, voters)) = line.turnout {
            (voters) "人（" (at.format("%H:%M")) "）"
            @if let Some(rate) = rate { " " span.counts { (tenths(rate)) "%" } }
        }
    }
}

fn compared(line: &Line) -> Markup {
    let known = &line.told.compared;
    let kind = if known.open.is_empty() {
        match (known.explained, known.waiting, known.matches) {
            (0, 0, 1..) => BadgeKind::Done,
            _ => BadgeKind::Plain,
        }
    } else {
        BadgeKind::Overdue
    };
    html! { @if *known != Compared::default() { (badge(kind, &known.told())) } }
}

fn incidents([minor, serious, grave]: [i64; 3]) -> Markup {
    html! {
        @if grave > 0 { (badge(BadgeKind::Overdue, &format!("严重{grave}"))) " " }
        @if serious > 0 { (badge(BadgeKind::Near, &format!("较重{serious}"))) " " }
        @if minor > 0 { (badge(BadgeKind::Plain, &format!("一般{minor}"))) }
    }
}
