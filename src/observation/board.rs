//! The board: where each village stands on the day, and the sums of a township.

use chrono::{Duration, NaiveDate, NaiveDateTime};

use crate::divisions::DivisionCode;

/// After so long without a sending on the day, somebody should call.
const SILENT_AFTER: Duration = Duration::minutes(60);

/// A village on the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The chapter.
    pub election: i64,
    /// The village.
    pub unit: DivisionCode,
    /// Its name.
    pub unit_name: String,
    /// The township's name.
    pub township_name: String,
    /// Chapter and day of the vote.
    pub day: NaiveDate,
    /// Names of those assigned.
    pub observers: Vec<String>,
    /// When the first of them came (civil time).
    pub arrived_at: Option<NaiveDateTime>,
    /// When the last sending arrived (UTC).
    pub last_at: Option<NaiveDateTime>,
    /// The last turnout that was read.
    pub turnout: Option<(NaiveDateTime, i64)>,
    /// 一般, 较重, 严重.
    pub incidents: [i64; 3],
    /// At least one report is finished.
    pub is_finished: bool,
}

impl Line {
    /// On the day of the vote, an observer who has not finished and sent nothing for an hour; one
    /// who never sent counts from eight in the morning.
    pub fn is_silent(&self, now: NaiveDateTime) -> bool {
        let civil = crate::clock::in_china(now);
        if self.observers.is_empty() || self.is_finished || civil.date() != self.day {
            return false;
        }
        let opening = self.day.and_hms_opt(8, 0, 0).unwrap_or(civil);
        let silence = self.last_at.map_or_else(
            || civil.signed_duration_since(opening),
            |last| now.signed_duration_since(last),
        );
        silence > SILENT_AFTER
    }
}

/// Sums of the villages of a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Villages.
    pub villages: usize,
    /// With an observer assigned.
    pub assigned: usize,
    /// An observer has come.
    pub arrived: usize,
    /// Nothing heard for an hour.
    pub silent: usize,
    /// With a finished report.
    pub finished: usize,
    /// 一般, 较重, 严重.
    pub incidents: [i64; 3],
    /// Voters who were told to have voted.
    pub voters: i64,
}

impl Sums {
    /// Of villages, at a time (UTC).
    pub fn of<'a>(lines: impl IntoIterator<Item = &'a Line>, now: NaiveDateTime) -> Self {
        let mut sums = Self::default();
        for line in lines {
            sums.villages += 1;
            sums.assigned += usize::from(!line.observers.is_empty());
            sums.arrived += usize::from(line.arrived_at.is_some());
            sums.silent += usize::from(line.is_silent(now));
            sums.finished += usize::from(line.is_finished);
            for (sum, own) in sums.incidents.iter_mut().zip(line.incidents) {
                *sum += own;
            }
            sums.voters += line.turnout.map_or(0, |(_, voters)| voters);
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_told_on_the_day_until_the_report_is_finished() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 20).unwrap();
        // UTC: eight hours behind China.
        let at = |hour, minute| day.and_hms_opt(hour, minute, 0).unwrap();
        let mut line = Line {
            election: 1,
            unit: DivisionCode::parse("341023100200").unwrap(),
            unit_name: "一村".to_owned(),
            township_name: "甲镇".to_owned(),
            day,
            observers: vec!["张示例".to_owned()],
            arrived_at: None,
            last_at: None,
            turnout: None,
            incidents: [0; 3],
            is_finished: false,
        };
        assert!(!line.is_silent(at(1, 0)), "nine in China: not yet");
        assert!(line.is_silent(at(1, 1)));
        line.last_at = Some(at(1, 1));
        assert!(!line.is_silent(at(2, 1)) && line.is_silent(at(2, 2)));
        let sums = Sums::of([&line], at(2, 2));
        assert_eq!((sums.villages, sums.assigned, sums.silent), (1, 1, 1));
        line.is_finished = true;
        assert!(!line.is_silent(at(2, 2)));
        line.is_finished = false;
        line.day = day.succ_opt().unwrap();
        assert!(!line.is_silent(at(2, 2)), "another day");
    }
}
