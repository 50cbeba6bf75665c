//! The kept sum: the counters of one set of units, from which every metric is computed.
//!
//! Sums of several units are sums of counters, so the figures of a township, a county or a
//! province follow from those of its units without looking at a single person (rulebook B0:
//! numerators and denominators are added, rates are never averaged).

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::keys::{Class, Key};
use crate::people::{Education, PoliticalStatus, Sex};

/// No counter may pass this, up or down. Far above any count of persons, far below `i64`:
/// everything that is summed from the counters therefore fits into `i64`.
const LARGEST: i64 = 1_000_000_000_000;

/// The counters of one set of units in one term and of one unit kind.
///
/// A counter that is zero is not held. Counters may be negative: the difference of two figures
/// is what changes a kept sum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// In the order of the keys, each key once: a unit has some forty, a nation some thousand.
    counts: Vec<(Key, i64)>,
}

/// A counter left the range that can be counted; the sums must be recomputed from the persons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("统计合计数超出可计算的范围，请运行“cunzhi check”重新核对")]
pub struct OutOfRange;

impl Figures {
    /// The counter at `key`.
    pub fn count(&self, key: Key) -> i64 {
        let place = self.counts.binary_search_by_key(&key, |(held, _)| *held);
        let counter = place.ok().and_then(|place| self.counts.get(place));
        counter.map_or(0, |(_, count)| *count)
    }

