//! The chapters of an election: first round, tie revote, runoff, rerun, by-election. Each has its
//! own states, day and figures, and knows the chapter it comes from; they are never merged
//! (rulebook A1, "four different again concepts").

use super::facts::{FollowUp, Reason};
use super::state::State;
use crate::rules::words;

words! {
    /// What kind of chapter it is.
    ChapterKind {
        /// 第一轮
        FirstRound = "first_round",
        /// 再次投票: only among the tied (R-A8-3).
        TieRevote = "tie_revote",
        /// 另行选举: for seats nobody won (R-A9-3).
        Runoff = "runoff",
        /// 重新选举: the whole election was void (A1, HA art. 39).
        Rerun = "rerun",
        /// 补选: a vacancy during the term (A12).
        ByElection = "by_election",
    }
}

impl ChapterKind {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::FirstRound => "换届选举",
            Self::TieRevote => "再次投票",
            Self::Runoff => "另行选举",
            Self::Rerun => "重新选举",
            Self::ByElection => "补选",
        }
    }

    /// The name of a chapter that may fill vacancies ([`is_by_election`]): of a repetition it says what
    /// is repeated.
    pub const fn called(self, is_by_election: bool) -> &'static str {
        match self {
            Self::Rerun if is_by_election => "补选（重新选举）",
            kind => kind.label(),
        }
    }

    /// Who votes, who can be elected and with how many votes, in a sentence.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::FirstRound => "全体登记选民投票；过半数参加有效，获得参加投票的过半数赞成当选。",
            Self::TieRevote => "原选民名单不变，只在得票相同的人中投票，得票多的当选。",
            Self::Runoff => {
                "原选民名单不变，在第一轮未当选的人中按得票多少确定候选人，得票多的当选，但不得少于所投票数的三分之一。"
            }
            Self::Rerun => "整个选举重新进行，可以重新登记选民；仍须两个过半数。",
            Self::ByElection => {
                "由村民会议或村民代表会议补选，程序与换届相同，任期到本届期满为止。"
            }
        }
    }

    /// The states it may begin in, the usual one first. A rerun goes back to registration, to
    /// nomination or to the vote, as far as the fault reaches.
    pub const fn starts(self) -> &'static [State] {
        match self {
            Self::FirstRound | Self::ByElection => &[State::Preparation],
            Self::TieRevote => &[State::Voting, State::CampaignAndLogistics],
            Self::Runoff => &[State::CandidatesPublished],
            Self::Rerun => &[
                State::RegistrationOpen,
                State::Nomination,
                State::CampaignAndLogistics,
            ],
        }
    }

    /// The state it begins in: as somebody says, but a tie revote as its day says. On the day of the
    /// vote it comes from it begins at once, on another day with its place and staff.
    pub fn start_on(self, said: State, is_same_day: bool) -> State {
        match self {
            Self::TieRevote if is_same_day => State::Voting,
            Self::TieRevote => State::CampaignAndLogistics,
            _ => said,
        }
    }

    /// Whether it is a round of another chapter, which is announced and filed there.
    pub const fn is_round_of_another(self) -> bool {
        matches!(self, Self::TieRevote | Self::Runoff)
    }
}

/// What a chapter was opened as, besides what it comes from: its kind and its parent.
pub type Lineage = (ChapterKind, Option<i64>);

/// Whether a chapter fills vacancies during the term and does not elect the whole committee (VCL18
/// art. 19): a by-election, its further rounds, and what repeats it when it was void. `above` finds
/// the chapter a number stands for; one that nobody finds elects the whole.
pub fn is_by_election(own: Lineage, above: impl Fn(i64) -> Option<Lineage>) -> bool {
    let (mut at, mut before) = (own, i64::MAX);
    loop {
        let is_part = at.0 == ChapterKind::Rerun || at.0.is_round_of_another();
        // A parent is older than what comes from it: so the walk ends.
        let parent = at.1.filter(|parent| is_part && *parent < before);
        let Some((parent, found)) = parent.and_then(|id| Some((id, above(id)?))) else {
            return at.0 == ChapterKind::ByElection;
        };
        (at, before) = (found, parent);
    }
}

/// A chapter as far as others depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// Its number in the database.
    pub id: i64,
    /// What it is.
    pub kind: ChapterKind,
    /// The chapter it comes from.
    pub parent: Option<i64>,
    /// Where it stands.
    pub state: State,
    /// Whether persons are tied, as its result stands: those of a revote that was held no longer.
    pub is_tied: bool,
    /// Whether the election of a winner is void, and no further vote was opened for the seat.
    pub has_void_seat: bool,
}

/// The kinds of chapter that may be opened after `parent` now.
pub fn may_follow(chapters: &[Chapter], parent: &Chapter) -> Vec<ChapterKind> {
    let all = ChapterKind::ALL.iter().copied();
    all.filter(|kind| open(chapters, parent, *kind, kind.starts()[0]).is_ok())
        .collect()
}

