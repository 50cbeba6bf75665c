//! Rows whose ID number belongs to one record while the entry they mean stands under another record
//! without a number. By the number both are one person: they are joined in the import, so that it
//! does not matter which of two tables came first. Where their particulars differ, people decide.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::Birth;
use super::directory::Directory;
use super::intake::{NewPersons, PersonRow};
use super::store::KnownPerson;
use super::unconfirmed::{NamedRows, Unconfirmed};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::Result;
use crate::schema::memberships;
use crate::tables::import::Report;

/// Two records of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Join {
    /// The record with the ID number, which stays.
    pub keep: i64,
    /// The record without one.
    pub gone: i64,
    /// The unit of the row that told it.
    pub unit: DivisionCode,
}

/// The rows of a table that tell it.
#[derive(Debug, Default)]
pub struct SameNumber {
    joins: Vec<Join>,
    /// Records without a number, and with whom they are joined.
    holders: BTreeMap<i64, i64>,
    rows: NamedRows,
    unconfirmed: Unconfirmed,
}

impl SameNumber {
    /// Notes a row that means `entry`. Gives the record with which the entry is joined; where people
    /// must decide they are asked, once.
    pub fn meet(
        &mut self,
        conn: &mut Conn,
        people: &Directory,
        (entry, row): (i64, &PersonRow<'_>),
        persons: &mut NewPersons,
    ) -> Result<Option<i64>> {
        let Some(holder) = people.holder(entry, row.sealed.lookup()) else {
            return Ok(None);
        };
        let known = self.holders.get(&entry).copied();
        let is_one = match known {
            Some(known) => known == holder,
            None => people.are_one(conn, entry, holder)?,
        };
        if !is_one {
            self.unconfirmed.note(row.row, row.name);
            if !people.is_asked(entry, holder) {
                persons.ask(entry, holder, &row.unit.current);
            }
            return Ok(None);
        }
        if known.is_none() {
            self.holders.insert(entry, holder);
            self.rows.note(row.row, row.name);
            self.joins.push(Join {
                keep: holder,
                gone: entry,
                unit: row.unit.current.clone(),
            });
        }
        Ok(Some(holder))
    }

    /// After the last row: tells what was found, and gives the records to be joined.
    pub fn finish(self, report: &mut Report) -> Vec<Join> {
        if self.rows.count > 0 {
            report.notes.push(format!(
                "{}：共{}人在本村登记的那一条没有身份证号，同一号码登记在另一条记录上，姓名、性别、出生日期都一致，按身份证号是同一人，导入时合并为一条，连任随之重新计算",
                self.rows.first(),
                self.rows.count
            ));
        }
        report.notes.extend(self.unconfirmed.sentence());
        self.joins
    }
}

impl Directory {
    /// Whether nothing contradicts that a record without an ID number is the person of another one,
    /// and nothing recorded of either lies outside the scope.
    fn are_one(&self, conn: &mut Conn, entry: i64, holder: i64) -> Result<bool> {
        let (Some(entry), Some(holder)) = (self.person(entry), self.person(holder)) else {
            return Ok(false);
        };
        let agrees = entry.id_number_lookup.is_none()
            && entry.name == holder.name
            && entry.sex == holder.sex
            && birth(entry).agrees(birth(holder));
        let is_inside = |person: &KnownPerson| self.is_home(&person.home_unit_code);
        Ok(agrees
            && is_inside(entry)
            && is_inside(holder)
            && !serve_outside(conn, self.scope(), &[entry.id, holder.id])?)
    }
}

/// Whether one of these persons sits or sat on a committee outside `scope`.
fn serve_outside(conn: &mut Conn, scope: &DivisionCode, ids: &[i64]) -> Result<bool> {
    let (from, before) = (scope.to_string(), format!("{scope}~"));
    let outside = memberships::current_unit_code
        .lt(from)
        .or(memberships::current_unit_code.ge(before));
    let first: Option<i64> = memberships::table
        .filter(memberships::person_id.eq_any(ids.to_vec()))
        .filter(outside)
        .select(memberships::person_id)
        .first(conn)
        .optional()?;
    Ok(first.is_some())
}

fn birth(person: &KnownPerson) -> Birth {
    Birth {
        date: person.birth_date,
        month_only: person.birth_month_only,
    }
}
