//! Units with nearly the name a cell gives: told in the refusal, never taken.

use super::county::County;
use super::{Place, UnitResolver};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::divisions::names::{fold_name, short_name};
use crate::error::Result;

/// More than these are no help to somebody who reads a sentence.
const MOST: usize = 3;

impl UnitResolver {
    /// The unit of a name: borne today, or once; else those that bear nearly the same.
    pub(super) fn by_any_name(
        &mut self,
        conn: &mut Conn,
        township: &str,
        village: &str,
    ) -> Result<Place> {
        Ok(match self.by_name(conn, township, village)? {
            Place::None => match self.by_former_name(conn, township, village)? {
                Place::None => self.by_near_name(conn, township, village)?,
                place => place,
            },
            place => place,
        })
    }

    /// Units that differ from the cell by their endings only (李家村 and 李家村委会, whose name
    /// without its ending is 李家).
    fn by_near_name(&mut self, conn: &mut Conn, township: &str, village: &str) -> Result<Place> {
        let mut near = Vec::new();
        for county in self.counties_of(conn, township)? {
            let scope = self.scope.clone();
            let county = self.county(conn, &county)?;
            let mut codes = near_units(county, township, village);
            codes.retain(|code| scope.contains(code));
            near.extend(county.namesakes(&codes).units);
        }
        Ok(if near.is_empty() || near.len() > MOST {
            Place::None
        } else {
            Place::Near(near)
        })
    }
}

fn near_units(county: &County, township: &str, village: &str) -> Vec<DivisionCode> {
    let folded = fold_name(village);
    let short = short_name(&folded);
    let is_near = |name: &str| short_name(&fold_name(name)) == short;
    let open = county.open_units();
    open.filter(|(code, name)| is_near(name) && county.is_in(code, township))
        .map(|(code, _)| code.clone())
        .collect()
}
