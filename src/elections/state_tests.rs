//! Each action in each state: only the ways of the table succeed.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::elections::chapter::ChapterKind;
use crate::elections::facts::{Declared, FollowUp, Seats};
use crate::rules::{Deadlines, RuleSets};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

static DEADLINES: LazyLock<Deadlines> = LazyLock::new(|| {
    let sets = RuleSets::built_in().unwrap();
    sets.find("ah").unwrap().rules().deadlines
});

/// Everything done in time, on election day or after it.
fn ready() -> Facts {
    let on = |step: &Step| {
        let days = u64::from(step.info().usual.1.unsigned_abs());
        let before = day("2026-12-20") - chrono::Days::new(days);
        (*step, before.min(day("2026-12-20")))
    };
    Facts {
        kind: ChapterKind::FirstRound,
        is_by_election: false,
        start: State::Preparation,
        today: day("2026-12-20"),
        election_day: day("2026-12-20"),
        deadlines: *DEADLINES,
        done: Step::ALL.iter().map(on).collect(),
        seats: Seats {
            chair: 1,
            vice_chair: 1,
            woman_member: 1,
            member: 2,
        },
        seats_allowed: (3, 7),
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
        declared: Some(Declared {
            tied_persons: 0,
            unfilled_seats: 0,
            may_stay_vacant: false,
        }),
        lacks_woman: false,
        is_without_woman: false,
        void_seats: 0,
        members_written: 0,
        follow_up: FollowUp::None,
    }
}

fn sentences(from: State, action: Action, facts: &Facts) -> String {
    let reasons = go(from, action, facts).unwrap_err();
    assert!(!reasons.is_empty());
    let all: Vec<String> = reasons.into_iter().map(|one| one.sentence).collect();
    all.join(" ")
}

#[test]
fn a_village_goes_from_preparation_to_archive() {
    let mut state = State::Preparation;
    let mut facts = ready();
    let mut seen = vec![state];
    while state != State::Archived {
        facts.today = match state {
            State::CommitteeFormed => day("2026-11-20"),
            _ => day("2026-12-20"),
        };
        let usual = ways(state).find(|edge| edge.action != Action::DeclareInvalid);
        let tied = [Action::CallTieRevote, Action::CallRunoff, Action::Annul];
        let edge = ways(state).find(|edge| !tied.contains(&edge.action));
        let edge = if state == State::Counting {
            ways(state).nth(1)
        } else {
            edge.or(usual)
        };
        state = go(state, edge.unwrap().action, &facts).unwrap();
        seen.push(state);
    }
    assert_eq!(seen.len(), 17, "{seen:?}");
}

#[test]
fn every_state_but_the_two_ends_has_a_way_out_and_all_are_reached() {
    for state in State::ALL {
        let is_end = [State::Invalid, State::Archived].contains(state);
        assert_eq!(ways(*state).next().is_none(), is_end, "{state:?}");
        let is_reached = EDGES.iter().any(|edge| edge.to == *state);
        assert!(is_reached || *state == State::Preparation, "{state:?}");
    }
}

#[test]
fn a_missing_fact_is_named_with_its_article() {
    let mut facts = ready();
    facts.done.remove(&Step::CommitteeChosen);
    facts.seats.member = 5;
    let told = sentences(State::Preparation, Action::FormCommittee, &facts);
    assert!(told.contains("还没有完成“推选村民选举委员会”"), "{told}");
    assert!(
        told.contains("职数应为3至7人") && told.contains("8人"),
        "{told}"
    );
    let wrong = sentences(State::Preparation, Action::OpenVoting, &facts);
    assert_eq!(wrong, "现在是“准备”阶段，不能办理“开始投票”。");
}

#[test]
fn a_roll_that_is_out_late_stops_the_election_until_the_day_is_moved() {
    let mut facts = ready();
    facts.done.insert(Step::ListPublished, day("2026-12-01"));
    let told = sentences(State::RegistrationOpen, Action::PublishList, &facts);
    assert!(
        told.contains("最迟应在2026-11-30公布，实际是2026-12-01"),
        "{told}"
    );
    facts.election_day = day("2026-12-21");
    assert!(go(State::RegistrationOpen, Action::PublishList, &facts).is_ok());
}

