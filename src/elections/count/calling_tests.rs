//! Calling: strokes are what was tapped and not taken back.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::calling::{Strokes, Tap};
use super::cell::Cell;
use super::frame::{Frame, Person};
use super::sheet::Sheet;
use crate::tally::Post;

fn frame() -> Frame {
    let person = |id: i64, name: &str, post| Person {
        id,
        name: name.to_owned(),
        is_woman: id == 2,
        post,
    };
    Frame {
        registered: Some(1000),
        seats: [1, 0, 0, 2],
        persons: vec![
            person(1, "甲", Some(Post::Chair)),
            person(2, "乙", Some(Post::Member)),
            person(3, "丙", Some(Post::Member)),
            person(4, "丁", None),
        ],
        ..Frame::default()
    }
}

fn read(names: &str) -> Vec<Tap> {
    let frame = frame();
    let tap = |name: &str| Tap::from_name(&frame, name).unwrap_or_else(|| panic!("{name}"));
    names.split(' ').map(tap).collect()
}

/// Everything a ballot can say, by name.
fn all_names() -> Vec<String> {
    let frame = frame();
    let mut all: Vec<String> = Vec::new();
    for post in frame.posts() {
        all.extend(
            frame
                .persons_of(post)
                .map(|one| Cell::Votes(one.id, post).name()),
        );
        all.push(Cell::Other(post).name());
    }
    all.extend(["called", "blank", "invalid", "undo"].map(str::to_owned));
    all
}

#[test]
fn a_tap_has_one_name_and_only_names_on_the_ballot_are_taps() {
    let frame = frame();
    for name in all_names() {
        assert_eq!(Tap::from_name(&frame, &name).unwrap().name(), name);
    }
    for foreign in [
        "",
        "valid",
        "votes.1.vice_chair",
        "votes.9.member",
        "votes.01.member",
        "Undo",
    ] {
        assert_eq!(Tap::from_name(&frame, foreign), None, "{foreign}");
    }
}

#[test]
fn a_ballot_says_one_name_once_and_no_more_than_its_seats() {
    let frame = frame();
    let refused = |before: &str, tap: &str| {
        let mut strokes = Strokes::of(&frame, &read(before));
        let kept = strokes.kept().len();
        let told = strokes.tap(read(tap)[0]).unwrap_err();
        assert_eq!(strokes.kept().len(), kept, "nothing is changed");
        told
    };
    assert!(refused("votes.2.member", "votes.2.member").contains("已经点过乙"));
    assert!(refused("votes.2.chair", "votes.2.member").contains("只算一次"));
    assert!(refused("votes.2.member votes.3.member", "other.member").contains("点满2名"));
    assert!(refused("votes.2.member", "invalid").contains("先按“撤销”"));
    assert!(refused("votes.2.member", "blank").contains("先按“撤销”"));
    assert!(refused("votes.2.member called", "called").contains("空白票请按"));
    let nothing = Strokes::of(&frame, &[]).tap(Tap::Undo).unwrap_err();
    assert!(nothing.contains("没有可以撤销的"));
}

#[test]
fn taps_are_taken_back_one_by_one_across_ballots() {
    let frame = frame();
    let taps =
        read("votes.1.chair votes.2.member called blank undo undo undo votes.3.member called");
    let total = Strokes::of(&frame, &taps).total();
    assert_eq!(total.ballots.valid, 1);
    assert_eq!(total.ballots.blank, 0);
    let votes = |id, post| total.votes.get(Cell::Votes(id, post));
    assert_eq!(votes(1, Post::Chair), Some(1));
    assert_eq!(
        (votes(2, Post::Member), votes(3, Post::Member)),
        (None, Some(1))
    );
}

#[test]
fn a_sub_total_has_a_hundred_ballots_and_all_of_them_are_the_total() {
    let frame = frame();
    let mut taps = Vec::new();
    for ballot in 0..250 {
        match ballot % 10 {
            0 => taps.push(Tap::Invalid),
            1 => taps.push(Tap::Blank),
            _ => taps.extend(read("votes.1.chair votes.2.member called")),
        }
    }
    taps.extend(read("votes.3.member"));
    let strokes = Strokes::of(&frame, &taps);
    let parts = strokes.subtotals();
    let ballots: Vec<u64> = parts.iter().map(|one| one.ballots.all()).collect();
    assert_eq!(ballots, [100, 100, 50]);
    assert_eq!(parts[0].votes.get(Cell::Votes(1, Post::Chair)), Some(80));
    let last = strokes.of_this_hundred();
    assert_eq!(
        last.votes.get(Cell::Votes(3, Post::Member)),
        Some(1),
        "the open ballot too"
    );
    let full = Strokes::of(&frame, &[Tap::Blank; 100]);
    assert_eq!(
        full.of_this_hundred().ballots.all(),
        0,
        "a new sheet begins"
    );
    assert_eq!(full.subtotals().len(), 1);
}

