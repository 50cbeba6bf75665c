//! Who may be given votes in a count: candidates, names that voters wrote, who is related to whom.

use maud::{Markup, html};

use super::count::{CountPage, typed};
use super::village::Refused;
use crate::elections::candidates::store_kinship::relation_name;
use crate::elections::count::ballot_box::BallotBox;
use crate::elections::count::cell::post_name;
use crate::elections::count::frame::Person;
use crate::elections::sitting::Sitting;
use crate::rules::Relation;
use crate::web::form::{self, Choice, FieldErrors, Form};

/// What the forms need.
#[derive(Clone, Copy)]
struct Sheet<'a> {
    shown: &'a CountPage,
    refused: Refused<'a>,
    csrf: &'a str,
    key: &'a str,
}

/// The persons with their forms.
pub(super) fn persons(shown: &CountPage, refused: Refused<'_>, csrf: &str, key: &str) -> Markup {
    let sheet = Sheet {
        shown,
        refused,
        csrf,
        key,
    };
    let frame = &shown.count.frame;
    let is_own_round = !shown.count.election.known.kind.is_round_of_another();
    let may_change = shown.may_change() && is_own_round;
    let has_entry = |one: &BallotBox| one.entries.iter().any(Option::is_some);
    let is_own = shown.count.root == shown.count.election.id;
    let may_correct = may_change && is_own && !shown.count.boxes.iter().any(has_entry);
    html! {
        @if let Some(version) = shown.count.formal_list {
            p { "候选人来自公布的正式名单（第" (version) "版），不用在这里添加。" }
        }
        @if frame.persons.is_empty() { p { "还没有候选人，请按选票上的顺序添加。" } }
        @else { ol { @for one in &frame.persons {
            li {
                (one.name) "（" (if one.is_woman { "女" } else { "男" }) "，"
                (one.post.map_or("选票上另写", post_name)) "）"
                @if may_correct && !(one.post.is_some() && shown.count.formal_list.is_some()) {
                    (correct(sheet, one))
                }
            }
        } } }
        @if may_change {
            // People are typed one after the other, before there is a box.
            details open[refused.1 == "persons" || shown.count.boxes.is_empty()] {
                summary { "添加一人" }
                (Form::post(&shown.action("persons"), csrf, key, fields(sheet, "persons", None)))
            }
        }
        @if !shown.count.sitting.is_empty() { (in_office(&shown.count.sitting)) }
        @if frame.persons.len() + frame.others.len() > 1 || !shown.count.sitting.is_empty() { (relatives(sheet, shown.may_change())) }
    }
}

/// Name, sex and post.
fn fields(sheet: Sheet<'_>, word: &str, one: Option<&Person>) -> Markup {
    let none = FieldErrors::NONE;
    let id = one.map_or_else(String::new, |one| one.id.to_string());
    let is_own = one.is_none() || sheet.refused.2.get("person") == id;
    let of = |name: &str, recorded: &str| {
        if is_own {
            typed(sheet.refused, word, name, recorded).to_owned()
        } else {
            recorded.to_owned()
        }
    };
    let mut posts: Vec<Choice> = Vec::new();
    if sheet.shown.count.formal_list.is_none() {
        let own = sheet.shown.count.frame.posts();
        posts.extend(own.map(|post| Choice::new(post.word(), post_name(post))));
    }
    posts.push(Choice::new("written", "选票上另写的人"));
    let sexes = [Choice::new("male", "男"), Choice::new("female", "女")];
    let sex = one.map_or("", |one| if one.is_woman { "female" } else { "male" });
    let post = one.map_or("", |one| one.post.map_or("written", |post| post.word()));
    let form = format!("{word}{id}");
    let (name, sex, post) = (
        of("name", one.map_or("", |one| one.name.as_str())),
        of("sex", sex),
        of("post", post),
    );
    html! {
        @if one.is_some() { (form::hidden("person", &id)) }
        (form::text("name", "姓名", &name, &none).in_form(&form))
        (form::radios("sex", "性别", &sex, &sexes, &none).in_form(&form))
        (form::radios("post", "参选职务", &post, &posts, &none).in_form(&form))
        (form::actions(&html! { (form::secondary(if one.is_some() { "保存更正" } else { "添加" })) }))
    }
}

