//! The worked example of rulebook B6, and the rules next to it.

use super::*;

const SECRETARY: Posts = Posts::PARTY_SECRETARY;
const PARTY: Posts = Posts::PARTY_MEMBER;
const CHAIR: Posts = Posts::CHAIR;
const COMMITTEE: Posts = Posts::COMMITTEE_MEMBER;

/// Somebody of the example: posts, age, woman, 大专 or more, on the committee before.
fn person(posts: Posts, age: i32, woman: bool, college: bool, before: bool) -> MemberFacts {
    MemberFacts {
        sex: if woman { Sex::Female } else { Sex::Male },
        birth_date: born(age),
        education: if college {
            Education::College
        } else {
            Education::SeniorMiddle
        },
        reelected: before,
        newcomer: !before,
        ..member(posts)
    }
}

pub(super) fn units() -> [Figures; 2] {
    let a = [
        person(SECRETARY.and(CHAIR), 40, false, true, true),
        person(PARTY.and(COMMITTEE), 35, false, true, false),
        person(PARTY, 60, false, false, false),
        person(COMMITTEE, 30, true, true, false),
        person(COMMITTEE, 36, true, false, false),
    ];
    let b = [
        person(SECRETARY, 50, false, false, false),
        person(PARTY.and(COMMITTEE), 44, false, false, false),
        person(PARTY, 61, false, false, false),
        person(CHAIR, 33, true, true, true),
        person(COMMITTEE, 29, false, true, true),
    ];
    [unit(&a, None), unit(&b, None)]
}

#[test]
fn the_worked_example_gives_the_published_results() {
    let total = sum(&units());
    let default = Definitions::default();
    let expected = [
        (Metric::DualHeadRate, 1, 2, "50.0"),
        (Metric::CrossPostRate, 3, 10, "30.0"),
        (Metric::AverageAge, 418, 10, "41.8"),
        (Metric::CollegeRate, 5, 10, "50.0"),
        (Metric::FemaleRate, 3, 10, "30.0"),
        (Metric::FemaleCommitteeRate, 3, 7, "42.9"),
        (Metric::FemaleChairRate, 1, 2, "50.0"),
        (Metric::ReelectionRate, 3, 7, "42.9"),
        (Metric::AgeUpTo35Rate, 4, 10, "40.0"),
        (Metric::AgeFrom60Rate, 2, 10, "20.0"),
        (Metric::AverageAgeSecretary, 90, 2, "45.0"),
        (Metric::AverageAgeChair, 73, 2, "36.5"),
        (Metric::CollegeRateSecretary, 1, 2, "50.0"),
        (Metric::CollegeRateChair, 2, 2, "100.0"),
        (Metric::FemalePartyRate, 0, 6, "0.0"),
        (Metric::FemaleSecretaryRate, 0, 2, "0.0"),
        (Metric::UnitWithWomanRate, 2, 2, "100.0"),
        (Metric::NewcomerRate, 4, 7, "57.1"),
        (Metric::PartyMemberRate, 0, 7, "0.0"),
    ];
    for (metric, numerator, denominator, value) in expected {
        assert_eq!(
            measure(metric, &total, &default),
            (numerator, denominator, value.to_owned()),
            "{}",
            metric.code()
        );
    }
}

#[test]
fn the_alternatives_of_a_county_change_the_base() {
    let total = sum(&units());
    let over = |metric, basis| {
        let mut definitions = Definitions::default();
        definitions.choose(metric, basis).unwrap();
        measure(metric, &total, &definitions).2
    };
    assert_eq!(over(Metric::CrossPostRate, Basis::Committee), "42.9");
    assert_eq!(over(Metric::CrossPostRate, Basis::Party), "50.0");
    assert_eq!(over(Metric::CrossPostRate, Basis::Units), "100.0");
    assert_eq!(over(Metric::FemaleRate, Basis::Committee), "42.9");
    assert_eq!(over(Metric::AverageAge, Basis::Party), "48.3"); // 290/6
    assert_eq!(over(Metric::CollegeRate, Basis::Committee), "71.4"); // 5/7
    assert_eq!(over(Metric::AgeUpTo35Rate, Basis::Party), "16.7"); // a2 of 6
    assert_eq!(over(Metric::AgeFrom60Rate, Basis::Committee), "0.0");
}

#[test]
fn rates_of_several_units_are_not_averaged() {
    let crossed = member(PARTY.and(COMMITTEE));
    let mut small = vec![crossed; 2];
    small.resize(6, member(PARTY));
    let mut large = vec![crossed; 8];
    large.resize(10, member(COMMITTEE));
    let total = sum([&unit(&small, None), &unit(&large, None)]);
    let measured = measure(Metric::CrossPostRate, &total, &Definitions::default());
    assert_eq!(measured, (10, 16, "62.5".to_owned()));
}

