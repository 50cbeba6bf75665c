//! The elected become members, by the steps the office itself takes: one transaction, with an audit
//! event for each member. Whoever was written before is passed over.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::seats::{Seating, of_party, post_won, seating as judged};
use super::store::{Register, register};
use super::store_elected::Elected;
use crate::audit::NewEvent;
use crate::committees::Posts;
use crate::committees::membership::{Ending, Origin};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::office::seating::{self, Chosen, Corrected, MemberLine, NewMember};
use crate::people::seal::SealingKey;
use crate::people::{Education, PoliticalStatus};
use crate::schema::{elected_members, persons};
use crate::tally::Post;

/// Who an elected person is, with what statistics ask.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    /// The number among those who may be given votes.
    pub(super) elected: i64,
    /// On record, or new.
    pub(super) chosen: Chosen,
    /// As of the term.
    pub(super) education: Education,
    /// As of the term.
    pub(super) political_status: PoliticalStatus,
}

/// What somebody decided on the register page.
#[derive(Clone, Debug, Default)]
pub(super) struct Decision {
    /// Those to be written.
    pub(super) choices: Vec<Choice>,
    /// Stretches of persons who were not elected and are taken off the roster.
    pub(super) removed: Vec<(i64, i16)>,
    /// Stretches of persons who were not elected and stay.
    pub(super) kept: Vec<(i64, i16)>,
}

/// Who writes, when.
#[derive(Clone, Debug)]
pub(super) struct By {
    pub(super) scope: DivisionCode,
    pub(super) actor: String,
    pub(super) today: NaiveDate,
    pub(super) now: NaiveDateTime,
}

/// Writes the elected as members. Gives the events, none when nothing changed.
pub(super) fn write(
    conn: &mut Conn,
    key: &SealingKey,
    election: i64,
    decision: &Decision,
    by: &By,
) -> Result<Vec<NewEvent>> {
    let at = register(conn, &by.scope, election)?;
    if !at.is_announced() {
        return Err(Error::invalid("选举结果公布以后，才能把当选人登记入册。"));
    }
    let (persons, origin) = (at.known_persons(), at.origin());
    let mut writer = Writer::new(conn, at, by, (persons, origin));
    for choice in &decision.choices {
        let open = writer.at.open().find(|one| one.id == choice.elected);
        if let Some(elected) = open.cloned() {
            writer.take(key, &elected, choice)?;
        }
    }
    writer.take_off(decision)?;
    Ok(writer.events)
}

/// Seats persons on one of the two bodies of a unit, with an event for each.
pub(super) struct Writer<'a> {
    pub(super) conn: &'a mut Conn,
    pub(super) at: Register,
    by: &'a By,
    /// The elected who are known by now.
    persons: Vec<i64>,
    origin: Origin,
    pub(super) events: Vec<NewEvent>,
}

impl<'a> Writer<'a> {
    /// Nothing is written yet.
    pub(super) fn new(
        conn: &'a mut Conn,
        at: Register,
        by: &'a By,
        (persons, origin): (Vec<i64>, Origin),
    ) -> Self {
        Self {
            conn,
            at,
            by,
            persons,
            origin,
            events: Vec::new(),
        }
    }

    fn note(&mut self, action: &'static str, subject: String) {
        let event = NewEvent::new(self.by.actor.clone(), action, &self.at.unit.code, subject);
        self.events.push(event);
    }

