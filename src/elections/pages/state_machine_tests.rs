//! Chapters through the interface against a model of them: only the ways of the table succeed, what
//! is refused changes nothing and is not audited, and linked chapters stay apart.

use std::cell::{Cell, RefCell};

use chrono::{Days, NaiveDate};
use diesel::prelude::*;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;

use super::count_tests::yixian;
use super::tests::{DAY, START, county, staff};
use crate::accounts::testing::{Browser, block_on};
use crate::db::testing::TestDb;
use crate::db::{WriteScope, Written};
use crate::db_test;
use crate::divisions::UnitKind;
use crate::elections::action::Action;
use crate::elections::chapter::{Chapter, ChapterKind};
use crate::elections::facts::{Facts, Reason, Seats};
use crate::elections::in_force::{Known, built_in};
use crate::elections::state::{EDGES, State, go, ways};
use crate::elections::step::Step;
use crate::elections::store::{self, Election};
use crate::rules::RuleSet;
use crate::schema::{audit_events, election_persons, election_steps, elections, void_winners};

fn today() -> NaiveDate {
    "2026-11-22".parse().unwrap()
}

fn rules() -> &'static RuleSet {
    built_in().unwrap().find("ah").unwrap()
}

const FIVE: Seats = Seats {
    chair: 1,
    vice_chair: 1,
    woman_member: 1,
    member: 2,
};

/// Every chapter of the county with its steps, and the number of the last audit event.
fn rows(test: &TestDb) -> (Vec<Election>, i64) {
    let read = test.db.read_now(|conn| {
        let last = audit_events::table
            .filter(audit_events::chain.eq("341023"))
            .order(audit_events::sequence.desc())
            .select(audit_events::sequence)
            .first(conn)?;
        Ok((store::elections_of(conn, 1, &yixian())?, last))
    });
    read.unwrap()
}

/// What the guards ask, of these chapters of one village alone.
fn facts(beside: &[Election], own: &Election) -> Facts {
    let chapters: Vec<Chapter> = beside.iter().map(Election::as_chapter).collect();
    let committee = store::committee_seats(beside, own);
    let known = &own.known;
    known.facts(rules(), &chapters, &own.as_chapter(), committee, today())
}

async fn sent(staff: &mut Browser, id: i64, word: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let answer = staff
        .post(&format!("/api/v1/elections/{id}/{word}"), fields)
        .await;
    (answer.status, answer.body)
}

/// Puts a chapter into a state with all its steps recorded, whatever lies between.
fn put(test: &TestDb, id: i64, state: State, day: NaiveDate, declared: (i32, i32)) {
    let done = test
        .db
        .write_now(WriteScope::County(yixian()), move |conn| {
            diesel::update(elections::table.find(id))
                .set((
                    elections::state.eq(state.word()),
                    elections::election_day.eq(day),
                    elections::tied_persons.eq(Some(declared.0)),
                    elections::unfilled_seats.eq(Some(declared.1)),
                ))
                .execute(conn)?;
            Ok(Written::bookkeeping(()))
        });
    done.unwrap();
}

/// Chapter 2 with five seats and all steps, and its tie revote and runoff, both settled.
fn furnished(test: &TestDb) {
    let done = test.db.write_now(WriteScope::County(yixian()), |conn| {
        diesel::update(elections::table.find(2_i64))
            .set((
                elections::chair_seats.eq(1),
                elections::vice_chair_seats.eq(1),
                elections::woman_member_seats.eq(1),
                elections::member_seats.eq(2),
            ))
            .execute(conn)?;
        for step in Step::ALL {
            diesel::insert_into(election_steps::table)
                .values((
                    election_steps::election_id.eq(2_i64),
                    election_steps::step.eq(step.word()),
                    election_steps::done_on.eq("2026-10-20".parse::<NaiveDate>().unwrap()),
                    election_steps::note.eq(""),
                    election_steps::evidence.eq(""),
                ))
                .execute(conn)?;
        }
        for (number, kind) in [(2, ChapterKind::TieRevote), (3, ChapterKind::Runoff)] {
            diesel::insert_into(elections::table)
                .values((
                    elections::programme_id.eq(1_i64),
                    elections::unit_code.eq("341023100200"),
                    elections::chapter.eq(number),
                    elections::kind.eq(kind.word()),
                    elections::parent_id.eq(Some(2_i64)),
                    elections::starts_in.eq(kind.starts()[0].word()),
                    elections::state.eq("result_confirmed"),
                    elections::chair_seats.eq(0),
                    elections::vice_chair_seats.eq(0),
                    elections::woman_member_seats.eq(0),
                    elections::member_seats.eq(1),
                    elections::election_day.eq(today()),
                    elections::version.eq(1),
                ))
                .execute(conn)?;
        }
        Ok(Written::bookkeeping(()))
    });
    done.unwrap();
}