/// Correcting and removing somebody, before the first entry.
fn correct(sheet: Sheet<'_>, one: &Person) -> Markup {
    let (shown, word) = (sheet.shown, "correct-person");
    let is_own = sheet.refused.1 == word && sheet.refused.2.get("person") == one.id.to_string();
    let remove = html! {
        (form::hidden("person", &one.id.to_string()))
        (form::actions(&html! { (form::danger("删除此人")) }))
    };
    html! {
        details open[is_own] {
            summary { "更正或删除" }
            (Form::post(&shown.action(word), sheet.csrf, sheet.key, fields(sheet, word, Some(one))))
            (Form::post(&shown.action("remove-person"), sheet.csrf, sheet.key, remove))
        }
    }
}

/// Who stays on the committee: for a woman's seat, relatives and empty seats they count as elected.
fn in_office(sitting: &[Sitting]) -> Markup {
    let one = |one: &Sitting| {
        let sex = if one.is_woman { "女" } else { "男" };
        format!("{}（{sex}，{}）", one.name, post_name(one.post))
    };
    let all: Vec<String> = sitting.iter().map(one).collect();
    html! { p { "补选期间在任的：" (all.join("、")) "。计算妇女成员、任职回避和缺额时，他们算作已经当选。" } }
}

/// Near relatives, by whom the outcome keeps relatives from serving together.
fn relatives(sheet: Sheet<'_>, may_change: bool) -> Markup {
    let (none, word, shown) = (FieldErrors::NONE, "relate", sheet.shown);
    let (frame, kinship) = (&shown.count.frame, &shown.count.about.kinship);
    let everybody = || frame.persons.iter().chain(&frame.others);
    let known = |id: i64| everybody().any(|one| one.id == id);
    let people: Vec<Choice> = everybody()
        .map(|one| Choice::new(one.id, one.name.clone()))
        .collect();
    let relations: Vec<Choice> = Relation::ALL
        .iter()
        .map(|one| Choice::new(one.word(), relation_name(*one)))
        .collect();
    let of = |name: &str| typed(sheet.refused, word, name, "");
    let in_office = shown.count.sitting.iter();
    let in_office = in_office.map(|one| {
        Choice::new(
            one.case_id(),
            format!("{}（在任{}）", one.name, post_name(one.post)),
        )
    });
    let others: Vec<Choice> = people.iter().cloned().chain(in_office).collect();
    let body = html! {
        (form::select("one", "第一个人", of("one"), &people, &none))
        (form::select("other", "第二个人", of("other"), &others, &none))
        (form::radios("relation", "关系", of("relation"), &relations, &none))
        (form::actions(&html! { (form::secondary("登记")) }))
    };
    html! {
        h3 { "近亲属关系" }
        @if kinship.is_empty() && shown.count.related_in_office.is_empty() { p { "没有登记。有任职回避关系的，请在提请确认结果以前登记。" } }
        ul { @for (a, b, relation) in kinship.iter().filter(|(a, b, _)| known(*a) && known(*b)) {
            li {
                (frame.name(*a)) "和" (frame.name(*b)) "：" (relation_name(*relation))
                @if may_change {
                    (Form::post(&shown.action("unrelate"), sheet.csrf, sheet.key, html! {
                        (form::hidden("one", &a.to_string()))
                        (form::hidden("other", &b.to_string()))
                        (form::actions(&html! { (form::secondary("删除")) }))
                    }))
                }
            }
        } }
        (related_in_office(sheet, may_change))
        @if may_change {
            details open[sheet.refused.1 == word] {
                summary { "登记近亲属关系" }
                (Form::post(&shown.action(word), sheet.csrf, sheet.key, body))
            }
        }
    }
}

/// The relations with those in office.
fn related_in_office(sheet: Sheet<'_>, may_change: bool) -> Markup {
    let (shown, frame) = (sheet.shown, &sheet.shown.count.frame);
    html! {
        ul { @for one in &shown.count.related_in_office {
            li {
                (frame.name(one.candidate)) "和在任的" (one.name) "：" (relation_name(one.relation))
                @if may_change {
                    (Form::post(&shown.action("unrelate"), sheet.csrf, sheet.key, html! {
                        (form::hidden("relative", &one.id.to_string()))
                        (form::actions(&html! { (form::secondary("删除")) }))
                    }))
                }
            }
        } }
    }
}
