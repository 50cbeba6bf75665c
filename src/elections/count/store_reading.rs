//! The count of a chapter as it is recorded: persons, boxes, entries, outcomes.

use diesel::prelude::*;
use serde_json::Value;

pub use super::ballot_box::{BallotBox, Entry, Progress};
use super::case::{About, competing, seats_of};
use super::frame::{Frame, Person, Ways};
use super::sheet::{Sheet, total};
use super::store_boxes::boxes;
use super::store_kept::{StoredOutcome, outcomes_of};
use super::store_round::{about, join_pools, persons};
use crate::db::Conn;
use crate::elections::candidates::formal_list;
use crate::elections::candidates::store_kinship::{Relative, kinships, relatives_of};
use crate::elections::candidates::store_withdrawals::withdrawn;
use crate::elections::electorate::ElectorateMode;
use crate::elections::roll;
use crate::elections::sitting::{Sitting, as_kin, related};
use crate::elections::store::{self, Election};
use crate::elections::store_electorate::{Electorate, electorate};
use crate::elections::store_vacancy;
use crate::error::{Error, Result};
use crate::schema::counts;

/// The head of a count.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = counts)]
pub struct CountHead {
    /// 登记参加选举的村民
    pub registered: i64,
    /// 开箱清点的选票总数
    pub papers: Option<i64>,
    /// `open` or `final`.
    pub state: String,
    /// Who proposed the outcome.
    pub proposed_by: Option<i64>,
    /// SHA-256 of the proposed case and outcome.
    pub proposed_hash: Option<String>,
    /// Counts all that was changed in the count, every entry too.
    pub version: i32,
    proxied: Option<i64>,
    mobile: Option<i64>,
    scribed: Option<i64>,
}

impl CountHead {
    /// Whether numbers may still be changed.
    pub fn is_open(&self) -> bool {
        self.state == "open"
    }

    fn ways(&self) -> Ways {
        let [proxied, mobile, scribed] = [self.proxied, self.mobile, self.scribed]
            .map(|number| number.and_then(|one| u64::try_from(one).ok()));
        Ways {
            proxied,
            mobile,
            scribed,
        }
    }
}

/// All of a count.
#[derive(Clone, Debug)]
pub struct Count {
    /// The chapter.
    pub election: Election,
    /// Its head; `None` before it was set up.
    pub head: Option<CountHead>,
    /// What the sheets ask for.
    pub frame: Frame,
    /// What the case says besides.
    pub about: About,
    /// The boxes by number.
    pub boxes: Vec<BallotBox>,
    /// The confirmed outcomes, the newest last.
    pub outcomes: Vec<StoredOutcome>,
    /// Who sits on the committee while this by-election is held; nobody otherwise.
    pub sitting: Vec<Sitting>,
    /// The near relatives of its candidates who sit on it.
    pub related_in_office: Vec<Relative>,
    /// The chapter whose persons these are.
    pub root: i64,
    /// Who elects, as the election itself says: a vote held again has a setting of its own.
    pub set: Electorate,
    /// The final number of the roll, or of the members of the meeting that votes; `None` where the
    /// roll is kept on paper.
    pub roll: Option<u64>,
    /// The version of the formal list the candidates come from; `None` where they were typed here.
    pub formal_list: Option<i32>,
}

impl Count {
    /// The sum of all boxes; `None` while a box is not done or there is none.
    pub fn total(&self) -> Option<Sheet> {
        let done: Vec<Sheet> = self
            .boxes
            .iter()
            .map(|one| match one.progress(&self.frame) {
                Progress::Done(sheet) => Some(sheet),
                _ => None,
            })
            .collect::<Option<_>>()?;
        (!done.is_empty()).then(|| total(&self.frame, done.iter()))
    }

