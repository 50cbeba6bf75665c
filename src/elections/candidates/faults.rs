//! What stands against publishing a formal list, in sentences with the figures.

use super::setup::{Setup, flag, seats_by_post, surplus_index};
use super::standing::{Nominee, Selection, Standing};
use super::words::Mode;
use crate::elections::count::cell::post_name;
use crate::elections::facts::Seats;
use crate::rules::{
    CandidateFault, CandidatePost, DownwardAdd, RuleSet, is_nomination_valid, judge_candidates,
};
use crate::tally::Post;

/// What a chapter's list depends on besides the nominees.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// Its rules.
    pub rules: &'a RuleSet,
    /// Whether it fills vacancies during the term.
    pub is_by_election: bool,
    /// Seats by post.
    pub seats: Seats,
    /// A residents' committee: the law asks for no woman there.
    pub is_community: bool,
}

impl Frame<'_> {
    /// What decides who comes on the list.
    pub fn selection(&self, setup: &Setup) -> Selection {
        let rules = self.rules.rules();
        let seats = seats_by_post(self.seats);
        let mut most = [None; 4];
        for post in Post::ALL {
            let surplus = rules.surplus[surplus_index(*post)].most;
            most[*post as usize] =
                surplus.map(|surplus| seats[*post as usize].saturating_add(surplus));
        }
        let places = match setup.mode {
            Mode::SelfNominated | Mode::Joint => [None; 4],
            _ => setup.places.map(|places| Some(places.unwrap_or(0))),
        };
        // A by-election fills the seats that are empty; a woman may sit on the committee already.
        let asks_woman = flag(self.rules, "candidates.ensure_woman")
            && !self.is_community
            && !self.is_by_election
            && self.seats.member > 0;
        Selection {
            mode: setup.mode,
            order: setup.order,
            places,
            most,
            adds_down: rules.tally.downward_add != DownwardAdd::Off && setup.mode.has_votes(),
            ensures_woman: asks_woman,
        }
    }

    /// Everything that stands against the list. `name` gives the name of a number.
    pub fn faults(
        &self,
        setup: &Setup,
        standing: &Standing,
        name: &dyn Fn(i64) -> String,
    ) -> Vec<String> {
        if setup.mode == Mode::NoCandidate {
            return Vec::new();
        }
        let mut faults = self.took_part(setup);
        for id in &standing.unconfirmed {
            faults.push(format!(
                "{}被提名为几个职务，要由本人书面确认一个",
                name(*id)
            ));
        }
        for tie in &standing.ties {
            let names: Vec<String> = tie.persons.iter().map(|id| name(*id)).collect();
            faults.push(format!(
                "{}：{}得票相同，只剩{}个名额，要在他们中再投一次票并填写票数",
                post_name(tie.post),
                names.join("、"),
                tie.places
            ));
        }
        // While somebody is to be decided on, the numbers are not final.
        if standing.unconfirmed.is_empty() && standing.ties.is_empty() {
            faults.extend(self.numbers(setup, standing));
        }
        faults
    }

    /// Whether enough voters took part (R-A4-4).
    fn took_part(&self, setup: &Setup) -> Vec<String> {
        let asks = flag(self.rules, "candidates.nomination_majority") && setup.mode.has_votes();
        if !asks {
            return Vec::new();
        }
        let primary = (setup.mode == Mode::Primary).then_some(("预选", setup.primary_took_part));
        let all = [Some(("提名", setup.took_part)), primary];
        let mut faults = Vec::new();
        for (what, took_part) in all.into_iter().flatten() {
            match (took_part, setup.registered) {
                (Some(took_part), Some(registered))
                    if !is_nomination_valid(took_part, registered) =>
                {
                    faults.push(format!(
                        "参加{what}的{took_part}人没有超过登记选民{registered}人的一半，{what}无效，应重新{what}"
                    ));
                }
                (Some(_), Some(_)) => {}
                _ => faults.push(format!("还没有填登记选民数和参加{what}的选民数")),
            }
        }
        faults
    }

    /// Nobody may name more persons than seats (R-A4-3): more votes than that are a wrong entry.
    pub fn sums(&self, setup: &Setup, nominees: &[Nominee]) -> Vec<String> {
        let mut faults = Vec::new();
        for post in Post::ALL {
            let seats = u64::from(seats_by_post(self.seats)[*post as usize]);
            let own = nominees.iter().flat_map(|one| &one.nominations);
            let votes = own.filter(|own| own.post == *post).map(|own| own.votes);
            let sum = votes.fold(0, u64::saturating_add);
            let Some(took_part) = setup.took_part.filter(|_| setup.mode.has_votes()) else {
                continue;
            };
            let most = took_part.saturating_mul(seats);
            if sum > most {
                faults.push(format!(
                    "{}提名票合计{sum}，多于参加提名{took_part}人 × 应选{seats}名 = {most}，请核对",
                    post_name(*post)
                ));
            }
        }
        faults
    }

    fn numbers(&self, setup: &Setup, standing: &Standing) -> Vec<String> {
        let mut faults = Vec::new();
        for post in Post::ALL {
            let seats = seats_by_post(self.seats)[*post as usize];
            let count = standing.chosen[*post as usize].len();
            if seats == 0 {
                continue;
            }
            let kind = match post {
                Post::Chair => CandidatePost::Chair,
                Post::ViceChair => CandidatePost::ViceChair,
                Post::WomanMember | Post::Member => CandidatePost::Member,
            };
            let candidates = u64::try_from(count).unwrap_or(u64::MAX);
            let is_joint = setup.mode == Mode::Joint;
            let judged = judge_candidates(self.rules.rules(), kind, seats, candidates, is_joint);
            let title = post_name(*post);
            let told = format!("{title}应选{seats}名，候选人{count}名");
            match judged {
                Ok(()) => {}
                Err(CandidateFault::NoSurplus) => {
                    faults.push(format!("{told}，候选人应多于应选名额（差额）"));
                }
                Err(CandidateFault::TooFew { least }) => {
                    faults.push(format!("{told}，至少要{least}名"));
                }
                // Everybody who nominates himself, or is nominated by enough, and is fit stands on
                // the list (ZJ art. 20; BJR art. 13).
                Err(CandidateFault::TooMany { .. })
                    if is_joint || setup.mode == Mode::SelfNominated => {}
                Err(CandidateFault::TooMany { most }) => {
                    faults.push(format!("{told}，最多只能{most}名"));
                }
            }
        }
        if standing.lacks_woman {
            faults.push("候选人中没有妇女，也没有提名为委员的妇女可以补上，请补充提名".to_owned());
        }
        faults
    }
}
