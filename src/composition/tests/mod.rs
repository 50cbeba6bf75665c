//! Behaviour of the whole slice: made-up members in, figures and files out.

mod properties;
mod shown;
mod workbook;
mod worked_example;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::*;
use crate::committees::Posts;
use crate::people::{Education, PoliticalStatus, Sex};

const ON_RECORD: Availability = Availability {
    preceding_term: true,
    earlier_term: true,
    units_due: 0,
    is_out_of_office: false,
    lacking: None,
};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The day on which the members of these tests are aged.
fn election_day() -> NaiveDate {
    date("2026-12-20")
}

/// A man of 40 with senior middle school, no party member, neither re-elected nor new.
fn member(posts: Posts) -> MemberFacts {
    MemberFacts {
        posts,
        sex: Sex::Male,
        birth_date: born(40),
        education: Education::SeniorMiddle,
        political_status: PoliticalStatus::Masses,
        reelected: false,
        newcomer: false,
    }
}

/// The birth date of somebody who is `age` on the election day.
fn born(age: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026 - age, 6, 1).unwrap()
}

fn unit(members: &[MemberFacts], seats: Option<SeatFacts>) -> Figures {
    figures_of_unit(members.iter().copied(), seats, election_day()).unwrap()
}

fn sum<'a>(parts: impl IntoIterator<Item = &'a Figures>) -> Figures {
    let mut total = Figures::default();
    for part in parts {
        total.add(part).unwrap();
    }
    total
}

/// Numerator, denominator and value of a metric when an earlier term is on record.
fn measure(metric: Metric, figures: &Figures, definitions: &Definitions) -> (i64, i64, String) {
    let on_record = ON_RECORD;
    let measured = ratio(metric, figures, definitions, on_record);
    let (numerator, denominator) = measured.counts().unwrap();
    let value = measured.value(metric.unit());
    let value = value.map_or("—".to_owned(), |tenths| tenths.to_string());
    (numerator, denominator, value)
}

fn row_of(
    name: &str,
    current: &Figures,
    previous: Option<&Figures>,
    targets: &BTreeMap<Metric, Target>,
) -> Row {
    row(RowFacts {
        division: crate::divisions::DivisionCode::parse("341023100").unwrap(),
        name: name.to_owned(),
        township: None,
        units_due: 2,
        current: TermFigures {
            figures: current,
            availability: ON_RECORD,
        },
        previous: previous.map(|figures| TermFigures {
            figures,
            availability: Availability::default(),
        }),
        definitions: &Definitions::default(),
        targets,
    })
}
