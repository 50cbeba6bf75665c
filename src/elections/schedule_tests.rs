//! The dates of a village, against the rulebook's example.

use super::*;
use crate::rules::RuleSets;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn lines(set: &str, state: State, done: &[(Step, &str)], today: &str) -> Vec<Line> {
    let sets = RuleSets::built_in().unwrap();
    let set = sets.find(set).unwrap();
    let done = done.iter().map(|(step, on)| (*step, day(on))).collect();
    schedule(&Situation {
        set,
        template: &Template::usual(set),
        holidays: &Holidays::built_in(),
        kind: ChapterKind::FirstRound,
        start: State::Preparation,
        state,
        election_day: day("2026-12-20"),
        follows: None,
        result_days: ResultDays::of(day("2026-12-20")),
        done: &done,
        today: day(today),
    })
}

fn one(lines: &[Line], step: Step) -> &Line {
    lines.iter().find(|line| line.step == step).unwrap()
}

#[test]
fn the_programme_is_counted_from_the_election_day() {
    let lines = lines("cn-2026", State::Preparation, &[], "2026-11-10");
    assert_eq!(lines.len(), 28);
    let days = |step| (one(&lines, step).planned, one(&lines, step).latest);
    assert_eq!(
        days(Step::ListPublished),
        (day("2026-11-22"), Some(day("2026-11-30")))
    );
    assert_eq!(
        days(Step::CandidatesPublished),
        (day("2026-12-15"), Some(day("2026-12-15")))
    );
    assert_eq!(
        days(Step::HandedOver),
        (day("2026-12-30"), Some(day("2026-12-30")))
    );
    assert_eq!(
        days(Step::ObjectionsDecided),
        (day("2026-11-30"), Some(day("2026-11-30")))
    );
    assert_eq!(days(Step::ResultFiled), (day("2026-12-25"), None));
    assert!(lines.iter().all(|line| line.standing == Standing::Later));
}

#[test]
fn what_is_soon_due_behind_and_overdue() {
    let at = |today| {
        let lines = lines("cn-2026", State::RegistrationOpen, &[], today);
        one(&lines, Step::ListPublished).standing
    };
    assert_eq!(at("2026-11-18"), Standing::Later);
    assert_eq!(at("2026-11-19"), Standing::Soon);
    assert_eq!(at("2026-11-22"), Standing::Due);
    assert_eq!(at("2026-11-23"), Standing::Behind { days: 1 });
    assert_eq!(at("2026-11-30"), Standing::Behind { days: 8 });
    assert_eq!(at("2026-12-01"), Standing::Overdue { days: 1 });
}

#[test]
fn a_step_done_after_its_last_day_stays_late_and_moves_what_hangs_on_it() {
    let done = [(Step::ListPublished, "2026-12-01")];
    let lines = lines("cn-2026", State::ListPublished, &done, "2026-12-02");
    assert_eq!(
        one(&lines, Step::ListPublished).standing,
        Standing::DoneLate
    );
    let objections = one(&lines, Step::ObjectionsDecided);
    assert_eq!(objections.latest, Some(day("2026-12-09")));
}

#[test]
fn a_step_whose_time_has_come_tells_what_it_waits_for() {
    let done = [(Step::SeatsDecided, "2026-11-15")];
    let lines = lines("cn-2026", State::Preparation, &done, "2026-11-17");
    let registering = one(&lines, Step::VotersRegistered);
    assert_eq!(
        registering.blocked,
        "要先完成：公布离任审计结果、推选村民选举委员会、公布选举委员会名单并报乡镇、公告选举日。"
    );
    assert_eq!(one(&lines, Step::CommitteeChosen).blocked, "");
    assert_eq!(next(&lines).unwrap().step, Step::AuditPublished);
}

#[test]
fn stricter_provinces_draw_the_programme_forward() {
    let shanghai = lines("sh-2020", State::Preparation, &[], "2026-11-10");
    let proxies = one(&shanghai, Step::ProxiesPublished);
    assert_eq!(
        (proxies.planned, proxies.latest),
        (day("2026-12-18"), Some(day("2026-12-18")))
    );
}

#[test]
fn an_optional_step_is_never_late() {
    let lines = lines("cn-2026", State::Voting, &[], "2026-12-20");
    assert_eq!(
        one(&lines, Step::PrimaryHeld).standing,
        Standing::PassedOver
    );
    assert!(!one(&lines, Step::SupervisionChosen).is_late());
}

#[test]
fn a_runoff_has_the_days_since_the_first_vote() {
    let sets = RuleSets::built_in().unwrap();
    let set = sets.find("cn-2026").unwrap();
    let days = |follows: &str, step| {
        let lines = schedule(&Situation {
            set,
            template: &Template::usual(set),
            holidays: &Holidays::built_in(),
            kind: ChapterKind::Runoff,
            start: State::CandidatesPublished,
            state: State::CandidatesPublished,
            election_day: day("2026-12-27"),
            follows: Some(day(follows)),
            result_days: ResultDays::of(day("2026-12-27")),
            done: &BTreeMap::new(),
            today: day("2026-12-20"),
        });
        let line = one(&lines, step);
        (line.begins, line.planned, line.latest)
    };
    let place = Step::PlaceAndStaffPublished;
    let (begins, planned, latest) = days("2026-12-20", place);
    assert_eq!((begins, planned), (day("2026-12-22"), day("2026-12-22")));
    assert_ne!(
        latest,
        Some(day("2026-12-27")),
        "no law says the day of the vote"
    );
    let (_, planned, latest) = days("2026-12-20", Step::ProxiesPublished);
    assert_eq!(
        (planned, latest),
        (day("2026-12-26"), Some(day("2026-12-26")))
    );
    let (begins, planned, _) = days("2026-12-25", place);
    assert_eq!((begins, planned), (day("2026-12-25"), day("2026-12-25")));
    let same_day = days("2026-12-27", Step::ProxiesPublished);
    assert_eq!(same_day.1, day("2026-12-27"));
    assert_eq!(same_day.2, Some(day("2026-12-27")));
    assert_eq!(days("2026-12-20", Step::BoxesSealed).1, day("2026-12-27"));
}
