//! What the chapters of a unit's election add to the statistics (rulebook B1): plain values in, plain
//! values out.

use chrono::NaiveDate;

use super::chapter::ChapterKind;
use super::state::State;
use crate::composition::{CountedVote, ElectionFacts, Enrolled};

/// A chapter as far as the statistics need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its number in the database.
    pub id: i64,
    /// What it is.
    pub kind: ChapterKind,
    /// Whether it fills vacancies during the term.
    pub is_by_election: bool,
    /// The chapter it comes from.
    pub parent: Option<i64>,
    /// Where it stands.
    pub state: State,
    /// 选举日
    pub election_day: NaiveDate,
    /// A seat of its own for a woman.
    pub has_woman_seat: bool,
    /// Tied persons and unfilled seats, once declared.
    pub declared: Option<(u32, u32)>,
}

impl Held {
    /// A vote of the whole election: its first round, or the repetition of a void one.
    fn is_whole(&self) -> bool {
        let is_whole = matches!(self.kind, ChapterKind::FirstRound | ChapterKind::Rerun);
        is_whole && !self.is_by_election
    }

    fn has_result(&self) -> bool {
        self.state >= State::Invalid
    }
}

/// The chapter whose vote counts: the last one of the whole election that has a result.
pub fn vote_that_counts(chapters: &[Held]) -> Option<&Held> {
    let whole = chapters.iter().filter(|one| one.is_whole());
    whole.rev().find(|one| one.has_result())
}

/// The chapter whose registration counts: that of the vote that counts, before it the last one of the
/// whole election.
pub fn registration_that_counts(chapters: &[Held]) -> Option<&Held> {
    let last = || chapters.iter().rfind(|one| one.is_whole());
    vote_that_counts(chapters).or_else(last)
}

/// Votes by proxy of a chapter (rulebook B1): each published proxy that was not taken back is one.
/// Without any there were none where the voting day is kept here; where it is not, or a list of
/// proxies was published on paper, nobody knows.
pub fn proxies(published: i64, keeps_voting_day: bool, published_on_paper: bool) -> Option<i64> {
    (published > 0 || (keeps_voting_day && !published_on_paper)).then_some(published)
}

/// The facts of the election. `chapters`: all of the unit, in order; `counted`: the numbers of
/// [`vote_that_counts`]; `enrolled`: those of [`registration_that_counts`].
pub fn facts(
    chapters: &[Held],
    counted: Option<CountedVote>,
    enrolled: Option<Enrolled>,
) -> ElectionFacts {
    let Some(vote) = vote_that_counts(chapters) else {
        return ElectionFacts {
            enrolled,
            ..ElectionFacts::default()
        };
    };
    let runoff = |one: &Held| one.kind == ChapterKind::Runoff && is_round_of(chapters, one, vote);
    let has_runoff = vote.state == State::Runoff || chapters.iter().any(runoff);
    ElectionFacts {
        has_voted: true,
        succeeded_at_once: vote.kind == ChapterKind::FirstRound
            && !has_runoff
            && is_decided(chapters, vote),
        is_completed: vote.state >= State::ResultConfirmed,
        has_runoff,
        has_designated_woman: vote.has_woman_seat,
        counted,
        enrolled,
        observed: None,
    }
}

/// Whether a chapter is a further round of a vote, through revotes and void rounds between them. A
/// by-election's rounds are not the election's.
fn is_round_of(chapters: &[Held], one: &Held, vote: &Held) -> bool {
    let mut at = one;
    for _ in chapters {
        if !at.kind.is_round_of_another() {
            return false;
        }
        if at.parent == Some(vote.id) {
            return true;
        }
        match chapters.iter().find(|other| Some(other.id) == at.parent) {
            Some(parent) => at = parent,
            None => return false,
        }
    }
    false
}

