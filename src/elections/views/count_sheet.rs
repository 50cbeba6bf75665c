//! The sheet of a box, as on paper: numbers of papers, then the votes post by post, with sums and
//! what is left.

use maud::{Markup, html};

use super::count::CountPage;
use super::village::Refused;
use crate::elections::count::ballot_box::BallotBox;
use crate::elections::count::cell::{Cell, PAPERS, post_name};
use crate::elections::count::checks::{Finding, Level};
use crate::elections::count::sheet::Sheet;
use crate::elections::count::store::cells_asked;
use crate::tally::Post;
use crate::web::again::refusals;
use crate::web::form::{self, FieldErrors, Form};
use crate::web::form_post::Fields;
use crate::web::page::{self, BadgeKind, badge};

/// Why there is nothing to type.
pub(in crate::elections) fn closed(why: &str, overview: &str) -> Markup {
    html! { p { (why) } p { a href=(overview) { "返回计票" } } }
}

/// What stands in the reader's own entry where it differs from what was sent, typed in another
/// window: its revision, and the numbers in words. Another person's numbers are never told.
pub(in crate::elections) fn kept_instead(
    shown: &CountPage,
    (box_id, entry): (i64, usize),
    sent: &Fields,
) -> Option<(i32, String)> {
    let frame = &shown.count.frame;
    let one = shown.count.boxes.iter().find(|one| one.id == box_id)?;
    let own = one.entry(entry)?;
    if own.account_id != shown.account_id {
        return None;
    }
    let text = |number: Option<u64>| number.map_or_else(String::new, |one| one.to_string());
    let differs = |cell: &Cell| text(own.sheet.get(*cell)) != sent.get(&cell.name()).trim();
    let told = |cell: Cell| match own.sheet.get(cell) {
        Some(number) => format!("{}{number}", frame.label(cell)),
        None => format!("{}没有填", frame.label(cell)),
    };
    let cells = cells_asked(one, &shown.count, entry).into_iter();
    let all: Vec<String> = cells.filter(differs).map(told).collect();
    let present = match all.as_slice() {
        [] => "与您填的相同".to_owned(),
        all => all.join("、"),
    };
    Some((own.revision, present))
}

/// The form of an entry.
pub(in crate::elections) fn sheet(
    shown: &CountPage,
    one: &BallotBox,
    entry: usize,
    refused: Refused<'_>,
    csrf: &str,
    key: &str,
) -> Markup {
    let asked = cells_asked(one, &shown.count, entry);
    let own = one.entry(entry);
    let none = Sheet::default();
    let recorded = own.map_or(&none, |own| &own.sheet);
    // A sheet that was thrown away still has its place in the row of states.
    let last = one
        .entries
        .get(entry.saturating_sub(1))
        .and_then(Option::as_ref);
    let revision = last.map_or(0, |last| last.revision).to_string();
    let reason = own.map_or("", |own| own.reason.as_str());
    let value = |name: &str| match refused.0 {
        Some(_) => refused.2.get(name).to_owned(),
        None => Cell::from_name(name)
            .and_then(|cell| recorded.get(cell).or(one.issued_at_first(entry, cell)))
            .map_or_else(String::new, |number| number.to_string()),
    };
    let reason = if refused.0.is_some() {
        refused.2.get("reason")
    } else {
        reason
    };
    let body = html! {
        (form::hidden("revision", &revision))
        (fields(shown, &asked, entry, &value))
        (form::text("reason", "情况说明", reason, &FieldErrors::NONE).optional()
            .hint("数目有异常而纸面确实如此的，在这里写明原因。"))
        (form::actions(&html! {
            (form::primary("录完这一遍").named("action", "finish"))
            (form::secondary("暂存，稍后再录").named("action", "save"))
        }))
    };
    let address = format!("{}/boxes/{}/{entry}", shown.address(), one.id);
    html! {
        (refusals(refused.0, &FieldErrors::NONE))
        @if entry == 3 {
            p { "两遍录入在下面" (asked.len()) "格不一致。请对照纸面，只填这几格；这里不显示原来的数。" }
        } @else {
            p { "照纸面填写，是0的填0，空着不等于0。不竞选这一职务的人，本箱没有得票的可以不填。" }
            p { a href={ (shown.address()) "/boxes/" (one.id) "/" (entry) "/calls" } { "边唱边点（唱票）" } }
        }
        @if entry != 3 && own.is_some() { (findings(&one.check(&shown.count.frame, recorded))) }
        div data-count-sheet {
            (Form::post(&address, csrf, key, body))
        }
        @if entry != 3 && own.is_some() { (sums(shown, recorded)) }
    }
}

