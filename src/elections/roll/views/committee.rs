//! The page of 村民选举委员会: who sits on it, who waits, who left; the forms that change it.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{NONE, Typed};
use crate::elections::roll::committee::{Chosen, Leaving, faults};
use crate::elections::state::State;
use crate::elections::step::Step;
use crate::elections::store::Election;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::page::{self, BadgeKind, badge};
use crate::web::table::{ColumnHead, Table};

/// All that the page shows.
#[derive(Debug)]
pub(in crate::elections::roll) struct CommitteePage {
    pub(in crate::elections::roll) election: Election,
    /// The chapter that chose it: its own, or the one it comes from.
    pub(in crate::elections::roll) keeping: i64,
    /// All who were ever chosen, with why they left.
    pub(in crate::elections::roll) chosen: Vec<(Chosen, String)>,
    /// Fewest and most members of the rules.
    pub(in crate::elections::roll) size: (u32, Option<u32>),
    pub(in crate::elections::roll) may_manage: bool,
    pub(in crate::elections::roll) today: NaiveDate,
}

impl CommitteePage {
    fn is_published(&self) -> bool {
        let done = &self.election.known.done;
        done.contains_key(&Step::CommitteePublished)
    }

    fn action(&self, word: &str) -> String {
        format!("/office/elections/{}/committee/{word}", self.election.id)
    }

    /// What stands against the committee as it is written down.
    pub(in crate::elections::roll) fn faults(&self) -> Vec<String> {
        let all: Vec<Chosen> = self.chosen.iter().map(|(one, _)| one.clone()).collect();
        faults(&all, self.size.0, self.size.1)
    }

    /// Whether people are still chosen in this very chapter.
    fn is_own(&self) -> bool {
        self.keeping == self.election.id
    }
}

/// The page.
pub(in crate::elections::roll) fn committee(page: &CommitteePage, typed: Typed<'_>) -> Markup {
    let all: Vec<Chosen> = page.chosen.iter().map(|(one, _)| one.clone()).collect();
    let told = page.faults();
    let count = all.iter().filter(|one| one.is_member()).count();
    html! {
        (typed.told())
        p { "由村民会议、村民代表会议或各村民小组会议推选（村民委员会组织法第十二条）。候选人应退出，缺额按原来推选的得票依次递补。" }
        @if page.chosen.is_empty() { p { "还没有登记。" } }
        @else if told.is_empty() {
            p { (badge(BadgeKind::Done, "人数符合规定")) " 现有" (count) "人。"
                @if count % 2 == 0 { "人数宜为单数。" } }
        } @else { ul { @for one in &told { li { (one) } } } }
        (steps(page, typed))
        (table(page))
        @if !page.is_own() {
            p { "这一轮由"
                a href={ "/office/elections/" (page.keeping) "/committee" } { "原来的选举委员会" } "主持。" }
        }
        @if page.may_manage {
            @if page.is_own() { (add(page, typed)) }
            (leave(page, typed))
            @if page.is_own() && !page.is_published() { (remove(page, typed)) }
        }
    }
}

/// The two steps of the checklist that this page records.
fn steps(page: &CommitteePage, typed: Typed<'_>) -> Markup {
    let none = FieldErrors::NONE;
    let known = &page.election.known;
    let own = format!("/office/elections/{}", page.election.id);
    let day = known.done.get(&Step::CommitteePublished);
    let recorded = day.copied().unwrap_or(page.today).to_string();
    let on = typed.value(typed.is("publish"), "on", &recorded);
    let body = html! {
        (form::date("on", "公布日期", on, &none).in_form("publish"))
        (form::actions(&html! {
            (form::primary(if day.is_some() { "重新公布" } else { "公布名单，已报乡镇" }))
        }))
    };
    html! {
        @if let Some(on) = known.done.get(&Step::CommitteeChosen) { p { "“推选村民选举委员会”已记为完成（" (on) "）。" } }
        @if let Some(on) = day { p { "名单已于 " b { (on) } " 公布。" } }
        @if page.may_manage && page.is_own() && !page.chosen.is_empty() {
            @if known.state == State::Preparation && page.faults().is_empty() {
                p { "下一步：到" a href=(own) { "办事清单" } "办理“选举委员会成立”，再回到这里公布名单。" }
            }
            @if known.state == State::CommitteeFormed {
                (page::card("公布名单", &html! {
                    p { "张贴名单并报乡镇（街道）以后，在这里登记。" }
                    (Form::post(&page.action("publish"), typed.csrf, typed.key, body))
                }))
            }
        }
    }
}

