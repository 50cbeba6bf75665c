//! A change of a roll as somebody asks for it, and carrying it out with its audit event. Events
//! name persons by number, never by name.

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::accounts::Principal;
use crate::db::{Conn, Written};
use crate::elections::pages::chapter_page;
use crate::elections::roll::store::{self, registering};
use crate::elections::roll::store_change::{self, NewVoter, Particulars};
use crate::elections::roll::store_decide::{self, Decision};
use crate::elections::roll::store_entitled::{self, Entitled};
use crate::elections::roll::store_objections::{self, NewDecision, NewObjection};
use crate::elections::roll::store_why::Why;
use crate::elections::roll::{store_make, store_publish};
use crate::elections::store::rules_of;
use crate::elections::store::{self as elections_store, Election};
use crate::error::{Error, Result};
use crate::people::seal::SealingKey;
use crate::people::voters::{self, ByHand};

/// What somebody asks for.
#[derive(Clone, Debug)]
pub(super) enum RollChange {
    Import,
    Add {
        person: ByHand,
        to: Particulars,
        different: String,
        why: Why,
    },
    Correct {
        entry: i64,
        version: i32,
        to: Particulars,
        why: Why,
    },
    Strike {
        entry: i64,
        version: i32,
        why: Why,
    },
    Decide {
        pair: (i64, i64),
        decision: Decision,
        why: Why,
    },
    Publish {
        version: i32,
        on: NaiveDate,
    },
    Entitled(Entitled),
    Object(NewObjection),
    Answer(NewDecision),
}

/// Who asks, and when.
#[derive(Clone, Copy, Debug)]
pub(super) struct By<'a> {
    pub(super) who: &'a Principal,
    pub(super) key: &'a SealingKey,
    pub(super) today: NaiveDate,
}

/// What the audit is told.
struct Told(&'static str, String, Value);

impl RollChange {
    /// Carries it out on the roll of a chapter that registers voters itself.
    pub(super) fn carry_out(&self, conn: &mut Conn, id: i64, by: By<'_>) -> Result<Written<()>> {
        let election = elections_store::election(conn, &by.who.scope, id)?;
        if registering(conn, &election)?.id != id {
            return Err(Error::conflict(
                "这一轮沿用原来的选民名单，请到进行选民登记的那一轮办理。",
            ));
        }
        let Told(action, what, details) = match self {
            Self::Import | Self::Add { .. } => self.make(conn, &election, by)?,
            Self::Correct { .. } | Self::Strike { .. } => self.change(conn, &election, by)?,
            Self::Decide { .. } => self.decide(conn, &election, by)?,
            Self::Entitled(new) => {
                store_entitled::save(conn, &election, *new)?;
                let what = format!("有选举权的村民{}人", new.entitled);
                Told("roll.entitled", what, Value::Null)
            }
            Self::Publish { .. } | Self::Object(_) | Self::Answer(_) => {
                self.publish(conn, &election, by)?
            }
        };
        let event = chapter_page::event(by.who, action, &election, &what);
        let event = match details {
            Value::Null => event,
            details => event.with_details(details),
        };
        Ok(Written::new((), event))
    }

    fn make(&self, conn: &mut Conn, election: &Election, by: By<'_>) -> Result<Told> {
        match self {
            Self::Import => {
                let done = store_make::import(conn, election)?;
                let details = json!({ "added": done.taken, "refused": done.too_young });
                Ok(Told("roll.import", "从选民登记导入".to_owned(), details))
            }
            Self::Add {
                person,
                to,
                different,
                why,
            } => {
                let person_id = voters::record(conn, by.key, &election.unit, person)?;
                let new = NewVoter {
                    person_id,
                    category: to.category,
                    group_name: to.group_name.clone(),
                    basis: to.basis.clone(),
                    resident_since: to.resident_since,
                    household: to.household.clone(),
                    different: different.clone(),
                };
                store_change::add(conn, election, &new, why, by.today)?;
                let what = format!("名单增加 人员 {person_id}");
                Ok(Told("roll.add", what, reason(why)))
            }
            _ => Err(Error::NotFound),
        }
    }

    fn change(&self, conn: &mut Conn, election: &Election, by: By<'_>) -> Result<Told> {
        match self {
            Self::Correct {
                entry,
                version,
                to,
                why,
            } => {
                let entry = store::entry(conn, election.id, *entry)?;
                store_change::correct(conn, election, &entry, *version, to, why, by.today)?;
                let what = format!("名单更正 人员 {}", entry.person_id);
                Ok(Told("roll.correct", what, reason(why)))
            }
            Self::Strike {
                entry,
                version,
                why,
            } => {
                let entry = store::entry(conn, election.id, *entry)?;
                store_change::strike(conn, election, &entry, *version, why, by.today)?;
                let what = format!("名单划去 人员 {}", entry.person_id);
                Ok(Told("roll.strike", what, reason(why)))
            }
            _ => Err(Error::NotFound),
        }
    }

    fn decide(&self, conn: &mut Conn, election: &Election, by: By<'_>) -> Result<Told> {
        let Self::Decide {
            pair,
            decision,
            why,
        } = self
        else {
            return Err(Error::NotFound);
        };
        let roll = store::made(conn, election.id)?;
        let scope = &by.who.scope;
        let one = store_decide::decide(conn, scope, &roll, *pair, *decision, why, by.today)?;
        let words = match decision {
            Decision::StaysHere => "在本村登记",
            Decision::StruckHere => "从本村名单划去",
            Decision::Different => "不是同一个人",
        };
        let (own, other) = (one.own.person_id, one.other.person_id);
        let what = format!("重复登记：{words} 人员 {own}");
        let details = json!({ "reason": why.reason, "other": other, "scope": one.other_unit_name });
        Ok(Told("roll.decide", what, details))
    }

    fn publish(&self, conn: &mut Conn, election: &Election, by: By<'_>) -> Result<Told> {
        let rules = rules_of(conn, &by.who.scope, election)?;
        let deadlines = rules.rules().deadlines;
        match self {
            Self::Publish { version, on } => {
                let (number, voters) =
                    store_publish::publish(conn, election, &deadlines, *version, *on, by.today)?;
                let what = format!("公布选民名单第{number}版，{voters}人");
                let details = json!({ "day": on.to_string() });
                Ok(Told("roll.publish", what, details))
            }
            Self::Object(new) => {
                let number = store_objections::file(conn, election, &deadlines, new, by.today)?;
                let what = format!("登记第{number}号异议");
                let details = json!({ "day": new.received_on.to_string() });
                Ok(Told("roll.objection", what, details))
            }
            Self::Answer(new) => {
                store_objections::decide(conn, election, new, by.today)?;
                let result = if new.is_upheld { "成立" } else { "不成立" };
                let what = format!("第{}号异议{result}", new.number);
                let details = json!({ "day": new.decided_on.to_string() });
                Ok(Told("roll.decision", what, details))
            }
            _ => Err(Error::NotFound),
        }
    }
}

/// Ground and reason for the audit.
fn reason(why: &Why) -> Value {
    let ground = why
        .ground
        .map(crate::elections::roll::ground::Ground::label);
    json!({ "kind": ground, "reason": why.reason })
}
