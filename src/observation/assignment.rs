//! Who observes where: a balanced proposal for a county, and what speaks against an arrangement.
//!
//! Nobody observes the village they come from or the one their organisation belongs to (rulebook
//! A16: whoever observes has no part in what is observed). Relatives are not known here: observers
//! are accounts, not persons on record, so kinship stays for the county's eyes.

use std::collections::{BTreeMap, BTreeSet};

use crate::divisions::names::{fold_name, strip_unit_suffix};

/// What crossing into another township costs beside a load that is off the mean by one.
const CROSSING: u64 = 6;
/// What each village below the least load costs.
const TOO_FEW: u64 = 1_000;

/// A village or community that votes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Village {
    /// Its code: villages of one township follow one another.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The township's code.
    pub township: String,
    /// The township's name.
    pub township_name: String,
}

/// Somebody who observes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// The account.
    pub account_id: i64,
    /// The person's name.
    pub name: String,
    /// 单位; empty when it is not known.
    pub organisation: String,
    /// The code of the village or township they come from.
    pub home: Option<String>,
}

/// How many villages an observer guides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// From, at least 1.
    pub least: usize,
    /// To, at least `least`.
    pub most: usize,
}

/// Why somebody does not observe in a village.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// It is where they come from.
    Home,
    /// Their organisation is the village's own.
    Organisation,
}

impl Conflict {
    /// In a sentence after the names.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Home => "是本人原籍，应回避",
            Self::Organisation => "是本人所在单位，应回避",
        }
    }
}

/// What speaks against an observer in a village.
pub fn conflict(observer: &Candidate, village: &Village) -> Option<Conflict> {
    let is_home = |home: &String| !home.is_empty() && village.code.starts_with(home.as_str());
    if observer.home.as_ref().is_some_and(is_home) {
        return Some(Conflict::Home);
    }
    let organisation = fold_name(&observer.organisation);
    let name = fold_name(&village.name);
    let bare = strip_unit_suffix(&name);
    let is_own = bare.chars().count() > 1 && strip_unit_suffix(&organisation).ends_with(bare);
    is_own.then_some(Conflict::Organisation)
}

/// A proposal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// Villages by account; accounts without one do not appear.
    pub villages: BTreeMap<i64, Vec<String>>,
    /// Villages that nobody is left for.
    pub without: Vec<String>,
}

/// Lays the villages in the order of their codes and cuts them into as many even pieces as there
/// are observers, if possible at the borders of townships; each piece goes to somebody it does not
/// conflict with. The order of the input does not matter.
pub fn propose(villages: &[Village], observers: &[Candidate], limits: Limits) -> Proposal {
    let by_code: BTreeMap<&str, &Village> = villages
        .iter()
        .map(|one| (one.code.as_str(), one))
        .collect();
    let by_account: BTreeMap<i64, &Candidate> =
        observers.iter().map(|one| (one.account_id, one)).collect();
    let line: Vec<&Village> = by_code.into_values().collect();
    let people: Vec<&Candidate> = by_account.into_values().collect();
    let most = limits.most.max(1);
    let wanted = (line.len() / limits.least.max(1)).max(line.len().div_ceil(most));
    let used = wanted.min(people.len());
    let covered = line.len().min(used.saturating_mul(most));
    let (inside, beyond) = line.split_at(covered);
    let pieces = cut(inside, used, limits);
    let mut left: Vec<&Village> = beyond.to_vec();
    let mut given: BTreeMap<i64, Vec<&Village>> = BTreeMap::new();
    for (piece, owner) in pieces.iter().zip(owners(&pieces, &people)) {
        let (fit, unfit) = piece
            .iter()
            .copied()
            .partition(|village| conflict(owner, village).is_none());
        given.insert(owner.account_id, fit);
        left.extend::<Vec<&Village>>(unfit);
    }
    let mut proposal = Proposal::default();
    left.sort();
    for village in left {
        match taker(village, &given, &people, most) {
            Some(account) => given.entry(account).or_default().push(village),
            None => proposal.without.push(village.code.clone()),
        }
    }
    for (account, mut villages) in given {
        villages.sort();
        if !villages.is_empty() {
            let codes = villages.iter().map(|one| one.code.clone());
            proposal.villages.insert(account, codes.collect());
        }
    }
    proposal
}

/// Who takes a village that is left over: somebody already in its township, else with the fewest.
fn taker(
    village: &Village,
    given: &BTreeMap<i64, Vec<&Village>>,
    people: &[&Candidate],
    most: usize,
) -> Option<i64> {
    let villages = |one: &Candidate| given.get(&one.account_id).map_or(&[][..], Vec::as_slice);
    let is_near = |one: &Candidate| {
        villages(one)
            .iter()
            .any(|known| known.township == village.township)
    };
    people
        .iter()
        .filter(|one| villages(one).len() < most && conflict(one, village).is_none())
        .min_by_key(|one| (!is_near(one), villages(one).len(), one.account_id))
        .map(|one| one.account_id)
}

