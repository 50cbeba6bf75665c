//! The screen in the hall: sums and numbers, no names of persons.

use maud::{Markup, html};

use super::board::told;
use super::board_grid::{curve, grid};
use crate::clock::in_china;
use crate::observation::board::{Stage, Sums};
use crate::observation::pages::board_reading::Board;
use crate::web::assets;
use crate::web::form::{self, Form};
use crate::web::idempotency::new_key;
use crate::web::page;

/// Opens and closes the screen.
pub(super) fn hall_forms(programme: i64, csrf: &str) -> Markup {
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
pub(in crate::observation) fn screen(board: &Board) -> Markup {
    let sums = Sums::of(&board.lines, board.now);
    let finished = Stage::ALL.iter().zip(sums.stages);
    let finished = finished.filter(|(stage, _)| **stage == Stage::Finished);
    let finished: usize = finished.map(|(_, count)| count).sum();
    html! {
        p.lead { "选举日 " (board.programme.election_day) }
        (told())
        div.hall data-board=(board.pulse) {
            p.status { "截至 " (in_china(board.now).format("%m月%d日 %H:%M:%S")) }
            (page::tiles(&[
                page::figure_tile("村（社区）", sums.villages, None, None),
                page::figure_tile("观察员已到场", sums.arrived, None, None),
                page::figure_tile("已投票（人）", sums.voters, None, None),
                page::figure_tile("已交报告", finished, None, None),
            ]))
            (grid(&board.lines, board.now, None))
            (curve(board))
        }
        script src=(assets::href("board.js")) defer {}
    }
}