/// Whether a chapter may be opened after `parent`, in this state; the reason when not.
pub fn open(
    chapters: &[Chapter],
    parent: &Chapter,
    kind: ChapterKind,
    start: State,
) -> Result<(), Reason> {
    let refuse = |sentence: String| {
        let source = String::new();
        Err(Reason { sentence, source })
    };
    if !kind.starts().contains(&start) {
        let (kind, start) = (kind.label(), start.label());
        return refuse(format!("{kind}不能从“{start}”开始。"));
    }
    let is_in_place = match kind {
        ChapterKind::FirstRound => false,
        ChapterKind::TieRevote => parent.state == State::TieRevote || is_void(parent, kind),
        ChapterKind::Runoff => parent.state == State::Runoff || is_void(parent, kind),
        ChapterKind::Rerun => parent.state == State::Invalid && !parent.kind.is_round_of_another(),
        ChapterKind::ByElection => {
            !parent.kind.is_round_of_another()
                && [State::Filed, State::Handover, State::Archived].contains(&parent.state)
        }
    };
    if !is_in_place {
        let (own, state) = (kind.label(), parent.state.label());
        return refuse(format!(
            "{}现在是“{state}”，不能由此开始{own}。",
            parent.kind.label()
        ));
    }
    let is_running = |one: &&Chapter| {
        let last = last_repetition(chapters, one);
        let is_over = kind == ChapterKind::ByElection && last.state >= State::Filed;
        one.parent == Some(parent.id) && one.kind == kind && !is_over
    };
    if !is_open_again(chapters, parent, kind) && chapters.iter().any(|one| is_running(&one)) {
        return refuse(format!("{}已经建好，请在那一轮里办理。", kind.label()));
    }
    Ok(())
}

/// The chapter that repeats a void one, after several the last; itself while nothing repeats it.
fn last_repetition<'a>(chapters: &'a [Chapter], own: &'a Chapter) -> &'a Chapter {
    let mut at = own;
    for _ in chapters {
        let next = chapters
            .iter()
            .find(|one| one.parent == Some(at.id) && one.kind == ChapterKind::Rerun);
        match next {
            Some(next) => at = next,
            None => break,
        }
    }
    at
}

/// Decided again with the winners of its revote, a round may be tied anew, among others or for
/// another post (rulebook C0 step 8): that has a revote of its own. So has a seat a runoff of its own
/// whose winner's election is void.
fn is_open_again(chapters: &[Chapter], parent: &Chapter, kind: ChapterKind) -> bool {
    let is_open = match kind {
        ChapterKind::TieRevote => parent.is_tied,
        ChapterKind::Runoff => parent.has_void_seat,
        _ => false,
    };
    is_open && follow_up(chapters, parent) == FollowUp::Settled
}

/// A round that was void and is held again in its own kind.
fn is_void(parent: &Chapter, kind: ChapterKind) -> bool {
    parent.state == State::Invalid && parent.kind == kind
}

