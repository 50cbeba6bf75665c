//! The board: where each village stands on the day, and the sums of a township.

use chrono::{Duration, NaiveDate, NaiveDateTime};

use super::compare::Verdict;
use super::turnout::Village;
use crate::divisions::DivisionCode;

/// After so long without a sending on the day, somebody should call.
const SILENT_AFTER: Duration = Duration::minutes(60);

/// How far the observation of a village is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Nobody is assigned.
    Without,
    /// Nobody has come.
    Away,
    /// An observer has come and counted nothing yet.
    Voting,
    /// An observer has recorded numbers of the public count.
    Counting,
    /// A report is finished.
    Finished,
}

impl Stage {
    /// In the order of the day.
    pub const ALL: [Self; 5] = [
        Self::Without,
        Self::Away,
        Self::Voting,
        Self::Counting,
        Self::Finished,
    ];

    /// The Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Without => "没有观察员",
            Self::Away => "还没到场",
            Self::Voting => "已到场",
            Self::Counting => "在看计票",
            Self::Finished => "已交报告",
        }
    }
}

/// Two numbers that differ and are not explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Where votes were counted.
    pub place: String,
    /// Which number.
    pub cell: String,
    /// What the observer counted.
    pub observed: u64,
    /// What the official count says.
    pub official: u64,
}

/// How the observers' numbers of a village stand to the official ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// The same.
    pub matches: usize,
    /// The official count is not there yet.
    pub waiting: usize,
    /// They differ, and it is explained why.
    pub explained: usize,
    /// They differ, and nobody has explained it.
    pub open: Vec<Difference>,
}

impl Compared {
    /// Takes one number in. `open` names it where it differs.
    pub fn add(&mut self, verdict: Verdict, open: Option<Difference>) {
        match verdict {
            Verdict::Matches => self.matches += 1,
            Verdict::Waiting => self.waiting += 1,
            Verdict::Explained => self.explained += 1,
            Verdict::Differs => {
                // Two observers may have counted the same: one explanation settles both.
                self.open
                    .extend(open.filter(|one| !self.open.contains(one)));
            }
        }
    }

    /// The whole village in a few words: the worst comes first.
    pub fn told(&self) -> String {
        match self {
            Self { open, .. } if !open.is_empty() => format!("{}处不一致", open.len()),
            Self { explained: 1.., .. } => "不一致，已说明".to_owned(),
            Self { waiting: 1.., .. } => "等官方计票".to_owned(),
            Self { matches: 1.., .. } => "一致".to_owned(),
            Self { .. } => "没有核对".to_owned(),
        }
    }
}

/// What the observers of a chapter have told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Changes with all that this was made from.
    pub stamp: String,
    /// 登记参加选举的村民; none while it is not known.
    pub registered: Option<u64>,
    /// Turnouts of all observers: time (civil) and voters, by time.
    pub readings: Vec<(NaiveDateTime, i64)>,
    /// A number of the public count was recorded.
    pub has_counted: bool,
    /// The numbers beside the official ones.
    pub compared: Compared,
}

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
    /// What else was told of it.
    pub told: Told,
}

impl Line {
    /// How far it is.
    pub fn stage(&self) -> Stage {
        match self {
            Self {
                is_finished: true, ..
            } => Stage::Finished,
            Self { told, .. } if told.has_counted => Stage::Counting,
            Self {
                arrived_at: Some(_),
                ..
            } => Stage::Voting,
            Self { observers, .. } if observers.is_empty() => Stage::Without,
            Self { .. } => Stage::Away,
        }
    }

    /// As the curve of turnout takes it.
    pub fn village(&self) -> Village<'_> {
        Village {
            day: self.day,
            registered: self.told.registered,
            readings: &self.told.readings,
        }
    }

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
    /// How many are in each stage, in the order of [`Stage::ALL`].
    pub stages: [usize; 5],
    /// An observer has come.
    pub arrived: usize,
    /// Nothing heard for an hour.
    pub silent: usize,
    /// With numbers that differ and are not explained.
    pub differing: usize,
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
            let stage = line.stage();
            for (count, own) in sums.stages.iter_mut().zip(Stage::ALL) {
                *count += usize::from(own == stage);
            }
            sums.arrived += usize::from(stage >= Stage::Voting);
            sums.silent += usize::from(line.is_silent(now));
            sums.differing += usize::from(!line.told.compared.open.is_empty());
            for (sum, own) in sums.incidents.iter_mut().zip(line.incidents) {
                *sum = sum.saturating_add(own);
            }
            let voters = line.turnout.map_or(0, |(_, voters)| voters);
            sums.voters = sums.voters.saturating_add(voters);
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(day: NaiveDate) -> Line {
        Line {
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
            told: Told::default(),
        }
    }

    #[test]
    fn a_village_stands_in_one_stage_and_the_stages_add_up() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 20).unwrap();
        let now = day.and_hms_opt(1, 0, 0).unwrap();
        let mut own = line(day);
        own.observers.clear();
        let mut all = vec![own.clone()];
        own.observers.push("张示例".to_owned());
        all.push(own.clone());
        own.arrived_at = Some(now);
        all.push(own.clone());
        own.told.has_counted = true;
        all.push(own.clone());
        own.is_finished = true;
        all.push(own);
        assert_eq!(all.iter().map(Line::stage).collect::<Vec<_>>(), Stage::ALL);
        let sums = Sums::of(&all, now);
        assert_eq!((sums.villages, sums.stages, sums.arrived), (5, [1; 5], 3));
    }

    #[test]
    fn a_village_tells_the_worst_of_its_numbers() {
        let mut own = Compared::default();
        assert_eq!(own.told(), "没有核对");
        own.add(Verdict::Matches, None);
        assert_eq!(own.told(), "一致");
        own.add(Verdict::Waiting, None);
        assert_eq!(own.told(), "等官方计票");
        own.add(Verdict::Explained, None);
        assert_eq!(own.told(), "不一致，已说明");
        let open = |observed| Difference {
            place: "全村合计".to_owned(),
            cell: "发出选票".to_owned(),
            observed,
            official: 181,
        };
        for observed in [180, 180, 182] {
            own.add(Verdict::Differs, Some(open(observed)));
        }
        assert_eq!(own.told(), "2处不一致");
    }

    #[test]
    fn silence_is_told_on_the_day_until_the_report_is_finished() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 20).unwrap();
        // UTC: eight hours behind China.
        let at = |hour, minute| day.and_hms_opt(hour, minute, 0).unwrap();
        let mut line = line(day);
        assert!(!line.is_silent(at(1, 0)), "nine in China: not yet");
        assert!(line.is_silent(at(1, 1)));
        line.last_at = Some(at(1, 1));
        assert!(!line.is_silent(at(2, 1)) && line.is_silent(at(2, 2)));
        let sums = Sums::of([&line], at(2, 2));
        assert_eq!((sums.villages, sums.stages[1], sums.silent), (1, 1, 1));
        line.is_finished = true;
        assert!(!line.is_silent(at(2, 2)));
        line.is_finished = false;
        line.day = day.succ_opt().unwrap();
        assert!(!line.is_silent(at(2, 2)), "another day");
    }
}
