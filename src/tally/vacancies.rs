//! Empty seats, and the woman on the committee (rulebook C0 steps 6 and 7).

use super::case::Case;
use super::count::{Count, Place};
use super::outcome::{Block, Next, Runoff, Shortage};
use super::words::{Body, Post, Round};
use crate::rules::WomanRule;

impl Count<'_, '_> {
    /// What follows from the empty seats: runoffs, shortages and blocks.
    pub(super) fn vacancies<'r>(
        &self,
        case: &'r Case<'r>,
    ) -> (Vec<Runoff<'r>>, Vec<Shortage>, Vec<Block>) {
        let (mut runoffs, mut shortages) = (Vec::new(), Vec::new());
        let next = self.next_step();
        for post in Post::ALL {
            let short = self.short[*post as usize];
            if self.pending[*post as usize] || short == [0, 0] {
                continue;
            }
            if self.case.round == Round::Runoff {
                shortages.push(Shortage {
                    post: *post,
                    seats: short[0] + short[1],
                    next,
                });
                if next != Next::AnotherRunoff {
                    continue;
                }
            }
            for (seats, women_only) in short.into_iter().zip([false, true]) {
                if seats > 0 {
                    runoffs.push(self.runoff(case, *post, seats, women_only));
                }
            }
        }
        let is_open = !self.ties.is_empty()
            || !self.kinship_ties.is_empty()
            || !runoffs.is_empty()
            || self.pending.contains(&true);
        let needs_woman = self.case.body == Body::VillagersCommittee;
        let blocked = if needs_woman && !is_open && !self.has_woman() {
            vec![Block::NoWoman]
        } else {
            Vec::new()
        };
        (runoffs, shortages, blocked)
    }

    /// What follows a seat that stays empty after a runoff.
    fn next_step(&self) -> Next {
        let (mut total, mut has_chair) = (0, false);
        for place in &self.places {
            if let Place::Seated { post, .. } = place {
                total += 1;
                has_chair |= *post == Post::Chair;
            }
        }
        if total < self.rules.vacancy_min_members as usize
            || (self.rules.vacancy_needs_chair && !has_chair)
        {
            Next::AnotherRunoff
        } else if self.rules.vacancy_needs_meeting {
            Next::MeetingDecides
        } else {
            Next::MayStayVacant
        }
    }

    fn runoff<'r>(
        &self,
        case: &'r Case<'r>,
        post: Post,
        seats: u128,
        women_only: bool,
    ) -> Runoff<'r> {
        let stands = |person: &usize| {
            self.places[*person] == Place::Free
                && self.votes_for(*person, post) > 0
                && (!women_only || self.case.people[*person].is_woman)
        };
        let mut pool: Vec<usize> = (0..self.places.len()).filter(stands).collect();
        self.sort(&mut pool, post);
        let first = usize::try_from(seats).map_or(usize::MAX, |seats| seats.saturating_add(1));
        if pool.len() > first {
            let last = self.votes_for(pool[first - 1], post);
            pool.retain(|person| self.votes_for(*person, post) >= last);
        }
        pool.sort_unstable();
        Runoff {
            post,
            seats,
            pool: pool
                .into_iter()
                .map(|person| case.people[person].id.as_ref())
                .collect(),
            women_only,
            woman_first: self.rules.woman_rule == WomanRule::TopWomanFirst
                && !women_only
                && !self.has_woman(),
        }
    }
}
