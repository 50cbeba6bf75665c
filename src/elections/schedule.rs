//! The dates of a chapter, counted back and forward from its election day, and what is due, late
//! or blocked on a given day.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::chapter::ChapterKind;
use super::holidays::Holidays;
use super::result_days::ResultDays;
use super::state::State;
use super::step::{STEPS, Step, StepInfo};
use super::template::{Limit, Template, limit};
use crate::rules::{RuleSet, Value, days_before};

/// Days before the planned day from which a step is shown as soon due.
const SOON: u64 = 3;

/// How a step stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Done in time.
    Done,
    /// Done after the last lawful day.
    DoneLate,
    /// Not done, and the last lawful day is over.
    Overdue {
        /// For so many days.
        days: i64,
    },
    /// Not done, and the planned day is over; the law still allows it.
    Behind {
        /// For so many days.
        days: i64,
    },
    /// To be done now.
    Due,
    /// To be done within three days.
    Soon,
    /// Not yet.
    Later,
    /// Optional and passed over.
    PassedOver,
}

/// One step with its days.
#[derive(Clone, Debug)]
pub struct Line {
    /// The step.
    pub step: Step,
    /// First planned day.
    pub begins: NaiveDate,
    /// Last planned day, never after the last lawful one.
    pub planned: NaiveDate,
    /// Last lawful day; `None` where the rules are silent.
    pub latest: Option<NaiveDate>,
    /// The holiday the planned day falls on; empty for none.
    pub holiday: String,
    /// The day it was done.
    pub done: Option<NaiveDate>,
    /// How it stands.
    pub standing: Standing,
    /// Why it cannot be done though its time has come; empty when it can.
    pub blocked: String,
}

/// A chapter on a day: what the dates depend on.
#[derive(Debug)]
pub struct Situation<'a> {
    /// Its rules: the frozen ones once there are any.
    pub set: &'a RuleSet,
    /// The county's programme.
    pub template: &'a Template,
    /// Public holidays.
    pub holidays: &'a Holidays,
    /// What it is.
    pub kind: ChapterKind,
    /// The state it began in.
    pub start: State,
    /// The state it is in.
    pub state: State,
    /// 选举日
    pub election_day: NaiveDate,
    /// Of a tie revote or runoff the day of the vote it comes from.
    pub follows: Option<NaiveDate>,
    /// From when what follows the result is counted.
    pub result_days: ResultDays,
    /// Steps that are recorded, with their day.
    pub done: &'a BTreeMap<Step, NaiveDate>,
    /// The day it is now.
    pub today: NaiveDate,
}

/// All steps of the chapter in order. Empty when its day lies at the end of the calendar.
pub fn schedule(situation: &Situation<'_>) -> Vec<Line> {
    let own = STEPS
        .iter()
        .filter(|info| info.step.belongs(situation.start))
        .filter(|info| !situation.kind.is_round_of_another() || info.phase <= State::Round1Result);
    own.filter_map(|info| situation.line(info)).collect()
}

