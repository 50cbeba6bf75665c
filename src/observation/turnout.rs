//! Turnout through the day, from what observers read off and the number of registered voters.
//!
//! A rate speaks only of villages that were heard by then and whose number of voters is known, and
//! says how many these are: the official turnout comes from the count (rulebook A6).

use std::ops::RangeInclusive;

use chrono::{NaiveDate, NaiveDateTime, Timelike};

use crate::composition::Tenths;

/// A village as far as its turnout goes.
#[derive(Clone, Copy, Debug)]
pub struct Village<'a> {
    /// Its election day.
    pub day: NaiveDate,
    /// 登记参加选举的村民; none while it is not known.
    pub registered: Option<u64>,
    /// Time (civil) and voters so far, by time.
    pub readings: &'a [(NaiveDateTime, i64)],
}

impl Village<'_> {
    /// Readings of the election day; on others a clock was wrong, or somebody tried.
    fn of_the_day(&self) -> impl Iterator<Item = (u32, i64)> {
        let own = self.readings.iter().filter(|(at, _)| at.date() == self.day);
        own.map(|(at, voters)| (at.hour(), *voters))
    }

    /// The last reading up to the end of an hour.
    fn by(&self, hour: u32) -> Option<i64> {
        let known = self.of_the_day().filter(|(at, _)| *at <= hour);
        known.last().map(|(_, voters)| voters)
    }
}

/// What was known by the end of an hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// 0 to 23: readings up to 59 minutes past it count.
    pub hour: u32,
    /// Villages that were heard by then and whose voters are known.
    pub villages: usize,
    /// Who had voted there, by the last reading of each.
    pub voters: i64,
    /// Who may vote there.
    pub registered: i64,
}

impl Point {
    /// The share in tenths of a percent, rounded half up; none without a village.
    pub fn rate(&self) -> Option<i64> {
        Tenths::of_ratio(self.voters, self.registered, 100).map(|rate| rate.0)
    }
}

/// The hours from the first reading to the last; none without a reading.
pub fn hours<'a>(villages: impl IntoIterator<Item = Village<'a>>) -> Option<RangeInclusive<u32>> {
    let all = villages.into_iter().flat_map(|one| {
        let hours: Vec<u32> = one.of_the_day().map(|(hour, _)| hour).collect();
        hours
    });
    let all: Vec<u32> = all.collect();
    Some(*all.iter().min()?..=*all.iter().max()?)
}

/// A point for each of the hours.
pub fn curve<'a>(
    hours: RangeInclusive<u32>,
    villages: impl IntoIterator<Item = Village<'a>>,
) -> Vec<Point> {
    let villages: Vec<Village<'_>> = villages.into_iter().collect();
    let point = |hour| {
        let mut point = Point {
            hour,
            ..Point::default()
        };
        for one in &villages {
            let registered = one.registered.filter(|number| *number > 0);
            let registered = registered.and_then(|number| i64::try_from(number).ok());
            if let Some((voters, registered)) = one.by(hour).zip(registered) {
                point.villages += 1;
                point.voters = point.voters.saturating_add(voters);
                point.registered = point.registered.saturating_add(registered);
            }
        }
        point
    };
    hours.map(point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, 20).unwrap()
    }

    fn at(hour: u32, minute: u32) -> NaiveDateTime {
        day().and_hms_opt(hour, minute, 0).unwrap()
    }

    fn village(registered: Option<u64>, readings: &[(NaiveDateTime, i64)]) -> Village<'_> {
        Village {
            day: day(),
            registered,
            readings,
        }
    }

    #[test]
    fn a_rate_speaks_of_the_villages_that_were_heard_by_then() {
        let (one, other) = ([(at(8, 10), 40), (at(10, 59), 120)], [(at(9, 0), 30)]);
        let villages = [village(Some(200), &one), village(Some(100), &other)];
        let hours = hours(villages).unwrap();
        assert_eq!(hours, 8..=10);
        let curve = curve(hours, villages);
        let told: Vec<_> = curve
            .iter()
            .map(|one| {
                (
                    one.hour,
                    one.villages,
                    one.voters,
                    one.registered,
                    one.rate(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                (8, 1, 40, 200, Some(200)),
                (9, 2, 70, 300, Some(233)),
                (10, 2, 150, 300, Some(500)),
            ]
        );
    }

    #[test]
    fn without_a_number_of_voters_or_on_another_day_nothing_counts() {
        let readings = [(at(9, 0), 50)];
        let (without, zero) = (village(None, &readings), village(Some(0), &readings));
        let mut other_day = village(Some(100), &readings);
        other_day.day = day().succ_opt().unwrap();
        let all = [without, zero, other_day];
        let points = curve(hours(all).unwrap(), all);
        assert_eq!(
            points,
            [Point {
                hour: 9,
                ..Point::default()
            }]
        );
        assert_eq!(points[0].rate(), None);
        assert_eq!(hours([other_day]), None);
    }

    #[test]
    fn a_corrected_reading_replaces_the_one_before_and_numbers_never_wrap() {
        let readings = [(at(9, 0), 500), (at(9, 30), 50)];
        let points = curve(9..=9, [village(Some(100), &readings)]);
        assert_eq!(points[0].rate(), Some(500));
        let huge = [(at(9, 0), i64::MAX)];
        let villages = [village(Some(1), &huge), village(Some(u64::MAX), &huge)];
        let points = curve(9..=9, villages);
        assert_eq!((points[0].villages, points[0].rate()), (1, None));
    }
}
