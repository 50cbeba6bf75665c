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
pub struct StoredDate {
    date: NaiveDate,
    /// `YYYY-MM-DD`; all zero for a year of more or less than four digits.
    text: [u8; 10],
}

impl StoredDate {
    /// The date.
    pub fn date(self) -> NaiveDate {
        self.date
    }
}

impl From<NaiveDate> for StoredDate {
    fn from(date: NaiveDate) -> Self {
        let text = text(date).unwrap_or_default();
        Self { date, text }
    }
}

impl ToSql<Date, Sqlite> for StoredDate {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        match std::str::from_utf8(&self.text) {
            // Borrowed: no memory is asked for.
            Ok(text) if self.text[0] != 0 => out.set_value(text),
            _ => out.set_value(self.date.format("%F").to_string()),
        }
        Ok(IsNull::No)
    }
}

impl FromSql<Date, Sqlite> for StoredDate {
    fn from_sql(value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<Text, Sqlite>>::from_sql(value)?;
        match parsed(text.as_bytes()) {
            Some(date) => Ok(date.into()),
            None => Ok(NaiveDate::parse_from_str(&text, "%F")?.into()),
        }
    }
}

#[cfg(feature = "postgres")]
impl ToSql<Date, diesel::pg::Pg> for StoredDate {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, diesel::pg::Pg>) -> serialize::Result {
        <NaiveDate as ToSql<Date, diesel::pg::Pg>>::to_sql(&self.date, out)
    }
}

#[cfg(feature = "postgres")]
impl FromSql<Date, diesel::pg::Pg> for StoredDate {
    fn from_sql(value: <diesel::pg::Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        <NaiveDate as FromSql<Date, diesel::pg::Pg>>::from_sql(value).map(Self::from)
    }
}

/// `YYYY-MM-DD`; `None` for a year of more or less than four digits.
fn text(date: NaiveDate) -> Option<[u8; 10]> {
    let year @ 0..=9_999 = u32::try_from(date.year()).ok()? else {
        return None;
    };
    let digit = |number: u32| u8::try_from(number % 10).map_or(b'0', |digit| b'0' + digit);
    let (month, day) = (date.month(), date.day());
    Some([
        digit(year / 1_000),
        digit(year / 100),
        digit(year / 10),
        digit(year),
        b'-',
        digit(month / 10),
        digit(month),
        b'-',
        digit(day / 10),
        digit(day),
    ])
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
            let general = date.format("%F").to_string();
            if (0..=9_999).contains(&date.year()) {
                let text = text(date).unwrap();
                prop_assert_eq!(text.as_slice(), general.as_bytes());
                prop_assert_eq!(parsed(&text), Some(date));
            } else {
                prop_assert_eq!(text(date), None);
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
