//! What changes a chapter: actions, seats and day, the chapter that follows.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::action::Action;
use super::candidates;
use super::chapter::{self, Chapter, ChapterKind};
use super::count::{store_reading, store_round_candidates};
use super::facts::{Seats, told};
use super::roll::store_publish as roll;
use super::state::{self, State};
use super::store::{self, Election, first_of};
use super::store_programme::{NewRow, changed_once, stored};
use super::store_steps::LONGEST_NOTE;
use super::voting;
use super::{
    store_declared, store_electorate, store_figures, store_vacancy, store_void, store_void_winners,
    store_vote_day, store_woman,
};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::schema::{counts, elections};

/// Carries out an action: the state changes along the table or the reasons are told. Opening the
/// registration freezes the rules. Gives the new state.
pub fn act(
    conn: &mut Conn,
    scope: &DivisionCode,
    election: &Election,
    version: i32,
    action: Action,
    today: NaiveDate,
) -> Result<State> {
    if super::store_quorum::comes_from_count(conn, election, action)? {
        not_being_counted(conn, election)?;
    }
    let programme = store::programme(conn, scope, election.programme_id)?;
    let rules = election.rules(&programme.rules()?)?;
    let beside = store::chapters_beside(conn, election)?;
    let chapters: Vec<Chapter> = beside.iter().map(Election::as_chapter).collect();
    let own = election.as_chapter();
    let committee = store_vacancy::committee(conn, &beside, election)?;
    let mut facts = election
        .known
        .facts(&rules, &chapters, &own, committee, today);
    roll::tell(conn, election, rules.rules(), &mut facts)?;
    candidates::store_facts::fill(conn, scope, election, &mut facts)?;
    voting::store_facts::fill(conn, &rules, election, &mut facts)?;
    store_woman::fill(conn, election, &mut facts)?;
    store_void::fill(conn, election, &mut facts)?;
    if election.known.kind == ChapterKind::Runoff {
        let count = store_reading::count(conn, election.clone())?;
        store_round_candidates::fill(conn, &count, &mut facts)?;
    }
    let to = state::go(election.known.state, action, &facts)
        .map_err(|reasons| Error::invalid(told(&reasons)))?;
    let row = elections::table.find(election.id);
    let changed = diesel::update(row)
        .filter(elections::version.eq(version))
        .set((
            elections::state.eq(to.word()),
            elections::version.eq(version.saturating_add(1)),
        ))
        .execute(conn)?;
    changed_once(changed)?;
    if action == Action::FinishList {
        roll::make_final(conn, election, today)?;
    }
    if action == Action::OpenRegistration {
        let text = rules.to_frozen().map_err(Error::internal)?;
        diesel::update(row)
            .set((
                elections::rule_set.eq(Some(text)),
                elections::rule_set_hash.eq(Some(rules.hash())),
            ))
            .execute(conn)?;
    }
    if action == Action::PublishCandidates {
        candidates::store_committee::settle(conn, scope, election.id, today)?;
    }
    if action == Action::ConfirmResult {
        store_declared::settle_tie(conn, &beside, election)?;
    }
    store_figures::keep(conn, election.id)?;
    Ok(to)
}

/// Refused while the chapter is counted in the system: then the confirmed outcome declares it.
pub(super) fn not_being_counted(conn: &mut Conn, election: &Election) -> Result<()> {
    let open: i64 = counts::table
        .find(election.id)
        .filter(counts::state.eq("open"))
        .count()
        .get_result(conn)?;
    if open == 0 {
        return Ok(());
    }
    Err(Error::conflict(
        "这一轮正在系统里计票，本轮结果由计票得出，请到“选举结果”页确认。",
    ))
}

/// What a clerk may change of a chapter.
#[derive(Clone, Debug)]
pub struct Details {
    /// Seats by post.
    pub seats: Seats,
    /// 选举日
    pub election_day: NaiveDate,
    /// 难点村: why; empty for none.
    pub difficulty: String,
}

/// A tie revote for which nothing was recorded yet: it may still be put off to another day.
fn may_be_put_off(election: &Election) -> bool {
    let known = &election.known;
    known.kind == ChapterKind::TieRevote && known.state == State::Voting && known.done.is_empty()
}

