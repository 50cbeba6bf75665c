//! What holds for any members.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

fn any_member() -> impl Strategy<Value = MemberFacts> {
    (
        0..128_i16,
        select(Sex::ALL.to_vec()),
        -400..60_000_i64,
        select(Education::ALL.to_vec()),
        select(PoliticalStatus::ALL.to_vec()),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(
            |(bits, sex, days, education, political_status, reelected, newcomer)| MemberFacts {
                posts: Posts::from_bits(bits),
                sex,
                birth_date: election_day() - chrono::TimeDelta::days(days),
                education,
                political_status,
                reelected,
                newcomer: newcomer && !reelected,
            },
        )
}

fn any_seats() -> impl Strategy<Value = Option<SeatFacts>> {
    proptest::option::of(
        (0..9_u32, 0..9_u32).prop_map(|(party_seats, committee_seats)| SeatFacts {
            party_seats,
            committee_seats,
            has_single_ballot: false,
        }),
    )
}

fn any_figures() -> impl Strategy<Value = Figures> {
    vec((vec(any_member(), 0..12), any_seats()), 0..5).prop_map(|units| {
        let units: Vec<Figures> = units
            .iter()
            .map(|(members, seats)| unit(members, *seats))
            .collect();
        sum(&units)
    })
}

proptest! {
    #[test]
    fn members_are_counted_as_by_hand(units in vec(vec(any_member(), 0..12), 0..5)) {
        let total = sum(&units.iter().map(|members| unit(members, None)).collect::<Vec<_>>());
        let by_hand = |holds: fn(&MemberFacts) -> bool| {
            i64::try_from(units.iter().flatten().filter(|one| holds(one)).count()).unwrap()
        };
        let row = row_of("甲镇", &total, None, &BTreeMap::new());
        prop_assert_eq!(row.members, by_hand(|one| one.posts.is_member()));
        prop_assert_eq!(row.party_seats, by_hand(|one| one.posts.in_party_body()));
        prop_assert_eq!(row.committee_seats, by_hand(|one| one.posts.in_committee()));
        prop_assert_eq!(
            row.members,
            row.party_seats + row.committee_seats - row.cross_posted
        );
        let default = Definitions::default();
        let ages: i64 = units.iter().flatten().filter(|one| one.posts.is_member())
            .map(|one| i64::from(completed_years(one.birth_date, election_day()))).sum();
        prop_assert_eq!(measure(Metric::AverageAge, &total, &default).0, ages);
        prop_assert_eq!(
            measure(Metric::CollegeRate, &total, &default).0,
            by_hand(|one| one.posts.is_member() && one.education >= Education::College)
        );
        prop_assert_eq!(
            measure(Metric::PartyMemberRate, &total, &default).0,
            by_hand(|one| one.posts.in_committee() && one.political_status.is_party_member())
        );
        prop_assert_eq!(
            row.units,
            i64::try_from(units.iter().filter(|members| members.iter()
                .any(|one| one.posts.is_member())).count()).unwrap()
        );
    }

    #[test]
    fn grouping_does_not_change_a_total(
        parts in vec(any_figures(), 0..5), cut in 0..5_usize,
    ) {
        let (front, back) = parts.split_at(cut.min(parts.len()));
        prop_assert_eq!(sum([&sum(front), &sum(back)]), sum(&parts));
    }

    #[test]
    fn the_order_of_members_does_not_matter(
        members in vec(any_member(), 0..12).prop_shuffle(), seats in any_seats(),
    ) {
        let mut sorted = members.clone();
        sorted.sort_by_key(|one| (one.posts.bits(), one.birth_date, one.sex, one.education));
        prop_assert_eq!(unit(&members, seats).encode(), unit(&sorted, seats).encode());
    }

    #[test]
    fn stored_figures_come_back(figures in any_figures(), other in any_figures()) {
        let bytes = figures.encode();
        prop_assert_eq!(Figures::decode(&bytes), Ok(figures.clone()));
        prop_assert_eq!(bytes == other.encode(), figures == other);
        // A difference has negative counters and is stored as well.
        let mut difference = figures;
        difference.subtract(&other).unwrap();
        prop_assert_eq!(Figures::decode(&difference.encode()), Ok(difference));
    }

    #[test]
    fn damaged_bytes_never_read_as_other_bytes(bytes in vec(any::<u8>(), 0..24)) {
        if let Ok(figures) = Figures::decode(&bytes) {
            prop_assert_eq!(figures.encode(), bytes);
        }
    }

    #[test]
    fn subtracting_undoes_adding(figures in any_figures(), other in any_figures()) {
        let mut changed = figures.clone();
        changed.add(&other).unwrap();
        changed.subtract(&other).unwrap();
        prop_assert_eq!(changed.encode(), figures.encode());
    }

    #[test]
    fn bands_add_up_to_the_members(figures in any_figures()) {
        let row = row_of("甲镇", &figures, None, &BTreeMap::new());
        let bands = &row.bands;
        for list in [&bands.age, &bands.education, &bands.gender, &bands.political_status] {
            prop_assert_eq!(list.iter().map(|band| band.persons).sum::<i64>(), row.members);
        }
        let pyramid: i64 = age_pyramid(&figures).iter().map(|step| step.men + step.women).sum();
        prop_assert_eq!(pyramid, row.members);
    }

    #[test]
    fn rates_lie_between_0_and_100(figures in any_figures(), basis in select(Basis::ALL.to_vec())) {
        let mut definitions = Definitions::default();
        for metric in Metric::ALL {
            // A basis the metric does not have leaves the default.
            let _refused = definitions.choose(metric, basis);
            let measured =
                ratio(metric, &figures, &definitions, ON_RECORD);
            if let Some(value) = measured.value(metric.unit()) {
                let top = if metric.unit() == Unit::Years { 1500 } else { 1000 };
                prop_assert!((0..=top).contains(&value.0), "{} {value}", metric.code());
            }
            prop_assert!(measured.change_since(measured, metric.unit()).is_none_or(|c| c.0 == 0));
        }
    }

    #[test]
    fn rounding_is_within_half_a_tenth(
        above in 0..=i64::MAX, below in 1..=i64::MAX, before in (0..10_000_i64, 1..10_000_i64),
    ) {
        if let Some(Tenths(value)) = Tenths::of_ratio(above, below, 100) {
            let error = i128::from(value) * i128::from(below) - i128::from(above) * 1000;
            prop_assert!(-i128::from(below) < error * 2 && error * 2 <= i128::from(below));
        }
        // A change the other way round is the same with the other sign.
        let after = (above % 10_000, below % 10_000);
        let there = Tenths::of_change(after, before, 100);
        let back = Tenths::of_change(before, after, 100);
        prop_assert_eq!(there.map(|tenths| tenths.0), back.map(|tenths| -tenths.0));
    }
}
