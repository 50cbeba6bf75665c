//! The cut-off, ties, confirmation, refill, the woman: vectors and properties.

use proptest::prelude::*;

use super::faults::Frame;
use super::setup::Setup;
use super::standing::{Nomination, Nominee, Selection, Standing, Tie};
use super::words::{ListOrder, Mode};
use crate::elections::facts::Seats;
use crate::rules::RuleSets;
use crate::tally::Post;

fn nomination(post: Post, votes: u64, revotes: &[u64]) -> Nomination {
    Nomination {
        post,
        votes,
        primary: None,
        revotes: revotes.to_vec(),
    }
}

fn nominee(id: i64, is_woman: bool, posts: &[(Post, u64)]) -> Nominee {
    Nominee {
        id,
        name: "丁一".to_owned(),
        is_woman,
        nominations: posts
            .iter()
            .map(|(post, votes)| nomination(*post, *votes, &[]))
            .collect(),
        confirmed: None,
        is_out: false,
        own_strokes: None,
    }
}

/// Three places for members, as many as one likes besides, no woman asked for.
fn members(places: u32) -> Selection {
    Selection {
        mode: Mode::Direct,
        order: ListOrder::Votes,
        places: [Some(0), Some(0), Some(0), Some(places)],
        most: [None; 4],
        adds_down: false,
        ensures_woman: false,
    }
}

fn ids(standing: &Standing, post: Post) -> Vec<i64> {
    standing.chosen[post as usize]
        .iter()
        .map(|one| one.id)
        .collect()
}

fn plain(votes: &[u64]) -> Vec<Nominee> {
    let all = (1..).zip(votes);
    all.map(|(id, votes)| nominee(id, false, &[(Post::Member, *votes)]))
        .collect()
}

#[test]
fn the_most_votes_come_on_the_list_and_who_leaves_is_followed_by_the_next() {
    let mut all = plain(&[50, 90, 70, 60]);
    let standing = members(3).standing(&all);
    assert_eq!(ids(&standing, Post::Member), [2, 3, 4]);
    all[2].is_out = true;
    assert_eq!(ids(&members(3).standing(&all), Post::Member), [2, 4, 1]);
}

#[test]
fn a_tie_at_the_cut_off_waits_for_a_revote() {
    let mut all = plain(&[90, 60, 60, 60, 10]);
    let standing = members(3).standing(&all);
    assert_eq!(ids(&standing, Post::Member), [1]);
    let tie = |places, persons: &[i64]| Tie {
        post: Post::Member,
        places,
        persons: persons.to_vec(),
    };
    assert_eq!(standing.ties, [tie(2, &[2, 3, 4])]);
    // The revote ties again for the last place; only those two vote once more.
    for (index, revotes) in [(1, vec![30]), (2, vec![20]), (3, vec![20])] {
        all[index].nominations[0].revotes = revotes;
    }
    let again = members(3).standing(&all);
    assert_eq!(
        (ids(&again, Post::Member), again.ties),
        (vec![1, 2], vec![tie(1, &[3, 4])])
    );
    all[2].nominations[0].revotes.push(5);
    all[3].nominations[0].revotes.push(99);
    let settled = members(3).standing(&all);
    assert!(settled.ties.is_empty());
    assert_eq!(
        ids(&settled, Post::Member),
        [1, 2, 4],
        "99 is not compared with 30"
    );
}

#[test]
fn equal_votes_within_the_places_are_no_tie() {
    let standing = members(3).standing(&plain(&[90, 60, 60]));
    assert!(standing.ties.is_empty() && standing.total() == 3);
}

#[test]
fn who_is_nominated_for_several_posts_confirms_one() {
    let two = [(Post::Chair, 40), (Post::Member, 90)];
    let mut all = vec![
        nominee(1, false, &two),
        nominee(2, false, &[(Post::Member, 10)]),
    ];
    let selection = Selection {
        places: [Some(2), Some(0), Some(0), Some(1)],
        ..members(0)
    };
    let standing = selection.standing(&all);
    assert_eq!(standing.unconfirmed, [1]);
    assert_eq!(standing.post_of(1), None);
    all[0].confirmed = Some(Post::Chair);
    let standing = selection.standing(&all);
    assert_eq!(standing.post_of(1), Some(Post::Chair));
    assert_eq!(standing.post_of(2), Some(Post::Member));
}

#[test]
fn votes_that_were_not_enough_above_count_below_and_never_upward() {
    // HA art. 25: one place as chair; 甲 60, 乙 50 as chair and 30 as member.
    let all = [
        nominee(1, false, &[(Post::Chair, 60)]),
        nominee(2, false, &[(Post::Chair, 50), (Post::Member, 30)]),
        nominee(3, false, &[(Post::Member, 70)]),
        nominee(4, false, &[(Post::Member, 75)]),
    ];
    let selection = Selection {
        adds_down: true,
        places: [Some(1), Some(0), Some(0), Some(2)],
        ..members(0)
    };
    let standing = selection.standing(&all);
    assert_eq!(ids(&standing, Post::Chair), [1]);
    assert_eq!(ids(&standing, Post::Member), [2, 4], "50 + 30 = 80");
}