/// Every seat is filled by the vote itself or by a revote on the same day.
fn is_decided(chapters: &[Held], vote: &Held) -> bool {
    let revotes = chapters
        .iter()
        .filter(|one| one.kind == ChapterKind::TieRevote && one.parent == Some(vote.id));
    let same_day = revotes
        .into_iter()
        .all(|one| one.election_day == vote.election_day && one.state != State::Invalid);
    let has_all = vote.declared == Some((0, 0)) && vote.state == State::Round1Result;
    same_day && (has_all || vote.state >= State::ResultConfirmed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn held(id: i64, kind: ChapterKind, parent: Option<i64>, state: State) -> Held {
        Held {
            id,
            kind,
            is_by_election: kind == ChapterKind::ByElection,
            parent,
            state,
            election_day: day("2026-12-20"),
            has_woman_seat: false,
            declared: None,
        }
    }

    #[test]
    fn before_the_result_nothing_is_told() {
        for state in [State::Preparation, State::Voting, State::Counting] {
            let first = held(1, ChapterKind::FirstRound, None, state);
            assert_eq!(facts(&[first], None, None), ElectionFacts::default());
        }
    }

    #[test]
    fn registration_is_told_before_the_vote_and_proxies_only_where_known() {
        let first = held(1, ChapterKind::FirstRound, None, State::ListFinal);
        let enrolled = Some(Enrolled {
            entitled: 1_000,
            registered: 950,
        });
        let told = facts(&[first], None, enrolled);
        assert!(told.enrolled == enrolled && !told.has_voted);
        assert_eq!(registration_that_counts(&[first]), Some(&first));
        assert_eq!(proxies(60, false, false), Some(60));
        assert_eq!(proxies(0, true, false), Some(0));
        assert_eq!(proxies(0, true, true), None, "a list on paper");
        assert_eq!(proxies(0, false, false), None, "nobody recorded any");
    }

    #[test]
    fn a_first_round_that_fills_every_seat_succeeded_at_once() {
        let mut first = held(1, ChapterKind::FirstRound, None, State::Round1Result);
        first.declared = Some((0, 0));
        let told = facts(&[first], None, None);
        assert!(told.has_voted && told.succeeded_at_once && !told.is_completed);
        first.declared = Some((0, 1));
        assert!(!facts(&[first], None, None).succeeded_at_once);
        first.state = State::Runoff;
        let told = facts(&[first], None, None);
        assert!(told.has_runoff && !told.succeeded_at_once && !told.is_completed);
    }

    #[test]
    fn a_tie_voted_on_the_same_day_is_no_second_vote() {
        let first = held(1, ChapterKind::FirstRound, None, State::Announced);
        let mut revote = held(2, ChapterKind::TieRevote, Some(1), State::ResultConfirmed);
        let told = facts(&[first, revote], None, None);
        assert!(told.succeeded_at_once && told.is_completed);
        revote.election_day = day("2026-12-21");
        assert!(!facts(&[first, revote], None, None).succeeded_at_once);
        let waiting = held(1, ChapterKind::FirstRound, None, State::TieRevote);
        assert!(!facts(&[waiting], None, None).succeeded_at_once);
    }

    #[test]
    fn a_void_vote_was_a_vote_and_its_repetition_counts() {
        let void = held(1, ChapterKind::FirstRound, None, State::Invalid);
        let told = facts(&[void], None, None);
        assert!(told.has_voted && !told.succeeded_at_once && !told.is_completed);
        let again = held(2, ChapterKind::Rerun, Some(1), State::Archived);
        let told = facts(&[void, again], None, None);
        assert!(told.is_completed && !told.succeeded_at_once);
        assert_eq!(vote_that_counts(&[void, again]).map(|one| one.id), Some(2));
        let by = held(3, ChapterKind::ByElection, Some(2), State::Counting);
        assert_eq!(facts(&[void, again, by], None, None), told);
    }
    #[test]
    fn a_by_election_s_runoff_is_not_the_election_s() {
        let first = held(1, ChapterKind::FirstRound, None, State::Archived);
        let at_once = facts(&[first], None, None);
        assert!(at_once.succeeded_at_once && !at_once.has_runoff);
        let by = held(2, ChapterKind::ByElection, Some(1), State::Runoff);
        let runoff = held(3, ChapterKind::Runoff, Some(2), State::Voting);
        assert_eq!(facts(&[first, by, runoff], None, None), at_once);
        let by = held(2, ChapterKind::ByElection, Some(1), State::Invalid);
        let mut again = held(3, ChapterKind::Rerun, Some(2), State::Runoff);
        again.is_by_election = true;
        let runoff = held(4, ChapterKind::Runoff, Some(3), State::Voting);
        let all = [first, by, again, runoff];
        assert_eq!(facts(&all, None, None), at_once);
        assert_eq!(registration_that_counts(&all), Some(&first));
        let void = held(4, ChapterKind::Runoff, Some(1), State::Invalid);
        let again = held(5, ChapterKind::Runoff, Some(4), State::ResultConfirmed);
        let told = facts(&[first, void, again], None, None);
        assert!(told.has_runoff && !told.succeeded_at_once);
    }
}
