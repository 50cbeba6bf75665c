//! The register page of an election: who was elected, who of them is a member by now, who sits
//! without having been elected.

use diesel::prelude::*;

use super::seats::{Seated, not_elected};
use super::store_elected::{self, Elected, PaperRound};
use crate::committees::membership::{Membership, Origin};
use crate::committees::{self, Posts, Term};
use crate::db::Conn;
use crate::divisions::{self, Division, DivisionCode};
use crate::elections::state::State;
use crate::elections::store::{self as elections_store, Election};
use crate::error::{Error, Result};
use crate::office::seating::{self, Candidate, MemberLine};
use crate::schema::memberships;

/// The members of a unit beside those who were elected there.
#[derive(Clone, Debug)]
pub(super) struct Register {
    /// The election, never a revote or runoff of it.
    pub(super) election: Election,
    /// Its village or community.
    pub(super) unit: Division,
    /// The term it elects for.
    pub(super) term: Term,
    /// By the counts of its rounds, and by hand for those on paper.
    pub(super) elected: Vec<Elected>,
    /// Who gave way to a relative and whose election is void, each in a sentence.
    pub(super) gave_way: Vec<String>,
    /// The rounds that were counted on paper alone.
    pub(super) on_paper: Vec<PaperRound>,
    /// Who sits on the two committees in the term, those who left too.
    pub(super) members: Vec<MemberLine>,
}

/// The register of an election, or of the one a revote or runoff belongs to.
pub(super) fn register(conn: &mut Conn, scope: &DivisionCode, id: i64) -> Result<Register> {
    let (election, beside) = store_elected::root(conn, scope, id)?;
    let (elected, gave_way, on_paper) = store_elected::elected(conn, &election, &beside)?;
    let unit = divisions::find(conn, scope, &election.unit)?;
    let programme = elections_store::programme(conn, scope, election.programme_id)?;
    let terms = committees::list_terms(conn)?;
    let own = |term: &Term| term.id == programme.term_id;
    let term = terms.into_iter().find(own).ok_or(Error::NotFound)?;
    Ok(Register {
        members: seating::members(conn, &unit.code, term.id)?,
        elected,
        gave_way,
        on_paper,
        election,
        unit,
        term,
    })
}

impl Register {
    /// Whether members may be written: the result is public.
    pub(super) fn is_announced(&self) -> bool {
        self.election.known.state >= State::Announced
    }

    /// Whether it fills a vacancy of the term.
    pub(super) fn is_by_election(&self) -> bool {
        self.election.known.is_by_election
    }

    /// The elected who are not members yet.
    pub(super) fn open(&self) -> impl Iterator<Item = &Elected> {
        self.elected.iter().filter(|one| one.person.is_none())
    }

    /// How members of this election come in.
    pub(super) fn origin(&self) -> Origin {
        if self.is_by_election() {
            Origin::ByElection
        } else {
            Origin::Election
        }
    }

    /// Those in office, as the rules see them.
    pub(super) fn seated(&self) -> Vec<Seated> {
        let in_office = self.members.iter().map(|line| &line.stretch);
        let in_office = in_office.filter(|row| row.ending.is_none());
        in_office.map(seated).collect()
    }

    /// Those in office by the term's election or a roster who are not elected; `persons` are the
    /// elected as far as they are known by now.
    pub(super) fn others(&self, persons: &[i64]) -> Vec<&MemberLine> {
        let by_election = |row: &Membership| Origin::BY_TERM_ELECTION.contains(&row.origin);
        let others = not_elected(persons, &self.seated(), self.is_by_election());
        let is_other = |line: &&MemberLine| {
            let row = &line.stretch;
            by_election(row) && others.contains(&seated(row))
        };
        self.members.iter().filter(is_other).collect()
    }

    /// The elected whose numbers are known.
    pub(super) fn known_persons(&self) -> Vec<i64> {
        self.elected.iter().filter_map(|one| one.person).collect()
    }

    /// How a written member stands now, in words.
    pub(super) fn standing(&self, person: i64) -> &'static str {
        let mut own = self.members.iter().map(|line| &line.stretch);
        if own.any(|row| row.person_id == person && row.ending.is_none()) {
            "在任"
        } else {
            "已登记，现已离任"
        }
    }
}

fn seated(row: &Membership) -> Seated {
    Seated {
        person: row.person_id,
        stretch: row.stretch,
        posts: Posts::from_bits(row.posts),
    }
}

/// Somebody on record who may be the elected, with what statistics ask of a member.
#[derive(Clone, Debug)]
pub(super) struct Namesake {
    pub(super) person: Candidate,
    /// Codes of education and political status as last recorded of a member.
    pub(super) last: Option<(i16, i16)>,
    /// In office in this unit and term, in words; empty for nobody in office.
    pub(super) holds: String,
}

/// Those of the unit who bear a name, and the person a candidate was picked as, under any name.
pub(super) fn namesakes(
    conn: &mut Conn,
    register: &Register,
    name: &str,
    picked: Option<i64>,
) -> Result<Vec<Namesake>> {
    let mut found = seating::named_in(conn, &register.unit.code, name)?;
    if let Some(id) = picked.filter(|id| found.iter().all(|one| one.id != *id)) {
        found.extend(seating::candidate(conn, id)?);
    }
    found
        .into_iter()
        .map(|person| {
            let last: Option<(i16, i16)> = memberships::table
                .filter(memberships::person_id.eq(person.id))
                .order((memberships::term_id.desc(), memberships::stretch.desc()))
                .select((memberships::education, memberships::political_status))
                .first(conn)
                .optional()?;
            let own = register.seated();
            let own = own.iter().filter(|one| one.person == person.id);
            let posts = own.fold(Posts::NONE, |posts, one| posts.and(one.posts));
            let holds = if posts.is_empty() {
                String::new()
            } else {
                seating::posts_label(posts)
            };
            Ok(Namesake {
                person,
                last,
                holds,
            })
        })
        .collect()
}
