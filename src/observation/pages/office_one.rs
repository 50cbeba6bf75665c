//! Handlers of one observer, and of the proposal for all of them.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDateTime;
use serde_json::json;

use super::Answer;
use super::office::{Form, LIST, Office, load, read};
use crate::accounts::{Allowed, ManageObservers, Principal};
use crate::audit::NewEvent;
use crate::db::{Conn, WriteScope, Written};
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::observation::assignment::{Candidate, Village, faults, propose};
use crate::observation::store_assignments::{
    Changed, Observer, fingerprint, set_particulars, set_villages,
};
use crate::observation::views::office_one as views;
use crate::web::again::{Again, version};
use crate::web::flash::with_notice;
use crate::web::form_post::Fields;
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

const WAY: [(&str, &str); 2] = [("首页", "/office"), ("观察员", LIST)];
/// Characters of 单位 at most.
const LONGEST_ORGANISATION: usize = 60;

/// The observer of an address.
fn find(office: &Office, id: i64) -> Result<&Observer> {
    let mut all = office.observers.iter();
    all.find(|one| one.account_id == id).ok_or(Error::NotFound)
}

/// One observer.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageObservers>,
    id: web::Path<i64>,
) -> Answer {
    let office = load(&app, &allowed.who, &page.asked("programme")).await?;
    let office = office.ok_or(Error::NotFound)?;
    let own = find(&office, *id)?;
    let body = views::one(&office, own, (None, None), page.csrf(), &new_key());
    Ok(page.page(&own.name, &WAY, &body))
}

/// Changes one observer: 单位, origin, villages.
pub(super) async fn change(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageObservers>,
    id: web::Path<i64>,
    form: Form,
) -> Answer {
    match keep(&app, &allowed.who, *id, &form).await {
        Ok(answer) => Ok(answer),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let office = load(&app, &allowed.who, form.fields.get("programme")).await?;
            let office = office.ok_or(Error::NotFound)?;
            let own = find(&office, *id)?;
            let refused = (Some(again.sentence.as_str()), Some(&form.fields));
            let body = views::one(&office, own, refused, page.csrf(), form.key());
            Ok(page.answer(again.status, &own.name, &WAY, &body))
        }
    }
}

async fn keep(app: &App, who: &Principal, id: i64, form: &Form) -> Result<HttpResponse> {
    let office = load(app, who, form.fields.get("programme")).await?;
    let lock = WriteScope::of(&office.ok_or(Error::NotFound)?.programme.county()?);
    let (stamp, now, version) = (form.stamp()?, app.db.clock().now(), version(form)?);
    let (who, fields) = (who.clone(), form.fields.clone());
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            let office = read(conn, &who, fields.get("programme"))?.ok_or(Error::NotFound)?;
            let mut own = find(&office, id)?.clone();
            let county = office.programme.county()?;
            take_particulars(&mut own, &fields, &county)?;
            let wanted: BTreeSet<String> = fields.all("village").map(str::to_owned).collect();
            check(&office, &own.candidate(), &wanted)?;
            let typed = (own.organisation.as_str(), own.home.as_deref());
            set_particulars(conn, (id, &county), typed, version)?;
            let changed = set_villages(conn, (office.programme.id, id), &wanted, now)?;
            let subject = format!("观察员 {}", own.account);
            let event = NewEvent::new(who.actor(), "observer.change", &county, subject);
            let event = event.with_details(json!({
                "organisation": own.organisation, "home": own.home,
                "begun": changed.begun, "ended": changed.ended,
            }));
            let back = format!("{LIST}?programme={}", office.programme.id);
            Ok(Written::new(with_notice(&back, "saved"), event))
        })
    });
    Ok(written.await?.see_other())
}

fn take_particulars(own: &mut Observer, fields: &Fields, county: &DivisionCode) -> Result<()> {
    let organisation = fields.get("organisation").trim();
    if organisation.chars().count() > LONGEST_ORGANISATION
        || organisation.chars().any(char::is_control)
    {
        return Err(Error::invalid(format!(
            "单位请不要超过{LONGEST_ORGANISATION}个字，也不要有换行。"
        )));
    }
    organisation.clone_into(&mut own.organisation);
    own.home = match fields.get("home") {
        "" => None,
        code => {
            let code = DivisionCode::parse(code).ok();
            let code = code.filter(|code| county.contains(code));
            let code = code.ok_or_else(|| Error::invalid("请从列出的村（社区）中选择原籍。"))?;
            Some(code.to_string())
        }
    };
    Ok(())
}

/// The villages lie in the programme and nothing forbids them.
fn check(office: &Office, who: &Candidate, wanted: &BTreeSet<String>) -> Result<()> {
    let villages: Option<Vec<&Village>> = wanted.iter().map(|code| office.village(code)).collect();
    let villages = villages.ok_or_else(|| {
        Error::invalid("勾选的村（社区）里有的不在这次换届中，请刷新后重新勾选。")
    })?;
    match faults(who, &villages, office.settings.limits()) {
        faults if faults.is_empty() => Ok(()),
        faults => Err(Error::invalid(faults.join(""))),
    }
}

