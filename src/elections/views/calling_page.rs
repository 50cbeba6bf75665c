//! The page of a box whose votes are called: papers first, then the strokes, then into the sheet.

use maud::{Markup, html};

use super::calling::{Calling, calling};
use super::village::Refused;
use crate::elections::count::ballot_box::BallotBox;
use crate::elections::count::calling::{Strokes, Tap};
use crate::elections::count::cell::Cell;
use crate::elections::count::frame::Frame;
use crate::elections::count::sheet::Sheet;
use crate::web::again::refusals;
use crate::web::form::{self, FieldErrors, Form};

/// All that the page shows.
#[derive(Debug)]
pub(in crate::elections) struct CallingPage {
    pub(in crate::elections) election: i64,
    pub(in crate::elections) frame: Frame,
    pub(in crate::elections) one: BallotBox,
    pub(in crate::elections) entry: usize,
    pub(in crate::elections) account_id: i64,
    pub(in crate::elections) attempt: i32,
    /// The stored taps by their names.
    pub(in crate::elections) names: Vec<String>,
    /// Why votes cannot be called now.
    pub(in crate::elections) closed: Option<String>,
}

impl CallingPage {
    /// The count this box belongs to.
    pub(in crate::elections) fn overview(&self) -> String {
        format!("/office/elections/{}/count", self.election)
    }

    /// The sheet of the same entry.
    fn sheet(&self) -> String {
        let (box_id, entry) = (self.one.id, self.entry);
        format!("{}/boxes/{box_id}/{entry}", self.overview())
    }

    /// The stored taps.
    pub(in crate::elections) fn taps(&self) -> Vec<Tap> {
        let known = |name: &String| Tap::from_name(&self.frame, name);
        self.names.iter().filter_map(known).collect()
    }
}

/// The page.
pub(in crate::elections) fn page(
    shown: &CallingPage,
    refused: Refused<'_>,
    csrf: &str,
    key: &str,
) -> Markup {
    let own = shown.one.entry(shown.entry);
    html! {
        (refusals(refused.0, &FieldErrors::NONE))
        @match own {
            None => {
                p { "一个人唱票，您在这里点。开箱清点后，先填这三个数；还不知道的可以空着，以后再填。" }
                (papers(shown, &Sheet::default(), refused, csrf, key))
                p { a href=(shown.sheet()) { "纸面已经唱完的，直接填录入表" } }
            }
            Some(own) => { (strokes(shown, &own.sheet, refused, csrf, key)) }
        }
    }
}

fn strokes(
    shown: &CallingPage,
    papers_known: &Sheet,
    refused: Refused<'_>,
    csrf: &str,
    key: &str,
) -> Markup {
    let taps = shown.taps();
    let strokes = Strokes::of(&shown.frame, &taps);
    let (box_id, entry) = (shown.one.id, shown.entry);
    let action = format!("{}/calls", shown.sheet());
    let send = format!(
        "/api/v1/elections/{}/count/boxes/{box_id}/{entry}/calls",
        shown.election
    );
    let storage = format!("{}.{box_id}.{entry}.{}", shown.account_id, shown.attempt);
    let component = Calling {
        frame: &shown.frame,
        names: &shown.names,
        strokes: &strokes,
        papers: papers_known,
        action: &format!("{action}#calling"),
        send: &send,
        storage: &storage,
        attempt: shown.attempt,
    };
    let finish = html! {
        (revision(shown))
        (form::actions(&html! { (form::primary("唱完了，填入录入表").named("action", "finish")) }))
    };
    let is_papers = refused.0.is_some() && refused.1 == "papers";
    html! {
        p { "每听到一个名字点一下；一张票唱完，按“唱完这一张”。点错了按“撤销上一下”，可以一直撤下去。" }
        (calling(&component, csrf))
        details.choose open[is_papers] {
            summary { "改发出、投票人数、收回的数" }
            (papers(shown, papers_known, refused, csrf, key))
        }
        h2 { "这一箱全部唱完" }
        p { "把唱出来的数填进录入表，核对、改正以后再交。录入表里原来的得票会换成唱出来的数。" }
        div data-after-calling { (Form::post(&action, csrf, key, finish)) }
    }
}

fn revision(shown: &CallingPage) -> Markup {
    let last = shown.one.entries.get(shown.entry.saturating_sub(1));
    let last = last.and_then(Option::as_ref);
    form::hidden(
        "revision",
        &last.map_or(0, |last| last.revision).to_string(),
    )
}

/// The papers that are known when the box is opened.
fn papers(
    shown: &CallingPage,
    known: &Sheet,
    refused: Refused<'_>,
    csrf: &str,
    key: &str,
) -> Markup {
    let none = FieldErrors::NONE;
    let is_own = refused.0.is_some() && refused.1 == "papers";
    let value = |cell: Cell| {
        let name = cell.name();
        if is_own {
            return refused.2.get(&name).to_owned();
        }
        let first = shown.one.issued_at_first(shown.entry, cell);
        known
            .get(cell)
            .or(first)
            .map_or_else(String::new, |number| number.to_string())
    };
    let [issued, voters, recovered] = [Cell::Issued, Cell::Voters, Cell::Recovered].map(value);
    let begun = shown.one.entry(shown.entry).is_some();
    let label = if begun { "保存" } else { "开始唱票" };
    let body = html! {
        (revision(shown))
        (form::number("issued", "发出选票", &issued, &none).optional())
        (form::number("voters", "参加投票人数", &voters, &none).optional().hint("本人投票和委托投票合计。"))
        (form::number("recovered", "收回选票", &recovered, &none).optional().hint("开箱清点的张数，用来算还剩几张没唱。"))
        (form::actions(&html! { (form::primary(label).named("action", "papers")) }))
    };
    let action = format!("{}/calls", shown.sheet());
    html! { (Form::post(&action, csrf, key, body)) }
}