#[test]
fn objections_need_their_days_and_their_decisions() {
    let mut facts = ready();
    facts.done.insert(Step::ListPublished, day("2026-11-30"));
    facts.today = day("2026-12-05");
    facts.open_objections = 2;
    let told = sentences(State::ListPublished, Action::FinishList, &facts);
    assert!(
        told.contains("异议期到2026-12-05为止") && told.contains("还有2件异议"),
        "{told}"
    );
    facts.today = day("2026-12-06");
    facts.open_objections = 0;
    assert!(go(State::ListPublished, Action::FinishList, &facts).is_ok());
}

#[test]
fn ties_and_empty_seats_lead_where_they_must() {
    let mut facts = ready();
    let declared = |tied_persons, unfilled_seats, may_stay_vacant| {
        Some(Declared {
            tied_persons,
            unfilled_seats,
            may_stay_vacant,
        })
    };
    let may = |action, facts: &Facts| go(State::Round1Result, action, facts).is_ok();
    facts.declared = declared(2, 1, false);
    assert!(may(Action::CallTieRevote, &facts));
    assert!(!may(Action::CallRunoff, &facts) && !may(Action::ConfirmResult, &facts));
    facts.declared = declared(0, 1, false);
    assert!(may(Action::CallRunoff, &facts) && !may(Action::ConfirmResult, &facts));
    facts.declared = declared(0, 1, true);
    assert!(may(Action::ConfirmResult, &facts));
    facts.follow_up = FollowUp::Settled;
    for (tied, may) in [(2, false), (0, true)] {
        facts.declared = declared(tied, 0, false);
        let confirmed = go(State::TieRevote, Action::ConfirmResult, &facts);
        assert_eq!(confirmed.is_ok(), may, "tied again: {tied}");
        facts.declared = declared(tied, 1, false);
        let called = go(State::TieRevote, Action::CallRunoff, &facts);
        assert_eq!(called.is_ok(), may, "tied again: {tied}");
    }
    facts.declared = declared(0, 0, false);
    facts.void_seats = 1;
    for state in [
        State::Round1Result,
        State::TieRevote,
        State::ResultConfirmed,
    ] {
        assert!(go(state, Action::CallRunoff, &facts).is_ok(), "{state:?}");
    }
    for state in [State::Round1Result, State::TieRevote, State::Runoff] {
        let told = sentences(state, Action::ConfirmResult, &facts);
        assert!(told.contains("有1人的当选被认定无效"), "{told}");
    }
    assert!(sentences(State::ResultConfirmed, Action::Announce, &facts).contains("当选被认定无效"));
    facts.void_seats = 0;
    assert!(go(State::ResultConfirmed, Action::CallRunoff, &facts).is_err());
    facts.declared = None;
    assert!(go(State::Counting, Action::DeclareResult, &facts).is_err());
}

#[test]
fn a_count_decides_validity_where_there_is_one() {
    let mut facts = ready();
    facts.is_valid = Some(false);
    assert!(sentences(State::Counting, Action::DeclareResult, &facts).contains("本轮无效"));
    assert_eq!(
        go(State::Counting, Action::DeclareInvalid, &facts),
        Ok(State::Invalid)
    );
    facts.is_valid = Some(true);
    assert!(
        sentences(State::Counting, Action::DeclareInvalid, &facts).contains("不能直接宣布无效")
    );
}

#[test]
fn a_runoff_needs_no_step_before_its_beginning_and_is_announced_elsewhere() {
    let mut facts = ready();
    facts.kind = ChapterKind::Runoff;
    facts.start = State::CandidatesPublished;
    facts.done.remove(&Step::AuditPublished);
    assert!(go(State::CampaignAndLogistics, Action::OpenVoting, &facts).is_ok());
    let told = sentences(State::ResultConfirmed, Action::Announce, &facts);
    assert!(told.contains("所属选举"), "{told}");
}

