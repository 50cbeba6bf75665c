//! A row against what is on record: what would change, and the election day of its unit.

use super::RosterImport;
use super::columns::{BEGAN, REELECTED};
use super::row::{MemberRow, too_late};
use crate::committees::Posts;
use crate::committees::membership::{Ending, Membership};
use crate::divisions::DivisionCode;
use crate::divisions::resolver::UnitFound;
use crate::people::{Birth, is_masked};
use crate::tables::Severity;
use crate::tables::import::Report;

/// The stretch as the row would have it; empty cells change nothing.
pub(super) fn updated(row: &MemberRow, old: &Membership, flags: (bool, bool)) -> Membership {
    let mut new = old.clone();
    // Whoever comes back into office does so with the posts of this row alone.
    let is_back = old.ending == Some(Ending::RosterReplaced.number());
    new.posts = if is_back {
        row.posts.bits()
    } else {
        row.posts_after(Posts::from_bits(old.posts)).bits()
    };
    new.education = row
        .education
        .map_or(old.education, crate::people::Education::code);
    new.political_status = row
        .political_status
        .map_or(old.political_status, crate::people::PoliticalStatus::code);
    if let Some(sex) = row.person.sex {
        new.sex = sex.code();
    }
    let known = Birth::on(old.birth_date);
    if let Some(birth) = row.person.birth.filter(|birth| !birth.agrees(known)) {
        new.birth_date = birth.date;
    }
    new.began_on = row.began_on.or(old.began_on);
    if row.sources.is_some() {
        new.sources.clone_from(&row.sources);
    }
    if row.remark.is_some() && !is_masked(row.remark.as_deref(), old.remark.as_deref()) {
        new.remark.clone_from(&row.remark);
    }
    // One who was missing from the last roster and stands in this one is back in office.
    if is_back {
        new.ended_on = None;
        new.ending = None;
    }
    // Who sits on the party body alone is asked about by nobody: a later roster of the term before
    // mends these of the committee only.
    if Posts::from_bits(new.posts).in_committee() {
        (new.reelected, new.newcomer) = flags;
    }
    new
}

impl RosterImport<'_> {
    /// Notes somebody of the file who has left by the records.
    pub(super) fn note_left(&mut self, unit: &UnitFound, member: &MemberRow, new: &Membership) {
        let name = member.person.name.as_ref();
        if let Some(name) = name.filter(|_| new.ending.is_some()) {
            self.left.push(format!("{name}（{}）", unit.name));
        }
    }

    /// Whether 任职时间 lies after today and after the unit's election day, which is reported.
    pub(super) fn began_too_late(
        &self,
        row: u32,
        member: &MemberRow,
        unit: &DivisionCode,
        report: &mut Report,
    ) -> bool {
        let today = self.options.today;
        let Some(began) = member.began_on.filter(|began| *began > today) else {
            return false;
        };
        let election = self.days.of(unit);
        if began <= election {
            return false;
        }
        let message = too_late(today, election);
        let (code, value) = ("date_out_of_range", began.to_string());
        report.add(row, BEGAN, code, Severity::Refused, message, value);
        true
    }

    /// Points out a row that says otherwise of re-election than the preceding term's roster.
    pub(super) fn compare_reelection(
        &self,
        (row, member): (u32, &MemberRow),
        unit: &UnitFound,
        reelected: bool,
        report: &mut Report,
    ) {
        let Some(said) = member.says_reelected.filter(|said| *said != reelected) else {
            return;
        };
        if self.known.has_preceding(&unit.current) && member.posts.in_committee() {
            let (said, found) = if said {
                ("是", "不在")
            } else {
                ("否", "在")
            };
            let message = format!(
                "填的是“{said}”，但上届名册中此人{found}本村（居）委会，以系统计算为准，请核对"
            );
            report.add(
                row,
                REELECTED,
                "reelection_differs",
                Severity::Warning,
                message,
                said.to_owned(),
            );
        }
    }
}
