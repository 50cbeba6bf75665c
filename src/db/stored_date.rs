//! Dates on their way into and out of the database: in SQLite they are text, and the general
//! formatter costs more than the rest of a row when a million rows go by.

use chrono::{Datelike, NaiveDate};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{Date, Text};
use diesel::sqlite::Sqlite;

/// A date that is written and read fast; the stored text is the same as that of `NaiveDate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Date)]
pub struct StoredDate(pub NaiveDate);

impl From<NaiveDate> for StoredDate {
    fn from(date: NaiveDate) -> Self {
        Self(date)
    }
}

impl ToSql<Date, Sqlite> for StoredDate {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(text(self.0));
        Ok(IsNull::No)
    }
}

impl FromSql<Date, Sqlite> for StoredDate {
    fn from_sql(value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<Text, Sqlite>>::from_sql(value)?;
        match parsed(text.as_bytes()) {
            Some(date) => Ok(Self(date)),
            None => Ok(Self(NaiveDate::parse_from_str(&text, "%F")?)),
        }
    }
}

#[cfg(feature = "postgres")]
impl ToSql<Date, diesel::pg::Pg> for StoredDate {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, diesel::pg::Pg>) -> serialize::Result {
        <NaiveDate as ToSql<Date, diesel::pg::Pg>>::to_sql(&self.0, out)
    }
}

#[cfg(feature = "postgres")]
impl FromSql<Date, diesel::pg::Pg> for StoredDate {
    fn from_sql(value: <diesel::pg::Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        <NaiveDate as FromSql<Date, diesel::pg::Pg>>::from_sql(value).map(Self)
    }
}

/// `YYYY-MM-DD`.
fn text(date: NaiveDate) -> String {
    let Ok(year @ 0..=9_999) = u32::try_from(date.year()) else {
        return date.format("%F").to_string();
    };
    let mut text = String::with_capacity(10);
    let digit = |number: u32| char::from_digit(number % 10, 10).unwrap_or('0');
    for place in [1_000, 100, 10, 1] {
        text.push(digit(year / place));
    }
    for number in [date.month(), date.day()] {
        text.push('-');
        text.push(digit(number / 10));
        text.push(digit(number));
    }
    text
}

/// The date of exactly ten bytes `YYYY-MM-DD`; anything else is left to the general parser.
fn parsed(text: &[u8]) -> Option<NaiveDate> {
    let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = text else {
        return None;
    };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_u16, |number, digit| {
            digit
                .is_ascii_digit()
                .then(|| number * 10 + u16::from(*digit - b'0'))
        })
    };
    NaiveDate::from_ymd_opt(
        i32::from(number(&[*y0, *y1, *y2, *y3])?),
        u32::from(number(&[*m0, *m1])?),
        u32::from(number(&[*d0, *d1])?),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Any date a person or term can have, and those beyond four digits of a year.
        #[test]
        fn the_text_is_that_of_the_general_formatter(days in -800_000_i32..8_000_000) {
            let date = NaiveDate::from_num_days_from_ce_opt(days).unwrap();
            let text = text(date);
            prop_assert_eq!(&text, &date.format("%F").to_string());
            if (0..=9_999).contains(&date.year()) {
                prop_assert_eq!(parsed(text.as_bytes()), Some(date));
            }
        }
    }

    #[test]
    fn what_is_no_plain_date_is_left_to_the_general_parser() {
        for text in [
            "",
            "2026-1-01",
            "2026-13-01",
            "2026-02-30",
            "+2026-01-1",
            "2026/01/01",
        ] {
            assert_eq!(parsed(text.as_bytes()), None, "{text}");
        }
    }
}