/// Why a round is declared void.
const VOID: &str = "收回选票不到一半";

/// The election of a winner of chapter 2 is void, or is not.
fn put_void_winner(test: &TestDb, is_void: bool) {
    let done = test
        .db
        .write_now(WriteScope::County(yixian()), move |conn| {
            diesel::delete(void_winners::table).execute(conn)?;
            if is_void {
                let person: i64 = diesel::insert_into(election_persons::table)
                    .values((
                        election_persons::election_id.eq(2_i64),
                        election_persons::name.eq("甲"),
                        election_persons::sex.eq(1_i16),
                    ))
                    .returning(election_persons::id)
                    .get_result(conn)?;
                diesel::insert_into(void_winners::table)
                    .values((
                        void_winners::election_person_id.eq(person),
                        void_winners::election_id.eq(2_i64),
                        void_winners::post.eq("member"),
                        void_winners::ground.eq("unlawful"),
                        void_winners::authority.eq("county"),
                        void_winners::decided_on.eq(today()),
                        void_winners::reason.eq(""),
                        void_winners::evidence.eq(""),
                        void_winners::account_id.eq(1_i64),
                        void_winners::recorded_at.eq(today().and_hms_opt(8, 0, 0).unwrap()),
                    ))
                    .execute(conn)?;
            }
            Ok(Written::bookkeeping(()))
        });
    done.unwrap();
}

/// Tries an action in a state, and compares with the table. Gives whether it went.
async fn tried(test: &TestDb, staff: &mut Browser, action: Action) -> bool {
    let (before, events) = rows(test);
    let own = before.iter().find(|one| one.id == 2).unwrap();
    let beside: Vec<Election> = before
        .iter()
        .filter(|one| one.unit == own.unit)
        .cloned()
        .collect();
    let expected = go(own.known.state, action, &facts(&beside, own));
    let version = own.version.to_string();
    let fields = [
        ("action", action.word()),
        ("version", &version),
        ("reason", VOID),
    ];
    let (status, body) = sent(staff, 2, "actions", &fields).await;
    let (after, events_after) = rows(test);
    let place = format!("{action:?} in {:?}", own.known.state);
    match expected {
        Ok(to) => {
            assert_eq!(status, 200, "{place}: {body}");
            let mut wanted = before.clone();
            let one = wanted.iter_mut().find(|one| one.id == 2).unwrap();
            (one.known.state, one.version) = (to, one.version + 1);
            if action == Action::OpenRegistration {
                one.frozen = Some(rules().to_frozen().unwrap());
            }
            if [Action::DeclareInvalid, Action::Annul].contains(&action) {
                one.void_reason = Some(VOID.to_owned());
            }
            assert_eq!(format!("{after:?}"), format!("{wanted:?}"), "{place}");
            assert_eq!(events_after, events + 1, "{place}");
            true
        }
        Err(reasons) => {
            assert_eq!(status, 422, "{place}: {body}");
            let is_told = |one: &Reason| body.contains(one.sentence.trim_end_matches('。'));
            assert!(reasons.iter().all(is_told), "{place}: {body}");
            assert_eq!(format!("{after:?}"), format!("{before:?}"), "{place}");
            assert_eq!(events_after, events, "{place}: a refusal is no event");
            false
        }
    }
}