fn remove(page: &CommitteePage, typed: Typed<'_>) -> Markup {
    let none = FieldErrors::NONE;
    let all: Vec<Choice> = page
        .chosen
        .iter()
        .map(|(one, _)| Choice::new(one.id, one.name.clone()))
        .collect();
    let chosen = typed.value(typed.is("remove"), "member", "");
    let body = html! {
        (form::select("member", "删除谁", chosen, &all, &none).in_form("remove"))
        (form::actions(&html! { (form::danger("删除")) }))
    };
    html! {
        @if !all.is_empty() {
            details.card open[typed.is("remove")] {
                summary { "登记错了，删除" }
                p { "名单公布以前可以删除后重新登记。" }
                (Form::post(&page.action("remove"), typed.csrf, typed.key, body))
            }
        }
    }
}

fn table(page: &CommitteePage) -> Markup {
    let rows = page.chosen.iter().map(|(one, why)| {
        let state = match (one.joined_on, one.left_on) {
            (_, Some(on)) => format!("{on}退出：{why}"),
            (Some(on), None) => format!("{on}起"),
            (None, None) => "候补".to_owned(),
        };
        let votes = one
            .votes
            .map_or_else(|| NONE.to_owned(), |votes| votes.to_string());
        vec![
            html! { (one.name) },
            html! { @if one.is_chair { "主任" } @else { "委员" } },
            html! { (votes) },
            html! { (state) },
        ]
    });
    let table = Table {
        caption: "村民选举委员会".to_owned(),
        columns: vec![
            ColumnHead::text("name", "姓名"),
            ColumnHead::text("post", "职务"),
            ColumnHead::number("votes", "推选得票"),
            ColumnHead::text("state", "情况"),
        ],
        rows: rows.collect(),
        empty_text: "登记以后在这里列出。".to_owned(),
        ..Table::default()
    };
    html! { (table) }
}

fn add(page: &CommitteePage, typed: Typed<'_>) -> Markup {
    let none = FieldErrors::NONE;
    let is_own = typed.is("add");
    let of = |name, recorded| typed.value(is_own, name, recorded);
    let today = page.today.to_string();
    let posts = [
        Choice::new("chair", "主任"),
        Choice::new("member", "委员"),
        Choice::new("waiting", "候补（有缺额时按得票递补）"),
    ];
    let body = html! {
        (form::text("name", "姓名", of("name", ""), &none))
        (form::radios("post", "职务", of("post", ""), &posts, &none))
        (form::number("votes", "推选得票", of("votes", ""), &none).optional())
        (form::date("on", "推选日期", of("on", &today), &none))
        (form::actions(&html! { (form::primary("登记一人")) }))
    };
    page::card(
        "登记推选出的人",
        &html! { (Form::post(&page.action("add"), typed.csrf, typed.key, body)) },
    )
}

fn leave(page: &CommitteePage, typed: Typed<'_>) -> Markup {
    let none = FieldErrors::NONE;
    let is_own = typed.is("leave");
    let of = |name, recorded| typed.value(is_own, name, recorded);
    let today = page.today.to_string();
    let members: Vec<Choice> = page
        .chosen
        .iter()
        .filter(|(one, _)| one.left_on.is_none())
        .map(|(one, _)| Choice::new(one.id, one.name.clone()))
        .collect();
    let reasons: Vec<Choice> = Leaving::ALL
        .iter()
        .map(|one| Choice::new(one.word(), one.label()))
        .collect();
    let body = html! {
        (form::select("member", "谁退出", of("member", ""), &members, &none))
        (form::select("why", "原因", of("why", ""), &reasons, &none))
        (form::date("on", "退出日期", of("on", &today), &none).in_form("leave"))
        (form::actions(&html! { (form::secondary("办理退出")) }))
    };
    html! {
        @if !members.is_empty() {
            details.card open[is_own] {
                summary { "有人退出" }
                p { "有候补的，得票最多的一人同日递补。" }
                (Form::post(&page.action("leave"), typed.csrf, typed.key, body))
            }
        }
    }
}
