//! Which rules hold for a programme and for a chapter, and what a chapter is on a given day:
//! states, dates and reasons put together from plain values.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;

use super::chapter::{Chapter, ChapterKind, follow_up};
use super::facts::{Declared, Facts, Reason, Seats};
use super::holidays::Holidays;
use super::result_days::ResultDays;
use super::schedule::{Line, Situation, schedule};
use super::state::{Edge, State, ways};
use super::step::Step;
use super::template::Template;
use crate::divisions::UnitKind;
use crate::error::{Error, Result};
use crate::rules::{RuleFault, RuleSet, RuleSets, Value};

static BUILT_IN: LazyLock<Result<RuleSets, RuleFault>> = LazyLock::new(RuleSets::built_in);
static HOLIDAYS: LazyLock<Holidays> = LazyLock::new(Holidays::built_in);

/// The rule sets that come with the program.
pub fn built_in() -> Result<&'static RuleSets> {
    BUILT_IN.as_ref().map_err(Error::internal)
}

/// The rules of a programme: a set that comes with the program, with the county's own values.
pub fn programme_rules(
    id: &str,
    county: &str,
    changes: &BTreeMap<String, Value>,
    reason: &str,
) -> Result<RuleSet> {
    let sentence = || Error::invalid(format!("没有规则“{id}”，请从列表中选择。"));
    let set = built_in()?.find(id).ok_or_else(sentence)?;
    if changes.is_empty() {
        return Ok(set.clone());
    }
    let (own, name) = (
        format!("{id}-{county}"),
        format!("{}（本县调整）", set.about().name),
    );
    set.derive(&own, &name, changes.clone(), reason)
        .map_err(|fault| Error::invalid(format!("{fault}。")))
}

/// The usual rule set of a county on a day: its province's, else the nation's newest.
pub fn usual_rules(county: &str, day: NaiveDate) -> Result<&'static str> {
    let holding = built_in()?.iter().filter(|set| set.holds_on(day));
    let province = county.get(..2).unwrap_or_default();
    let (mut own, mut national) = (None, "cn-2026");
    for set in holding {
        match set.about().province.as_deref() {
            Some(code) if code == province => own = Some(set.id()),
            None => national = set.id(),
            Some(_) => {}
        }
    }
    Ok(own.unwrap_or(national))
}

/// Whether a chapter has the candidates of the one it comes from: a round for few, and a rerun that
/// begins after the formal list.
pub fn keeps_candidates(kind: ChapterKind, start: State) -> bool {
    let is_vote_again = kind == ChapterKind::Rerun && start > State::QualificationReview;
    kind.is_round_of_another() || is_vote_again
}

/// A chapter with all that its page shows.
#[derive(Clone, Debug)]
pub struct Known {
    /// What it is.
    pub kind: ChapterKind,
    /// Whether it fills vacancies during the term ([`super::chapter::is_by_election`]).
    pub is_by_election: bool,
    /// The state it began in.
    pub start: State,
    /// The state it is in.
    pub state: State,
    /// 选举日
    pub election_day: NaiveDate,
    /// The day of the vote it comes from: nothing of a tie revote or runoff is done before.
    pub follows: Option<NaiveDate>,
    /// Seats by post.
    pub seats: Seats,
    /// Village or community.
    pub unit_kind: UnitKind,
    /// Tied persons and unfilled seats, once declared.
    pub declared: Option<(u32, u32)>,
    /// Seats of winners whose election is void, that no further vote was opened for.
    pub void_seats: u32,
    /// Steps that are recorded.
    pub done: BTreeMap<Step, NaiveDate>,
}

