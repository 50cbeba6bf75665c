//! Who comes on the list: the cut-off by votes, ties at it, one post for each person, the woman
//! (rulebook A4). Nothing is decided here that somebody has to decide: ties and posts to confirm are
//! returned.

use std::cmp::Reverse;

use super::strokes::order_key;
use super::words::{ListOrder, Mode};
use crate::tally::{PerPost, Post};

/// A nomination for one post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nomination {
    /// The post.
    pub post: Post,
    /// Votes of the nomination; 0 for who nominates himself.
    pub votes: u64,
    /// Votes of the primary.
    pub primary: Option<u64>,
    /// Votes of the revotes among the tied, one after the other (R-A4-6).
    pub revotes: Vec<u64>,
}

/// A nominee as far as the list is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nominee {
    /// The number.
    pub id: i64,
    /// The name, for the order by strokes only.
    pub name: String,
    /// The rule for women asks.
    pub is_woman: bool,
    /// By post, each once.
    pub nominations: Vec<Nomination>,
    /// The post confirmed in writing (R-A4-5).
    pub confirmed: Option<Post>,
    /// Withdrawn, dead or refused.
    pub is_out: bool,
    /// Strokes of a character the table does not have.
    pub own_strokes: Option<u32>,
}

/// What decides who comes on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The way.
    pub mode: Mode,
    /// The order of the list.
    pub order: ListOrder,
    /// Candidates by post; `None` for all.
    pub places: PerPost<Option<u32>>,
    /// The most candidates the rules allow; `None` without limit.
    pub most: PerPost<Option<u32>>,
    /// Votes for a higher post that were not enough count for the lower ones (HA art. 25).
    pub adds_down: bool,
    /// A woman must be among the candidates (R-A4-9).
    pub ensures_woman: bool,
}

/// Somebody on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The number.
    pub id: i64,
    /// The votes that count for the post.
    pub votes: u64,
    /// Comes on the list by the rule for women.
    pub is_by_woman_rule: bool,
}

/// Equal votes at the cut-off: a revote decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// The post.
    pub post: Post,
    /// Places that are left for them.
    pub places: usize,
    /// Who is tied, by number.
    pub persons: Vec<i64>,
}

/// The list as the votes stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// By post, in the order of the list.
    pub chosen: PerPost<Vec<Chosen>>,
    /// What revotes must decide.
    pub ties: Vec<Tie>,
    /// Nominated for several posts and not confirmed one: on no list until then.
    pub unconfirmed: Vec<i64>,
    /// A woman must be among the candidates and nobody can be added.
    pub lacks_woman: bool,
}

impl Standing {
    /// The post somebody is on the list for.
    pub fn post_of(&self, id: i64) -> Option<Post> {
        let has = |post: &&Post| self.chosen[**post as usize].iter().any(|one| one.id == id);
        Post::ALL.iter().find(has).copied()
    }

    /// Whether somebody is tied at a cut-off.
    pub fn is_tied(&self, id: i64) -> bool {
        self.ties.iter().any(|tie| tie.persons.contains(&id))
    }

    /// How many are on the list.
    pub fn total(&self) -> usize {
        self.chosen.iter().map(Vec::len).sum()
    }
}

impl Selection {
    /// The list as the votes stand.
    pub fn standing(&self, nominees: &[Nominee]) -> Standing {
        let mut standing = Standing::default();
        if self.mode == Mode::NoCandidate {
            return standing;
        }
        let mut running = Vec::new();
        for one in nominees.iter().filter(|one| !one.is_out) {
            if !self.adds_down && one.nominations.len() > 1 && one.confirmed.is_none() {
                standing.unconfirmed.push(one.id);
            } else {
                running.push(one);
            }
        }
        standing.unconfirmed.sort_unstable();
        let mut picked: PerPost<Vec<&Nominee>> = Default::default();
        for post in Post::ALL {
            let taken = |one: &&Nominee| {
                picked.iter().flatten().any(|other| other.id == one.id) || standing.is_tied(one.id)
            };
            let pool = running.iter().copied();
            let pool: Vec<&Nominee> = pool
                .filter(|one| self.stands(one, *post) && !taken(one))
                .collect();
            let room = self.room(*post);
            picked[*post as usize] = self.fill(pool, *post, room, &mut standing.ties);
        }
        let woman = self.add_woman(&running, &mut picked, &mut standing);
        for post in Post::ALL {
            let list = std::mem::take(&mut picked[*post as usize]);
            standing.chosen[*post as usize] = self.listed(list, *post, woman);
        }
        standing
    }

    fn room(&self, post: Post) -> usize {
        let places = self.places[post as usize].unwrap_or(u32::MAX);
        usize::try_from(places).unwrap_or(usize::MAX)
    }

    /// Whether somebody competes for a post.
    fn stands(&self, one: &Nominee, post: Post) -> bool {
        if one.confirmed.is_some_and(|confirmed| confirmed != post) {
            return false;
        }
        if post == Post::WomanMember && !one.is_woman {
            return false;
        }
        let has_own = one.nominations.iter().any(|own| own.post == post);
        if self.mode.has_votes() {
            self.votes(one, post) > 0
        } else {
            has_own
        }
    }

