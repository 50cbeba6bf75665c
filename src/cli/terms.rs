//! `cunzhi term` and `cunzhi election-day`.

use super::options::{ElectionDayAction, TermAction};
use super::workplace::{self, ON_THIS_MACHINE};
use super::{Ended, Failure, Outcome, give, say};
use crate::audit::NewEvent;
use crate::committees;
use crate::config::Settings;
use crate::db::{WriteScope, Written};
use crate::divisions::DivisionCode;
use crate::office::{changes, replaced_days};
use crate::tables::Cell;
use crate::tables::values::parse_date;

/// A date in any form a table may have, to the day.
pub(super) fn date(text: &str) -> Result<chrono::NaiveDate, Failure> {
    match parse_date(&Cell::Text(text.into())) {
        Ok(parsed) if !parsed.month_only => Ok(parsed.date),
        _ => Err(Failure::new(format_args!(
            "日期“{text}”无法识别，请写成 2026-12-20 这样的形式"
        ))),
    }
}

/// A division code.
pub(super) fn code(text: &str) -> Result<DivisionCode, Failure> {
    DivisionCode::parse(text)
        .map_err(|cause| Failure::new(format_args!("“{text}”不是区划代码：{cause}")))
}

pub(super) fn term(settings: &Settings, action: TermAction) -> Outcome {
    match action {
        TermAction::Add {
            name,
            starts,
            ordinal,
        } => add(settings, &name, &starts, ordinal.as_deref()),
        TermAction::List => {
            let workplace = workplace::open_for_reading(settings)?;
            for term in workplace.db.read_now(committees::list_terms)? {
                let ordinal = term
                    .ordinal
                    .map_or(String::new(), |number| format!("\t第{number}届"));
                give(format_args!("{}\t{}{ordinal}", term.name, term.starts_on))?;
            }
            Ok(Ended::Done)
        }
    }
}

fn add(settings: &Settings, name: &str, starts: &str, ordinal: Option<&str>) -> Outcome {
    let starts = date(starts)?;
    let ordinal = match ordinal.map(str::parse::<i32>) {
        None => None,
        Some(Ok(number)) => Some(number),
        Some(Err(_)) => return Err(Failure::new("--ordinal 应为整数，例如 --ordinal 12")),
    };
    let workplace = workplace::open(settings)?;
    let given = name.to_owned();
    workplace.db.write_now(WriteScope::Above, move |conn| {
        let term = committees::add_term(conn, &given, starts, ordinal)?;
        let subject = format!("登记届次 {}，{} 开始", term.name, term.starts_on);
        Ok(Written::new(
            (),
            NewEvent::new(
                ON_THIS_MACHINE,
                "term.add",
                &DivisionCode::nation(),
                subject,
            ),
        ))
    })?;
    say(format_args!("已登记届次 {name}"));
    Ok(Ended::Done)
}

pub(super) fn election_day(settings: &Settings, action: ElectionDayAction) -> Outcome {
    let ElectionDayAction::Set {
        division,
        term,
        date: day,
    } = action;
    let (place, day) = (code(&division)?, date(&day)?);
    let workplace = workplace::open(settings)?;
    let name = term.clone();
    // Above a county the sums of many counties change.
    let scope = place.county().map_or(WriteScope::Whole, WriteScope::County);
    let (is_late, replaced) = workplace.db.write_now(scope, move |conn| {
        let term = committees::term_by_name(conn, &name)?;
        let replaced = replaced_days::replaced(conn, &place, &term, day)?;
        changes::set_election_day(conn, &place, &term, day)?;
        let subject = format!("{}届选举日定为 {day}", term.name);
        Ok(Written::new(
            (committees::is_late(&term, day), replaced),
            NewEvent::new(ON_THIS_MACHINE, "term.set_election_day", &place, subject),
        ))
    })?;
    say(format_args!("{division} 的 {term} 届选举日已定为 {day}"));
    if !replaced.is_empty() {
        let places = replaced_days::in_words(&replaced);
        say(format_args!(
            "其下单独定的选举日已被取代，{places}；仍要单独定的，请对各处重新设置"
        ));
    }
    if is_late {
        say("这一天比届次的开始日期晚一年以上，请检查年份；写错了请重新设置");
    }
    Ok(Ended::Done)
}
