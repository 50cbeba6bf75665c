//! The page on which the elected become members.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::on_paper;
use super::papers::own;
use crate::after_election::seats::post_won;
use crate::after_election::store::{Namesake, Register};
use crate::after_election::store_elected::{Candidate, Elected};
use crate::committees::Posts;
use crate::elections::count::cell::post_name;
use crate::office::seating;
use crate::office::sheet::Sheet;
use crate::people::{Education, PoliticalStatus};
use crate::web::again::refusals;
use crate::web::form::{self, Choice, Form};
use crate::web::form_post::Fields;
use crate::web::page::{self, BadgeKind, badge};
use crate::web::table::{ColumnHead, Table};

/// All that the page shows.
#[derive(Debug)]
pub(in crate::after_election) struct RegisterPage {
    pub(in crate::after_election) register: Register,
    /// Who on record may be the elected, by number of the elected.
    pub(in crate::after_election) namesakes: BTreeMap<i64, Vec<Namesake>>,
    pub(in crate::after_election) may_manage: bool,
}

/// The name of a field of one elected person.
pub(in crate::after_election) fn field(elected: i64, name: &str) -> String {
    format!("p{elected}.{name}")
}

/// The name of the field that says what becomes of somebody who was not elected.
pub(in crate::after_election) fn other_field((person, stretch): (i64, i16)) -> String {
    format!("other{person}.{stretch}")
}

/// The name as it was typed; at first that of the ballot, without what tells namesakes apart.
pub(in crate::after_election) fn name_of(typed: &Fields, (id, name): (i64, &str)) -> String {
    match typed.get(&field(id, "name")) {
        "" => name
            .split(['（', '('])
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned(),
        name => name.to_owned(),
    }
}

