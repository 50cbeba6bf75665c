//! Units with nearly the name a cell gives: told in the refusal, never taken.

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

    /// Units that may be meant: those that differ from the cell by their endings only (李家村 and
    /// 李家村委会, whose name without its ending is 李家), else those of that name in other
    /// townships, else those of which one character is another one.
    fn by_near_name(&mut self, conn: &mut Conn, township: &str, village: &str) -> Result<Place> {
        let short = short_name(&fold_name(village)).to_owned();
        let same = |name: &str| name == short;
        let near = self.like(conn, township, (township, &same))?;
        if !near.is_empty() {
            return Ok(at_most(near, Place::Near));
        }
        let elsewhere = self.like(conn, township, ("", &same))?;
        if !elsewhere.is_empty() {
            return Ok(at_most(elsewhere, Place::InOthers));
        }
        let slip = |name: &str| differs_by_one(name, &short);
        let near = self.like(conn, township, (township, &slip))?;
        Ok(at_most(near, Place::Near))
    }

    /// Open units whose short name is like that of the cell, in the counties in which the cell's
    /// `township` is looked for; of the township `inside`.
    fn like(
        &mut self,
        conn: &mut Conn,
        township: &str,
        (inside, is_like): (&str, &dyn Fn(&str) -> bool),
    ) -> Result<Vec<String>> {
        let mut found = Vec::new();
        for county in self.counties_of(conn, township)? {
            let scope = self.scope.clone();
            let county = self.county(conn, &county)?;
            let open = county.open_units();
            let like = open.filter(|(code, name)| {
                is_like(short_name(&fold_name(name))) && county.is_in(code, inside)
            });
            let codes = like.map(|(code, _)| code.clone());
            let codes: Vec<DivisionCode> = codes.filter(|code| scope.contains(code)).collect();
            found.extend(county.namesakes(&codes).units);
        }
        Ok(found)
    }
}

fn at_most(found: Vec<String>, place: fn(Vec<String>) -> Place) -> Place {
    if found.is_empty() || found.len() > MOST {
        Place::None
    } else {
        place(found)
    }
}

/// Whether two names of two characters or more have one character that is another one.
fn differs_by_one(one: &str, other: &str) -> bool {
    let (length, others) = (one.chars().count(), other.chars().count());
    let differing = one
        .chars()
        .zip(other.chars())
        .filter(|(one, other)| one != other);
    length == others && length >= 2 && differing.count() == 1
}