db_test!(
    each_action_in_each_state_goes_by_the_table_or_changes_nothing,
    |test| {
        county(test, 1);
        block_on(async {
            let mut staff = staff(test);
            staff.post("/office/elections", &START).await;
            furnished(test);
            let days = [today(), DAY.parse().unwrap()];
            for state in State::ALL {
                for action in Action::ALL {
                    let is_way = ways(*state).any(|edge| edge.action == *action);
                    let mut has_gone = false;
                    for day in days.into_iter().take(if is_way { 2 } else { 1 }) {
                        for declared in
                            [(0, 0), (2, 0), (0, 1)]
                                .into_iter()
                                .take(if is_way { 3 } else { 1 })
                        {
                            put(test, 2, *state, day, declared);
                            has_gone |= tried(test, &mut staff, *action).await;
                        }
                    }
                    if is_way && *state == State::ResultConfirmed {
                        put(test, 2, *state, today(), (0, 0));
                        put_void_winner(test, true);
                        has_gone |= tried(test, &mut staff, *action).await;
                        put_void_winner(test, false);
                    }
                    assert_eq!(has_gone, is_way, "{action:?} in {state:?}");
                }
            }
            assert_eq!(EDGES.len(), 30, "the ways that were gone");
        });
    }
);

/// One thing somebody tries, told by numbers that the walk makes sense of.
type Command = (u8, u16, u16, u8);

/// What a command comes to in the present state of the chapters.
#[derive(Clone, Debug)]
enum Tried {
    Act(Action),
    Mark(Step, NaiveDate),
    Unmark(Step),
    Declare(u32, u32),
    Details(Seats, NaiveDate),
    Follow(ChapterKind, State, NaiveDate),
}

/// The model: the chapters of one village as they must stand.
struct Model {
    chapters: Vec<Election>,
}

/// A chapter as it is opened after another one.
fn opened(
    parent: &Election,
    (id, number): (i64, i32),
    (kind, start, day): (ChapterKind, State, chrono::NaiveDate),
) -> Election {
    let is_new = kind == ChapterKind::ByElection;
    Election {
        id,
        chapter: number,
        parent_id: Some(parent.id),
        frozen: parent.frozen.clone().filter(|_| !is_new),
        known: Known {
            kind,
            is_by_election: is_new || parent.known.is_by_election,
            start,
            state: start,
            election_day: day,
            follows: Some(parent.known.election_day),
            seats: Seats {
                chair: 0,
                vice_chair: 0,
                woman_member: 0,
                member: 1,
            },
            unit_kind: UnitKind::Village,
            declared: None,
            void_seats: 0,
            done: std::collections::BTreeMap::new(),
        },
        difficulty: String::new(),
        woman_decision: None,
        void_reason: None,
        version: 1,
        ..parent.clone()
    }
}

impl Model {
    /// What a command means. Most go forward, so that the walk comes far; the others try anything.
    fn meant(&self, (kind, a, b, c): Command) -> (usize, Tried) {
        let index = match kind {
            0..=3 => self.chapters.len() - 1,
            _ => usize::from(a) % self.chapters.len(),
        };
        let own = &self.chapters[index];
        let days = [today(), DAY.parse().unwrap(), "2026-11-21".parse().unwrap()];
        let tried = match kind {
            0..=7 => self.forward(own, b, c),
            8 => Tried::Act(Action::ALL[usize::from(b) % Action::ALL.len()]),
            9 => {
                let on = [
                    days[0],
                    today() + Days::new(1),
                    "2026-10-20".parse().unwrap(),
                ];
                let step = Step::ALL[usize::from(b) % Step::ALL.len()];
                Tried::Mark(step, on[usize::from(c) % 3])
            }
            10 => Tried::Unmark(Step::ALL[usize::from(b) % Step::ALL.len()]),
            11 => Tried::Declare(u32::from(b % 4), u32::from(c % 7)),
            12 => {
                let member = u32::from(b % 4);
                Tried::Details(Seats { member, ..FIVE }, days[usize::from(c) % 3])
            }
            _ => {
                let kind = ChapterKind::ALL[usize::from(b) % ChapterKind::ALL.len()];
                let start = kind.starts()[usize::from(c) % kind.starts().len()];
                Tried::Follow(kind, start, days[usize::from(a) % 3])
            }
        };
        (index, tried)
    }

