//! Calling votes: a large button for every name, strokes of 正 on it, and what is left. It knows
//! nothing of who counts, so that observers can use it too; `static/calling.js` keeps the taps when
//! the network is lost, and every button works without it.

use maud::{Markup, html};

use crate::elections::count::calling::{BALLOTS_OF_SUBTOTAL, Strokes, Subtotal, Tap};
use crate::elections::count::cell::{Cell, post_name};
use crate::elections::count::frame::Frame;
use crate::elections::count::sheet::Sheet;
use crate::tally::Post;
use crate::web::assets;
use crate::web::form::{self, Form};

/// All that the component shows.
#[derive(Debug)]
pub struct Calling<'a> {
    /// The ballot.
    pub frame: &'a Frame,
    /// All taps ever, as stored.
    pub names: &'a [String],
    /// What they come to.
    pub strokes: &'a Strokes<'a>,
    /// Papers issued and recovered, as far as they are known.
    pub papers: &'a Sheet,
    /// Where a tap is posted without scripts (`tap`, `from`).
    pub action: &'a str,
    /// Where the script sends taps (`taps`, `from`, `attempt`), and asks for them.
    pub send: &'a str,
    /// Tells this tape from all others in the browser's storage.
    pub storage: &'a str,
    /// Which attempt at the box.
    pub attempt: i32,
}

/// The component.
pub fn calling(shown: &Calling<'_>, csrf: &str) -> Markup {
    let body = html! {
        (form::hidden("from", &shown.names.len().to_string()))
        (form::hidden("attempt", &shown.attempt.to_string()))
        @for post in shown.frame.posts() { (names_of(shown, post)) }
        (ending(shown))
    };
    let recovered = shown.papers.get(Cell::Recovered);
    html! {
        div.calling #calling data-calling data-send=(shown.send) data-storage=(shown.storage)
            data-recovered=[recovered] data-taps=(shown.names.join(" ")) {
            (figures(shown))
            p.saved data-show="saved" role="status" {}
            p.refused data-show="refused" role="alert" {}
            div.actions hidden data-show="conflict" {
                button.button.secondary type="button" data-resolve="append" { "接在后面补上" }
                button.button.secondary type="button" data-resolve="drop" { "不要本机这几下" }
            }
            (Form::post_repeatable(shown.action, csrf, body))
            h2 { "每百张小计" }
            ol data-show="subtotals" {
                @for (at, one) in shown.strokes.subtotals().iter().enumerate() {
                    li { (subtotal(shown.frame, at, one)) }
                }
            }
        }
        script src=(assets::href("calling.js")) defer {}
    }
}

/// What has been called and what is left.
fn figures(shown: &Calling<'_>) -> Markup {
    let ballots = shown.strokes.total().ballots;
    let papers = shown.papers;
    let (issued, recovered) = (papers.get(Cell::Issued), papers.get(Cell::Recovered));
    let lost = issued
        .zip(recovered)
        .map(|(all, back)| all.saturating_sub(back));
    let left = recovered.map(|back| back.saturating_sub(ballots.all()));
    html! {
        p.figures {
            "已唱" b data-show="called" { (ballots.all()) } "张（有效"
            span data-show="valid" { (ballots.valid) } "，其中空白"
            span data-show="blank" { (ballots.blank) } "；无效"
            span data-show="invalid" { (ballots.invalid) } "）"
            @if let (Some(recovered), Some(left)) = (recovered, left) {
                "，收回" (recovered) "张，还剩" b data-show="left" { (left) } "张没唱"
            }
            @if let (Some(issued), Some(lost)) = (issued, lost) {
                "；发出" (issued) "张，没有收回" (lost) "张"
            }
            "。"
        }
    }
}

/// The votes of a post: for those who stand for it, and for names that voters wrote.
fn cells_of(frame: &Frame, post: Post) -> (Vec<Cell>, Vec<Cell>) {
    let all = frame.persons_of(post).map(|one| Cell::Votes(one.id, post));
    all.partition(|cell| !frame.may_be_empty(*cell))
}

