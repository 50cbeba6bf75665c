//! The form of those who were elected in a round counted on paper.

use maud::{Markup, html};

use super::members::RegisterPage;
use super::papers::own;
use crate::after_election::store::Register;
use crate::after_election::store_elected::PaperRound;
use crate::after_election::store_on_paper::seats_of;
use crate::elections::count::cell::post_name;
use crate::office::sheet::Sheet;
use crate::people::Sex;
use crate::tally::Post;
use crate::web::form::{self, Choice, Form};
use crate::web::page;

/// The rounds on paper in words: 换届选举（2026-11-20）、另行选举（…）.
pub(super) fn rounds(at: &Register) -> String {
    let words: Vec<String> = at.on_paper.iter().map(round).collect();
    words.join("、")
}

fn round(one: &PaperRound) -> String {
    format!("{}（{}）", one.kind.label(), one.day)
}

/// One more elected person, and taking back who was typed wrongly.
pub(super) fn forms(shown: &RegisterPage, sent: (&str, &Sheet<'_>)) -> Markup {
    let at = &shown.register;
    let typed = at.open().filter(|one| one.is_typed);
    let action = |word: &str| format!("/office/elections/{}/after/members/{word}", at.election.id);
    let sheet = own(sent, "elected");
    html! {
        (page::card("填写当选人", &html! {
            @if at.elected.is_empty() { p { "还没有填写当选人。" } }
            (Form::post(&action("elected"), sheet.csrf, sheet.key, elected(at, &sheet)))
            @for one in typed {
                @let body = html! {
                    (form::hidden("person", &one.id.to_string()))
                    (form::actions(&html! { (form::secondary(&format!("删去{}（填错了）", one.name))) }))
                };
                (Form::post(&action("not_elected"), sheet.csrf, sheet.key, body))
            }
        }))
    }
}

fn elected(at: &Register, sheet: &Sheet<'_>) -> Markup {
    let of = |name: &str| sheet.value(name).to_owned();
    let seats = at.election.known.seats;
    let posts = Post::ALL.iter().copied();
    let posts: Vec<Choice> = posts
        .filter(|post| seats_of(seats, *post) > 0)
        .map(|post| Choice::new(post.word(), post_name(post)))
        .collect();
    let rounds: Vec<Choice> = at
        .on_paper
        .iter()
        .map(|one| Choice::new(one.id, round(one)))
        .collect();
    let sexes = Sex::ALL.map(|sex| Choice::new(sex.code(), sex.label()));
    let errors = sheet.errors;
    html! {
        (form::text("elected_name", "当选人姓名", &of("elected_name"), errors)
            .hint("与选票上的写法相同；候选人名单里有的，自动对上。"))
        (form::radios("elected_sex", "性别", &of("elected_sex"), &sexes, errors))
        (form::radios("elected_post", "当选职务", &of("elected_post"), &posts, errors))
        @if let [only] = at.on_paper.as_slice() { (form::hidden("round", &only.id.to_string())) }
        @else { (form::radios("round", "哪一轮当选", &of("round"), &rounds, errors)) }
        (form::number("votes", "得票", &of("votes"), errors).optional())
        (form::actions(&html! { (form::secondary("添加当选人")) }))
    }
}
