//! A nominee: picked or typed, and the page of one.

use maud::{Markup, html};

use super::overview::votes;
use super::{Sheet, nominee_forms};
use crate::elections::candidates::setup::seats_by_post;
use crate::elections::candidates::store::Known;
use crate::elections::candidates::store_reading::Person;
use crate::elections::candidates::strokes;
use crate::elections::candidates::words::{ListOrder, Mode};
use crate::elections::count::cell::post_name;
use crate::people::{Education, PoliticalStatus, Sex};
use crate::tally::Post;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::page;

/// A new nominee: search in the records first, or type.
pub(super) fn add(sheet: Sheet<'_>) -> Markup {
    let shown = sheet.shown;
    if !shown.may_change() {
        return html! { p { "现在不能添加被提名人。" } };
    }
    if shown.candidacy.setup.mode == Mode::NoCandidate {
        return html! { p { "无候选人选举不提名候选人。" } };
    }
    let none = FieldErrors::NONE;
    let search = html! {
        (form::text("q", "按姓名在本村选民和两委成员中查找", &shown.search, &none).optional())
        (form::actions(&html! { (form::secondary("查找")) }))
    };
    html! {
        @if !shown.candidacy.people.is_empty() {
            p { "已经添加" (shown.candidacy.people.len()) "人，最后一人是"
                (shown.candidacy.people.last().map_or("", |one| one.nominee.name.as_str())) "。" }
        }
        (Form::get(&sheet.address("add"), search))
        @if !shown.search.trim().is_empty() && shown.known.is_empty() {
            p { "没有找到“" (shown.search) "”，可以直接在下面填写。" }
        }
        (Form::post(&sheet.address("add"), sheet.csrf, sheet.key, fields(sheet, "add", None)))
    }
}

fn known_in_words(one: &Known) -> String {
    let sex = Sex::from_code(one.sex).map_or("性别未知", Sex::label);
    let format = if one.is_month_only {
        "%Y-%m"
    } else {
        "%Y-%m-%d"
    };
    let group = match one.group.as_str() {
        "" => String::new(),
        group => format!("，{group}"),
    };
    format!(
        "{}，{sex}，{}出生{group}",
        one.name,
        one.birth.format(format)
    )
}

/// The fields of a nominee, for adding and correcting.
fn fields(sheet: Sheet<'_>, word: &str, person: Option<&Person>) -> Markup {
    let none = FieldErrors::NONE;
    let mut known: Vec<Choice> = sheet
        .shown
        .known
        .iter()
        .map(|one| Choice::new(one.id, known_in_words(one)))
        .collect();
    let recorded = person
        .and_then(|one| one.known_person_id)
        .map(|id| id.to_string());
    let name = person.map_or("", |one| one.nominee.name.as_str());
    let sex = person.map_or("", |one| {
        if one.nominee.is_woman {
            "female"
        } else {
            "male"
        }
    });
    let sexes = [Choice::new("male", "男"), Choice::new("female", "女")];
    if !known.is_empty() {
        known.push(Choice::new("", "都不是，在下面填写"));
    }
    let of = |name: &str, recorded| sheet.value(word, name, recorded);
    html! {
        @if let Some(person) = person {
            (form::hidden("nominee", &person.nominee.id.to_string()))
            (form::hidden("version", &person.version.to_string()))
            @if let Some(id) = &recorded { (form::hidden("person", id)) }
        } @else {
            (form::hidden("q", &sheet.shown.search))
            @if !known.is_empty() {
                (form::radios("person", "查到的人", of("person", ""), &known, &none))
            }
        }
        (form::text("name", "姓名", of("name", name), &none).if_needed()
            .hint("选了查到的人可以不填。同名的在姓名后注明，如“王芳（三组）”。"))
        @if recorded.is_none() {
            (form::radios("sex", "性别", of("sex", sex), &sexes, &none).if_needed())
        }
        (nominations(sheet, word, person))
        (particulars(sheet, word, person))
        (form::actions(&html! { (form::primary(if person.is_some() { "保存" } else { "添加" })) }))
    }
}

/// Votes by post; who nominates himself chooses one post.
fn nominations(sheet: Sheet<'_>, word: &str, person: Option<&Person>) -> Markup {
    let none = FieldErrors::NONE;
    let own = &sheet.shown.candidacy;
    let seats = seats_by_post(own.election.known.seats);
    let posts = Post::ALL.iter().filter(|post| seats[**post as usize] > 0);
    let of = |post: &Post| {
        person.and_then(|one| one.nominee.nominations.iter().find(|own| own.post == *post))
    };
    if !own.setup.mode.has_votes() {
        let posts: Vec<Choice> = posts
            .clone()
            .map(|post| Choice::new(post.word(), post_name(*post)))
            .collect();
        let chosen = Post::ALL.iter().find(|post| of(post).is_some());
        let chosen = chosen.map_or("", |post| post.word());
        let on = person.and_then(|one| one.nominated_on);
        let on = on.map_or_else(|| sheet.shown.today.to_string(), |on| on.to_string());
        return html! {
            (form::radios("post", "竞选的职务", sheet.value(word, "post", chosen), &posts, &none))
            @if own.setup.mode == Mode::Joint { (supporters(sheet, word, person)) }
            @else { (form::date("nominated_on", "自荐日期", sheet.value(word, "nominated_on", &on), &none)) }
        };
    }
    let is_primary = own.setup.mode == Mode::Primary;
    let text = |number: Option<u64>| number.map_or_else(String::new, |one| one.to_string());
    let mut all = Vec::new();
    for post in posts {
        let (title, nomination) = (post_name(*post), of(post));
        let votes = text(nomination.map(|one| one.votes));
        all.push((
            format!("votes.{}", post.word()),
            format!("{title}得票"),
            votes,
        ));
        if is_primary && person.is_some() {
            let votes = text(nomination.and_then(|one| one.primary));
            let name = format!("primary.{}", post.word());
            all.push((name, format!("{title}预选得票"), votes));
        }
    }
    html! {
        p { "提名得票：没有人提名的职务空着。" }
        @for (name, label, votes) in &all {
            (form::number(name, label, sheet.value(word, name, votes), &none).if_needed())
        }
    }
}