    fn take(&mut self, key: &SealingKey, elected: &Elected, choice: &Choice) -> Result<()> {
        let won = post_won(elected.post);
        let who = (elected.name.as_str(), elected.is_woman);
        let person = self.seat(key, who, (won, elected.day), choice)?;
        diesel::insert_into(elected_members::table)
            .values((
                elected_members::election_person_id.eq(elected.id),
                elected_members::election_id.eq(self.at.election.id),
                elected_members::person_id.eq(person),
                elected_members::posts.eq(won.bits()),
                elected_members::written_at.eq(self.by.now),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// Puts an elected person into the post that was won. Gives the person's number.
    pub(super) fn seat(
        &mut self,
        key: &SealingKey,
        who: (&str, bool),
        (won, day): (Posts, NaiveDate),
        choice: &Choice,
    ) -> Result<i64> {
        let person = seating::record(self.conn, key, &self.at.unit, &choice.chosen)?;
        self.check(who, person)?;
        let seated = self.at.seated();
        match judged((person, won), &seated, self.at.is_by_election()) {
            Seating::Add(posts) => self.add((person, posts), day, choice)?,
            Seating::Change { stretch, to, .. } => self.change((person, stretch), to, choice)?,
            Seating::Same => {
                let own = |one: &&super::seats::Seated| one.person == person && one.posts.has(won);
                if let Some(one) = seated.iter().find(own) {
                    self.change((person, one.stretch), one.posts, choice)?;
                }
            }
        }
        self.persons.push(person);
        let (unit, name) = (&self.at.unit.code, &self.at.term.name);
        let subject = format!("{unit} 届次 {name} 人员 {person} 当选登记");
        self.note("election.members", subject);
        Ok(person)
    }

    /// One person is elected once, and is of the sex the ballot said.
    fn check(&mut self, (name, is_woman): (&str, bool), person: i64) -> Result<()> {
        if self.persons.contains(&person) {
            return Err(Error::invalid(format!(
                "{name}：选的这个人已经登记为另一位当选人，请重新选择是哪一位。"
            )));
        }
        let sex: i16 = persons::table
            .find(person)
            .select(persons::sex)
            .first(self.conn)?;
        if (sex == 2) == is_woman {
            return Ok(());
        }
        let label = |is_woman: bool| if is_woman { "女" } else { "男" };
        Err(Error::invalid(format!(
            "{name}：选举登记的性别是{}，人员资料里是{}，请先核对；资料有误的在“人员”里更正。",
            label(is_woman),
            label(sex == 2)
        )))
    }

    fn add(
        &mut self,
        (person, posts): (i64, Posts),
        began_on: NaiveDate,
        choice: &Choice,
    ) -> Result<()> {
        let new = NewMember {
            posts,
            education: choice.education,
            political_status: choice.political_status,
            origin: self.origin,
            began_on,
        };
        let (unit, term) = (&self.at.unit.code, &self.at.term);
        seating::add(self.conn, unit, term, person, &new, self.by.today)?;
        let posts = seating::posts_label(posts);
        let subject = format!("{unit} 届次 {} 人员 {person} {posts}", term.name);
        self.note("membership.add", subject);
        Ok(())
    }

    fn line(&self, (person, stretch): (i64, i16)) -> Result<MemberLine> {
        let own = |line: &&MemberLine| {
            (line.stretch.person_id, line.stretch.stretch) == (person, stretch)
        };
        self.at
            .members
            .iter()
            .find(own)
            .cloned()
            .ok_or(Error::NotFound)
    }

    /// Posts as elected; what is not known anew stays as it is recorded.
    fn change(&mut self, seat: (i64, i16), posts: Posts, choice: &Choice) -> Result<()> {
        let line = self.line(seat)?;
        let before = Corrected::of(&line.stretch);
        let mut to = Corrected { posts, ..before };
        if choice.education != Education::Unknown {
            to.education = choice.education;
        }
        if choice.political_status != PoliticalStatus::Unknown {
            to.political_status = choice.political_status;
        }
        self.correct(&line, before, to)
    }

    fn correct(&mut self, line: &MemberLine, before: Corrected, to: Corrected) -> Result<()> {
        if to == before {
            return Ok(());
        }
        let (unit, term) = (&self.at.unit.code, &self.at.term);
        let version = line.stretch.version;
        seating::correct(self.conn, (unit, term), line, version, to, self.by.today)?;
        let person = line.stretch.person_id;
        let subject = format!("{unit} 届次 {} 人员 {person}", term.name);
        let details = serde_json::json!({
            "before": before.in_words(), "after": to.in_words(),
        });
        let event = NewEvent::new(self.by.actor.clone(), "membership.correct", unit, subject);
        self.events.push(event.with_details(details));
        Ok(())
    }

    /// A committee has one chair: whoever was chair on the roster does not stay it beside the elected.
    fn one_chair(&self, name: &str, posts: Posts) -> Result<()> {
        let chair = self.at.elected.iter().find(|one| one.post == Post::Chair);
        match chair.filter(|_| posts.has(Posts::CHAIR)) {
            None => Ok(()),
            Some(chair) => Err(Error::invalid(format!(
                "名册上的{name}是主任，这次当选主任的是{}，主任只能有一人，请选择不再保留{name}的村（居）委会职务。",
                chair.name
            ))),
        }
    }

    /// Of everybody on the roster who was not elected it must be said whether he stays on it.
    fn take_off(&mut self, decision: &Decision) -> Result<()> {
        let others: Vec<MemberLine> = self.at.others(&self.persons).into_iter().cloned().collect();
        if self.events.is_empty() && decision.removed.is_empty() {
            return Ok(());
        }
        for line in others {
            let seat = (line.stretch.person_id, line.stretch.stretch);
            let posts = Posts::from_bits(line.stretch.posts);
            if decision.kept.contains(&seat) {
                self.one_chair(&line.name, posts)?;
                continue;
            }
            if !decision.removed.contains(&seat) {
                return Err(Error::invalid(format!(
                    "名册上的{}不在这次的当选人中，请选择是保留还是除名。",
                    line.name
                )));
            }
            // An election of the committee does not touch the party body.
            let party = of_party(posts);
            if !party.is_empty() {
                let before = Corrected::of(&line.stretch);
                let to = Corrected {
                    posts: party,
                    ..before
                };
                self.correct(&line, before, to)?;
                continue;
            }
            let (unit, term) = (&self.at.unit.code, &self.at.term);
            let left = (self.by.today, Ending::RosterReplaced);
            let version = line.stretch.version;
            seating::leave(self.conn, (unit, term), &line, version, left, self.by.today)?;
            let posts = seating::posts_label(posts);
            let how = seating::left_in_words(left.0, left.1.number());
            let subject = format!("{unit} 届次 {} 人员 {} {posts} {how}", term.name, seat.0);
            self.note("membership.end", subject);
        }
        Ok(())
    }
}