impl Situation<'_> {
    fn line(&self, info: &StepInfo) -> Option<Line> {
        let (first, last) = self.template.days(info.step);
        let (first, last) = if self.kind.is_round_of_another() {
            // What goes before the vote has the days since the vote it comes from, which may be the
            // same day.
            let earliest = self.days_since();
            (first.max(earliest), last.max(earliest))
        } else {
            (first, last)
        };
        let latest = self.latest(info.step);
        let planned = self.day(info.step, last)?;
        let planned = latest.map_or(planned, |latest| planned.min(latest));
        let done = self.done.get(&info.step).copied();
        let mut line = Line {
            step: info.step,
            begins: self.day(info.step, first)?.min(planned),
            planned,
            latest,
            holiday: self.holidays.name(planned).unwrap_or_default().to_owned(),
            done,
            standing: Standing::Later,
            blocked: String::new(),
        };
        line.standing = self.standing(info, &line);
        if done.is_none() && self.today >= line.begins {
            line.blocked = self.blocked(info);
        }
        Some(line)
    }

    /// The day of the vote a round comes from, in days from its own; 0 where it is the same day.
    fn days_since(&self) -> i32 {
        let since = self.follows.unwrap_or(self.election_day);
        let days = since.signed_duration_since(self.election_day).num_days();
        i32::try_from(days.min(0)).unwrap_or(0)
    }

    /// The day from which the days of a step are counted.
    fn origin(&self, step: Step) -> NaiveDate {
        match step {
            Step::HandedOver => self.result_days.produced,
            step if step.info().phase >= State::Round1Result => self.result_days.decided,
            _ => self.election_day,
        }
    }

    fn day(&self, step: Step, offset: i32) -> Option<NaiveDate> {
        let (origin, days) = (self.origin(step), Days::new(offset.unsigned_abs().into()));
        if offset < 0 {
            origin.checked_sub_days(days)
        } else {
            origin.checked_add_days(days)
        }
    }

    fn latest(&self, step: Step) -> Option<NaiveDate> {
        let deadlines = &self.set.rules().deadlines;
        let after = |start: NaiveDate, days| {
            let last = deadlines.days_after(start, days)?;
            let rolls = self.set.stated("days.holiday_roll").map(|one| &one.value);
            Some(match rolls {
                Some(Value::Flag(true)) => self.holidays.rolled(last),
                _ => last,
            })
        };
        match limit(step, self.set)? {
            Limit::Before(days) => {
                let last = days_before(self.election_day, days);
                // A vote within these days of the one before has no earlier day.
                match self.follows.filter(|_| self.kind.is_round_of_another()) {
                    Some(follows) => last.map(|last| last.max(follows)),
                    None => last,
                }
            }
            Limit::Within(days) => after(self.origin(step), days),
            Limit::AfterList(days) => {
                let planned = self.day(
                    Step::ListPublished,
                    self.template.days(Step::ListPublished).1,
                )?;
                let published = self.done.get(&Step::ListPublished).copied();
                after(published.unwrap_or(planned), days)
            }
        }
    }

    fn standing(&self, info: &StepInfo, line: &Line) -> Standing {
        let late_by = |last: NaiveDate| self.today.signed_duration_since(last).num_days();
        if let Some(done) = line.done {
            return match line.latest {
                Some(latest) if done > latest => Standing::DoneLate,
                _ => Standing::Done,
            };
        }
        if info.is_optional && self.state > info.phase {
            return Standing::PassedOver;
        }
        let soon = line.begins.checked_sub_days(Days::new(SOON));
        match line.latest {
            Some(latest) if self.today > latest && !info.is_optional => Standing::Overdue {
                days: late_by(latest),
            },
            _ if self.today > line.planned && !info.is_optional => Standing::Behind {
                days: late_by(line.planned),
            },
            _ if self.today >= line.begins => Standing::Due,
            _ if soon.is_some_and(|soon| self.today >= soon) => Standing::Soon,
            _ => Standing::Later,
        }
    }

    /// Why the step's turn has not come: the earlier steps that are missing.
    fn blocked(&self, info: &StepInfo) -> String {
        if info.phase <= self.state {
            return String::new();
        }
        let missing: Vec<&str> = STEPS
            .iter()
            .filter(|one| one.phase < info.phase && one.phase >= self.state && !one.is_optional)
            .filter(|one| one.step.belongs(self.start) && !self.done.contains_key(&one.step))
            .map(|one| one.label)
            .collect();
        match missing.as_slice() {
            [] => format!("还在“{}”阶段，请先进入下一阶段。", self.state.label()),
            missing => format!("要先完成：{}。", missing.join("、")),
        }
    }
}

impl Line {
    /// Late by the law or by the programme.
    pub fn is_late(&self) -> bool {
        matches!(
            self.standing,
            Standing::Overdue { .. } | Standing::Behind { .. }
        )
    }
}

/// The step to do next: the first that is needed and not done.
pub fn next(lines: &[Line]) -> Option<&Line> {
    let is_open = |line: &&Line| line.done.is_none() && !line.step.info().is_optional;
    lines.iter().find(is_open)
}

#[cfg(test)]
#[path = "schedule_tests.rs"]
mod tests;
