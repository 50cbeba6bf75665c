//! Carrying out a change of candidates, with its audit event. Names stay out of the events: a
//! person is told by the number in the election.

use chrono::{NaiveDate, NaiveDateTime};
use serde_json::{Value, json};

use super::change::Change;
use crate::accounts::Principal;
use crate::db::{Conn, Written};
use crate::divisions::Level;
use crate::elections::candidates::setup::{Setup, modes, seats_by_post};
use crate::elections::candidates::store_reading::{Candidacy, candidacy};
use crate::elections::candidates::typed::{Typed, against};
use crate::elections::candidates::words::{Decision, Mode};
use crate::elections::candidates::{
    store as own, store_kinship, store_leaving, store_list, store_nominees, store_review,
    store_votes,
};
use crate::elections::count::cell::post_name;
use crate::elections::pages::chapter_page;
use crate::elections::store;
use crate::error::{Error, Result};
use crate::tally::Post;
use crate::web::again::version;
use crate::web::idempotency::{Done, once};
use crate::web::request::App;

/// When, and from which version.
#[derive(Clone, Copy, Debug)]
pub(super) struct At {
    version: i32,
    pub(super) today: NaiveDate,
    now: NaiveDateTime,
}

/// What the audit is told.
pub(super) struct Told {
    pub(super) action: &'static str,
    pub(super) what: String,
    pub(super) details: Value,
}

pub(super) fn told(action: &'static str, what: impl Into<String>) -> Told {
    let what = what.into();
    let details = Value::Null;
    Told {
        action,
        what,
        details,
    }
}

fn number(id: i64) -> String {
    format!("被提名人p{id}")
}

/// From a sent form to the written change.
pub(super) async fn carry_out(
    app: &App,
    who: &Principal,
    id: i64,
    word: &str,
    form: &super::Sent,
    location: String,
) -> Result<Done> {
    let lock = chapter_page::lock(app, who, id).await?;
    let change = Change::read(word, &form.fields)?;
    let at = At {
        version: if change.asks_version() {
            version(form)?
        } else {
            0
        },
        today: app.db.clock().today(),
        now: app.db.clock().now(),
    };
    let (stamp, who) = (form.stamp()?, who.clone());
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            let election = store::election(conn, &who.scope, id)?;
            let candidacy = candidacy(conn, &who.scope, election)?;
            let told = change.carry_out(conn, &candidacy, &who, at)?;
            let election = &candidacy.election;
            let event = chapter_page::event(&who, told.action, election, &told.what);
            Ok(Written::new(location, event.with_details(told.details)))
        })
    });
    written.await
}

impl Change {
    fn carry_out(
        &self,
        conn: &mut Conn,
        candidacy: &Candidacy,
        who: &Principal,
        at: At,
    ) -> Result<Told> {
        match self {
            Self::Arrange(to) => {
                check_setup(candidacy, to)?;
                own::arrange(conn, candidacy, at.version, to)?;
                Ok(told("candidates.arrange", to.mode.label()))
            }
            Self::Verdicts(department, on, all) => {
                let by = (who.account_id, at.now, at.today);
                store_review::give(conn, candidacy, (department, *on), all, by)?;
                let what = format!("{department} {}人", all.len());
                let given: Vec<Value> = all
                    .iter()
                    .map(|one| json!({ "person": one.person, "verdict": one.verdict }))
                    .collect();
                let told = told("candidates.verdicts", what);
                let details = json!({ "given": given });
                Ok(Told { details, ..told })
            }
            Self::Decide(on, all) => decide(conn, candidacy, who, (*on, all), at.today),
            Self::Publish(on, reason) => {
                let by = (who.account_id, at.now, at.today);
                let version = store_list::publish(conn, candidacy, (*on, reason), by)?;
                let hash =
                    store_list::formal_list(conn, candidacy.election.id)?.map(|one| one.hash);
                let told = told("candidates.publish", format!("第{version}版"));
                let details = json!({ "version": version, "hash": hash, "reason": reason });
                Ok(Told { details, ..told })
            }
            Self::Relate(one, other, relation) => {
                candidacy.check_open()?;
                store_kinship::relate(conn, candidacy.election.id, *one, *other, *relation)?;
                let what = format!(
                    "p{one}、p{other} {}",
                    store_kinship::relation_name(*relation)
                );
                Ok(told("candidates.kinship", what))
            }
            Self::Unrelate(one, other) => {
                candidacy.check_open()?;
                store_kinship::unrelate(conn, candidacy.election.id, *one, *other)?;
                Ok(told("candidates.kinship", format!("p{one}、p{other} 删除")))
            }
            Self::AddRelative(..) | Self::RemoveRelative(_) | Self::LeaveCommittee(..) => {
                self.relatives(conn, candidacy, at)
            }
            _ => self.nominees(conn, candidacy, at),
        }
    }

