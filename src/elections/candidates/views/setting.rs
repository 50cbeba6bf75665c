//! The way and the numbers, the votes of the primary.

use maud::{Markup, html};

use super::Sheet;
use crate::elections::candidates::setup::{modes, seats_by_post};
use crate::elections::candidates::words::{ListOrder, Mode};
use crate::elections::count::cell::post_name;
use crate::tally::Post;
use crate::web::form::{self, Choice, FieldErrors, Form};

fn text(number: Option<u64>) -> String {
    number.map_or_else(String::new, |one| one.to_string())
}

/// The form of the arrangement.
pub(super) fn arrange(sheet: Sheet<'_>) -> Markup {
    let (none, word) = (FieldErrors::NONE, "arrange");
    let own = &sheet.shown.candidacy;
    let setup = &own.setup;
    if !sheet.shown.may_change() {
        return html! { p { "现在不能修改产生方式。" } };
    }
    let ways: Vec<Choice> = modes(&own.rules, own.frame().is_community)
        .into_iter()
        .map(|mode| Choice::new(mode.word(), mode.label()))
        .collect();
    let orders: Vec<Choice> = ListOrder::ALL
        .iter()
        .map(|order| Choice::new(order.word(), order.label()))
        .collect();
    let (registered, took_part) = (text(setup.registered), text(setup.took_part));
    let primary = text(setup.primary_took_part);
    let of = |name: &str, recorded| sheet.value(word, name, recorded);
    let body = html! {
        (form::hidden("version", &own.setup_version.to_string()))
        (form::radios("mode", "产生方式", of("mode", setup.mode.word()), &ways, &none)
            .hint("只列出本县选举规则允许的方式。"))
        (form::number("registered", "登记选民数", of("registered", &registered), &none).optional()
            .hint("选民名单的最终人数。"))
        (form::number("took_part", "参加提名的选民数", of("took_part", &took_part), &none).optional()
            .hint("超过登记选民的一半，提名才有效。自荐和无候选人的不填。"))
        (form::number("primary_took_part", "参加预选的选民数", of("primary_took_part", &primary), &none)
            .optional().hint("不办预选的不填。"))
        (places(sheet))
        (form::radios("order", "名单顺序", of("order", setup.order.word()), &orders, &none)
            .hint("提名的一般按得票；自荐的没有得票，一律按笔画。"))
        (form::text("basis", "依据", of("basis", &setup.basis), &none).optional()
            .hint("哪一次会议决定的，如：2026年12月1日村民会议。无候选人选举必须写明。"))
        (form::actions(&html! { (form::primary("保存")) }))
    };
    html! { (Form::post(&sheet.address(word), sheet.csrf, sheet.key, body)) }
}

/// How many candidates for each post.
fn places(sheet: Sheet<'_>) -> Markup {
    let none = FieldErrors::NONE;
    let own = &sheet.shown.candidacy;
    let seats = seats_by_post(own.election.known.seats);
    let usual =
        crate::elections::candidates::setup::usual_places(&own.rules, own.election.known.seats);
    let fields: Vec<(String, String, String)> = Post::ALL
        .iter()
        .filter(|post| seats[**post as usize] > 0)
        .map(|post| {
            let index = *post as usize;
            let places = own.setup.places[index].or(usual[index]).unwrap_or(0);
            let label = format!("{}候选人名额（应选{}名）", post_name(*post), seats[index]);
            (format!("places.{}", post.word()), label, places.to_string())
        })
        .collect();
    html! {
        @for (name, label, places) in &fields {
            (form::number(name, label, sheet.value("arrange", name, places), &none))
        }
        p { "候选人名额应多于应选名额（差额）。自荐直选、联名提名的，凡审查通过的都列入名单，不受名额限制。" }
    }
}

/// Votes of the primary for everybody at once.
pub(super) fn primary(sheet: Sheet<'_>) -> Markup {
    let (none, word) = (FieldErrors::NONE, "primary");
    let own = &sheet.shown.candidacy;
    if own.setup.mode != Mode::Primary || !sheet.shown.may_change() {
        return html! { p { "现在不用填写预选得票。" } };
    }
    let mut fields = Vec::new();
    for one in own.people.iter().filter(|one| one.left.is_none()) {
        for nomination in &one.nominee.nominations {
            let (post, id) = (nomination.post, one.nominee.id);
            let label = format!("{}（{}）", one.nominee.name, post_name(post));
            let name = format!("primary.{id}.{}", post.word());
            fields.push((name, label, text(nomination.primary)));
        }
    }
    let body = html! {
        @for (name, label, votes) in &fields {
            (form::number(name, label, sheet.value(word, name, votes), &none).optional())
        }
        (form::actions(&html! { (form::primary("保存预选得票")) }))
    };
    html! {
        p { "照预选记录填写各人得票；没有参加预选的不填。" }
        (Form::post(&sheet.address(word), sheet.csrf, sheet.key, body))
    }
}
