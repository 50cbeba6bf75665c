//! What the pages of the voting day look like.

pub(super) mod proxies;
pub(super) mod staff;
pub(super) mod stations;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::proxies::{Law, lapsed};
use super::staff::Duty;
use super::stations::{MobileRules, lacking};
use super::store_proxies::{Proxy, VoterName};
use super::store_staff::Worker;
use super::store_stations::Station;
use crate::elections::state::State;
use crate::elections::store::Election;
use crate::elections::views::village::Refused;

/// All that the pages show.
#[derive(Debug)]
pub(in crate::elections) struct VotingDay {
    pub(in crate::elections) election: Election,
    pub(in crate::elections) stations: Vec<Station>,
    pub(in crate::elections) staff: Vec<Worker>,
    pub(in crate::elections) proxies: Vec<Proxy>,
    /// Who stands for election, by name.
    pub(in crate::elections) candidates: Vec<String>,
    pub(in crate::elections) mobile: MobileRules,
    pub(in crate::elections) law: Law,
    /// Voters with the typed names of principal and proxy.
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
        let supervises =
            |own: &&Worker| own.station_id == Some(one.id) && own.duty == Duty::BallotSupervisor;
        let supervisors = self.staff.iter().filter(supervises).count();
        let is_approved = one.about.approved_on.is_some();
        lacking(one.about.kind, supervisors, is_approved, &self.mobile)
    }

    /// Why a proxy that holds may not vote on the day.
    pub(in crate::elections) fn lapsed(&self, one: &Proxy) -> Option<&'static str> {
        let is_candidate = self.candidates.contains(&one.proxy.name);
        lapsed(is_candidate, one.published_on.is_some(), &self.law)
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

/// The three pages of the voting day.
fn contents(shown: &VotingDay) -> Markup {
    let links = [
        ("", "站点和选票"),
        ("staff", "工作人员"),
        ("proxies", "委托投票"),
    ];
    html! {
        div.contents {
            ul { @for (last, label) in links { li { a href=(shown.at(last)) { (label) } } } }
        }
    }
}
