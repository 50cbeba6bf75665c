//! The days from which what follows a result is counted: the round that decided the last seat, and
//! the round that produced the committee.

use chrono::NaiveDate;

use super::chapter::ChapterKind;
use super::state::State;
use super::store::{Election, with_rounds};
use super::vacancy::FEWEST;

/// From when what follows the result of a chapter is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResultDays {
    /// The day of its last round: what is announced, certified and filed follows it.
    pub decided: NaiveDate,
    /// The day on which three were elected: the committee can work, and the ten days of the
    /// handover begin (VCL18 arts 6, 20).
    pub produced: NaiveDate,
}

impl ResultDays {
    /// A chapter without further rounds.
    pub const fn of(day: NaiveDate) -> Self {
        Self {
            decided: day,
            produced: day,
        }
    }
}

/// The valid rounds of a chapter, itself first.
fn rounds<'a>(beside: &'a [Election], own: &'a Election) -> Vec<&'a Election> {
    let mut all = with_rounds(beside, own);
    all.retain(|one| one.id == own.id || one.known.state != State::Invalid);
    all
}

/// The days of a chapter. While it waits for a round that is not held, nothing is late: the day of
/// that round counts, or today where there is none yet. `beside`: all chapters of the unit.
pub fn result_days(beside: &[Election], own: &Election, today: NaiveDate) -> ResultDays {
    let known = &own.known;
    let day = known.election_day;
    if known.kind.is_round_of_another() || known.state < State::Round1Result {
        return ResultDays::of(day);
    }
    let all = rounds(beside, own);
    let last = all.iter().map(|one| one.known.election_day).max();
    let mut decided = last.unwrap_or(day);
    let is_held = |one: &&Election| one.known.state > State::Counting;
    if [State::TieRevote, State::Runoff].contains(&known.state)
        && all
            .last()
            .is_some_and(|one| one.known.state != State::ResultConfirmed)
    {
        let waits = all.last().is_none_or(is_held);
        decided = if waits { today.max(decided) } else { decided };
    }
    let produced = all.iter().find_map(|one| makes_three(&all, own, one));
    ResultDays {
        decided,
        produced: produced.unwrap_or(decided),
    }
}

/// The day on which a round brought the committee to three members; `None` when it did not.
fn makes_three(all: &[&Election], own: &Election, round: &Election) -> Option<NaiveDate> {
    if round.known.kind == ChapterKind::TieRevote {
        return None;
    }
    let fewest = u32::try_from(FEWEST).ok()?;
    let (tied, unfilled) = round.known.declared?;
    let filled = own.known.seats.total().saturating_sub(unfilled);
    // Seats of a tie are filled on the day of its revote.
    let is_revote = |one: &&&Election| {
        one.known.kind == ChapterKind::TieRevote && one.parent_id == Some(round.id)
    };
    let revotes = all.iter().filter(is_revote);
    let of_revotes = |later: u32, one: &&Election| later.saturating_add(one.known.seats.total());
    let mut later = revotes.clone().fold(0, of_revotes);
    let has_enough = |later| tied == 0 && filled.saturating_sub(later) >= fewest;
    if has_enough(later) {
        return Some(round.known.election_day);
    }
    for revote in revotes {
        later = later.saturating_sub(revote.known.seats.total());
        if has_enough(later) {
            return Some(revote.known.election_day);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::divisions::{DivisionCode, UnitKind};
    use crate::elections::facts::Seats;
    use crate::elections::in_force::Known;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn chapter(id: i64, kind: ChapterKind, on: &str, state: State, members: u32) -> Election {
        Election {
            id,
            programme_id: 1,
            unit: DivisionCode::parse("341023100200").unwrap(),
            unit_name: String::new(),
            chapter: 1,
            parent_id: (id > 1).then_some(1),
            known: Known {
                kind,
                is_by_election: false,
                start: State::Preparation,
                state,
                election_day: day(on),
                follows: None,
                seats: Seats {
                    chair: 0,
                    member: members,
                    ..Seats::default()
                },
                unit_kind: UnitKind::Village,
                declared: None,
                void_seats: 0,
                done: BTreeMap::new(),
            },
            frozen: None,
            difficulty: String::new(),
            woman_decision: None,
            void_reason: None,
            version: 1,
        }
    }

    fn days(all: &[Election], today: &str) -> (String, String) {
        let days = result_days(all, &all[0], day(today));
        (days.decided.to_string(), days.produced.to_string())
    }

    fn told(decided: &str, produced: &str) -> (String, String) {
        (decided.to_owned(), produced.to_owned())
    }

    #[test]
    fn the_handover_counts_from_the_round_that_makes_three() {
        let mut first = chapter(
            1,
            ChapterKind::FirstRound,
            "2026-12-01",
            State::Announced,
            5,
        );
        let mut runoff = chapter(
            2,
            ChapterKind::Runoff,
            "2026-12-10",
            State::ResultConfirmed,
            3,
        );
        (first.known.declared, runoff.known.declared) = (Some((0, 3)), Some((0, 1)));
        let late = [first.clone(), runoff.clone()];
        assert_eq!(days(&late, "2026-12-12"), told("2026-12-10", "2026-12-10"));
        first.known.declared = Some((0, 2));
        let early = [first.clone(), runoff.clone()];
        assert_eq!(days(&early, "2026-12-12"), told("2026-12-10", "2026-12-01"));
        runoff.known.state = State::Invalid;
        let void = [first, runoff];
        assert_eq!(days(&void, "2026-12-12"), told("2026-12-01", "2026-12-01"));
    }

    #[test]
    fn nothing_is_late_while_a_round_is_still_to_be_held() {
        let mut first = chapter(1, ChapterKind::FirstRound, "2026-12-01", State::Runoff, 5);
        first.known.declared = Some((0, 3));
        let own = [first.clone()];
        assert_eq!(days(&own, "2026-12-08"), told("2026-12-08", "2026-12-08"));
        let runoff = chapter(
            2,
            ChapterKind::Runoff,
            "2026-12-20",
            State::CandidatesPublished,
            3,
        );
        let both = [first, runoff];
        assert_eq!(days(&both, "2026-12-08"), told("2026-12-20", "2026-12-20"));
    }

    #[test]
    fn seats_of_a_tie_are_filled_by_its_revote() {
        let mut first = chapter(
            1,
            ChapterKind::FirstRound,
            "2026-12-01",
            State::Announced,
            3,
        );
        first.known.declared = Some((0, 0));
        let revote = chapter(
            2,
            ChapterKind::TieRevote,
            "2026-12-03",
            State::ResultConfirmed,
            1,
        );
        let both = [first, revote];
        assert_eq!(days(&both, "2026-12-04"), told("2026-12-03", "2026-12-03"));
    }
}
