//! What the pages of the voting day look like.

pub(super) mod candidates;
pub(super) mod mobile;
pub(super) mod proxies;
pub(super) mod staff;
pub(super) mod stations;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::contestants::Contestants;
use super::proxies::{Law, lapsed};
use super::readiness::{faults, of_station};
use super::stations::StationRules;
use super::store_mobile::MobileVoter;
use super::store_proxies::Proxy;
use super::store_staff::Worker;
use super::store_stations::Station;
use super::store_voters::{VoterList, VoterName};
use crate::elections::candidates::store_withdrawals::Withdrawal;
use crate::elections::state::State;
use crate::elections::store::Election;
use crate::elections::views::village::Refused;
use crate::web::form::{self, Choice};
use crate::web::page;
use crate::web::table::{ColumnHead, Table};

/// All that the pages show.
#[derive(Debug)]
pub(in crate::elections) struct VotingDay {
    pub(in crate::elections) election: Election,
    pub(in crate::elections) stations: Vec<Station>,
    pub(in crate::elections) staff: Vec<Worker>,
    pub(in crate::elections) proxies: Vec<Proxy>,
    pub(in crate::elections) mobile_voters: Vec<MobileVoter>,
    /// Which list voters are taken from.
    pub(in crate::elections) list: VoterList,
    /// Persons of proxies and mobile boxes who do not stand on it (any more).
    pub(in crate::elections) not_listed: BTreeSet<i64>,
    /// Who stands for election, with relatives.
    pub(in crate::elections) contestants: Contestants,
    /// A vote held again among the candidates of another chapter, who may leave it.
    pub(in crate::elections) is_repeated: bool,
    /// Who left it.
    pub(in crate::elections) withdrawn: Vec<Withdrawal>,
    /// Last day to withdraw from it in writing.
    pub(in crate::elections) withdraw_by: Option<NaiveDate>,
    /// Posts with too few who stand.
    pub(in crate::elections) surplus_faults: Vec<String>,
    pub(in crate::elections) mobile: StationRules,
    pub(in crate::elections) law: Law,
    /// Voters with the typed names of principal, proxy and voter of a mobile box.
    pub(in crate::elections) namesakes: Vec<Vec<VoterName>>,
    pub(in crate::elections) may_manage: bool,
    pub(in crate::elections) today: NaiveDate,
}

impl VotingDay {
    /// The address of a page, or of a change.
    fn at(&self, last: &str) -> String {
        let id = self.election.id;
        let slash = if last.is_empty() { "" } else { "/" };
        format!("/office/elections/{id}/voting{slash}{last}")
    }

    fn may_change(&self) -> bool {
        self.may_manage && self.election.known.state <= State::Counting
    }

    fn may_change_proxies(&self) -> bool {
        self.may_manage && self.election.known.state < State::Counting
    }

    /// What a station lacks.
    pub(in crate::elections) fn lacking(&self, one: &Station) -> Vec<String> {
        of_station(one, &self.staff, &self.mobile)
    }

    /// What stations and staff lack together.
    pub(in crate::elections) fn faults(&self) -> Vec<String> {
        faults(&self.stations, &self.staff, &self.contestants, &self.mobile)
    }

    /// Why a proxy that holds may not vote on the day.
    pub(in crate::elections) fn lapsed(&self, one: &Proxy) -> Option<&'static str> {
        if self.not_listed.contains(&one.principal.id) {
            return Some("委托人不在选民名单上，委托无效");
        }
        if self.not_listed.contains(&one.proxy.id) {
            return Some("受委托人不在选民名单上，不能投票，可以另外委托");
        }
        let is_candidate = self.contestants.has(&one.proxy);
        lapsed(is_candidate, one.published_on.is_some(), &self.law)
    }

    /// Which list voters are taken from, in a paragraph.
    fn list_told(&self) -> Markup {
        html! { p { "选民从" b { (self.list.told()) } "里查找。" } }
    }

    /// Those of a typed name, to choose from.
    fn namesakes(&self, at: usize) -> Vec<Choice> {
        let all = self.namesakes.get(at).into_iter().flatten();
        all.map(|one| Choice::new(one.id, format!("{}（{}）", one.name, one.told)))
            .collect()
    }

    fn station_name(&self, id: Option<i64>) -> &str {
        let found = self.stations.iter().find(|one| Some(one.id) == id);
        found.map_or("整个会场", |one| one.about.name.as_str())
    }
}

/// What was typed into a refused form, else what is recorded.
fn typed<'a>(refused: Refused<'a>, word: &str, name: &str, recorded: &'a str) -> &'a str {
    match refused {
        (Some(_), sent, fields) if sent == word => fields.get(name),
        _ => recorded,
    }
}

/// The pages of the voting day.
fn contents(shown: &VotingDay) -> Markup {
    let links = [
        ("", "站点和选票"),
        ("staff", "工作人员"),
        ("proxies", "委托投票"),
        ("mobile", "流动票箱投票人"),
    ];
    html! {
        div.contents {
            ul {
                @for (last, label) in links { li { a href=(shown.at(last)) { (label) } } }
                @if shown.is_repeated { li { a href=(shown.at("candidates")) { "候选人退出" } } }
            }
        }
    }
}

/// A list to be put up: its heads after the running number, its rows, and the page it came from.
fn posted(
    shown: &VotingDay,
    list: &str,
    heads: [(&'static str, &'static str); 2],
    rows: impl Iterator<Item = [Markup; 2]>,
    (empty_text, back): (&str, (&str, &str)),
) -> Markup {
    let numbered = |(at, [one, other]): (usize, [Markup; 2])| vec![html! { (at) }, one, other];
    let mut columns = vec![ColumnHead::number("number", "序号")];
    columns.extend(heads.map(|(key, label)| ColumnHead::text(key, label)));
    let table = Table {
        caption: format!("{}{list}", shown.election.unit_name),
        columns,
        rows: (1..).zip(rows).map(numbered).collect(),
        empty_text: empty_text.to_owned(),
        note: format!("投票日{}。", shown.election.known.election_day),
        ..Table::default()
    };
    html! {
        (table)
        (form::actions(&html! {
            (page::print_button())
            (form::link_button(back.0, &shown.at(back.1)))
        }))
    }
}