#[test]
fn the_woman_with_the_most_votes_is_added_or_takes_the_last_place() {
    let mut all = plain(&[90, 80, 70]);
    all.push(nominee(4, true, &[(Post::Member, 20)]));
    all.push(nominee(5, true, &[(Post::Member, 30)]));
    let asks = Selection {
        ensures_woman: true,
        ..members(3)
    };
    assert_eq!(
        ids(&asks.standing(&all), Post::Member),
        [1, 2, 3, 5],
        "added"
    );
    let full = Selection {
        most: [None, None, None, Some(3)],
        ..asks
    };
    let standing = full.standing(&all);
    assert_eq!(ids(&standing, Post::Member), [1, 2, 5], "in the last place");
    assert!(standing.chosen[3][2].is_by_woman_rule);
    all[3].nominations[0].votes = 30;
    let tied = asks.standing(&all);
    assert_eq!(
        (tied.ties[0].places, tied.ties[0].persons.as_slice()),
        (1, &[4, 5][..])
    );
    all.truncate(3);
    assert!(asks.standing(&all).lacks_woman);
    all.push(nominee(9, true, &[(Post::Member, 85)]));
    let standing = asks.standing(&all);
    assert_eq!(
        ids(&standing, Post::Member),
        [1, 9, 2],
        "a woman is there by votes"
    );
}

#[test]
fn everybody_who_nominates_himself_is_listed_by_strokes() {
    let mut all = plain(&[0, 0, 0]);
    for (one, name) in all.iter_mut().zip(["张三", "李四", "丁五"]) {
        one.name = name.to_owned();
    }
    let selection = Selection {
        mode: Mode::SelfNominated,
        order: ListOrder::SurnameStrokes,
        places: [None; 4],
        ..members(0)
    };
    assert_eq!(ids(&selection.standing(&all), Post::Member), [3, 2, 1]);
}

fn told(set: &str, setup: impl Fn(&mut Setup), nominees: &[Nominee], member: u32) -> String {
    let all = RuleSets::built_in().unwrap();
    let rules = all.find(set).unwrap();
    let seats = Seats {
        chair: 1,
        member,
        ..Seats::default()
    };
    let frame = Frame {
        rules,
        is_by_election: false,
        seats,
        is_community: false,
    };
    let mut own = Setup {
        registered: Some(1000),
        took_part: Some(501),
        ..Setup::usual(rules, seats)
    };
    setup(&mut own);
    let standing = frame.selection(&own).standing(nominees);
    frame
        .faults(&own, &standing, &|id| format!("甲{id}"))
        .join("；")
}

#[test]
fn more_votes_than_voters_could_give_are_a_wrong_entry() {
    let all = RuleSets::built_in().unwrap();
    let seats = Seats {
        member: 2,
        ..Seats::default()
    };
    let frame = Frame {
        rules: all.find("zj-2020").unwrap(),
        is_by_election: false,
        seats,
        is_community: false,
    };
    let setup = Setup {
        took_part: Some(100),
        ..Setup::usual(frame.rules, seats)
    };
    assert!(frame.sums(&setup, &plain(&[100, 60, 40])).is_empty());
    let told = frame.sums(&setup, &plain(&[100, 60, 41])).join("");
    assert!(told.contains("委员提名票合计201，多于参加提名100人 × 应选2名 = 200"));
}

fn two_chairs() -> Vec<Nominee> {
    let chair = |id| nominee(id, false, &[(Post::Chair, 100)]);
    vec![chair(101), chair(102)]
}

#[test]
fn v09_a_list_without_a_choice_is_refused() {
    let mut all = plain(&[5, 4, 3]);
    all[0].is_woman = true;
    all.push(nominee(101, false, &[(Post::Chair, 100)]));
    let one = told("cn-2018", |_| {}, &all, 2);
    assert_eq!(one, "主任应选1名，候选人1名，候选人应多于应选名额（差额）");
    all.push(nominee(102, false, &[(Post::Chair, 100)]));
    assert_eq!(told("cn-2018", |_| {}, &all, 2), "");
}

#[test]
fn v10_v11_too_many_candidates_are_refused_with_the_limit() {
    let mut all = two_chairs();
    all.extend(plain(&[9, 8, 7, 6, 5, 4, 3]));
    all[2].is_woman = true;
    let seven = told("sh-2020", |own| own.places[3] = Some(7), &all, 3);
    assert_eq!(seven, "委员应选3名，候选人7名，最多只能6名");
    let mut chairs = two_chairs();
    chairs.extend([103, 104].map(|id| nominee(id, true, &[(Post::Chair, 100)])));
    chairs.extend(plain(&[9, 8]));
    let four = told("bj-2012", |own| own.places[0] = Some(4), &chairs, 1);
    assert!(
        four.contains("主任应选1名，候选人4名，最多只能3名"),
        "{four}"
    );
}