    /// Whether nothing is counted.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Each counter that is not zero, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (Key, i64)> + '_ {
        self.counts.iter().copied()
    }

    /// Adds `by` to one counter. Fails when the counter would leave ±10¹²; it is unchanged then.
    pub fn count_up(&mut self, key: Key, by: i64) -> Result<(), OutOfRange> {
        if by == 0 {
            return Ok(());
        }
        match self.counts.binary_search_by_key(&key, |(held, _)| *held) {
            Ok(place) => {
                let held = self.counts.get(place).map_or(0, |(_, count)| *count);
                let sum = in_range(held.checked_add(by))?;
                if sum == 0 {
                    self.counts.remove(place);
                } else if let Some((_, count)) = self.counts.get_mut(place) {
                    *count = sum;
                }
            }
            Err(place) => self.counts.insert(place, (key, in_range(Some(by))?)),
        }
        Ok(())
    }

    /// Nothing counted, with room for so many counters.
    pub(super) fn with_room(counters: usize) -> Self {
        Self {
            counts: Vec::with_capacity(counters),
        }
    }

    /// Puts a counter behind all that are held: its key must be greater than theirs, and it must
    /// not be zero.
    pub(super) fn append(&mut self, key: Key, count: i64) -> Result<(), OutOfRange> {
        self.counts.push((key, in_range(Some(count))?));
        Ok(())
    }

    /// Forgets everything and keeps the room for the next unit.
    pub(super) fn clear(&mut self) {
        self.counts.clear();
    }

    /// Adds the counters of `other`. After an error some of them are added: throw the sum away.
    pub fn add(&mut self, other: &Self) -> Result<(), OutOfRange> {
        self.merge(other, 1)
    }

    /// Takes the counters of `other` away: the opposite of [`Figures::add`], same errors.
    pub fn subtract(&mut self, other: &Self) -> Result<(), OutOfRange> {
        self.merge(other, -1)
    }

    /// Adds the counters of `other` times `sign`. Both lists are sorted: one pass over them is
    /// much faster than many insertions, unless `other` is the much shorter one.
    fn merge(&mut self, other: &Self, sign: i64) -> Result<(), OutOfRange> {
        if self.is_empty() && sign == 1 {
            self.counts.clone_from(&other.counts);
            return Ok(());
        }
        if other.counts.len() * 8 < self.counts.len() {
            return other
                .iter()
                .try_for_each(|(key, count)| self.count_up(key, count * sign));
        }
        let mut merged = Vec::with_capacity(self.counts.len() + other.counts.len());
        let mut held = self.iter().peekable();
        for (key, count) in other.iter() {
            while let Some(before) = held.next_if(|(own, _)| *own < key) {
                merged.push(before);
            }
            let own = held.next_if(|(own, _)| *own == key);
            let sum = in_range(own.map_or(0, |(_, own)| own).checked_add(count * sign))?;
            if sum != 0 {
                merged.push((key, sum));
            }
        }
        merged.extend(held);
        self.counts = merged;
        Ok(())
    }

    /// Members in `classes`, of the given sexes, aged within `ages` (completed years).
    pub fn aged(&self, classes: &[Class], sexes: &[Sex], ages: RangeInclusive<u8>) -> i64 {
        let (from, to) = ages.into_inner();
        if from > to {
            return 0;
        }
        // A sum of sums: the inner loop runs over neighbours in memory.
        groups(classes, sexes)
            .map(|(class, sex)| {
                let ages = self.between(Key::age(class, sex, from), Key::age(class, sex, to));
                ages.iter().map(|(_, count)| *count).sum::<i64>()
            })
            .sum()
    }

    /// Members in `classes`, both sexes, all ages.
    pub fn persons(&self, classes: &[Class]) -> i64 {
        self.of_sexes(classes, &Sex::ALL)
    }

    /// Members in `classes` of the given sexes, of all ages. Summed over the few levels of
    /// education, of which everybody has one, as there are many more ages.
    pub fn of_sexes(&self, classes: &[Class], sexes: &[Sex]) -> i64 {
        let (lowest, highest) = (Education::Unknown, Education::Postgraduate);
        groups(classes, sexes)
            .map(|(class, sex)| {
                let lowest = Key::education(class, sex, lowest);
                let levels = self.between(lowest, Key::education(class, sex, highest));
                levels.iter().map(|(_, count)| *count).sum::<i64>()
            })
            .sum()
    }

    /// Sum of the ages of the members in `classes`, in completed years.
    pub fn age_sum(&self, classes: &[Class]) -> i64 {
        groups(classes, &Sex::ALL)
            .map(|(class, sex)| {
                let first = Key::age(class, sex, 0);
                let ages = self.between(first, Key::age(class, sex, u8::MAX));
                let years = |key: Key| i64::from(key.number() - first.number());
                ages.iter()
                    .map(|(key, count)| years(*key) * count)
                    .sum::<i64>()
            })
            .sum()
    }

    /// Members in `classes` whose highest education is `education`.
    pub fn educated(&self, classes: &[Class], education: Education) -> i64 {
        groups(classes, &Sex::ALL)
            .map(|(class, sex)| self.count(Key::education(class, sex, education)))
            .sum()
    }

    /// Members in `classes` of the political status `status`.
    pub fn with_status(&self, classes: &[Class], status: PoliticalStatus) -> i64 {
        groups(classes, &Sex::ALL)
            .map(|(class, sex)| self.count(Key::political_status(class, sex, status)))
            .sum()
    }

    /// The day on which the members of all units were aged; `None` when the units differ or
    /// there are none.
    pub fn reference_date(&self) -> Option<NaiveDate> {
        let held = |(key, _): &(Key, i64)| *key < Key::FIRST_REFERENCE_DATE;
        let dates = self.counts.get(self.counts.partition_point(held)..)?;
        match dates {
            [(only, _)] => only.as_reference_date(),
            _ => None,
        }
    }

    /// The counters from `first` to `last`, both included.
    fn between(&self, first: Key, last: Key) -> &[(Key, i64)] {
        let from = self.counts.partition_point(|(key, _)| *key < first);
        let to = self.counts.partition_point(|(key, _)| *key <= last);
        self.counts.get(from..to).unwrap_or_default()
    }

    /// Fixed seats nobody holds; `None` when no unit has its number of seats fixed.
    pub fn vacant_seats(&self) -> Option<i64> {
        (self.count(Key::UNITS_WITH_FIXED_SEATS) != 0)
            .then(|| self.fixed_seats() - self.filled_seats())
    }

    /// Fixed seats of both bodies, in the units where they are fixed.
    pub fn fixed_seats(&self) -> i64 {
        self.count(Key::PARTY_SEATS_FIXED) + self.count(Key::COMMITTEE_SEATS_FIXED)
    }

    /// Fixed seats of both bodies that are filled.
    pub fn filled_seats(&self) -> i64 {
        self.count(Key::PARTY_SEATS_FILLED) + self.count(Key::COMMITTEE_SEATS_FILLED)
    }
}

fn in_range(sum: Option<i64>) -> Result<i64, OutOfRange> {
    sum.filter(|sum| (-LARGEST..=LARGEST).contains(sum))
        .ok_or(OutOfRange)
}

fn groups<'a>(classes: &'a [Class], sexes: &'a [Sex]) -> impl Iterator<Item = (Class, Sex)> + 'a {
    classes
        .iter()
        .flat_map(move |class| sexes.iter().map(move |sex| (*class, *sex)))
}