/// Changes seats, day and difficulty. Seats are fixed once registration opened; the day may be
/// moved until the vote, not to where something recorded comes too late for it.
pub fn change(
    conn: &mut Conn,
    election: &Election,
    version: i32,
    to: &Details,
    today: NaiveDate,
) -> Result<()> {
    let known = &election.known;
    if to.seats != known.seats && known.state >= State::RegistrationOpen {
        return Err(Error::invalid("选民登记开始后，职数不能再改。"));
    }
    let is_moved = to.election_day != known.election_day;
    let is_put_off = is_moved && may_be_put_off(election);
    if is_moved && known.state >= State::Voting && !is_put_off {
        return Err(Error::invalid("投票开始后，选举日不能再改。"));
    }
    if is_moved && to.election_day < today {
        let told = format!(
            "新的选举日{}已经过去，请填今天或以后的日期。",
            to.election_day
        );
        return Err(Error::invalid(told));
    }
    if is_moved {
        store_vote_day::check_moved(conn, election, to.election_day, today)?;
    }
    let (start, state) = if is_put_off {
        // Not yet the vote: first its place and staff, as if it had been called for that day.
        let start = known.kind.start_on(known.start, false);
        (start, start)
    } else {
        (known.start, known.state)
    };
    if to.difficulty.chars().count() > LONGEST_NOTE {
        return Err(Error::invalid(format!(
            "难点村的原因不超过{LONGEST_NOTE}字。"
        )));
    }
    let difficulty = Some(to.difficulty.trim()).filter(|text| !text.is_empty());
    let changed = diesel::update(elections::table.find(election.id))
        .filter(elections::version.eq(version))
        .set((
            elections::chair_seats.eq(stored(to.seats.chair)),
            elections::vice_chair_seats.eq(stored(to.seats.vice_chair)),
            elections::woman_member_seats.eq(stored(to.seats.woman_member)),
            elections::member_seats.eq(stored(to.seats.member)),
            elections::election_day.eq(to.election_day),
            elections::difficulty.eq(difficulty),
            elections::starts_in.eq(start.word()),
            elections::state.eq(state.word()),
            elections::version.eq(version.saturating_add(1)),
        ))
        .execute(conn)?;
    changed_once(changed)?;
    store_figures::keep(conn, election.id)
}

/// Refuses more seats of a post in a revote or runoff than its election has.
fn seats_in_room(all: Seats, kind: ChapterKind, seats: Seats) -> Result<()> {
    let fits = seats.chair <= all.chair
        && seats.vice_chair <= all.vice_chair
        && seats.woman_member <= all.woman_member
        && seats.member <= all.member;
    if fits || !kind.is_round_of_another() {
        return Ok(());
    }
    Err(Error::invalid(format!(
        "{}的名额不能超过这次选举的职数：主任{}、副主任{}、妇女委员{}、委员{}。",
        kind.label(),
        all.chair,
        all.vice_chair,
        all.woman_member,
        all.member
    )))
}

/// The frozen rules of the chapter that follows, with their hash: a round of the same list keeps
/// them, a new election freezes its own.
fn kept_rules(
    parent: &Election,
    (kind, start): (ChapterKind, State),
) -> Result<(Option<String>, Option<String>)> {
    let kept = kind != ChapterKind::ByElection && start > State::CommitteeFormed;
    let Some(text) = parent.frozen.clone().filter(|_| kept) else {
        return Ok((None, None));
    };
    let set = crate::rules::RuleSet::from_frozen(&text).map_err(Error::internal)?;
    Ok((Some(text), Some(set.hash().to_owned())))
}

/// Opens the chapter that follows another. Gives its number.
pub fn follow(
    conn: &mut Conn,
    parent: &Election,
    (kind, start): (ChapterKind, State),
    election_day: NaiveDate,
    seats: Seats,
    today: NaiveDate,
) -> Result<i64> {
    let start = kind.start_on(start, election_day == parent.known.election_day);
    let beside = store::chapters_beside(conn, parent)?;
    let chapters: Vec<Chapter> = beside.iter().map(Election::as_chapter).collect();
    chapter::open(&chapters, &parent.as_chapter(), kind, start)
        .map_err(|reason| Error::invalid(reason.sentence))?;
    if election_day < parent.known.election_day {
        return Err(Error::invalid(format!(
            "{}的日期不能早于上一轮的选举日{}。",
            kind.label(),
            parent.known.election_day
        )));
    }
    let fills_vacancy = kind == ChapterKind::ByElection
        || (kind == ChapterKind::Rerun && parent.known.is_by_election);
    if fills_vacancy && seats.total() == 0 {
        return Err(Error::invalid(
            "请填写补选的名额：只填出缺的职务和人数，没有出缺的职务填0。",
        ));
    }
    if kind == ChapterKind::Runoff {
        store_woman::check_seats(conn, &beside, parent, seats)?;
    }
    seats_in_room(first_of(&beside, parent).known.seats, kind, seats)?;
    let unfilled = parent.known.declared.map(|(_, unfilled)| unfilled);
    if let Some(last) = store_vote_day::last_day_after(conn, parent, kind, unfilled)? {
        let refuse = |reason| Error::invalid(told(&[reason]));
        last.check(election_day, today).map_err(refuse)?;
    }
    let last = beside.iter().map(|one| one.chapter).max().unwrap_or(0);
    let (frozen, hash) = kept_rules(parent, (kind, start))?;
    let row = NewRow {
        programme_id: parent.programme_id,
        unit_code: parent.unit.to_string(),
        chapter: last.saturating_add(1),
        kind: kind.word(),
        parent_id: Some(parent.id),
        starts_in: start.word(),
        state: start.word(),
        chair_seats: stored(seats.chair),
        vice_chair_seats: stored(seats.vice_chair),
        woman_member_seats: stored(seats.woman_member),
        member_seats: stored(seats.member),
        election_day,
        rule_set: frozen,
        rule_set_hash: hash,
        version: 1,
    };
    let id = diesel::insert_into(elections::table)
        .values(row)
        .returning(elections::id)
        .get_result(conn)?;
    if kind == ChapterKind::Runoff {
        store_void_winners::refill(conn, parent.id, id)?;
    }
    if kind == ChapterKind::Rerun {
        store_electorate::carry(conn, parent.id, id)?;
    }
    store_figures::keep(conn, id)?;
    Ok(id)
}