#[test]
fn a_by_election_fills_only_what_fell_vacant() {
    let mut facts = ready();
    facts.is_by_election = true;
    facts.seats = Seats {
        member: 1,
        ..Seats::default()
    };
    assert!(go(State::Preparation, Action::FormCommittee, &facts).is_ok());
    facts.seats.member = 0;
    let told = sentences(State::Preparation, Action::FormCommittee, &facts);
    assert!(
        told.contains("补选的名额应为1至7人") && told.contains("填的是0人"),
        "{told}"
    );
    facts.seats.chair = 2;
    let told = sentences(State::Preparation, Action::FormCommittee, &facts);
    assert!(told.contains("主任最多1人"), "{told}");
}

fn any_facts() -> impl Strategy<Value = Facts> {
    let days = proptest::collection::vec(proptest::option::of(0_i64..60), Step::ALL.len());
    let declared = proptest::option::of((0_u32..3, 0_u32..3, any::<bool>()));
    let numbers = (0_u32..4, 0_u32..3, 0_u32..3, -40_i64..40);
    let follow_up = prop_oneof![
        Just(FollowUp::None),
        Just(FollowUp::Open),
        Just(FollowUp::Settled)
    ];
    (
        days,
        declared,
        numbers,
        follow_up,
        proptest::option::of(any::<bool>()),
    )
        .prop_map(
            |(days, declared, (members, objections, unreviewed, today), follow_up, is_valid)| {
                let first = day("2026-11-10");
                let steps = Step::ALL.iter().zip(days);
                Facts {
                    done: steps
                        .filter_map(|(step, on)| Some((*step, first + chrono::Duration::days(on?))))
                        .collect::<BTreeMap<_, _>>(),
                    seats: Seats {
                        chair: 1,
                        member: members,
                        ..Seats::default()
                    },
                    open_objections: objections,
                    unreviewed,
                    today: day("2026-12-20") + chrono::Duration::days(today),
                    declared: declared.map(|(tied_persons, unfilled_seats, may_stay_vacant)| {
                        Declared {
                            tied_persons,
                            unfilled_seats,
                            may_stay_vacant,
                        }
                    }),
                    follow_up,
                    is_valid,
                    ..ready()
                }
            },
        )
}

proptest! {
    /// Whatever is known and in whatever order one tries: the state changes only along the table,
    /// only when nothing is missing, and a refusal always says why.
    #[test]
    fn only_the_ways_of_the_table_succeed(
        tries in proptest::collection::vec((0..Action::ALL.len(), any_facts()), 1..30),
        begin in 0..State::ALL.len(),
    ) {
        let mut state = State::ALL[begin];
        for (action, facts) in tries {
            let action = Action::ALL[action];
            let edge = EDGES.iter().find(|edge| edge.from == state && edge.action == action);
            match (go(state, action, &facts), edge) {
                (Ok(to), Some(edge)) => {
                    prop_assert_eq!(to, edge.to);
                    prop_assert!(edge.steps.iter().all(|step| facts.done.contains_key(step)));
                    prop_assert!(edge.checks.iter().all(|check| check(&facts).is_none()));
                    state = to;
                }
                (Ok(_), None) => prop_assert!(false, "{:?} in {:?}", action, state),
                (Err(reasons), _) => {
                    prop_assert!(!reasons.is_empty());
                    prop_assert!(reasons.iter().all(|one| one.sentence.ends_with('。')));
                }
            }
        }
    }

    /// With everything known and nothing wrong, an action succeeds exactly where the table has it
    /// (those that contradict each other left out).
    #[test]
    fn each_action_in_each_state(from in 0..State::ALL.len(), action in 0..Action::ALL.len()) {
        let (from, action) = (State::ALL[from], Action::ALL[action]);
        let on_table = EDGES.iter().any(|edge| edge.from == from && edge.action == action);
        let known = [true, false].iter().any(|is_early| {
            [(0, 0, 0), (2, 0, 0), (0, 1, 0), (0, 0, 1)].iter().any(|(tied_persons, unfilled_seats, void_seats)| {
                let mut facts = ready();
                if *is_early { facts.today = day("2026-11-20"); }
                facts.follow_up = FollowUp::Settled;
                facts.void_seats = *void_seats;
                facts.declared = Some(Declared {
                    tied_persons: *tied_persons,
                    unfilled_seats: *unfilled_seats,
                    may_stay_vacant: false,
                });
                go(from, action, &facts).is_ok()
            })
        });
        prop_assert_eq!(known, on_table);
    }
}
