//! The board of the day, its file, and the screen in the hall.

use chrono::NaiveDateTime;
use maud::{Markup, html};

use crate::clock::in_china;
use crate::elections::store::Programme;
use crate::observation::board::{Line, Sums};
use crate::observation::pages::board::Board;
use crate::web::assets;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::idempotency::new_key;
use crate::web::page::{self, BadgeKind, badge};
use crate::web::table::{ColumnHead, Shape, Table};

/// Which lines may be asked for: word and Chinese name.
pub(in crate::observation) const FILTERS: [(&str, &str); 6] = [
    ("without", "没有观察员"),
    ("away", "还没到场"),
    ("silent", "一小时没有消息"),
    ("incidents", "有情况"),
    ("grave", "有严重情况"),
    ("unfinished", "没交报告"),
];

fn is_wanted(line: &Line, wanted: &str, now: NaiveDateTime) -> bool {
    match wanted {
        "without" => line.observers.is_empty(),
        "away" => line.arrived_at.is_none(),
        "silent" => line.is_silent(now),
        "incidents" => line.incidents.iter().sum::<i64>() > 0,
        "grave" => line.incidents[2] > 0,
        "unfinished" => !line.is_finished,
        _ => true,
    }
}

/// The lines that were asked for.
pub(super) fn listed(board: &Board) -> impl Iterator<Item = &Line> {
    board.lines.iter().filter(|line| {
        line.unit.as_str().starts_with(&board.township) && is_wanted(line, &board.wanted, board.now)
    })
}

