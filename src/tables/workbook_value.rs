//! What a cell of a workbook holds, as text or as a day.

use calamine::DataRef;
use chrono::{Days, NaiveDate};

/// A cell's text, and the date it stands for.
pub(super) struct Value {
    pub(super) text: String,
    pub(super) date: Option<NaiveDate>,
}

impl Value {
    /// The value of a cell in a workbook of this date system.
    pub(super) fn of(value: &DataRef<'_>, is_1904: bool) -> Self {
        let text = match value {
            DataRef::Empty => String::new(),
            DataRef::String(text) | DataRef::DurationIso(text) => text.clone(),
            DataRef::SharedString(text) => (*text).to_owned(),
            DataRef::Int(number) if number.unsigned_abs() < FIRST_INEXACT => number.to_string(),
            #[expect(clippy::cast_precision_loss, reason = "the lost digits are not shown")]
            DataRef::Int(number) => scientific(*number as f64),
            DataRef::Float(number) => number_text(*number),
            DataRef::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
            DataRef::Error(error) => error.to_string(),
            DataRef::DateTime(moment) if moment.is_duration() => number_text(moment.as_f64()),
            DataRef::DateTime(moment) => match serial_date(moment.as_f64(), is_1904) {
                Some(date) => return Self::date(date),
                None => number_text(moment.as_f64()),
            },
            DataRef::DateTimeIso(text) => {
                match text
                    .get(..10)
                    .and_then(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok())
                {
                    Some(date) => return Self::date(date),
                    None => text.clone(),
                }
            }
        };
        Self { text, date: None }
    }

    fn date(date: NaiveDate) -> Self {
        Self {
            text: date.to_string(),
            date: Some(date),
        }
    }
}

/// The first whole number with more digits than the 15 that a spreadsheet keeps.
const FIRST_INEXACT: u64 = 1_000_000_000_000_000;

/// A number of 16 and more digits as a spreadsheet shows it (3.41023E+17): its last digits are
/// lost, and what is left may look like a right ID number.
fn scientific(number: f64) -> String {
    let text = format!("{number:.5e}");
    text.replace('e', "E+")
}

/// The shortest decimal text of a number, with the 15 digits that a spreadsheet shows.
fn number_text(number: f64) -> String {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a power of ten that a double holds"
    )]
    if number.abs() >= FIRST_INEXACT as f64 {
        return scientific(number);
    }
    let rounded = if number.fract() == 0.0 {
        number
    } else {
        format!("{number:.14e}").parse().unwrap_or(number)
    };
    // Adding zero makes -0 a plain 0.
    format!("{}", rounded + 0.0)
}

/// The day of a serial number. In the system of 1900 the numbers 0 and 60 are no days (there was no
/// 29 February 1900); negative numbers are none in either.
fn serial_date(serial: f64, is_1904: bool) -> Option<NaiveDate> {
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be 0 to 2,958,465"
    )]
    let days = serial.floor() as u64;
    let first = if is_1904 {
        NaiveDate::from_ymd_opt(1904, 1, 1)
    } else {
        NaiveDate::from_ymd_opt(1899, 12, 30)
    };
    let days = match days {
        _ if is_1904 => days,
        0 | 60 => return None,
        1..60 => days + 1,
        _ => days,
    };
    first?.checked_add_days(Days::new(days))
}

/// `B4` for row 3, column 1, both from 0.
pub(super) fn cell_name((row, column): (u32, u32)) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    loop {
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        if rest < 26 {
            break;
        }
        rest = rest / 26 - 1;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{}", row.saturating_add(1))
}
