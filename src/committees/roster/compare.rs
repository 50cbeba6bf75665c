//! A row against the stretch in office on record: what would change.

use super::row::MemberRow;
use crate::committees::membership::{Ending, Membership};
use crate::people::Birth;

/// The stretch as the row would have it; empty cells change nothing.
pub(super) fn updated(row: &MemberRow, old: &Membership, flags: (bool, bool)) -> Membership {
    let mut new = old.clone();
    new.posts = row.posts.bits();
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
    if row.remark.is_some() {
        new.remark.clone_from(&row.remark);
    }
    // One who was missing from the last roster and stands in this one is back in office.
    if old.ending == Some(Ending::RosterReplaced.number()) {
        new.ended_on = None;
        new.ending = None;
    }
    (new.reelected, new.newcomer) = flags;
    new
}