    /// What brings a chapter on: what is missing for one of its ways, or going it.
    fn forward(&self, own: &Election, b: u16, c: u8) -> Tried {
        let known = &own.known;
        let mut follows = ChapterKind::ALL
            .iter()
            .filter(|kind| may_follow(&self.chapters, own, **kind, kind.starts()[0]));
        if let Some(kind) = follows.next() {
            return Tried::Follow(*kind, kind.starts()[0], today().max(known.election_day));
        }
        match known.state {
            State::Preparation if known.seats.total() < 3 => {
                return Tried::Details(FIVE, known.election_day);
            }
            State::CampaignAndLogistics if known.election_day != today() => {
                return Tried::Details(known.seats, today());
            }
            State::Counting if known.declared.is_none() => {
                return Tried::Declare([0, 0, 2][usize::from(b % 3)], u32::from(c % 2));
            }
            _ => {}
        }
        // An authority's decision ends the walk: seldom.
        let is_usual =
            |edge: &&crate::elections::state::Edge| edge.action != Action::Annul || c == 0;
        let open: Vec<_> = ways(known.state).filter(is_usual).collect();
        let Some(edge) = open.get(usize::from(b) % open.len().max(1)) else {
            return Tried::Act(Action::ALL[usize::from(b) % Action::ALL.len()]);
        };
        let missing = |step: &&Step| step.belongs(known.start) && !known.done.contains_key(step);
        match edge.steps.iter().find(missing) {
            Some(step) => Tried::Mark(*step, "2026-10-20".parse().unwrap()),
            None => Tried::Act(edge.action),
        }
    }

    /// Whether it must succeed, by rules written down a second time.
    fn is_allowed(&self, own: &Election, tried: &Tried) -> bool {
        let known = &own.known;
        match tried {
            Tried::Act(action) => go(known.state, *action, &facts(&self.chapters, own)).is_ok(),
            Tried::Mark(step, on) => {
                let is_over = [State::Invalid, State::Archived].contains(&known.state);
                step.info().phase >= known.start
                    && step.info().phase <= known.state
                    && !is_over
                    && *on <= today()
                    && !known.done.contains_key(step)
            }
            Tried::Unmark(step) => {
                let is_audit = *step == Step::AuditPublished;
                let lasts =
                    known.state <= step.info().phase || (is_audit && known.state < State::Voting);
                lasts && known.done.contains_key(step)
            }
            Tried::Declare(equal, unfilled) => {
                known.state == State::Counting && *equal != 1 && *unfilled <= known.seats.total()
            }
            Tried::Details(seats, day) => {
                let keeps_seats = *seats == known.seats || known.state < State::RegistrationOpen;
                let keeps_day =
                    *day == known.election_day || (known.state < State::Voting && *day >= today());
                keeps_seats && keeps_day
            }
            Tried::Follow(kind, start, day) => {
                may_follow(&self.chapters, own, *kind, *start) && *day >= known.election_day
            }
        }
    }

