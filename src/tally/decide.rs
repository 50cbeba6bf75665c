//! The one function that decides a count (rulebook A7–A10, C0).

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use super::ballots;
use super::case::Case;
use super::count::{Contest, Count, Place, participants};
use super::outcome::{
    Check, CheckRule, Elected, GaveWay, InvalidReason, Outcome, PersonResult, PlainVotes, Revote,
    Standing,
};
use super::settled::Settled;
use super::words::{Post, Round};
use crate::rules::{Basis, RuleSet, TallyRules};

/// Where the thresholds of a person's votes stand.
const VOTES_SOURCE: &str = "VCL18 art. 15";
const OVERRIDDEN: &str = "override";

/// Decides a case under a rule set, which must be the one the case names.
pub fn decide<'a>(case: &'a Case<'a>, set: &'a RuleSet) -> Outcome<'a> {
    decide_again(case, set, &[])
}

/// Decides a case whose revotes have been held: their winners are fixed (rulebook C0 step 8).
pub fn decide_again<'a>(case: &'a Case<'a>, set: &'a RuleSet, settled: &[Settled]) -> Outcome<'a> {
    let rules = rules_in_force(case, set);
    let counted = case
        .papers
        .as_ref()
        .map(|papers| ballots::count(papers, case.people.len(), case.seats_on_paper(), &rules));
    let (checks, invalid_reasons) = validity(case, set, &rules);
    let mut outcome = Outcome {
        case: case.label.as_deref(),
        rule_set: set.id(),
        rule_set_hash: hash_in_force(case, set),
        valid: invalid_reasons.is_empty(),
        invalid_reasons,
        checks,
        elected: Vec::new(),
        tie_revotes: Vec::new(),
        kinship_revotes: Vec::new(),
        runoffs: Vec::new(),
        shortages: Vec::new(),
        pending: Vec::new(),
        blocked: Vec::new(),
        persons: Vec::new(),
        gave_way: Vec::new(),
        ballots: None,
    };
    if outcome.valid {
        let votes = counted.as_ref().map_or(&case.votes, |(votes, _)| votes);
        results(&mut outcome, case, rules, votes, settled);
    }
    outcome.ballots = counted.map(|(_, ballots)| ballots);
    outcome
}

fn rules_in_force(case: &Case<'_>, set: &RuleSet) -> TallyRules {
    let mut rules = set.rules().tally;
    for (key, value) in &case.overrides {
        rules.change(key, value);
    }
    rules
}

/// The set's own hash; with overrides that change something, one over it and them.
fn hash_in_force<'a>(case: &Case<'_>, set: &'a RuleSet) -> Cow<'a, str> {
    let mut hasher: Option<Sha256> = None;
    for (key, value) in &case.overrides {
        if set.stated(key).is_some_and(|stated| stated.value == *value) {
            continue;
        }
        let hasher = hasher.get_or_insert_with(|| Sha256::new_with_prefix(set.hash()));
        // Keys come in a fixed order; neither they nor words contain a line break.
        hasher.update(format!("\n{key}={value:?}"));
    }
    hasher.map_or(Cow::Borrowed(set.hash()), |hasher| {
        Cow::Owned(format!("sha256:{}", hex::encode(hasher.finalize())))
    })
}

fn source<'a>(case: &Case<'_>, set: &'a RuleSet, key: &str) -> &'a str {
    if case.overrides.iter().any(|(name, _)| *name == key) {
        OVERRIDDEN
    } else {
        set.source(key)
    }
}

/// Step 1: the recount and the turnout.
fn validity<'a>(
    case: &Case<'_>,
    set: &'a RuleSet,
    rules: &TallyRules,
) -> (Vec<Check<'a>>, Vec<InvalidReason>) {
    let check = |rule, left, operator, right, holds, source| Check {
        rule,
        post: None,
        person: None,
        left,
        operator,
        right,
        holds,
        source,
    };
    let (base, exceeds) = match rules.recount_basis {
        Basis::Issued => (case.issued, InvalidReason::RecoveredExceedsIssued),
        _ => (case.voters, InvalidReason::RecoveredExceedsVoters),
    };
    let holds = case.recovered <= base;
    let origin = source(case, set, "count.recount_basis");
    let mut checks = vec![check(
        CheckRule::Recount,
        case.recovered,
        "<=",
        base,
        holds,
        origin,
    )];
    let mut reasons = Vec::new();
    if !holds {
        reasons.push(exceeds);
    }
    let is_runoff = case.round == Round::Runoff;
    if !is_runoff || rules.turnout_required {
        // Counts are below 2^53: twice of them fits.
        let twice = 2 * participants(case, rules);
        let holds = twice > case.registered;
        let key = if is_runoff {
            "runoff.turnout_required"
        } else {
            "count.turnout"
        };
        let origin = source(case, set, key);
        checks.push(check(
            CheckRule::Turnout,
            twice,
            ">",
            case.registered,
            holds,
            origin,
        ));
        if !holds {
            reasons.push(InvalidReason::TurnoutNotMajority);
        }
    }
    (checks, reasons)
}