    /// 登记选民数: that of the roll kept here, against which a typed number is only checked; typed
    /// where the roll is kept on paper.
    pub fn registered(&self, typed: Option<u64>) -> Result<u64> {
        match (self.roll, typed) {
            (Some(roll), Some(typed)) if roll != typed => Err(Error::invalid(format!(
                "{}是{roll}人，填的登记选民数是{typed}。请填{roll}，或者不填。",
                self.registered_from()
            ))),
            (Some(roll), _) => Ok(roll),
            (None, typed) => typed
                .filter(|number| *number > 0)
                .ok_or_else(|| Error::invalid("请填写登记选民数。")),
        }
    }

    /// Where the number of registered voters comes from that need not be typed.
    pub fn registered_from(&self) -> &'static str {
        if self.frame.is_meeting {
            "村民代表会议组成人员"
        } else {
            "选民名单的最终人数"
        }
    }

    /// Whether numbers may be changed now.
    pub fn is_open(&self) -> bool {
        self.head.as_ref().is_some_and(CountHead::is_open)
    }
}

/// Everything about the count of a chapter.
pub fn count(conn: &mut Conn, election: Election) -> Result<Count> {
    let beside = store::chapters_beside(conn, &election)?;
    let root = root_of(&beside, &election);
    let mut persons = persons(conn, root, &election)?;
    let gone = withdrawn(conn, election.id)?;
    persons.retain(|one| gone.iter().all(|left| left.person != one.id));
    let head: Option<CountHead> = counts::table
        .find(election.id)
        .select(CountHead::as_select())
        .first(conn)
        .optional()?;
    let mut frame = Frame {
        registered: head
            .as_ref()
            .and_then(|one| u64::try_from(one.registered).ok()),
        papers: head
            .as_ref()
            .and_then(|one| u64::try_from(one.papers?).ok()),
        ways: head.as_ref().map_or_else(Ways::default, CountHead::ways),
        persons,
        ..Frame::default()
    };
    let sitting = store_vacancy::sitting(conn, &beside, &election)?;
    let mut about = about(conn, &beside, &election, &frame, &sitting)?;
    join_pools(conn, &election, &frame, &mut about.entries)?;
    let relatives = kinships(conn, root)?.into_iter();
    about.kinship = relatives.map(|one| (one.a, one.b, one.relation)).collect();
    let related_in_office = related(&sitting, relatives_of(conn, root)?);
    about.kinship_in_office = as_kin(&sitting, &related_in_office);
    narrow(&mut frame, &election, &about.entries);
    let set = electorate(conn, store::first_of(&beside, &election).id)?;
    frame.is_meeting = set.mode == ElectorateMode::VillageRepresentatives;
    let list = formal_list(conn, root)?;
    let boxes = boxes(conn, election.id)?;
    // Of a meeting its members are due, whether a roll lists them or not.
    let meeting = set.number.filter(|_| frame.is_meeting);
    let roll = roll::registered(conn, &election)?.or(meeting);
    let outcomes = outcomes_of(conn, election.id)?;
    Ok(Count {
        election,
        head,
        frame,
        about,
        boxes,
        outcomes,
        sitting,
        related_in_office,
        root,
        set,
        roll,
        formal_list: list.map(|one| one.list.version),
    })
}

/// The seats of the sheets; in a round for few also who competes for which.
fn narrow(frame: &mut Frame, election: &Election, entries: &[Value]) {
    if entries.is_empty() {
        let seats = election.known.seats;
        frame.seats = [
            seats.chair,
            seats.vice_chair,
            seats.woman_member,
            seats.member,
        ]
        .map(u64::from);
        return;
    }
    frame.seats = seats_of(entries);
    frame.only = competing(entries).into_iter().collect();
    let stands = |one: &Person| frame.only.iter().any(|(id, _)| *id == one.id);
    let (persons, others) = frame.persons.iter().cloned().partition(stands);
    (frame.persons, frame.others) = (persons, others);
}

/// The chapter whose persons an election has: revotes, runoffs and a repeated vote keep them.
pub fn root_of(beside: &[Election], own: &Election) -> i64 {
    let mut at = own;
    for _ in beside {
        let parent = beside.iter().find(|one| Some(one.id) == at.parent_id);
        match parent {
            Some(parent) if at.known.keeps_candidates() => at = parent,
            _ => break,
        }
    }
    at.id
}