/// Cuts a line into so many pieces at the lowest cost: even loads, few crossings of townships.
fn cut<'a>(line: &[&'a Village], pieces: usize, limits: Limits) -> Vec<Vec<&'a Village>> {
    if pieces == 0 {
        return Vec::new();
    }
    let most = limits.most.max(1);
    // best[p][n]: the cost of the first n villages in p pieces, and the size of the last one.
    let mut best: Vec<Vec<Option<(u64, usize)>>> = vec![vec![None; line.len() + 1]; pieces + 1];
    if let Some(start) = best.first_mut().and_then(|row| row.first_mut()) {
        *start = Some((0, 0));
    }
    for piece in 1..=pieces {
        for end in piece..=line.len() {
            let mut found: Option<(u64, usize)> = None;
            for size in 1..=most.min(end) {
                let before = best.get(piece - 1).and_then(|row| row.get(end - size));
                let Some((before, _)) = before.copied().flatten() else {
                    continue;
                };
                let part = line.get(end - size..end).unwrap_or_default();
                let cost = before + cost(part, (line.len(), pieces), limits.least);
                if found.is_none_or(|(known, _)| cost < known) {
                    found = Some((cost, size));
                }
            }
            if let Some(cell) = best.get_mut(piece).and_then(|row| row.get_mut(end)) {
                *cell = found;
            }
        }
    }
    let (mut end, mut parts) = (line.len(), Vec::new());
    for piece in (1..=pieces).rev() {
        let cell = best.get(piece).and_then(|row| row.get(end)).copied();
        let Some((_, size)) = cell.flatten() else {
            break;
        };
        parts.push(line.get(end - size..end).unwrap_or_default().to_vec());
        end -= size;
    }
    parts.reverse();
    parts
}

fn cost(part: &[&Village], (villages, pieces): (usize, usize), least: usize) -> u64 {
    let townships: BTreeSet<&str> = part.iter().map(|one| one.township.as_str()).collect();
    let crossings = townships.len().saturating_sub(1) as u64;
    let off = (part.len() * pieces).abs_diff(villages) / pieces;
    let below = least.saturating_sub(part.len()) as u64;
    crossings * CROSSING + (off * off) as u64 + below * TOO_FEW
}

/// One person for each piece, free of conflicts where that is possible (augmenting paths).
fn owners<'a>(pieces: &[Vec<&Village>], people: &[&'a Candidate]) -> Vec<&'a Candidate> {
    let fits: Vec<Vec<usize>> = pieces
        .iter()
        .map(|piece| {
            let free =
                |person: &&Candidate| piece.iter().all(|one| conflict(person, one).is_none());
            let all = people.iter().enumerate();
            all.filter(|(_, person)| free(person))
                .map(|(index, _)| index)
                .collect()
        })
        .collect();
    let mut piece_of: Vec<Option<usize>> = vec![None; people.len()];
    for piece in 0..pieces.len() {
        augment(piece, &fits, &mut piece_of, &mut BTreeSet::new());
    }
    let mut owner_of: Vec<Option<usize>> = vec![None; pieces.len()];
    for (person, piece) in piece_of.iter().enumerate() {
        if let Some(slot) = piece.and_then(|piece| owner_of.get_mut(piece)) {
            *slot = Some(person);
        }
    }
    let mut idle = (0..people.len()).filter(|person| piece_of.get(*person) == Some(&None));
    let owners = owner_of.into_iter();
    let owners = owners.map(|owner| owner.or_else(|| idle.next()));
    let owners: Vec<Option<usize>> = owners.collect();
    let of = |index: Option<usize>| index.and_then(|index| people.get(index).copied());
    owners.into_iter().filter_map(of).collect()
}

fn augment(
    piece: usize,
    fits: &[Vec<usize>],
    piece_of: &mut [Option<usize>],
    seen: &mut BTreeSet<usize>,
) -> bool {
    for &person in fits.get(piece).map_or(&[][..], Vec::as_slice) {
        if !seen.insert(person) {
            continue;
        }
        let other = piece_of.get(person).copied().flatten();
        if other.is_none_or(|other| augment(other, fits, piece_of, seen)) {
            if let Some(slot) = piece_of.get_mut(person) {
                *slot = Some(piece);
            }
            return true;
        }
    }
    false
}

/// What forbids that somebody observes in these villages, in sentences.
pub fn faults(observer: &Candidate, villages: &[&Village], limits: Limits) -> Vec<String> {
    let mut faults: Vec<String> = villages
        .iter()
        .filter_map(|village| {
            let why = conflict(observer, village)?;
            let (who, where_to) = (&observer.name, &village.name);
            Some(format!("{who}不能负责{where_to}：{}。", why.words()))
        })
        .collect();
    if villages.len() > limits.most {
        faults.push(format!(
            "{}负责{}个村（社区），超过每人最多{}个。请减少，或先在“观察员”页改大上限。",
            observer.name,
            villages.len(),
            limits.most
        ));
    }
    faults
}

#[cfg(test)]
#[path = "assignment_tests.rs"]
mod tests;