/// The page. What stands in `data-board` is fetched again at each event.
pub(in crate::observation) fn board(board: &Board, csrf: &str) -> Markup {
    let programme = board.programme.id;
    let live = format!("/office/observers/board/live?programme={programme}");
    let query = format!(
        "programme={programme}&show={}&township={}",
        board.wanted, board.township
    );
    html! {
        p { "选举日 " b { (board.programme.election_day) } "。" }
        (filter(board))
        div data-board data-live=(live) {
            p.status { "截至 " (in_china(board.now).format("%m月%d日 %H:%M:%S")) }
            (tiles(board))
            (grid(&board.lines, board.now, Some(programme)))
            (list(board))
        }
        (form::actions(&html! {
            (form::link_button("下载XLSX", &format!("/office/observers/board/file?format=xlsx&{query}")))
            (form::link_button("下载CSV", &format!("/office/observers/board/file?format=csv&{query}")))
        }))
        @if board.may_manage { (hall_forms(programme, csrf)) }
        script src=(assets::href("board.js")) defer {}
    }
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

fn tiles(board: &Board) -> Markup {
    let sums = Sums::of(&board.lines, board.now);
    let tile = |label: &str, number: usize, show: &str| {
        let href = format!(
            "/office/observers/board?programme={}&show={show}",
            board.programme.id
        );
        page::figure_tile(label, html! { a href=(href) { (number) } }, None, None)
    };
    let count = |number: i64| usize::try_from(number).unwrap_or_default();
    page::tiles(&[
        tile("还没到场", sums.villages - sums.arrived, "away"),
        tile("一小时没有消息", sums.silent, "silent"),
        tile("严重情况", count(sums.incidents[2]), "grave"),
        tile("全部情况", count(sums.incidents.iter().sum()), "incidents"),
        tile("已交报告", sums.finished, ""),
    ])
}

/// One line a township. With the number of a programme the townships are links.
fn grid(lines: &[Line], now: NaiveDateTime, programme: Option<i64>) -> Markup {
    let cells = |name: Markup, sums: &Sums| {
        let mut cells = vec![name];
        let [minor, serious, grave] = sums.incidents;
        let figures = [
            sums.villages,
            sums.assigned,
            sums.arrived,
            sums.silent,
            sums.finished,
        ];
        cells.extend(figures.map(|figure| html! { (figure) }));
        cells.extend([minor, serious, grave, sums.voters].map(|figure| html! { (figure) }));
        cells
    };
    let rows = lines.chunk_by(|a, b| a.unit.parent() == b.unit.parent()).map(|own| {
        let name = own.first().map_or("", |line| line.township_name.as_str());
        let code = own.first().and_then(|line| line.unit.parent());
        let name = if let (Some(id), Some(code)) = (programme, code) {
            html! { a href={ "/office/observers/board?programme=" (id) "&township=" (code) } { (name) } }
        } else {
            html! { (name) }
        };
        cells(name, &Sums::of(own, now))
    });
    let heads = ["村（社区）", "有观察员", "已到场", "没消息", "已交报告"];
    let mut columns = vec![ColumnHead::text("township", "乡镇（街道）")];
    columns.extend(heads.map(|label| ColumnHead::number(label, label)));
    let severities = ["一般", "较重", "严重"];
    columns.extend(severities.map(|label| ColumnHead::number(label, label).in_group("情况")));
    columns.push(ColumnHead::number("voters", "已投票"));
    let table = Table {
        caption: "各乡镇".to_owned(),
        columns,
        rows: rows.collect(),
        total: Some(cells(html! { "合计" }, &Sums::of(lines, now))),
        shape: Shape::Statistics,
        empty_text: "没有村（社区）。".to_owned(),
        note: "“没消息”：选举日当天，还没交报告而一小时没有上报。“已投票”是各村最近一次上报的投票人数之和。".to_owned(),
        ..Table::default()
    };
    html! { (table) }
}

fn time(at: Option<NaiveDateTime>) -> String {
    at.map_or_else(|| "—".to_owned(), |at| at.format("%H:%M").to_string())
}

fn list(board: &Board) -> Markup {
    let row = |line: &Line| {
        let last = line.last_at.map(in_china);
        vec![
            html! { a href={ "/office/observers/elections/" (line.election) } { (line.unit_name) } },
            html! { @if line.observers.is_empty() { "未分配" } @else { (line.observers.join("、")) } },
            html! { (time(line.arrived_at)) },
            html! {
                (last.map_or_else(|| "—".to_owned(), |at| at.format("%m-%d %H:%M").to_string()))
                @if line.is_silent(board.now) { " " (badge(BadgeKind::Overdue, "没消息")) }
            },
            html! { @if let Some((at, voters)) = line.turnout { (voters) "（" (at.format("%H:%M")) "）" } @else { "—" } },
            html! { (incidents(line.incidents)) },
            html! { @if line.is_finished { (badge(BadgeKind::Done, "已交")) } @else { "—" } },
        ]
    };
    let table = Table {
        caption: "各村（社区）".to_owned(),
        columns: vec![
            ColumnHead::text("unit", "村（社区）"),
            ColumnHead::text("observers", "观察员"),
            ColumnHead::text("arrived", "到场"),
            ColumnHead::text("last", "最近上报"),
            ColumnHead::text("turnout", "已投票"),
            ColumnHead::text("incidents", "情况"),
            ColumnHead::text("finished", "报告"),
        ],
        rows: listed(board).map(row).collect(),
        empty_text: "没有符合条件的村（社区）。".to_owned(),
        ..Table::default()
    };
    html! { (table) }
}

fn incidents([minor, serious, grave]: [i64; 3]) -> Markup {
    html! {
        @if grave > 0 { (badge(BadgeKind::Overdue, &format!("严重{grave}"))) " " }
        @if serious > 0 { (badge(BadgeKind::Near, &format!("较重{serious}"))) " " }
        @if minor > 0 { (badge(BadgeKind::Plain, &format!("一般{minor}"))) }
        @if minor + serious + grave == 0 { "—" }
    }
}

fn hall_forms(programme: i64, csrf: &str) -> Markup {
    let (open, close) = (new_key(), new_key());
    let body = |action: &str, button: Markup| {
        html! {
            (form::hidden("programme", &programme.to_string()))
            (form::hidden("action", action))
            (form::actions(&button))
        }
    };
    html! {
        section.card {
            h2 { "大屏" }
            p { "大屏只有各乡镇的合计，没有人名，知道网址的人都能看。开设新的大屏时，旧网址作废。" }
            (Form::post("/office/observers/hall", csrf, &open, body("open", html! { (form::secondary("开设大屏")) })))
            (Form::post("/office/observers/hall", csrf, &close, body("close", html! { (form::danger("关闭大屏")) })))
        }
    }
}

/// The address of a new screen, told once.
pub(in crate::observation) fn hall_opened(address: &str) -> Markup {
    html! {
        p { "大屏的网址只显示这一次，请在大屏的电脑上打开，或抄下来：" }
        p { b.reference { a href=(address) { (address) } } }
        (form::actions(&form::link_button("返回观察情况", "/office/observers/board")))
    }
}

/// The screen in the hall.
pub(in crate::observation) fn screen(
    programme: &Programme,
    lines: &[Line],
    now: NaiveDateTime,
) -> Markup {
    let sums = Sums::of(lines, now);
    html! {
        p.lead { "选举日 " (programme.election_day) }
        div data-board {
            p.status { "截至 " (in_china(now).format("%m月%d日 %H:%M:%S")) }
            (page::tiles(&[
                page::figure_tile("村（社区）", sums.villages, None, None),
                page::figure_tile("观察员已到场", sums.arrived, None, None),
                page::figure_tile("已投票（人）", sums.voters, None, None),
                page::figure_tile("已交报告", sums.finished, None, None),
            ]))
            (grid(lines, now, None))
        }
        script src=(assets::href("board.js")) defer {}
    }
}