fn fields(
    shown: &CountPage,
    asked: &[Cell],
    entry: usize,
    value: &dyn Fn(&str) -> String,
) -> Markup {
    let of_post = |post: Post| {
        let belongs = move |cell: &&Cell| matches!(cell, Cell::Votes(_, own) | Cell::Other(own) if *own == post);
        asked.iter().filter(belongs)
    };
    html! {
        @if asked.iter().any(|cell| PAPERS.contains(cell)) {
            fieldset {
                legend { "选票张数" }
                @for cell in asked.iter().filter(|cell| PAPERS.contains(cell)) {
                    (field(shown, *cell, entry, value))
                }
            }
        }
        @for post in shown.count.frame.posts() {
            @if of_post(post).next().is_some() {
                fieldset data-post=(post.word()) data-seats=(shown.count.frame.seats[post as usize]) {
                    legend { (post_name(post)) "（应选" (shown.count.frame.seats[post as usize]) "名）得票" }
                    @let (others, own): (Vec<Cell>, Vec<Cell>) = of_post(post)
                        .partition(|cell| entry != 3 && shown.count.frame.may_be_empty(**cell));
                    @for cell in own { (field(shown, cell, entry, value)) }
                    @if !others.is_empty() {
                        details.choose open[others.iter().any(|cell| !value(&cell.name()).is_empty())] {
                            summary { "其他人得票（选票上另写的）" }
                            @for cell in others { (field(shown, cell, entry, value)) }
                        }
                    }
                    p.left aria-live="polite" {}
                }
            }
        }
    }
}

fn field(shown: &CountPage, cell: Cell, entry: usize, value: &dyn Fn(&str) -> String) -> Markup {
    let (name, frame) = (cell.name(), &shown.count.frame);
    let label = match cell {
        Cell::Votes(id, _) if entry != 3 => frame.name(id).to_owned(),
        Cell::Other(_) if entry != 3 => "不能当选的人".to_owned(),
        _ => frame.label(cell),
    };
    let text = value(&name);
    html! {
        div.field {
            label for=(name) { (label) }
            @if let Some(words) = meaning(cell) {
                p.hint id={ (name) "-hint" } { (words) }
            }
            input.number id=(name) name=(name) type="text" inputmode="numeric" autocomplete="off"
                aria-describedby=[meaning(cell).map(|_| format!("{name}-hint"))] value=(text);
        }
    }
}

/// What belongs into a cell whose name alone does not say it (R-A7-6).
const fn meaning(cell: Cell) -> Option<&'static str> {
    match cell {
        Cell::Blank => Some(
            "一个人也没有选的票（全部弃权）。空白票算有效票，已经包括在上面的有效票里，不填在无效票里。",
        ),
        Cell::Invalid => Some("有效票加无效票等于收回的票。"),
        Cell::Other(_) => {
            Some("票上写的人不是登记参加选举的，或者认不出写的是谁：一共写了几人次。没有就填0。")
        }
        _ => None,
    }
}

/// What the checks found, in the clerk's words.
pub(super) fn findings(found: &[Finding]) -> Markup {
    let line = |one: &Finding| {
        let (kind, word) = match one.level {
            Level::Blocking => (BadgeKind::Overdue, "必须改正"),
            Level::Warning => (BadgeKind::Near, "需要说明"),
            Level::Information => (BadgeKind::Plain, "提示"),
        };
        html! { li { (badge(kind, word)) " " b { (one.formula) } "。" (one.clerk) } }
    };
    html! {
        @if !found.is_empty() {
            (page::card("核对", &html! { ul { @for one in found { (line(one)) } } }))
        }
    }
}

/// Sums by post and what is left of the places on the valid papers.
fn sums(shown: &CountPage, sheet: &Sheet) -> Markup {
    let frame = &shown.count.frame;
    let valid = sheet.get(Cell::Valid).unwrap_or(0);
    let line = |post: Post| {
        let votes = frame
            .persons_of(post)
            .filter_map(|one| sheet.get(Cell::Votes(one.id, post)));
        let others = sheet.get(Cell::Other(post)).unwrap_or(0);
        let sum = votes.fold(others, u64::saturating_add);
        let room = valid.saturating_mul(frame.seats[post as usize]);
        let left = room.saturating_sub(sum);
        format!(
            "{}：已填{sum}票，有效票{valid} × {}名 = {room}，余{left}（弃权）",
            post_name(post),
            frame.seats[post as usize]
        )
    };
    page::card(
        "合计（按上次保存的数）",
        &html! {
            ul { @for post in frame.posts() { li { (line(post)) } } }
        },
    )
}
