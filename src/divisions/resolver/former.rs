//! Names that units of a county bore once: a table may still use them.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::Conn;
use crate::divisions::names::{fold_name, strip_unit_suffix};
use crate::divisions::{DivisionCode, Level};
use crate::error::Result;
use crate::schema::{division_event_places, division_events};

/// A unit that bore another name once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renaming {
    /// The unit.
    pub code: DivisionCode,
    /// Its name today.
    pub now: String,
    /// The first day without the old name.
    pub date: NaiveDate,
}

impl Renaming {
    /// `“旧村”已于2024年5月1日更名为“新村”`.
    pub fn sentence(&self, old: &str) -> String {
        let (date, now) = (in_words(self.date), &self.now);
        format!("“{old}”已于{date}更名为“{now}”")
    }
}

/// `2024年5月1日`.
pub(super) fn in_words(day: NaiveDate) -> impl std::fmt::Display {
    day.format("%Y年%-m月%-d日")
}

/// The units of a county that bore a name until something happened to them, the last first; the
/// name of today is still open. Full names go before names without their endings.
pub(super) fn renamings(
    conn: &mut Conn,
    county: &DivisionCode,
    name: &str,
) -> Result<Vec<Renaming>> {
    let rows: Vec<(String, String, NaiveDate)> = division_event_places::table
        .inner_join(
            division_events::table.on(division_events::id.eq(division_event_places::event_id)),
        )
        .filter(division_event_places::is_before.eq(true))
        .filter(division_event_places::code.ge(county.as_str()))
        .filter(division_event_places::code.lt(format!("{county}~")))
        .order((
            division_events::effective_on.desc(),
            division_events::id.desc(),
        ))
        .select((
            division_event_places::code,
            division_event_places::name,
            division_events::effective_on,
        ))
        .load(conn)?;
    let folded = fold_name(name);
    let with = |is_meant: &dyn Fn(&str) -> bool| -> Vec<Renaming> {
        let units = rows.iter().filter(|(code, old, _)| {
            code.len() == Level::Village.digits() && is_meant(&fold_name(old))
        });
        let renaming = |(code, _, date): &(String, String, NaiveDate)| {
            let (code, now) = (DivisionCode::parse(code).ok()?, String::new());
            Some(Renaming {
                code,
                now,
                date: *date,
            })
        };
        units.filter_map(renaming).collect()
    };
    let full = with(&|old| old == folded);
    Ok(if full.is_empty() {
        with(&|old| strip_unit_suffix(old) == strip_unit_suffix(&folded))
    } else {
        full
    })
}
