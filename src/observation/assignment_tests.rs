//! The rule of assignment: nobody twice, nobody at home, whatever the order.

use proptest::prelude::*;

use super::*;

fn village(township: u32, number: u32) -> Village {
    Village {
        code: format!("341023{township}{number}"),
        name: format!("第{number}村村委会"),
        township: format!("341023{township}"),
        township_name: format!("{township}镇"),
    }
}

fn observer(account_id: i64, home: Option<String>) -> Candidate {
    Candidate {
        account_id,
        name: format!("观察员{account_id}"),
        organisation: String::new(),
        home,
    }
}

fn county() -> impl Strategy<Value = (Vec<Village>, Vec<Candidate>, Limits)> {
    let townships = proptest::collection::vec(0_u32..9, 0..6);
    (townships, 0_i64..12, 1_usize..4, 0_usize..4, any::<u8>()).prop_map(
        |(townships, people, least, more, homes)| {
            let villages: Vec<Village> = townships
                .iter()
                .enumerate()
                .flat_map(|(index, count)| {
                    let township = 100 + u32::try_from(index).unwrap();
                    (0..*count).map(move |number| village(township, 200 + number))
                })
                .collect();
            let home = |person: i64| {
                let index = usize::try_from(person).unwrap() * usize::from(homes);
                (homes % 3 > 0 && !villages.is_empty())
                    .then(|| villages[index % villages.len()].code.clone())
            };
            let observers = (1..=people).map(|id| observer(id, home(id))).collect();
            let most = least + more;
            (villages, observers, Limits { least, most })
        },
    )
}

proptest! {
    #[test]
    fn no_village_twice_no_load_too_high_and_nobody_at_home((villages, observers, limits) in county()) {
        let proposal = propose(&villages, &observers, limits);
        let mut seen: Vec<&String> = proposal.villages.values().flatten().chain(&proposal.without).collect();
        seen.sort();
        let mut all: Vec<&String> = villages.iter().map(|one| &one.code).collect();
        all.sort();
        prop_assert_eq!(seen, all);
        for (account, own) in &proposal.villages {
            let who = observers.iter().find(|one| one.account_id == *account).unwrap();
            prop_assert!(!own.is_empty() && own.len() <= limits.most);
            prop_assert!(own.iter().all(|code| who.home.as_ref() != Some(code)));
        }
    }

    #[test]
    fn the_order_of_the_input_does_not_matter(
        ((villages, observers, limits), mixed) in county().prop_flat_map(|all| {
            let mixed = (Just(all.0.clone()).prop_shuffle(), Just(all.1.clone()).prop_shuffle());
            (Just(all), mixed)
        }),
    ) {
        prop_assert_eq!(propose(&villages, &observers, limits), propose(&mixed.0, &mixed.1, limits));
    }

    #[test]
    fn every_village_is_observed_when_nothing_speaks_against_it((villages, observers, limits) in county()) {
        let strangers: Vec<Candidate> = observers.iter().map(|one| observer(one.account_id, None)).collect();
        let proposal = propose(&villages, &strangers, limits);
        let room = strangers.len() * limits.most;
        prop_assert_eq!(proposal.without.len(), villages.len().saturating_sub(room));
        // The least load holds when there are enough villages for it.
        let used = proposal.villages.len();
        if villages.len() >= used * limits.least {
            prop_assert!(proposal.villages.values().all(|own| own.len() >= limits.least));
        }
    }
}

#[test]
fn townships_stay_together() {
    let mut villages: Vec<Village> = (200..203).map(|number| village(100, number)).collect();
    villages.extend((200..204).map(|number| village(101, number)));
    let observers = [observer(1, None), observer(2, None)];
    let proposal = propose(&villages, &observers, Limits { least: 1, most: 4 });
    let townships: Vec<BTreeSet<String>> = proposal
        .villages
        .values()
        .map(|own| own.iter().map(|code| code[..9].to_owned()).collect())
        .collect();
    assert_eq!(townships.len(), 2);
    assert!(townships.iter().all(|own| own.len() == 1), "{proposal:?}");
}

#[test]
fn whoever_comes_from_a_township_or_works_in_the_village_stays_away() {
    let own = village(100, 200);
    let mut one = observer(1, Some("341023100".to_owned()));
    assert_eq!(conflict(&one, &own), Some(Conflict::Home));
    one.home = None;
    one.organisation = "示例县一百镇第200村村民委员会".to_owned();
    assert_eq!(conflict(&one, &own), Some(Conflict::Organisation));
    one.organisation = "示例县民政局".to_owned();
    assert_eq!(conflict(&one, &own), None);
    let limits = Limits { least: 1, most: 1 };
    let told = faults(&one, &[&own, &village(100, 201)], limits);
    assert!(told.len() == 1 && told[0].contains("最多1个"), "{told:?}");
}