/// Steps 2 to 8.
fn results<'a>(
    outcome: &mut Outcome<'a>,
    case: &'a Case<'a>,
    rules: TallyRules,
    votes: &[[u64; 4]],
    settled: &[Settled],
) {
    let mut count = Count::new(case, rules, votes, settled);
    if case.round == Round::TieRevote {
        count.fill_revote();
    } else {
        count.fill_posts();
        count.part_relatives();
        let (runoffs, shortages, blocked) = count.vacancies(case);
        (outcome.runoffs, outcome.shortages, outcome.blocked) = (runoffs, shortages, blocked);
        let waits = |post: &&Post| count.pending[**post as usize];
        outcome.pending = Post::ALL.iter().filter(waits).copied().collect();
        outcome.kinship_revotes = revotes(case, &count.kinship_ties);
        outcome.checks.extend(vote_checks(&count, case));
        outcome.persons = persons(&count, case);
        outcome.gave_way = gave_way(&count, case);
    }
    outcome.tie_revotes = revotes(case, &count.ties);
    for post in Post::ALL {
        for (place, person) in count.places.iter().zip(&case.people) {
            if let Place::Seated {
                post: seat,
                votes,
                contest: Some(_),
            } = place
                && seat == post
            {
                outcome.elected.push(Elected {
                    person: &person.id,
                    post: *post,
                    votes: *votes,
                });
            }
        }
    }
}

fn gave_way<'a>(count: &Count<'_, '_>, case: &'a Case<'a>) -> Vec<GaveWay<'a>> {
    let one = |(person, to): &(usize, usize)| match count.places[*person] {
        Place::Dropped { post } => Some(GaveWay {
            person: &case.people[*person].id,
            post,
            to: &case.people[*to].id,
        }),
        _ => None,
    };
    count.gave_way.iter().filter_map(one).collect()
}

fn revotes<'a>(case: &'a Case<'a>, ties: &[super::count::Tie]) -> Vec<Revote<'a>> {
    let mut ties: Vec<&super::count::Tie> = ties.iter().collect();
    ties.sort_by(|a, b| (a.post, &a.persons).cmp(&(b.post, &b.persons)));
    let id = |person: &usize| case.people[*person].id.as_ref();
    ties.into_iter()
        .map(|tie| Revote {
            post: tie.post,
            seats: tie.seats,
            persons: tie.persons.iter().map(id).collect(),
        })
        .collect()
}

/// The thresholds that decided: of those elected, and of those with too few votes.
fn vote_checks<'a>(count: &Count<'_, '_>, case: &'a Case<'a>) -> Vec<Check<'a>> {
    let mut weighed = count.weighed.clone();
    weighed.sort_unstable();
    weighed.dedup();
    let (rule, operator) = match case.round {
        Round::Runoff => (CheckRule::OneThird, ">="),
        _ => (CheckRule::Majority, ">"),
    };
    weighed
        .into_iter()
        .map(|(post, person, holds)| {
            let (left, right) = count.threshold(person, post);
            Check {
                rule,
                post: Some(post),
                person: Some(&case.people[person].id),
                left,
                operator,
                right,
                holds,
                source: VOTES_SOURCE,
            }
        })
        .collect()
}

fn persons<'a>(count: &Count<'_, '_>, case: &'a Case<'a>) -> Vec<PersonResult<'a>> {
    let is_pending = |contest: &&Contest| count.pending[contest.post as usize];
    let pending: Vec<&Contest> = count.contests.iter().filter(is_pending).collect();
    let listed = case
        .people
        .iter()
        .enumerate()
        .filter(|(_, person)| person.is_listed);
    listed
        .map(|(index, person)| {
            let (result, post) = standing(count, &pending, index);
            let votes = PlainVotes(count.votes[index]);
            PersonResult {
                person: &person.id,
                result,
                post,
                votes,
            }
        })
        .collect()
}

fn standing(
    count: &Count<'_, '_>,
    pending: &[&Contest],
    person: usize,
) -> (Standing, Option<Post>) {
    match count.places[person] {
        Place::Seated { post, .. } => return (Standing::Elected, Some(post)),
        Place::InTie {
            post,
            is_kinship: true,
        } => return (Standing::KinshipTie, Some(post)),
        Place::InTie { post, .. } => return (Standing::Tie, Some(post)),
        Place::Dropped { post } => return (Standing::Dropped, Some(post)),
        Place::Free => {}
    }
    let waiting = pending
        .iter()
        .find(|contest| count.may_stand(person, contest) && count.passes(person, contest.post));
    if let Some(contest) = waiting {
        return (Standing::Pending, Some(contest.post));
    }
    if let Some(post) = count.passed[person] {
        return (Standing::Outvoted, Some(post));
    }
    let has_votes = |post: &&Post| count.votes[person][**post as usize] > 0;
    match Post::ALL.iter().find(has_votes) {
        Some(post) => (Standing::NotEnough, Some(*post)),
        None => (Standing::NoVotes, None),
    }
}
