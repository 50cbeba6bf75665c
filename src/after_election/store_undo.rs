//! Taking back a departure that was recorded wrongly: the seat on the committee goes on as if nobody
//! had left.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::leaving::{Cause, RecallState};
use super::seats::of_party;
use super::store_leaving::{Departure, Leaving};
use crate::committees::Posts;
use crate::committees::membership::Origin;
use crate::db::Conn;
use crate::elections::facts::Seats;
use crate::error::{Error, Result};
use crate::office::seating::{self, MemberLine};
use crate::schema::{departures, recalls};

impl Leaving {
    /// The departure with this number.
    pub(super) fn departure(&self, id: i64) -> Result<&Departure> {
        let own = self.departures.iter().find(|one| one.id == id);
        own.ok_or_else(|| Error::conflict("这条离任记录已经撤销，请核对现在登记的内容。"))
    }
}

/// Whether the post somebody left is still free; seats that were never fixed are.
fn is_free(seats: Seats, vacant: Seats, posts: Posts) -> bool {
    let left = [
        (Posts::CHAIR, vacant.chair),
        (Posts::VICE_CHAIR, vacant.vice_chair),
        (
            Posts::COMMITTEE_MEMBER,
            vacant.member.saturating_add(vacant.woman_member),
        ),
    ];
    seats.total() == 0
        || left
            .into_iter()
            .all(|(post, free)| !posts.has(post) || free > 0)
}

/// Takes a departure back. What it brought about is taken back with it: the post of the party body
/// that went on by itself, the end of an open recall; of a recall that carried, the vote. Gives the
/// sentence for the audit record.
pub(super) fn undo(conn: &mut Conn, known: &Leaving, id: i64, today: NaiveDate) -> Result<String> {
    let departure = known.departure(id)?;
    let person = departure.person_id;
    let unit = &known.at.unit.code;
    let own = |line: &&MemberLine| line.stretch.person_id == person;
    let left = |line: &&MemberLine| {
        line.stretch.ended_on == Some(departure.left_on)
            && line.stretch.posts == departure.posts
            && line.stretch.ending.is_some()
    };
    let posts = Posts::from_bits(departure.posts);
    let mut lines = known.at.members.iter().filter(own);
    let Some(line) = lines.find(left) else {
        return Err(Error::conflict(
            "此人的任职记录在“两委成员”里改过，与这条离任记录不符，请在“两委成员”里核对、更正。",
        ));
    };
    if !is_free(known.at.election.known.seats, known.vacant, posts) {
        return Err(Error::conflict(format!(
            "{}的空缺已经补上，不能撤销离任；请先核对补选进来的人。",
            seating::posts_label(posts)
        )));
    }
    let party = of_party(posts);
    let went_on = |line: &&MemberLine| {
        let row = &line.stretch;
        row.ending.is_none()
            && row.origin == Origin::Appointed.number()
            && row.began_on == Some(departure.left_on)
            && row.posts == party.bits()
    };
    let mut lines = known.at.members.iter().filter(own);
    if let Some(line) = lines.find(went_on).filter(|_| !party.is_empty()) {
        seating::withdraw(conn, unit, line, line.stretch.version, today)?;
    }
    seating::restore(conn, unit, line, line.stretch.version)?;
    reopen(conn, known, departure)?;
    diesel::delete(departures::table.find(id)).execute(conn)?;
    let term = &known.at.term.name;
    let posts = seating::posts_label(posts);
    Ok(format!(
        "{unit} 届次 {term} 人员 {person} {posts} 撤销{}离任",
        departure.left_on
    ))
}

/// The recalls that the departure ended go on where they stood.
fn reopen(conn: &mut Conn, known: &Leaving, departure: &Departure) -> Result<()> {
    let is_recall = Cause::from_word(&departure.kind) == Some(Cause::Recall);
    let ended = if is_recall {
        RecallState::Recalled
    } else {
        RecallState::Withdrawn
    };
    let own = known
        .recalls
        .iter()
        .filter(|one| one.person_id == departure.person_id && one.asked_on <= departure.left_on);
    for one in own {
        if one.state()? != ended {
            continue;
        }
        let state = match one.noticed_on {
            Some(_) => RecallState::Noticed,
            None => RecallState::Accepted,
        };
        diesel::update(recalls::table.find(one.id))
            .set((
                recalls::state.eq(state.word()),
                recalls::voted_on.eq(None::<NaiveDate>),
                recalls::vote_registered.eq(None::<i64>),
                recalls::cast_papers.eq(None::<i64>),
                recalls::in_favour.eq(None::<i64>),
                recalls::held_by.eq(""),
                recalls::version.eq(recalls::version + 1),
            ))
            .execute(conn)?;
    }
    Ok(())
}
