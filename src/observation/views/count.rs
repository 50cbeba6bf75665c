//! The public count, as the observer follows it: the clerk's sheet and calling mode.

use maud::{Markup, html};

use super::fields::Page;
use super::village::{scripts, status};
use crate::elections::count::calling::{Strokes, Tap};
use crate::elections::count::cell::{Cell, PAPERS, post_name};
use crate::elections::count::frame::Person;
use crate::elections::count::sheet::Sheet;
use crate::elections::{Calling, calling_component};
use crate::observation::field::{Field, Place};
use crate::tally::Post;
use crate::web::idempotency::new_key;

/// The page of a place. `taps`: what was called so far.
pub(in crate::observation) fn count(
    page: Page<'_>,
    place: Place,
    taps: &[String],
    storage: &str,
    refusal: Option<&str>,
) -> Markup {
    html! {
        (status(page.pack))
        p { a href=(page.pack.address()) { "返回" (page.pack.title) } }
        @if let Some(refusal) = refusal { p.refused role="alert" { (refusal) } }
        h2 { "唱票时跟着点" }
        (calling(page, place, taps, storage))
        h2 { "填数" }
        p { "照会场公布的数填。是0的填0，不知道的空着。" }
        button.button.secondary type="button" data-fill hidden { "把点的票数填进来" }
        (sheet(page, place))
        (page.photos(Some(&Field::Count(place, Cell::Recovered))))
        (scripts())
    }
}

fn calling(page: Page<'_>, place: Place, taps: &[String], storage: &str) -> Markup {
    let frame = &page.pack.frame;
    let known: Vec<Tap> = taps
        .iter()
        .filter_map(|tap| Tap::from_name(frame, tap))
        .collect();
    let (election, word) = (page.pack.election, place.word());
    let component = Calling {
        frame,
        names: taps,
        strokes: &Strokes::of(frame, &known),
        papers: &papers(page, place),
        action: &format!("{}/count/{word}/tap#calling", page.pack.address()),
        send: &format!("/api/v1/observation/{election}/calls/{word}"),
        storage,
        attempt: 0,
    };
    calling_component(&component, page.csrf)
}

/// The numbers of papers that are filled in.
fn papers(page: Page<'_>, place: Place) -> Sheet {
    let mut sheet = Sheet::default();
    for cell in PAPERS {
        let value = page.pack.value(&Field::Count(place, cell));
        sheet.set(cell, value.parse().ok());
    }
    sheet
}

fn sheet(page: Page<'_>, place: Place) -> Markup {
    let frame = &page.pack.frame;
    let field = |cell| Field::Count(place, cell);
    let fields: Vec<Field> = frame.cells().into_iter().map(field).collect();
    let body = html! {
        fieldset { legend { "选票" }
            @for cell in PAPERS { (page.number(&field(cell), &frame.label(cell))) }
        }
        @for post in frame.posts() { (votes(page, place, post)) }
    };
    html! { div data-count-sheet { (page.form(&fields, &new_key(), &body)) } }
}

/// The votes of a post with their sum; whoever does not stand for it is folded away.
fn votes(page: Page<'_>, place: Place, post: Post) -> Markup {
    let frame = &page.pack.frame;
    let cell = |one: &Person| Cell::Votes(one.id, post);
    let (written, stand): (Vec<&Person>, Vec<&Person>) = frame
        .persons_of(post)
        .partition(|one| frame.may_be_empty(cell(one)));
    let number = |one: &Person| page.number(&Field::Count(place, cell(one)), &one.name);
    let seats = frame.seats[post as usize];
    html! {
        fieldset data-post=(post.word()) data-seats=(seats) {
            legend { (post_name(post)) "得票（每张票最多" (seats) "名）" }
            @for one in stand { (number(one)) }
            @if !written.is_empty() {
                details.choose {
                    summary { "另选的人" }
                    @for one in written { (number(one)) }
                }
            }
            (page.number(&Field::Count(place, Cell::Other(post)), "不能当选的人"))
            p.left role="status" {}
        }
    }
}