    /// Carries out what succeeded. `shown` is the answer.
    fn carry_out(&mut self, index: usize, tried: &Tried, shown: &Value) {
        let last = self.chapters.iter().map(|one| one.chapter).max().unwrap();
        let parent = self.chapters[index].clone();
        let state = match tried {
            Tried::Act(action) => go(parent.known.state, *action, &facts(&self.chapters, &parent)),
            _ => Ok(parent.known.state),
        };
        let own = &mut self.chapters[index];
        match tried {
            Tried::Act(action) => {
                own.known.state = state.unwrap();
                own.version += 1;
                if *action == Action::OpenRegistration {
                    own.frozen = Some(rules().to_frozen().unwrap());
                }
                if [Action::DeclareInvalid, Action::Annul].contains(action) {
                    own.void_reason = Some(VOID.to_owned());
                }
                if *action == Action::ConfirmResult && parent.known.kind == ChapterKind::TieRevote {
                    self.settle_tie(&parent);
                }
            }
            Tried::Mark(step, on) => {
                own.known.done.insert(*step, *on);
            }
            Tried::Unmark(step) => {
                own.known.done.remove(step);
            }
            Tried::Declare(equal, unfilled) => {
                own.known.declared = Some((*equal, *unfilled));
                own.version += 1;
            }
            Tried::Details(seats, day) => {
                (own.known.seats, own.known.election_day) = (*seats, *day);
                own.version += 1;
                for one in &mut self.chapters {
                    if one.parent_id == Some(parent.id) {
                        one.known.follows = Some(*day);
                    }
                }
            }
            Tried::Follow(kind, start, day) => {
                let id = shown["id"].as_i64().unwrap();
                self.chapters
                    .push(opened(&parent, (id, last + 1), (*kind, *start, *day)));
            }
        }
    }
}

impl Model {
    /// A revote's result ends the tie of the round it was held for; a void one only stood between.
    fn settle_tie(&mut self, revote: &Election) {
        let mut above = revote.parent_id.unwrap();
        loop {
            let one = self.chapters.iter_mut().find(|one| one.id == above);
            let one = one.unwrap();
            let is_void = one.known.state == State::Invalid;
            if !is_void || one.known.kind != ChapterKind::TieRevote {
                if let Some((_, unfilled)) = one.known.declared {
                    one.known.declared = Some((0, unfilled));
                    one.version += 1;
                }
                return;
            }
            above = one.parent_id.unwrap();
        }
    }
}

/// Which chapter may follow which (rulebook A1): each kind of again has its own cause.
fn may_follow(all: &[Election], parent: &Election, kind: ChapterKind, start: State) -> bool {
    let (state, own) = (parent.known.state, parent.known.kind);
    let is_round = [ChapterKind::TieRevote, ChapterKind::Runoff].contains(&own);
    let is_void = state == State::Invalid && own == kind;
    let has_cause = match kind {
        ChapterKind::FirstRound => false,
        ChapterKind::TieRevote => state == State::TieRevote || is_void,
        ChapterKind::Runoff => state == State::Runoff || is_void,
        ChapterKind::Rerun => state == State::Invalid && !is_round,
        ChapterKind::ByElection => state >= State::Filed && !is_round,
    };
    let is_over = |one: &Election| {
        // A void by-election is over with the last one that repeats it.
        let mut last = one;
        while let Some(next) = all
            .iter()
            .find(|next| next.parent_id == Some(last.id) && next.known.kind == ChapterKind::Rerun)
        {
            last = next;
        }
        kind == ChapterKind::ByElection && last.known.state >= State::Filed
    };
    let is_open = |one: &Election| {
        one.parent_id == Some(parent.id) && one.known.kind == kind && !is_over(one)
    };
    has_cause && kind.starts().contains(&start) && !all.iter().any(is_open)
}

/// Sends it with the version, or with an old one.
async fn send(staff: &mut Browser, own: &Election, version: i32, tried: &Tried) -> (u16, String) {
    let version = version.to_string();
    let mut fields = vec![("version", version)];
    let mut add = |name: &'static str, value: String| fields.push((name, value));
    let word = match tried {
        Tried::Act(action) => {
            add("action", action.word().to_owned());
            add("reason", VOID.to_owned());
            "actions"
        }
        Tried::Mark(step, on) => {
            add("step", step.word().to_owned());
            add("done_on", on.to_string());
            "steps"
        }
        Tried::Unmark(step) => {
            add("step", step.word().to_owned());
            add("reason", "记错了".to_owned());
            "undo"
        }
        Tried::Declare(equal, unfilled) => {
            add("tied_persons", equal.to_string());
            add("unfilled_seats", unfilled.to_string());
            "declared"
        }
        Tried::Details(seats, day) => {
            add("chair", seats.chair.to_string());
            add("vice_chair", seats.vice_chair.to_string());
            add("woman_member", seats.woman_member.to_string());
            add("member", seats.member.to_string());
            add("election_day", day.to_string());
            "details"
        }
        Tried::Follow(kind, start, day) => {
            add("kind", kind.word().to_owned());
            add("starts_in", start.word().to_owned());
            add("election_day", day.to_string());
            for (post, seats) in [
                ("chair", 0),
                ("vice_chair", 0),
                ("woman_member", 0),
                ("member", 1),
            ] {
                add(post, seats.to_string());
            }
            "chapters"
        }
    };
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    sent(staff, own.id, word, &fields).await
}