/// The page; `sent`: the word of the form that was refused, with what was typed into it.
pub(in crate::after_election) fn members(shown: &RegisterPage, sent: (&str, &Sheet<'_>)) -> Markup {
    let at = &shown.register;
    let roster = format!(
        "/office/divisions/{}/members?term={}",
        at.unit.code, at.term.name
    );
    let is_done = at.open().next().is_none() && !at.elected.is_empty();
    html! {
        (refusals(sent.1.refusal, sent.1.errors))
        p { "当选人登记入册后，就成为" (at.term.name) "届村（居）民委员会的成员，班子结构统计随之更新。" }
        @if !at.on_paper.is_empty() {
            p { (on_paper::rounds(at)) "没有在系统里计票，系统不知道谁当选。请在这里逐个填写当选人，然后登记入册；也可以在“导入”页面导入名册，或者在"
                a href=(roster) { "两委成员" } "里登记。" }
        }
        @if !at.is_announced() { p { "选举结果公布以后，在这里登记。" } }
        @else {
            @if !at.elected.is_empty() || at.on_paper.is_empty() { (list(at)) }
            @if shown.may_manage && !at.on_paper.is_empty() {
                (on_paper::forms(shown, sent))
            }
            @if is_done {
                p { b { "当选人都已登记入册。" } a href=(roster) { "查看两委成员" } }
                (next(at))
            } @else if shown.may_manage && at.open().next().is_some() {
                (questions(shown, &own(sent, "members")))
            }
        }
    }
}

fn next(at: &Register) -> Markup {
    let papers = format!("/office/elections/{}/after", at.election.id);
    form::actions(&html! { a.button.primary href=(papers) { "下一步：备案、证书和移交" } })
}

fn list(at: &Register) -> Markup {
    let row = |one: &Elected| {
        let state = match one.person {
            Some(person) => badge(BadgeKind::Done, at.standing(person)),
            None => badge(BadgeKind::Near, "还没有登记入册"),
        };
        vec![
            html! { (one.name) },
            html! { (post_name(one.post)) },
            html! { (one.round.label()) "，" (one.day) },
            html! { @if let Some(votes) = one.votes { (votes) } @else { "—" } },
            state,
        ]
    };
    let table = Table {
        caption: "当选人".to_owned(),
        columns: vec![
            ColumnHead::text("name", "姓名"),
            ColumnHead::text("post", "职务"),
            ColumnHead::text("round", "哪一轮当选"),
            ColumnHead::number("votes", "得票"),
            ColumnHead::text("state", "登记情况"),
        ],
        rows: at.elected.iter().map(row).collect(),
        empty_text: "没有人当选。".to_owned(),
        ..Table::default()
    };
    html! { (table) (gave_way(at)) }
}

/// Who won a seat and gave way to a relative.
pub(super) fn gave_way(at: &Register) -> Markup {
    html! { @for told in &at.gave_way { p { (told) } } }
}

/// One part for each elected person, then those on the roster who were not elected.
fn questions(shown: &RegisterPage, sheet: &Sheet<'_>) -> Markup {
    let at = &shown.register;
    let body = html! {
        @for one in at.open() { (question(shown, one, sheet)) }
        (super::others::others(shown, sheet))
        (form::actions(&html! { (form::primary("登记入册")) }))
    };
    let action = format!("/office/elections/{}/after/members", at.election.id);
    html! {
        p { "请逐个核对是不是已经登记过的人。系统不会只凭姓名认人。" }
        (Form::post(&action, sheet.csrf, sheet.key, body))
    }
}

fn question(shown: &RegisterPage, one: &Elected, sheet: &Sheet<'_>) -> Markup {
    let at = &shown.register;
    let known = shown.namesakes.get(&one.id).map_or(&[][..], Vec::as_slice);
    let sex = if one.is_woman { "女" } else { "男" };
    let heading = format!("{}，{sex}，{}", one.name, post_name(one.post));
    let persons = choices(at, post_won(one.post), known);
    let first = First::of(&one.candidate, known);
    page::card(
        &heading,
        &person_fields((one.id, &one.name), &persons, &first, sheet),
    )
}

/// What the questions about somebody begin with.
#[derive(Clone, Debug, Default)]
pub(super) struct First {
    /// The choice among the namesakes.
    person: String,
    birth: String,
    /// Codes of education and political status.
    education: Option<i16>,
    political_status: Option<i16>,
}

impl First {
    /// The person the candidate was picked as is chosen already; what was recorded of a candidate
    /// who is not on record is filled in.
    fn of(candidate: &Candidate, known: &[Namesake]) -> Self {
        let picked = candidate.person;
        let picked = picked.and_then(|id| known.iter().find(|one| one.person.id == id));
        let last = picked.map_or_else(|| last_of(known), |one| one.last);
        Self {
            person: picked.map_or_else(String::new, |one| one.person.id.to_string()),
            birth: match (picked, candidate.birth) {
                (None, Some(day)) => day.to_string(),
                _ => String::new(),
            },
            education: candidate.education.or(last.map(|last| last.0)),
            political_status: candidate.political_status.or(last.map(|last| last.1)),
        }
    }

    /// Of namesakes alone.
    pub(super) fn of_namesakes(known: &[Namesake]) -> Self {
        Self::of(&Candidate::default(), known)
    }
}

/// Only one can be meant, unless it is somebody new: what is known of him is filled in.
fn last_of(known: &[Namesake]) -> Option<(i16, i16)> {
    match known {
        [only] => only.last,
        _ => None,
    }
}

/// Who an elected person is, and what statistics ask.
pub(super) fn person_fields(
    (id, ballot): (i64, &str),
    namesakes: &[Choice],
    first: &First,
    sheet: &Sheet<'_>,
) -> Markup {
    let of = |name: &str| sheet.value(&field(id, name)).to_owned();
    let filled = |name: &str, code: Option<i16>| match sheet.typed {
        Some(_) => of(name),
        None => code.map_or_else(String::new, |code| code.to_string()),
    };
    let education = filled("education", first.education);
    let status = filled("political_status", first.political_status);
    let person = sheet.value_or(&field(id, "person"), &first.person);
    let born = sheet.value_or(&field(id, "birth"), &first.birth);
    let none = Fields::default();
    let name = name_of(sheet.typed.unwrap_or(&none), (id, ballot));
    let educations = Education::ALL.map(|level| Choice::new(level.code(), level.label()));
    let statuses = PoliticalStatus::ALL.map(|status| Choice::new(status.code(), status.label()));
    let [names, persons, number, birth] =
        ["name", "person", "id_number", "birth"].map(|name| field(id, name));
    let [level, political, skip] =
        ["education", "political_status", "skip"].map(|name| field(id, name));
    let errors = sheet.errors;
    html! {
        (form::text(&names, "姓名", &name, errors))
        @if namesakes.len() > 1 {
            (form::radios(&persons, "本村登记的同名人员，是哪一位", &person, namesakes, errors))
        }
        (form::text(&number, "身份证号", &of("id_number"), errors).optional()
            .hint("填写后可避免重复登记，保存后加密。"))
        (form::text(&birth, "出生日期", &born, errors).optional()
            .hint("已登记的人或填了身份证号的不用填；如1975-03-08，只知道年月时写1975-03。"))
        (form::select(&level, "学历", &education, &educations, errors))
        (form::select(&political, "政治面貌", &status, &statuses, errors))
        (form::checkbox(&skip, "这个人暂不登记入册", of("skip") == "true", errors))
    }
}

/// Namesakes to choose from, each with what would change on the roster.
pub(super) fn choices(at: &Register, won: Posts, known: &[Namesake]) -> Vec<Choice> {
    let label = |namesake: &Namesake| {
        let who = seating::in_words(&namesake.person);
        let id = namesake.person.id;
        let own = at.seated().into_iter().filter(|seat| seat.person == id);
        let held = own.fold(Posts::NONE, |posts, seat| posts.and(seat.posts));
        let is_other_body = if won.in_committee() {
            !held.in_committee()
        } else {
            !held.in_party_body()
        };
        let (holds, result) = (namesake.holds.as_str(), seating::posts_label(won));
        if holds.is_empty() {
            who
        } else if held.has(won) {
            format!("{who}；名册上是{holds}，与选举结果一致")
        } else if is_other_body {
            format!("{who}；名册上是{holds}，登记后同时担任{result}")
        } else {
            format!("{who}；名册上是{holds}，选举结果是{result}，登记后以选举结果为准")
        }
    };
    let mut all: Vec<Choice> = known
        .iter()
        .map(|namesake| Choice::new(namesake.person.id, label(namesake)))
        .collect();
    all.push(Choice::new("new", "不是以上的人，新登记一位"));
    all
}
