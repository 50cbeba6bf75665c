//! The elected beside those who sit already, by an imported roster or an earlier round: who is
//! added, whose post changes, who stays as he is, and who sits without having been elected.

use crate::committees::Posts;
use crate::tally::Post;

/// The post on the committee that a post on the ballot leads to; the woman's own seat is one of a
/// member.
pub(super) const fn post_won(post: Post) -> Posts {
    match post {
        Post::Chair => Posts::CHAIR,
        Post::ViceChair => Posts::VICE_CHAIR,
        Post::WomanMember | Post::Member => Posts::COMMITTEE_MEMBER,
    }
}

/// A stretch of somebody who is in office now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seated {
    /// The person.
    pub(super) person: i64,
    /// Which stretch of the person in the unit and term.
    pub(super) stretch: i16,
    /// All posts of it, of the party body too.
    pub(super) posts: Posts,
}

/// What becomes of an elected person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seating {
    /// A stretch begins.
    Add(Posts),
    /// The stretch on record has other posts.
    Change {
        /// Which one.
        stretch: i16,
        /// As it is on record.
        from: Posts,
        /// As the election has it; posts of the party body stay.
        to: Posts,
    },
    /// On record as elected.
    Same,
}

/// The posts of the party body among `posts`, 第一书记 included.
pub(super) fn of_party(posts: Posts) -> Posts {
    let committee = [Posts::CHAIR, Posts::VICE_CHAIR, Posts::COMMITTEE_MEMBER];
    let dropped = committee.into_iter().fold(Posts::NONE, Posts::and);
    Posts::from_bits(posts.bits() & !dropped.bits())
}

/// The posts of the committee among `posts`.
fn of_committee(posts: Posts) -> Posts {
    Posts::from_bits(posts.bits() & !of_party(posts).bits())
}

/// What becomes of somebody who won a post of either body. One person has one stretch with the
/// posts of both, as in a roster. In a by-election a seat on the committee that is held already is
/// left alone: it ends by a leave, with its day.
pub(super) fn seating(
    (person, won): (i64, Posts),
    seated: &[Seated],
    is_by_election: bool,
) -> Seating {
    let mut own = seated.iter().filter(|one| one.person == person);
    if own.clone().any(|one| one.posts.has(won)) {
        return Seating::Same;
    }
    let found = own.find(|one| !is_by_election || !one.posts.in_committee());
    match found {
        Some(one) => Seating::Change {
            stretch: one.stretch,
            from: one.posts,
            to: if won.in_committee() {
                of_party(one.posts).and(won)
            } else {
                of_committee(one.posts).and(won)
            },
        },
        None => Seating::Add(won),
    }
}

/// Those on the committee of the term who are not among the elected: a roster that was imported
/// before says otherwise than the election. After a by-election everybody else simply stays.
pub(super) fn not_elected(elected: &[i64], seated: &[Seated], is_by_election: bool) -> Vec<Seated> {
    let other = |one: &&Seated| one.posts.in_committee() && !elected.contains(&one.person);
    let others = seated.iter().filter(other).copied();
    if is_by_election {
        Vec::new()
    } else {
        others.collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECRETARY: Posts = Posts::PARTY_SECRETARY;
    const MEMBER: Posts = Posts::COMMITTEE_MEMBER;

    fn seat(person: i64, posts: Posts) -> Seated {
        let stretch = 0;
        Seated {
            person,
            stretch,
            posts,
        }
    }

    #[test]
    fn a_secretary_who_is_elected_chair_is_one_member_with_both_posts() {
        let seated = [seat(1, SECRETARY), seat(2, MEMBER)];
        let to = SECRETARY.and(Posts::CHAIR);
        let change = |stretch, from, to| Seating::Change { stretch, from, to };
        let judged = seating((1, Posts::CHAIR), &seated, false);
        assert_eq!(judged, change(0, SECRETARY, to));
        assert_eq!(
            seating((2, Posts::CHAIR), &seated, false),
            change(0, MEMBER, Posts::CHAIR),
            "a roster that said otherwise"
        );
        assert_eq!(seating((2, MEMBER), &seated, false), Seating::Same);
        assert_eq!(seating((3, MEMBER), &seated, false), Seating::Add(MEMBER));
        assert_eq!(not_elected(&[1], &seated, false), [seat(2, MEMBER)]);
    }

    #[test]
    fn a_chair_who_is_elected_secretary_stays_chair() {
        let seated = [seat(1, Posts::CHAIR.and(Posts::PARTY_MEMBER))];
        let (from, to) = (seated[0].posts, SECRETARY.and(Posts::CHAIR));
        let change = Seating::Change {
            stretch: 0,
            from,
            to,
        };
        assert_eq!(seating((1, SECRETARY), &seated, false), change);
    }

    #[test]
    fn a_by_election_leaves_the_others_where_they_are() {
        let seated = [seat(1, SECRETARY), seat(2, MEMBER)];
        let judged = seating((2, Posts::CHAIR), &seated, true);
        assert_eq!(judged, Seating::Add(Posts::CHAIR));
        assert_eq!(not_elected(&[9], &seated, true), []);
        let merged = seating((1, MEMBER), &seated, true);
        assert!(matches!(merged, Seating::Change { .. }));
    }

    fn carried_out(mut seated: Vec<Seated>, won: &[(i64, Posts)], by: bool) -> Vec<Seated> {
        for one in won {
            match seating(*one, &seated, by) {
                Seating::Same => {}
                Seating::Add(posts) => {
                    let stretch = seated.iter().filter(|other| other.person == one.0).count();
                    let stretch = i16::try_from(stretch).unwrap();
                    seated.push(Seated {
                        person: one.0,
                        stretch,
                        posts,
                    });
                }
                Seating::Change { stretch, to, .. } => {
                    let is_own =
                        |other: &&mut Seated| other.person == one.0 && other.stretch == stretch;
                    seated.iter_mut().find(is_own).unwrap().posts = to;
                }
            }
        }
        seated
    }

    proptest! {
        /// Seating twice is seating once, everybody has the post that was won, and nobody loses a
        /// post of the party body.
        #[test]
        fn seating_twice_changes_nothing(
            before in proptest::collection::btree_map(0_i64..6, 1_i16..128, 0..6),
            won in proptest::collection::btree_map(0_i64..6, 0_usize..4, 0..6),
            by in any::<bool>(),
        ) {
            let before: Vec<Seated> = before
                .into_iter()
                .map(|(person, bits)| seat(person, Posts::from_bits(bits)))
                .collect();
            let won: Vec<(i64, Posts)> =
                won.into_iter().map(|(person, post)| (person, post_won(Post::ALL[post]))).collect();
            let once = carried_out(before.clone(), &won, by);
            prop_assert_eq!(&carried_out(once.clone(), &won, by), &once);
            for (person, posts) in &won {
                let sits = |one: &Seated| one.person == *person && one.posts.has(*posts);
                prop_assert!(once.iter().any(sits));
            }
            for (old, new) in before.iter().zip(&once) {
                prop_assert_eq!(of_party(old.posts), of_party(new.posts));
            }
        }
    }
}