/// By how many voters or households somebody was nominated together.
fn supporters(sheet: Sheet<'_>, word: &str, person: Option<&Person>) -> Markup {
    let none = FieldErrors::NONE;
    let known = person.map(|one| one.supporters).unwrap_or_default();
    let text = |number: Option<u32>| number.map_or_else(String::new, |one| one.to_string());
    let (voters, households) = (text(known.voters), text(known.households));
    let of = |name: &str, recorded| sheet.value(word, name, recorded);
    html! {
        (form::number("joint_voters", "联名的选民人数", of("joint_voters", &voters), &none).optional())
        (form::number("joint_households", "联名的户代表人数", of("joint_households", &households), &none).optional()
            .hint("两项填一项，人数够规定的就可以。"))
    }
}

/// What is printed beside the name, and strokes of a rare character.
fn particulars(sheet: Sheet<'_>, word: &str, person: Option<&Person>) -> Markup {
    let none = FieldErrors::NONE;
    let text = |number: Option<i16>| number.map_or_else(String::new, |one| one.to_string());
    let political = text(person.and_then(|one| one.political_status));
    let education = text(person.and_then(|one| one.education));
    let birth = person.and_then(|one| one.birth);
    let birth = birth.map_or_else(String::new, |day| day.to_string());
    let statuses: Vec<Choice> = (1..=6)
        .map(|code| Choice::new(code, PoliticalStatus::from_code(code).label()))
        .collect();
    let levels: Vec<Choice> = (1..=6)
        .map(|code| Choice::new(code, Education::from_code(code).label()))
        .collect();
    let rare = person.and_then(|one| strokes::unknown(&one.nominee.name));
    let is_asked = rare.is_some() && sheet.shown.candidacy.setup.order != ListOrder::Votes;
    let own_strokes = person.and_then(|one| one.nominee.own_strokes);
    let own_strokes = own_strokes.map_or_else(String::new, |one| one.to_string());
    let label = rare.map_or_else(String::new, |rare| format!("“{rare}”字的笔画数"));
    let of = |name: &str, recorded| sheet.value(word, name, recorded);
    html! {
        @if is_asked {
            (form::number("own_strokes", &label, of("own_strokes", &own_strokes), &none).optional()
                .hint("字表里没有这个字，填了笔画数才能排对顺序。"))
        }
        details.choose open[person.is_some()] {
            summary { "更多资料（名单上要印的）" }
            (form::date("birth", "出生日期", of("birth", &birth), &none).optional())
            (form::select("political_status", "政治面貌", of("political_status", &political), &statuses, &none).optional())
            (form::select("education", "文化程度", of("education", &education), &levels, &none).optional())
        }
    }
}

/// The page of one nominee.
pub(super) fn one(sheet: Sheet<'_>, id: i64) -> Markup {
    let Some(person) = sheet.shown.candidacy.person(id) else {
        return html! { p { "没有这个被提名人。" } };
    };
    let nominee = &person.nominee;
    let mut lines = vec![
        (
            "性别",
            html! { (if nominee.is_woman { "女" } else { "男" }) },
        ),
        ("提名", html! { (votes(sheet, person)) }),
    ];
    if let Some(post) = nominee.confirmed {
        lines.push(("本人确认竞选", html! { (post_name(post)) }));
    }
    if let Some((decision, on, reason)) = &person.decision {
        lines.push((
            "审查决定",
            html! { (decision.label()) "，" (on) " " (reason) },
        ));
    }
    if let Some((leaving, on, reason)) = &person.left {
        lines.push(("退出", html! { (leaving.label()) "，" (on) "，" (reason) }));
    }
    html! {
        (page::details(&lines))
        @if sheet.shown.may_change() {
            @if nominee.nominations.len() > 1 { (page::card("确认竞选哪个职务", &nominee_forms::confirm(sheet, person))) }
            details.card open[sheet.is_refused("correct")] {
                summary { h3 { "更正资料和得票" } }
                (Form::post(&sheet.address("correct"), sheet.csrf, sheet.key, fields(sheet, "correct", Some(person))))
            }
            @if person.left.is_none() { (nominee_forms::leave(sheet, person)) } @else { (nominee_forms::restore(sheet, person)) }
            (nominee_forms::remove(sheet, person))
        }
    }
}
