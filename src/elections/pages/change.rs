//! A change of one chapter as a form says it, and carrying it out: for pages and the JSON interface.

use chrono::{NaiveDate, NaiveDateTime};
use serde_json::json;

use super::change_fields::{count, day, done, seats, step};
use super::{chapter_page, count_people};
use crate::accounts::{Principal, Right};
use crate::audit::NewEvent;
use crate::db::{Conn, Written};
use crate::elections::action::Action;
use crate::elections::chapter::ChapterKind;
use crate::elections::count::store_persons::NewPerson;
use crate::elections::count::{store_reading, store_round_candidates};
use crate::elections::facts::Seats;
use crate::elections::state::State;
use crate::elections::step::Step;
use crate::elections::store::{self, Election};
use crate::elections::store_change::{self, Details};
use crate::elections::store_steps::{self, Done};
use crate::elections::{
    store_declared, store_minority, store_remove, store_taken_back, store_void, store_woman,
};
use crate::error::{Error, Result};
use crate::web::form_post::Fields;

/// What somebody asks for.
#[derive(Clone, Debug)]
pub(super) enum Change {
    /// A step; with whether the next stage begins at once.
    Mark(Done, bool),
    Unmark(Step, String),
    /// With the reason that a declaration by hand needs.
    Act(Action, String),
    TakeBackVoid(String),
    /// Takes back a chapter in which nothing was recorded.
    Remove,
    Declare(u32, u32),
    /// Who decided, when and why, that no woman is on the committee.
    WithoutWoman(String),
    /// Whether several ethnic groups live in the village.
    SeveralGroups(bool),
    /// Who of the smaller groups was elected, or why nobody.
    Minority(String),
    Details(Details),
    /// Somebody stands in a runoff besides those the round before left.
    PutUp(NewPerson),
    TakeBack(i64),
    Follow(ChapterKind, State, NaiveDate, Seats),
}

impl Change {
    /// Reads a form; `word` is the last part of its address.
    pub(super) fn read(word: &str, fields: &Fields) -> Result<Self> {
        match word {
            "steps" => Ok(Self::Mark(done(fields)?, fields.get("lead_on") == "1")),
            "undo" => {
                let reason = fields.get("reason").trim();
                if reason.is_empty() {
                    return Err(Error::invalid("请填写撤销的原因。"));
                }
                Ok(Self::Unmark(step(fields)?, reason.to_owned()))
            }
            "actions" => Action::from_word(fields.get("action"))
                .map(|action| Self::Act(action, fields.get("reason").to_owned()))
                .ok_or_else(|| Error::invalid("没有这个办理事项，请刷新页面后再试。")),
            "declared" => Ok(Self::Declare(
                count(fields, "tied_persons", "同票人数")?,
                count(fields, "unfilled_seats", "未选足的名额")?,
            )),
            "take_back_void" => {
                let reason = store_taken_back::reason(fields.get("reason"))?;
                Ok(Self::TakeBackVoid(reason.to_owned()))
            }
            "remove" => Ok(Self::Remove),
            "put_up" => count_people::person(fields).map(Self::PutUp),
            "take_back" => count_people::number(fields, "person").map(Self::TakeBack),
            "without_woman" => Ok(Self::WithoutWoman(fields.get("decision").to_owned())),
            "minority" => Ok(Self::Minority(fields.get("decision").to_owned())),
            "several_groups" => match fields.get("several") {
                "1" => Ok(Self::SeveralGroups(true)),
                "0" => Ok(Self::SeveralGroups(false)),
                _ => Err(Error::invalid("请选择本村是不是多民族村民居住的村。")),
            },
            "details" => Ok(Self::Details(Details {
                seats: seats(fields)?,
                election_day: day(fields, "election_day", "选举日")?,
                difficulty: fields.get("difficulty").trim().to_owned(),
            })),
            "chapters" => {
                let kind = ChapterKind::from_word(fields.get("kind"))
                    .ok_or_else(|| Error::invalid("请选择要新建哪一轮。"))?;
                let start = match fields.get("starts_in") {
                    "" => kind.starts().first().copied(),
                    word => State::from_word(word),
                };
                let start = start.ok_or_else(|| Error::invalid("请选择从哪个阶段开始。"))?;
                let day = day(fields, "election_day", "投票日期")?;
                Ok(Self::Follow(kind, start, day, seats(fields)?))
            }
            _ => Err(Error::NotFound),
        }
    }