/// The proposal, to be looked at and changed.
pub(super) async fn proposal(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageObservers>,
) -> Answer {
    let asked = page.asked("programme");
    let Some((office, seen)) = with_fingerprint(&app, &allowed.who, &asked).await? else {
        return Ok(page.page(
            "分配方案",
            &WAY,
            &crate::observation::views::office::nothing(),
        ));
    };
    let candidates: Vec<Candidate> = active(&office).map(Observer::candidate).collect();
    let proposed = propose(&office.villages, &candidates, office.settings.limits());
    let mut chosen = BTreeMap::new();
    for (account, villages) in proposed.villages {
        chosen.extend(
            villages
                .into_iter()
                .map(|village| (village, account.to_string())),
        );
    }
    let shown = (&chosen, seen.as_str());
    let body = views::proposal(&office, shown, None, page.csrf(), &new_key());
    Ok(page.page("分配方案", &WAY, &body))
}

fn active(office: &Office) -> impl Iterator<Item = &Observer> {
    office.observers.iter().filter(|one| !one.is_disabled)
}

async fn with_fingerprint(
    app: &App,
    who: &Principal,
    asked: &str,
) -> Result<Option<(Office, String)>> {
    let (who, asked) = (who.clone(), asked.to_owned());
    let read = app.db.read(move |conn| {
        let Some(office) = read(conn, &who, &asked)? else {
            return Ok(None);
        };
        let seen = fingerprint(conn, office.programme.id)?;
        Ok(Some((office, seen)))
    });
    read.await
}

/// Saves the proposal as it was changed.
pub(super) async fn save(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageObservers>,
    form: Form,
) -> Answer {
    match keep_all(&app, &allowed.who, &form).await {
        Ok(answer) => Ok(answer),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let asked = form.fields.get("programme");
            let read = with_fingerprint(&app, &allowed.who, asked).await?;
            let (office, now) = read.ok_or(Error::NotFound)?;
            // After a conflict the clerk has read what changed and may save over it.
            let seen = match again.status {
                StatusCode::CONFLICT => now,
                _ => form.fields.get("seen").to_owned(),
            };
            let chosen = typed(&form.fields);
            let shown = (&chosen, seen.as_str());
            let refusal = Some(again.sentence.as_str());
            let body = views::proposal(&office, shown, refusal, page.csrf(), form.key());
            Ok(page.answer(again.status, "分配方案", &WAY, &body))
        }
    }
}

/// Village and number of account, as the form says it.
fn typed(fields: &Fields) -> BTreeMap<String, String> {
    let all = fields.iter().filter_map(|(name, value)| {
        let village = name.strip_prefix("village.")?;
        Some((village.to_owned(), value.to_owned()))
    });
    all.collect()
}

async fn keep_all(app: &App, who: &Principal, form: &Form) -> Result<HttpResponse> {
    let office = load(app, who, form.fields.get("programme")).await?;
    let lock = WriteScope::of(&office.ok_or(Error::NotFound)?.programme.county()?);
    let (stamp, now) = (form.stamp()?, app.db.clock().now());
    let (who, fields) = (who.clone(), form.fields.clone());
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            let office = read(conn, &who, fields.get("programme"))?.ok_or(Error::NotFound)?;
            if fingerprint(conn, office.programme.id)? != fields.get("seen") {
                return Err(Error::conflict(
                    "刚才有人改过分配，没有保存。您选的还在下面；核对后再按一次“保存分配”，就以这里为准。",
                ));
            }
            let events = save_all(conn, &who, &office, &typed(&fields), now)?;
            let back = format!("{LIST}?programme={}", office.programme.id);
            let back = with_notice(&back, "saved");
            Ok(if events.is_empty() {
                Written::bookkeeping(back)
            } else {
                Written::with_events(back, events)
            })
        })
    });
    Ok(written.await?.see_other())
}

fn save_all(
    conn: &mut Conn,
    who: &Principal,
    office: &Office,
    typed: &BTreeMap<String, String>,
    now: NaiveDateTime,
) -> Result<Vec<NewEvent>> {
    let mut wanted: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
    for (village, account) in typed.iter().filter(|(_, account)| !account.is_empty()) {
        let own = active(office).find(|one| one.account_id.to_string() == **account);
        let own = own.ok_or_else(|| {
            Error::invalid("有的村选了已停用或不再是本县观察员的人，请重新选择。")
        })?;
        let villages = wanted.entry(own.account_id).or_default();
        villages.insert(village.clone());
    }
    let none = BTreeSet::new();
    let of = |account: i64| wanted.get(&account).unwrap_or(&none);
    let told: Vec<String> = office
        .observers
        .iter()
        .filter_map(
            |one| match check(office, &one.candidate(), of(one.account_id)) {
                Err(Error::Invalid(sentence)) => Some(sentence),
                _ => None,
            },
        )
        .collect();
    if !told.is_empty() {
        return Err(Error::invalid(told.join("")));
    }
    let county = office.programme.county()?;
    let mut events = Vec::new();
    for one in &office.observers {
        let whom = (office.programme.id, one.account_id);
        let changed = set_villages(conn, whom, of(one.account_id), now)?;
        if !changed.is_empty() {
            events.push(assigned(who, &county, one, &changed));
        }
    }
    Ok(events)
}

fn assigned(who: &Principal, county: &DivisionCode, one: &Observer, changed: &Changed) -> NewEvent {
    let subject = format!("观察员 {}", one.account);
    NewEvent::new(who.actor(), "observer.assign", county, subject)
        .with_details(json!({ "begun": changed.begun, "ended": changed.ended }))
}