    /// What concerns single nominees and their votes.
    fn nominees(&self, conn: &mut Conn, candidacy: &Candidacy, at: At) -> Result<Told> {
        match self {
            Self::Add(typed) => {
                let typed = whole(conn, candidacy, typed, at.today)?;
                let id = store_nominees::add(conn, candidacy, &typed)?;
                Ok(told("candidates.add", number(id)))
            }
            Self::Correct(id, typed) => {
                let typed = whole(conn, candidacy, typed, at.today)?;
                store_nominees::correct(conn, candidacy, *id, at.version, &typed)?;
                Ok(told("candidates.correct", number(*id)))
            }
            Self::Remove(id) => {
                store_nominees::remove(conn, candidacy, *id, at.version)?;
                Ok(told("candidates.remove", number(*id)))
            }
            Self::Confirm(id, post) => {
                store_nominees::confirm(conn, candidacy, *id, at.version, *post)?;
                let what = format!("{} {}", number(*id), post_name(*post));
                Ok(told("candidates.confirm", what))
            }
            Self::Revote(post, votes) => {
                store_votes::revote(conn, candidacy, *post, votes)?;
                let what = format!("{} 再次投票", post_name(*post));
                Ok(told("candidates.votes", what))
            }
            Self::Primary(votes) => {
                store_votes::primary(conn, candidacy, votes)?;
                Ok(told("candidates.votes", "预选"))
            }
            Self::Leave(id, leaving, on, why) => {
                let why = (*leaving, *on, why.as_str());
                store_leaving::leave(conn, candidacy, (*id, at.version), why, at.today)?;
                let what = format!("{} {}", number(*id), leaving.label());
                Ok(told("candidates.leave", what))
            }
            Self::Restore(id, reason) => {
                store_leaving::restore(conn, candidacy, *id, at.version)?;
                let told = told("candidates.restore", number(*id));
                let details = json!({ "reason": reason });
                Ok(Told { details, ..told })
            }
            _ => Err(Error::NotFound),
        }
    }
}

/// The nominee with what the records know; refused where it does not fit the rules.
fn whole(conn: &mut Conn, candidacy: &Candidacy, typed: &Typed, today: NaiveDate) -> Result<Typed> {
    let mut typed = typed.clone();
    if let Some(id) = typed.known_person_id {
        let known = own::known(conn, &candidacy.election, id)?;
        let told = "选择的人不在本村的名单里，请重新查找。";
        let known = known.ok_or_else(|| Error::invalid(told))?;
        if typed.name.split('（').next() != Some(known.name.as_str()) {
            typed.name = known.name;
        }
        typed.is_woman = known.sex == 2;
        if !known.is_month_only {
            typed.birth = typed.birth.or(Some(known.birth));
        }
    }
    let known = &candidacy.election.known;
    let facts = (&candidacy.rules, known.seats);
    match against(&typed, &candidacy.setup, facts, known.election_day, today) {
        Some(sentence) => Err(Error::invalid(sentence)),
        None => Ok(typed),
    }
}

/// The way must be one of the rules', the numbers within them.
fn check_setup(candidacy: &Candidacy, to: &Setup) -> Result<()> {
    if !modes(&candidacy.rules, candidacy.frame().is_community).contains(&to.mode) {
        let allowed: Vec<&str> = modes(&candidacy.rules, candidacy.frame().is_community)
            .iter()
            .map(|one| one.label())
            .collect();
        let allowed = allowed.join("、");
        return Err(Error::invalid(format!(
            "本县的选举规则不允许“{}”，可以用：{allowed}。",
            to.mode.label()
        )));
    }
    if to.basis.chars().count() > 200 {
        return Err(Error::invalid("依据不超过200字。"));
    }
    if to.mode == Mode::NoCandidate && to.basis.is_empty() {
        return Err(Error::invalid(
            "无候选人选举须经村民会议同意并报乡镇备案，请在“依据”里写明会议和日期。",
        ));
    }
    for (took_part, what) in [(to.took_part, "提名"), (to.primary_took_part, "预选")] {
        if let (Some(took_part), Some(registered)) = (took_part, to.registered)
            && took_part > registered
        {
            return Err(Error::invalid(format!(
                "参加{what}的{took_part}人多于登记选民{registered}人，请核对。"
            )));
        }
    }
    if !to.mode.has_votes() {
        return Ok(());
    }
    let most = candidacy.frame().selection(to).most;
    for post in Post::ALL {
        let seats = seats_by_post(candidacy.election.known.seats)[*post as usize];
        let (places, title) = (to.places[*post as usize], post_name(*post));
        let (Some(places), true) = (places, seats > 0) else {
            continue;
        };
        if places <= seats && !candidacy.rules.rules().equal_allowed {
            return Err(Error::invalid(format!(
                "{title}应选{seats}名，候选人名额至少{}名（差额）。",
                seats.saturating_add(1)
            )));
        }
        if let Some(most) = most[*post as usize].filter(|most| places > *most) {
            return Err(Error::invalid(format!(
                "{title}应选{seats}名，候选人名额最多{most}名。"
            )));
        }
    }
    Ok(())
}

/// The township decides who passes the review; nobody decides who works for one village alone.
fn decide(
    conn: &mut Conn,
    candidacy: &Candidacy,
    who: &Principal,
    (on, all): (NaiveDate, &[(i64, Decision, String)]),
    today: NaiveDate,
) -> Result<Told> {
    if who.scope.level() > Level::Township {
        return Err(Error::invalid(
            "审查决定由乡镇（街道）作出，请乡镇工作人员用自己的账号办理。",
        ));
    }
    if on > today {
        return Err(Error::invalid(format!("决定日期{on}还没有到。")));
    }
    store_review::decide(conn, candidacy, on, all, who.account_id)?;
    let decided: Vec<Value> = all
        .iter()
        .map(|(person, decision, _)| json!({ "person": person, "decision": decision }))
        .collect();
    let told = told("candidates.decide", format!("{}人", all.len()));
    let details = json!({ "decided": decided });
    Ok(Told { details, ..told })
}