#[test]
fn age_counts_completed_years() {
    let age = |birth: &str, on: &str| completed_years(date(birth), date(on));
    assert_eq!(age("1990-12-21", "2026-12-20"), 35);
    assert_eq!(age("1990-12-20", "2026-12-20"), 36);
    assert_eq!(age("1966-12-21", "2026-12-20"), 59);
    assert_eq!(age("1966-12-20", "2026-12-20"), 60);
    // 29 February: a year is completed on 1 March of a common year.
    assert_eq!(age("2000-02-29", "2026-02-28"), 25);
    assert_eq!(age("2000-02-29", "2026-03-01"), 26);
    assert_eq!(age("2000-02-29", "2028-02-28"), 27);
    assert_eq!(age("2000-02-29", "2028-02-29"), 28);
    assert_eq!(age("2027-01-01", "2026-12-20"), 0);
    assert_eq!(age("1700-01-01", "2026-12-20"), OLDEST_AGE);
}

#[test]
fn a_birthday_on_the_day_decides_the_band() {
    let aged = |birth: &str| MemberFacts {
        birth_date: date(birth),
        ..member(COMMITTEE)
    };
    let births = ["1990-12-21", "1990-12-20", "1966-12-21", "1966-12-20"];
    let total = unit(&births.map(aged), None);
    let bands = Bands::of(&total).age;
    let persons: Vec<_> = bands.iter().map(|band| (band.code, band.persons)).collect();
    assert_eq!(
        persons,
        [
            ("le35", 1),
            ("36_45", 1),
            ("46_55", 0),
            ("56_59", 1),
            ("ge60", 1)
        ]
    );
    let default = Definitions::default();
    assert_eq!(measure(Metric::AgeUpTo35Rate, &total, &default).0, 1);
    assert_eq!(measure(Metric::AgeFrom60Rate, &total, &default).0, 1);
}

#[test]
fn a_first_secretary_sent_from_above_counts_nowhere() {
    let only = unit(&[member(Posts::FIRST_SECRETARY)], None);
    assert!(only.is_empty());
    // Together with a seat the seat counts, as a member and not as secretary.
    let seated = unit(&[member(Posts::FIRST_SECRETARY.and(PARTY))], None);
    assert_eq!(seated.persons(Basis::Party.classes()), 1);
    assert_eq!(seated.count(Key::SECRETARIES), 0);
}

#[test]
fn seats_without_members_are_vacant_and_overfilling_hides_no_vacancy() {
    let seats = Some(SeatFacts {
        party_seats: 1,
        committee_seats: 3,
        has_single_ballot: false,
    });
    let empty = unit(&[], seats);
    assert_eq!(
        (empty.count(Key::UNITS), empty.vacant_seats()),
        (0, Some(4))
    );
    assert_eq!(empty.reference_date(), None);
    let crowded = unit(&[member(PARTY), member(PARTY), member(COMMITTEE)], seats);
    assert_eq!(crowded.vacant_seats(), Some(2));
    let default = Definitions::default();
    let both = sum([&empty, &crowded]);
    assert_eq!(
        measure(Metric::SeatFillRate, &both, &default),
        (2, 8, "25.0".to_owned())
    );
    let unfixed = unit(&[member(PARTY)], None);
    assert_eq!(unfixed.vacant_seats(), None);
    assert_eq!(
        ratio(
            Metric::SeatFillRate,
            &unfixed,
            &default,
            Availability::default()
        ),
        Measured::NoSource(NoSource::FixedSeats)
    );
}

#[test]
fn one_person_as_both_heads_counts_only_where_both_bodies_exist() {
    let party_only = unit(&[member(SECRETARY)], None);
    let dual = unit(&[member(SECRETARY.and(CHAIR))], None);
    let total = sum([&party_only, &dual]);
    let measured = measure(Metric::DualHeadRate, &total, &Definitions::default());
    assert_eq!(measured, (1, 1, "100.0".to_owned()));
}

#[test]
fn a_common_reference_date_is_told_and_differing_ones_are_not() {
    let on = |day: &str| figures_of_unit([member(PARTY)].into_iter(), None, date(day)).unwrap();
    let mut total = sum([&on("2026-12-20"), &on("2026-12-20")]);
    assert_eq!(total.reference_date(), Some(date("2026-12-20")));
    total.add(&on("2026-12-21")).unwrap();
    assert_eq!(total.reference_date(), None);
    total.subtract(&on("2026-12-21")).unwrap();
    assert_eq!(total.reference_date(), Some(date("2026-12-20")));
}

#[test]
fn sums_refuse_to_pass_what_can_be_counted() {
    let mut figures = Figures::default();
    figures.count_up(Key::UNITS, 1_000_000_000_000).unwrap();
    assert_eq!(figures.count_up(Key::UNITS, 1), Err(OutOfRange));
    assert_eq!(figures.count_up(Key::UNITS, i64::MAX), Err(OutOfRange));
    assert_eq!(figures.count(Key::UNITS), 1_000_000_000_000);
}