#[test]
fn a_nomination_needs_more_than_half_of_the_voters() {
    let half = told("zj-2020", |own| own.took_part = Some(500), &two_chairs(), 0);
    assert!(half.contains("500人没有超过登记选民1000人的一半"), "{half}");
    assert_eq!(told("zj-2020", |_| {}, &two_chairs(), 0), "");
    let none = told("zj-2020", |own| own.took_part = None, &two_chairs(), 0);
    assert!(none.contains("还没有填"), "{none}");
    let primary = |own: &mut Setup| own.mode = Mode::Primary;
    assert!(told("zj-2020", primary, &[], 0).contains("参加预选的选民数"));
}

#[test]
fn ties_posts_to_confirm_and_the_missing_woman_are_told() {
    let mut all = two_chairs();
    all.extend(plain(&[9, 8, 8]));
    let tied = told("cn-2018", |_| {}, &all, 1);
    assert!(
        tied.contains("委员：甲2、甲3得票相同，只剩1个名额"),
        "{tied}"
    );
    all[4].nominations[0].votes = 7;
    assert!(told("cn-2018", |_| {}, &all, 1).contains("没有妇女"));
    all[4].nominations.push(nomination(Post::Chair, 1, &[]));
    assert!(told("cn-2018", |_| {}, &all, 1).contains("甲3被提名为几个职务"));
    let none = told("ha-2011", |own| own.mode = Mode::NoCandidate, &[], 2);
    assert_eq!(none, "", "voters write the names");
}

prop_compose! {
    fn some_nominees()(
        votes in prop::collection::vec((0..12_u64, 0..12_u64, any::<bool>(), any::<bool>()), 0..14),
    ) -> Vec<Nominee> {
        (1..).zip(votes).map(|(id, (chair, member, is_woman, is_out))| {
            let mut posts = vec![(Post::Member, member)];
            if chair > 8 {
                posts.push((Post::Chair, chair));
            }
            Nominee { is_out: is_out && id % 3 == 0, ..nominee(id, is_woman, &posts) }
        }).collect()
    }
}

fn some_selection() -> impl Strategy<Value = Selection> {
    (0..4_u32, 0..6_u32, any::<bool>(), any::<bool>()).prop_map(
        |(chairs, places, adds_down, ensures_woman)| Selection {
            places: [Some(chairs), Some(0), Some(0), Some(places)],
            most: [None, None, None, Some(places.max(1))],
            adds_down,
            ensures_woman,
            ..members(0)
        },
    )
}

proptest! {
    #[test]
    fn nobody_twice_nobody_too_many_nobody_past_with_more_votes(
        all in some_nominees(), selection in some_selection(),
    ) {
        let standing = selection.standing(&all);
        let mut seen = std::collections::BTreeSet::new();
        for post in Post::ALL {
            let chosen = &standing.chosen[*post as usize];
            let places = selection.places[*post as usize].unwrap() as usize;
            prop_assert!(chosen.len() <= places.max(usize::from(selection.ensures_woman)));
            for one in chosen {
                prop_assert!(seen.insert(one.id), "twice");
                prop_assert!(!standing.is_tied(one.id) || one.is_by_woman_rule);
                let own = all.iter().find(|own| own.id == one.id).unwrap();
                prop_assert!(!own.is_out && one.votes > 0);
                prop_assert_eq!(one.votes, selection.votes(own, *post));
            }
            // Who is passed over for the post has no more votes than anybody chosen by votes.
            let least = chosen.iter().filter(|one| !one.is_by_woman_rule).map(|one| one.votes).min();
            for own in all.iter().filter(|own| !own.is_out && standing.post_of(own.id).is_none()) {
                let competes = own.nominations.iter().any(|one| one.post == *post)
                    && !standing.unconfirmed.contains(&own.id)
                    && !standing.is_tied(own.id);
                if let (true, Some(least)) = (competes, least) {
                    prop_assert!(selection.votes(own, *post) <= least);
                }
            }
        }
    }

    #[test]
    fn the_order_of_typing_decides_nothing(
        (all, mixed) in some_nominees().prop_flat_map(|all| {
            (Just(all.clone()), Just(all).prop_shuffle())
        }),
        selection in some_selection(),
    ) {
        prop_assert_eq!(selection.standing(&all), selection.standing(&mixed));
    }

    #[test]
    fn who_leaves_makes_room_for_the_next_and_moves_nobody_else_out(
        all in some_nominees(), places in 1..6_u32, who in 0..14_usize,
    ) {
        let selection = members(places);
        let single: Vec<Nominee> = all.into_iter().filter(|one| one.nominations.len() == 1).collect();
        let before = selection.standing(&single);
        let mut after = single.clone();
        if let Some(one) = after.get_mut(who) {
            one.is_out = true;
            let gone = one.id;
            let now = selection.standing(&after);
            for id in ids(&before, Post::Member).into_iter().filter(|id| *id != gone) {
                prop_assert!(ids(&now, Post::Member).contains(&id));
            }
        }
    }
}