fn names_of(shown: &Calling<'_>, post: Post) -> Markup {
    let seats = shown.frame.seats[post as usize];
    let (stand, written) = cells_of(shown.frame, post);
    let is_called = |cell: &Cell| shown.strokes.total().votes.get(*cell).is_some();
    html! {
        fieldset.names data-post=(post.word()) data-label=(post_name(post)) data-seats=(seats) {
            legend { (post_name(post)) "（每张票最多" (seats) "名）" }
            div.buttons { @for cell in stand { (button(shown, cell)) } }
            @if written.is_empty() { div.buttons { (button(shown, Cell::Other(post))) } }
            @else {
                details.choose open[written.iter().any(is_called)] {
                    summary { "另选的人" }
                    div.buttons {
                        @for cell in written { (button(shown, cell)) }
                        (button(shown, Cell::Other(post)))
                    }
                }
            }
        }
    }
}

/// One name: the whole of it is the target.
fn button(shown: &Calling<'_>, cell: Cell) -> Markup {
    let (name, person) = match cell {
        Cell::Votes(id, _) => (shown.frame.name(id), Some(id)),
        _ => ("不能当选的人", None),
    };
    let votes = shown.strokes.total().votes.get(cell).unwrap_or(0);
    let hundred = shown.strokes.of_this_hundred().votes.get(cell).unwrap_or(0);
    let is_on = shown.strokes.open_ballot().contains(&Tap::Vote(cell));
    html! {
        button.name type="submit" name="tap" value=(cell.name()) data-person=[person]
            data-name=(name) aria-pressed=(is_on) {
            span.who { (name) }
            span.votes { span data-votes { (votes) } "票" }
            span.strokes aria-hidden="true" { (strokes(hundred)) }
        }
    }
}

fn ending(shown: &Calling<'_>) -> Markup {
    let next = shown.strokes.total().ballots.all().saturating_add(1);
    let open = shown.strokes.open_ballot().len();
    let buttons = [
        ("called", "唱完这一张", "primary"),
        ("undo", "撤销上一下", "secondary"),
        ("blank", "空白票", "secondary"),
        ("invalid", "无效票", "secondary"),
    ];
    html! {
        div.ending {
            p { "第" b data-show="next" { (next) } "张，已点" b data-show="open" { (open) } "名" }
            @for (name, label, class) in buttons {
                button.button.(class) type="submit" name="tap" value=(name) { (label) }
            }
        }
    }
}

/// The lines of 正 in the order in which they are written.
const LINES: [&str; 4] = ["M1 2H15", "M8 2V14", "M8 8H13", "M4 7V14"];

/// So many strokes: full characters, then the one that is not full.
fn strokes(number: u64) -> Markup {
    let full = usize::try_from(number / 5).unwrap_or(0);
    let rest = usize::try_from(number % 5).unwrap_or(0);
    html! {
        ("正".repeat(full))
        @if rest > 0 {
            svg viewBox="0 0 16 16" { path d=(LINES[..rest].concat()); }
        }
    }
}

/// A sub-total as a sentence.
fn subtotal(frame: &Frame, at: usize, one: &Subtotal) -> String {
    let first = at.saturating_mul(BALLOTS_OF_SUBTOTAL).saturating_add(1);
    let last = u64::try_from(first)
        .unwrap_or(u64::MAX)
        .saturating_sub(1)
        .saturating_add(one.ballots.all());
    let votes = |cell: Cell| {
        let votes = one.votes.get(cell)?;
        Some(format!("{}{votes}票", frame.label(cell)))
    };
    // In the order of the buttons.
    let cells = frame.posts().flat_map(|post| {
        let (stand, written) = cells_of(frame, post);
        stand.into_iter().chain(written).chain([Cell::Other(post)])
    });
    let mut parts: Vec<String> = cells.filter_map(votes).collect();
    parts.push(format!(
        "空白{}张，无效{}张",
        one.ballots.blank, one.ballots.invalid
    ));
    format!("第{first}至{last}张：{}", parts.join("，"))
}