    /// Carries it out. Gives the number of the chapter to show next.
    pub(super) fn carry_out(
        &self,
        conn: &mut Conn,
        who: &Principal,
        id: i64,
        version: i32,
        (today, now): (NaiveDate, NaiveDateTime),
    ) -> Result<Written<i64>> {
        let election = store::election(conn, &who.scope, id)?;
        let event = |action, what: String| chapter_page::event(who, action, &election, &what);
        match self {
            Self::Mark(done, leads_on) => {
                store_steps::mark_by_hand(conn, &election, done, today)?;
                let mut events = vec![marked(who, &election, done)];
                if *leads_on && store_steps::leads_on(&election, done.step) {
                    let now = store::election(conn, &who.scope, id)?;
                    let action = Action::Announce;
                    let to = store_change::act(conn, &who.scope, &now, now.version, action, today)?;
                    events.push(event("election.act", to.label().to_owned()));
                }
                Ok(Written::with_events(id, events))
            }
            Self::Unmark(step, reason) => {
                store_steps::unmark(conn, &election, *step)?;
                let event = event("election.undo_step", step.label().to_owned());
                Ok(Written::new(
                    id,
                    event.with_details(json!({ "reason": reason })),
                ))
            }
            Self::Act(action, reason) => {
                let (scope, reason) = (&who.scope, reason.as_str());
                let to = match action {
                    Action::DeclareInvalid => {
                        store_void::declare(conn, scope, &election, version, reason, today)?
                    }
                    Action::Annul => {
                        plans_for_county(who, &election)?;
                        store_void::annul(conn, scope, &election, version, reason, today)?
                    }
                    _ => store_change::act(conn, scope, &election, version, *action, today)?,
                };
                let details =
                    json!({ "before": election.known.state.label(), "after": to.label() });
                let event = event("election.act", to.label().to_owned());
                Ok(Written::new(id, event.with_details(details)))
            }
            Self::Declare(tied, unfilled) => {
                store_declared::declare(conn, &election, version, *tied, *unfilled)?;
                let what = format!("同票{tied}人，未选足{unfilled}名");
                Ok(Written::new(id, event("election.declare", what)))
            }
            Self::Details(to) => Ok(Written::new(
                id,
                details(conn, who, &election, version, to, today)?,
            )),
            Self::Follow(kind, start, day, seats) => {
                let new =
                    store_change::follow(conn, &election, (*kind, *start), *day, *seats, today)?;
                let what = format!("{} {day}", kind.label());
                Ok(Written::new(new, event("election.follow", what)))
            }
            of_rounds => of_rounds.carry_out_in_round(conn, who, &election, (version, now)),
        }
    }

    /// What only later rounds and their results need.
    fn carry_out_in_round(
        &self,
        conn: &mut Conn,
        who: &Principal,
        election: &Election,
        (version, now): (i32, NaiveDateTime),
    ) -> Result<Written<i64>> {
        let event = |action, what: String| chapter_page::event(who, action, election, &what);
        let because =
            |event: NewEvent, reason: &str| event.with_details(json!({ "reason": reason }));
        let id = election.id;
        match self {
            Self::TakeBackVoid(reason) => {
                plans_for_county(who, election)?;
                let by = (who.account_id, now);
                store_void::take_back(conn, election, version, reason, by)?;
                let event = event("election.take_back_void", election.title());
                Ok(Written::new(id, because(event, reason)))
            }
            Self::Remove => {
                let event = event("election.remove", election.title());
                Ok(Written::new(
                    store_remove::remove(conn, election, version)?,
                    event,
                ))
            }
            Self::PutUp(new) => {
                let event = event("count.person", "另行选举候选人一名".to_owned());
                let count = store_reading::count(conn, election.clone())?;
                store_round_candidates::put_up(conn, &count, new)?;
                Ok(Written::new(id, event))
            }
            Self::TakeBack(person) => {
                let event = event("count.remove_person", format!("p{person}"));
                let count = store_reading::count(conn, election.clone())?;
                store_round_candidates::take_back(conn, &count, *person)?;
                Ok(Written::new(id, event))
            }
            Self::WithoutWoman(text) => {
                store_woman::decide(conn, election, version, text)?;
                let event = event("election.without_woman", election.title());
                Ok(Written::new(id, because(event, text.trim())))
            }
            Self::SeveralGroups(several) => {
                store_minority::mark(conn, election, version, *several)?;
                let what = if *several { "是" } else { "不是" };
                Ok(Written::new(
                    id,
                    event("election.several_groups", what.to_owned()),
                ))
            }
            Self::Minority(text) => {
                store_minority::decide(conn, election, version, text)?;
                let event = event("election.minority", election.title());
                Ok(Written::new(id, because(event, text.trim())))
            }
            _ => Err(Error::NotFound),
        }
    }
}

/// What only the county may do.
fn plans_for_county(who: &Principal, election: &Election) -> Result<()> {
    let county = election.unit.county().ok_or(Error::NotFound)?;
    if who.role.may(Right::PlanElections) && who.scope.contains(&county) {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

/// The audit event of a recorded step. Note and evidence may name persons and stay out of it.
pub(super) fn marked(who: &Principal, election: &Election, done: &Done) -> NewEvent {
    chapter_page::event(who, "election.step", election, done.step.label())
        .with_details(json!({ "day": done.on.to_string() }))
}

/// Changes seats, day and difficulty; the event tells before and after.
fn details(
    conn: &mut Conn,
    who: &Principal,
    election: &Election,
    version: i32,
    to: &Details,
    today: NaiveDate,
) -> Result<NewEvent> {
    store_change::change(conn, election, version, to, today)?;
    let told = |seats: Seats, day: NaiveDate| format!("职数{}人，选举日{day}", seats.total());
    let known = &election.known;
    let before = told(known.seats, known.election_day);
    let after = told(to.seats, to.election_day);
    let event = chapter_page::event(who, "election.change", election, &after);
    Ok(event.with_details(json!({ "before": before, "after": after })))
}