/// How far the tie revote or runoff is that a chapter waits for: of several the newest.
pub fn follow_up(chapters: &[Chapter], waiting: &Chapter) -> FollowUp {
    let kind = match waiting.state {
        State::TieRevote => ChapterKind::TieRevote,
        State::Runoff => ChapterKind::Runoff,
        _ => return FollowUp::None,
    };
    let mut at = waiting.id;
    // Each repetition of a void round is one step down; there are never more than chapters.
    for depth in 0..=chapters.len() {
        let next = chapters
            .iter()
            .filter(|one| one.parent == Some(at) && one.kind == kind)
            .max_by_key(|one| one.id);
        match next {
            None if depth == 0 => return FollowUp::None,
            Some(one) if one.state == State::ResultConfirmed => return FollowUp::Settled,
            Some(one) if one.state == State::Invalid => at = one.id,
            _ => return FollowUp::Open,
        }
    }
    FollowUp::Open
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chapter(id: i64, kind: ChapterKind, parent: Option<i64>, state: State) -> Chapter {
        Chapter {
            id,
            kind,
            parent,
            state,
            is_tied: false,
            has_void_seat: false,
        }
    }

    #[test]
    fn the_four_kinds_of_again_follow_their_own_cause() {
        use ChapterKind as K;
        let after = |state| {
            let first = chapter(1, K::FirstRound, None, state);
            may_follow(&[first], &first)
        };
        assert_eq!(after(State::TieRevote), [K::TieRevote]);
        assert_eq!(after(State::Runoff), [K::Runoff]);
        assert_eq!(after(State::Invalid), [K::Rerun]);
        assert_eq!(after(State::Archived), [K::ByElection]);
        for state in [State::Preparation, State::Voting, State::Round1Result] {
            assert!(after(state).is_empty(), "{state:?}");
        }
    }

    #[test]
    fn a_round_is_opened_once_and_a_void_one_again() {
        use ChapterKind as K;
        let first = chapter(1, K::FirstRound, None, State::Runoff);
        let runoff = |state| chapter(2, K::Runoff, Some(1), state);
        let open_one = [first, runoff(State::Voting)];
        let again = open(&open_one, &first, K::Runoff, State::CandidatesPublished);
        assert!(again.unwrap_err().sentence.contains("已经建好"));
        assert_eq!(follow_up(&open_one, &first), FollowUp::Open);
        let void = runoff(State::Invalid);
        let third = chapter(3, K::Runoff, Some(2), State::ResultConfirmed);
        assert_eq!(may_follow(&[first, void], &void), [K::Runoff]);
        assert_eq!(follow_up(&[first, void], &first), FollowUp::Open);
        assert_eq!(follow_up(&[first, void, third], &first), FollowUp::Settled);
        assert_eq!(follow_up(&[first], &first), FollowUp::None);
    }

    #[test]
    fn a_round_that_is_tied_again_has_another_revote() {
        use ChapterKind as K;
        let first = chapter(1, K::FirstRound, None, State::TieRevote);
        let tied = Chapter {
            is_tied: true,
            ..first
        };
        let revote = |id, state| chapter(id, K::TieRevote, Some(1), state);
        let settled = revote(2, State::ResultConfirmed);
        assert_eq!(may_follow(&[tied, settled], &tied), [K::TieRevote]);
        assert!(may_follow(&[first, settled], &first).is_empty());
        let running = revote(2, State::Voting);
        assert!(may_follow(&[tied, running], &tied).is_empty());
        let second = revote(3, State::Voting);
        assert_eq!(follow_up(&[tied, settled, second], &tied), FollowUp::Open);
        assert!(may_follow(&[tied, settled, second], &tied).is_empty());
        let second = revote(3, State::ResultConfirmed);
        assert_eq!(
            follow_up(&[first, settled, second], &first),
            FollowUp::Settled
        );
    }

    #[test]
    fn a_seat_whose_winner_is_void_has_another_runoff() {
        use ChapterKind as K;
        let first = chapter(1, K::FirstRound, None, State::Runoff);
        let open = Chapter {
            has_void_seat: true,
            ..first
        };
        let runoff = |state| chapter(2, K::Runoff, Some(1), state);
        assert!(may_follow(&[open, runoff(State::Voting)], &open).is_empty());
        let settled = runoff(State::ResultConfirmed);
        assert_eq!(may_follow(&[open, settled], &open), [K::Runoff]);
        assert!(may_follow(&[first, settled], &first).is_empty());
    }

    #[test]
    fn a_rerun_goes_back_as_far_as_the_fault_reaches() {
        let first = chapter(1, ChapterKind::FirstRound, None, State::Invalid);
        let start = |state| open(&[first], &first, ChapterKind::Rerun, state);
        assert!(start(State::Nomination).is_ok() && start(State::RegistrationOpen).is_ok());
        let refused = start(State::Counting).unwrap_err().sentence;
        assert_eq!(refused, "重新选举不能从“计票”开始。");
    }

    #[test]
    fn by_elections_come_one_after_another() {
        use ChapterKind as K;
        let first = chapter(1, K::FirstRound, None, State::Archived);
        let by = |id, state| chapter(id, K::ByElection, Some(1), state);
        assert!(may_follow(&[first, by(2, State::Voting)], &first).is_empty());
        assert_eq!(
            may_follow(&[first, by(2, State::Archived)], &first),
            [K::ByElection]
        );
        let void = by(2, State::Invalid);
        let again = |state| chapter(3, K::Rerun, Some(2), state);
        assert!(may_follow(&[first, void, again(State::Voting)], &first).is_empty());
        let filed = again(State::Filed);
        assert_eq!(may_follow(&[first, void, filed], &first), [K::ByElection]);
    }

    #[test]
    fn what_repeats_a_by_election_fills_its_vacancy() {
        use ChapterKind as K;
        let all = [
            (1, K::FirstRound, None),
            (2, K::Rerun, Some(1)),
            (3, K::Runoff, Some(2)),
            (4, K::ByElection, Some(2)),
            (5, K::Rerun, Some(4)),
            (6, K::Rerun, Some(5)),
            (7, K::Runoff, Some(6)),
            (8, K::TieRevote, Some(7)),
            (9, K::Rerun, None),
        ];
        let find = |id| {
            let own = all.iter().find(|one| one.0 == id);
            own.map(|(_, kind, parent)| (*kind, *parent))
        };
        let by: Vec<i64> = all
            .iter()
            .filter(|(_, kind, parent)| is_by_election((*kind, *parent), find))
            .map(|one| one.0)
            .collect();
        assert_eq!(by, [4, 5, 6, 7, 8]);
    }
}