#[test]
fn the_numbers_go_into_the_sheet_and_leave_the_papers_alone() {
    let frame = frame();
    let mut before = Sheet::default();
    before.set(Cell::Issued, Some(10));
    before.set(Cell::Valid, Some(9));
    before.set(Cell::Votes(3, Post::Member), Some(9));
    let taps = read("votes.1.chair other.member called blank invalid");
    let sheet = Strokes::of(&frame, &taps).sheet(&before);
    let of = |cell| sheet.get(cell);
    assert_eq!((of(Cell::Issued), of(Cell::Recovered)), (Some(10), None));
    assert_eq!(
        (of(Cell::Valid), of(Cell::Blank), of(Cell::Invalid)),
        (Some(2), Some(1), Some(1))
    );
    assert_eq!(of(Cell::Votes(1, Post::Chair)), Some(1));
    assert_eq!(
        of(Cell::Votes(3, Post::Member)),
        Some(0),
        "not what was typed before"
    );
    assert_eq!(of(Cell::Other(Post::Member)), Some(1));
}

/// A second way to count: a pile of kept taps, and every number looked up in it on its own.
fn recount(taps: &[Tap]) -> (BTreeMap<String, u64>, Vec<Tap>) {
    let mut pile: Vec<Tap> = Vec::new();
    for tap in taps {
        let ends = |one: &Tap| matches!(one, Tap::Called | Tap::Blank | Tap::Invalid);
        let open: Vec<Tap> = pile
            .iter()
            .rev()
            .take_while(|one| !ends(one))
            .copied()
            .collect();
        let person = |one: &Tap| match one {
            Tap::Vote(Cell::Votes(id, _)) => Some(*id),
            _ => None,
        };
        let is_chair = |one: &Tap| {
            matches!(
                one,
                Tap::Vote(Cell::Votes(_, Post::Chair) | Cell::Other(Post::Chair))
            )
        };
        match tap {
            Tap::Undo => drop(pile.pop()),
            Tap::Called if open.is_empty() => {}
            Tap::Blank | Tap::Invalid if !open.is_empty() => {}
            Tap::Vote(_) => {
                let twice =
                    person(tap).is_some() && open.iter().any(|one| person(one) == person(tap));
                let same = open
                    .iter()
                    .filter(|one| is_chair(one) == is_chair(tap))
                    .count();
                let room = if is_chair(tap) { 1 } else { 2 };
                if !twice && same < room {
                    pile.push(*tap);
                }
            }
            _ => pile.push(*tap),
        }
    }
    let mut numbers = BTreeMap::new();
    for tap in &pile {
        *numbers.entry(tap.name()).or_insert(0) += 1;
    }
    (numbers, pile)
}

proptest! {
    #[test]
    fn any_taps_and_undos_equal_a_recount_of_the_kept_taps(
        picks in proptest::collection::vec(0_usize..14, 0..600)
    ) {
        let (frame, names) = (frame(), all_names());
        prop_assert_eq!(names.len(), 14);
        let taps: Vec<Tap> = picks.iter().map(|at| Tap::from_name(&frame, &names[*at]).unwrap()).collect();
        let strokes = Strokes::of(&frame, &taps);
        let (numbers, pile) = recount(&taps);
        prop_assert_eq!(strokes.kept(), &pile[..]);
        let sheet = strokes.sheet(&Sheet::default());
        let number = |name: &str| numbers.get(name).copied().unwrap_or(0);
        prop_assert_eq!(sheet.get(Cell::Valid), Some(number("called") + number("blank")));
        prop_assert_eq!(sheet.get(Cell::Invalid), Some(number("invalid")));
        for cell in frame.cells() {
            if matches!(cell, Cell::Votes(..) | Cell::Other(_)) {
                prop_assert_eq!(sheet.get(cell), Some(number(&cell.name())));
            }
        }
        // Sub-totals add up to the total.
        let parts = strokes.subtotals();
        let ballots: u64 = parts.iter().map(|one| one.ballots.all()).sum();
        prop_assert_eq!(ballots, strokes.total().ballots.all());
        for (cell, votes) in strokes.total().votes.iter() {
            let sum: u64 = parts.iter().filter_map(|one| one.votes.get(cell)).sum();
            prop_assert_eq!(sum, votes);
        }
    }
}