impl Known {
    /// What it is called; a by-election held again is told from an election held again.
    pub const fn label(&self) -> &'static str {
        self.kind.called(self.is_by_election)
    }

    /// Whether its candidates are those of the chapter it comes from.
    pub fn keeps_candidates(&self) -> bool {
        keeps_candidates(self.kind, self.start)
    }

    /// Its steps with their dates on a day.
    pub fn lines(
        &self,
        set: &RuleSet,
        template: &Template,
        result_days: ResultDays,
        today: NaiveDate,
    ) -> Vec<Line> {
        schedule(&Situation {
            set,
            template,
            holidays: &HOLIDAYS,
            kind: self.kind,
            start: self.start,
            state: self.state,
            election_day: self.election_day,
            follows: self.follows,
            result_days,
            done: &self.done,
            today,
        })
    }

    /// The facts its guards ask for. Roll, candidates and counts are not kept by the system yet:
    /// what is recorded by hand stands for them. `committee` is how many seats the
    /// committee has, of which a runoff fills the rest.
    pub fn facts(
        &self,
        set: &RuleSet,
        chapters: &[Chapter],
        own: &Chapter,
        committee: u32,
        today: NaiveDate,
    ) -> Facts {
        let rules = set.rules();
        let seats_allowed = match self.unit_kind {
            UnitKind::Village => (rules.committee_least, rules.committee_most),
            UnitKind::Community => (rules.residents_least, rules.residents_most),
        };
        let declared = self
            .declared
            .map(|(tied_persons, unfilled_seats)| Declared {
                tied_persons,
                unfilled_seats,
                may_stay_vacant: self.may_stay_vacant(set, committee, unfilled_seats),
            });
        Facts {
            kind: self.kind,
            is_by_election: self.is_by_election,
            start: self.start,
            today,
            election_day: self.election_day,
            deadlines: rules.deadlines,
            done: self.done.clone(),
            seats: self.seats,
            seats_allowed,
            committee_faults: Vec::new(),
            roll_faults: Vec::new(),
            open_objections: 0,
            unreviewed: 0,
            candidate_faults: Vec::new(),
            must_leave_committee: Vec::new(),
            voting_faults: Vec::new(),
            unpublished: Vec::new(),
            is_valid: None,
            is_counted_here: false,
            declared,
            lacks_woman: false,
            is_without_woman: false,
            void_seats: self.void_seats,
            members_written: 0,
            follow_up: follow_up(chapters, own),
        }
    }

    /// After a runoff, seats may stay empty when enough are elected (R-A9-7); never after the
    /// first round.
    fn may_stay_vacant(&self, set: &RuleSet, committee: u32, unfilled: u32) -> bool {
        let least = match set
            .stated("runoff.vacancy_min_members")
            .map(|one| &one.value)
        {
            Some(Value::Number(least)) => *least,
            _ => u32::MAX,
        };
        self.kind == ChapterKind::Runoff && committee.saturating_sub(unfilled) >= least
    }
}

/// The ways out of a state with what stands against each.
pub fn open_ways(state: State, facts: &Facts) -> Vec<(&'static Edge, Vec<Reason>)> {
    ways(state)
        .map(|edge| (edge, edge.reasons(facts)))
        .collect()
}

/// Seats by post as they usually are for a committee of this size: a chair, from five on a vice
/// chair, the woman's own seat where it is fixed, members. The village's meeting decides.
pub fn usual_seats(total: u32, has_woman_seat: bool) -> Seats {
    let chair = total.min(1);
    let vice_chair = u32::from(total >= 5);
    let woman_member = u32::from(has_woman_seat && total >= 3);
    Seats {
        chair,
        vice_chair,
        woman_member,
        member: total
            .saturating_sub(chair)
            .saturating_sub(vice_chair)
            .saturating_sub(woman_member),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_of_a_size_add_up() {
        for total in 0..=9 {
            for woman in [false, true] {
                assert_eq!(usual_seats(total, woman).total(), total);
            }
        }
        assert_eq!(usual_seats(5, true).member, 2);
    }

    #[test]
    fn a_county_gets_the_rules_of_its_province() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 20).unwrap();
        assert_eq!(usual_rules("341023", day).unwrap(), "ah");
        assert_eq!(usual_rules("500101", day).unwrap(), "cn-2026");
    }

    #[test]
    fn own_values_need_a_reason_and_keep_the_law() {
        let own = |days: u32, reason: &str| {
            let changes = [("register.list_days".to_owned(), Value::Number(days))];
            programme_rules("ah", "341023", &BTreeMap::from(changes), reason)
        };
        assert_eq!(own(25, "县选举办公室通知").unwrap().id(), "ah-341023");
        assert!(own(25, " ").unwrap_err().to_string().contains("理由"));
        let loose = own(15, "想晚一点").unwrap_err().to_string();
        assert!(
            loose.contains("二十日前") && loose.contains("第十四条"),
            "{loose}"
        );
    }
}