/// One walk: each command is sent and carried out in the model, then both must be equal.
async fn walk(
    test: &TestDb,
    staff: &mut Browser,
    id: i64,
    commands: &[Command],
    seen: &RefCell<std::collections::BTreeSet<(ChapterKind, State)>>,
) -> Result<(), TestCaseError> {
    let of_village = |all: Vec<Election>, unit: &str| -> Vec<Election> {
        all.into_iter()
            .filter(|one| one.unit.as_str() == unit)
            .collect()
    };
    let (all, mut events) = rows(test);
    let unit = all
        .iter()
        .find(|one| one.id == id)
        .unwrap()
        .unit
        .to_string();
    let mut model = Model {
        chapters: of_village(all, &unit),
    };
    for command in commands {
        let (index, tried) = model.meant(*command);
        let own = model.chapters[index].clone();
        let asks_version = matches!(
            tried,
            Tried::Act(_) | Tried::Declare(..) | Tried::Details(..)
        );
        let is_stale = command.0 == 7 && asks_version;
        let version = own.version - i32::from(is_stale);
        let (status, body) = send(staff, &own, version, &tried).await;
        let is_allowed = model.is_allowed(&own, &tried) && !is_stale;
        if is_allowed {
            prop_assert_eq!(
                status,
                200,
                "{:?} in {:?}: {}",
                tried,
                own.known.state,
                body
            );
            model.carry_out(index, &tried, &serde_json::from_str(&body).unwrap());
            events += 1;
        } else {
            prop_assert!(
                [409, 422].contains(&status),
                "{:?} in {:?}: {} {}",
                tried,
                own.known.state,
                status,
                body
            );
            prop_assert!(body.contains('。'), "{}", body);
        }
        let (all, events_now) = rows(test);
        let now = of_village(all, &unit);
        let (now, wanted) = (format!("{now:#?}"), format!("{:#?}", model.chapters));
        prop_assert_eq!(now, wanted, "after {:?} by {}", tried, own.id);
        prop_assert_eq!(events_now, events, "{:?}", tried);
        for one in &model.chapters {
            seen.borrow_mut().insert((one.known.kind, one.known.state));
        }
    }
    Ok(())
}

db_test!(
    whatever_is_tried_the_chapters_stand_as_the_model_says,
    |test| {
        county(test, 120);
        let system = actix_web::rt::System::new();
        let mut staff = staff(test);
        system.block_on(staff.post("/office/elections", &START));
        let (staff, next) = (RefCell::new(staff), Cell::new(2_i64));
        let seen = RefCell::default();
        let config = Config {
            cases: 12,
            max_shrink_iters: 100,
            failure_persistence: None,
            ..Config::default()
        };
        let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let mut runner = TestRunner::new_with_rng(config, random);
        let command = (0_u8..14, any::<u16>(), any::<u16>(), any::<u8>());
        let commands = proptest::collection::vec(command, 80..160);
        let ran = runner.run(&commands, |commands| {
            // Each walk has a village of its own.
            let id = next.replace(next.get() + 1);
            system.block_on(walk(test, &mut staff.borrow_mut(), id, &commands, &seen))
        });
        ran.unwrap();
        let seen = seen.into_inner();
        let kinds: std::collections::BTreeSet<_> = seen.iter().map(|one| one.0).collect();
        assert!(
            kinds.len() >= 4,
            "the walks came to few kinds of chapter: {seen:?}"
        );
        let states: std::collections::BTreeSet<_> = seen.iter().map(|one| one.1).collect();
        assert!(
            states.len() >= 19,
            "the walks came to few states: {states:?}"
        );
    }
);