    /// The votes that count: the post's own, and with 下加法 those of higher posts. A woman's seat
    /// takes its own only (R-A8-6).
    pub fn votes(&self, one: &Nominee, post: Post) -> u64 {
        let counts = |own: &&Nomination| {
            let is_higher = own.post < post && own.post != Post::WomanMember;
            own.post == post || (self.adds_down && post != Post::WomanMember && is_higher)
        };
        let votes = one.nominations.iter().filter(counts).map(|own| {
            if self.mode == Mode::Primary {
                own.primary.unwrap_or(0)
            } else {
                own.votes
            }
        });
        votes.fold(0, u64::saturating_add)
    }

    /// Votes first, then each revote; `None` where it was not held.
    fn measure(&self, one: &Nominee, post: Post, depth: usize) -> Option<u64> {
        match depth.checked_sub(1) {
            None => Some(self.votes(one, post)),
            Some(revote) => {
                let own = one.nominations.iter().find(|own| own.post == post)?;
                own.revotes.get(revote).copied()
            }
        }
    }

    /// The first of a pool; who is equal at the cut-off is a tie.
    fn fill<'a>(
        &self,
        pool: Vec<&'a Nominee>,
        post: Post,
        room: usize,
        ties: &mut Vec<Tie>,
    ) -> Vec<&'a Nominee> {
        let (mut chosen, mut group, mut room, mut depth) = (Vec::new(), pool, room, 0);
        while group.len() > room && room > 0 {
            let measured = group.iter().map(|one| self.measure(one, post, depth));
            let Some(measured) = measured.collect::<Option<Vec<u64>>>() else {
                let mut persons: Vec<i64> = group.iter().map(|one| one.id).collect();
                persons.sort_unstable();
                ties.push(Tie {
                    post,
                    places: room,
                    persons,
                });
                return chosen;
            };
            let mut sorted = measured.clone();
            sorted.sort_unstable_by_key(|votes| Reverse(*votes));
            let limit = sorted.get(room).copied().unwrap_or(0);
            let with: Vec<(u64, &Nominee)> = measured.into_iter().zip(group).collect();
            let above = with.iter().filter(|(votes, _)| *votes > limit);
            let before = chosen.len();
            chosen.extend(above.map(|(_, one)| *one));
            room = room.saturating_sub(chosen.len() - before);
            let equal = with.into_iter().filter(|(votes, _)| *votes == limit);
            group = equal.map(|(_, one)| one).collect();
            depth += 1;
        }
        if room > 0 {
            chosen.extend(group);
        }
        chosen
    }

    /// Adds the woman with the most votes where no woman is on the list: as one more candidate where
    /// the rules allow one more, else in the place of the last (R-A4-9). Gives her number.
    fn add_woman<'a>(
        &self,
        running: &[&'a Nominee],
        picked: &mut PerPost<Vec<&'a Nominee>>,
        standing: &mut Standing,
    ) -> Option<i64> {
        let (post, index) = (Post::Member, Post::Member as usize);
        let is_open = !standing.ties.is_empty() || !standing.unconfirmed.is_empty();
        let has_woman = picked.iter().flatten().any(|one| one.is_woman);
        if !self.ensures_woman || is_open || has_woman {
            return None;
        }
        let pool: Vec<&Nominee> = running
            .iter()
            .copied()
            .filter(|one| one.is_woman && self.stands(one, post))
            .collect();
        if pool.is_empty() {
            standing.lacks_woman = true;
            return None;
        }
        let first = self.fill(pool, post, 1, &mut standing.ties);
        let woman = *first.first()?;
        let room = self.most[index].map_or(usize::MAX, |most| {
            usize::try_from(most).unwrap_or(usize::MAX)
        });
        if picked[index].len() >= room {
            let others = std::mem::take(&mut picked[index]);
            picked[index] = self.fill(others, post, room.saturating_sub(1), &mut standing.ties);
        }
        picked[index].push(woman);
        Some(woman.id)
    }

    fn listed(&self, list: Vec<&Nominee>, post: Post, woman: Option<i64>) -> Vec<Chosen> {
        let mut list = list;
        let strokes = |one: &Nominee| order_key(&one.name, self.order, one.own_strokes);
        list.sort_by_cached_key(|one| {
            let revotes = one.nominations.iter().find(|own| own.post == post);
            let revotes = revotes.map_or_else(Vec::new, |own| own.revotes.clone());
            let votes = match self.order {
                ListOrder::Votes => (
                    woman == Some(one.id),
                    Reverse((self.votes(one, post), revotes)),
                ),
                _ => (false, Reverse((0, Vec::new()))),
            };
            (votes, strokes(one), one.id)
        });
        let chosen = |one: &Nominee| Chosen {
            id: one.id,
            votes: self.votes(one, post),
            is_by_woman_rule: woman == Some(one.id),
        };
        list.into_iter().map(chosen).collect()
    }
}
