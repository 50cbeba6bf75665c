//! Handlers of the county's list of observers, its settings and the slips with passwords.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

use super::Answer;
use crate::accounts::{Allowed, ManageObservers, Principal, several};
use crate::audit::NewEvent;
use crate::db::{Conn, WriteScope, Written};
use crate::elections::store::{Programme, programme, programmes_of};
use crate::error::{Error, Result};
use crate::observation::assignment::Village;
use crate::observation::store_assignments::{Observer, observers_of, villages};
use crate::observation::store_settings::{MOST_VILLAGES, Settings, set_settings, settings};
use crate::observation::views::office as views;
use crate::web::again::{Again, version};
use crate::web::flash::with_notice;
use crate::web::form_post::{Fields, Posted};
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

/// The county's page.
pub(super) const LIST: &str = "/office/observers";
/// Slips that are printed at once at most: each password costs a moment.
const MOST_SLIPS: usize = 100;
/// Characters of the county's telephone at most.
const LONGEST_TELEPHONE: usize = 40;

pub(super) type Form = Posted<Fields>;

/// What the county knows of its observers in one programme.
#[derive(Clone, Debug)]
pub(in crate::observation) struct Office {
    pub(in crate::observation) programmes: Vec<Programme>,
    pub(in crate::observation) programme: Programme,
    pub(in crate::observation) settings: Settings,
    pub(in crate::observation) observers: Vec<Observer>,
    pub(in crate::observation) villages: Vec<Village>,
}

impl Office {
    /// The name of a village by its code.
    pub(in crate::observation) fn village(&self, code: &str) -> Option<&Village> {
        self.villages.iter().find(|one| one.code == code)
    }
}

/// The programme asked for (a number), or the newest of the scope; none when there is none.
pub(super) fn chosen(conn: &mut Conn, who: &Principal, asked: &str) -> Result<Option<Programme>> {
    match asked.parse::<i64>() {
        Ok(id) => programme(conn, &who.scope, id).map(Some),
        Err(_) => Ok(programmes_of(conn, &who.scope)?.into_iter().next()),
    }
}

/// Reads the county; nothing when no programme has begun.
pub(super) fn read(conn: &mut Conn, who: &Principal, asked: &str) -> Result<Option<Office>> {
    let Some(programme) = chosen(conn, who, asked)? else {
        return Ok(None);
    };
    who.may_see(&programme.county()?)?;
    Ok(Some(Office {
        programmes: programmes_of(conn, &who.scope)?,
        settings: settings(conn, programme.id)?,
        observers: observers_of(conn, &programme)?,
        villages: villages(conn, &programme)?,
        programme,
    }))
}

/// The same outside a transaction.
pub(super) async fn load(app: &App, who: &Principal, asked: &str) -> Result<Option<Office>> {
    let (who, asked) = (who.clone(), asked.to_owned());
    app.db.read(move |conn| read(conn, &who, &asked)).await
}

/// The list.
pub(super) async fn list(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageObservers>,
) -> Answer {
    let office = load(&app, &allowed.who, &page.asked("programme")).await?;
    let refused = (None, &Fields::default());
    let keys = (new_key(), new_key());
    Ok(told(&page, StatusCode::OK, office.as_ref(), refused, &keys))
}

fn told(
    page: &PageContext,
    status: StatusCode,
    office: Option<&Office>,
    refused: (Option<&str>, &Fields),
    (settings, slips): &(String, String),
) -> HttpResponse {
    let body = match office {
        Some(office) => views::list(office, refused, page.csrf(), (settings, slips)),
        None => views::nothing(),
    };
    page.answer(status, "观察员", &[("首页", "/office")], &body)
}

/// The page again with what was refused.
async fn again(
    app: &App,
    page: &PageContext,
    who: &Principal,
    form: &Form,
    error: Error,
) -> Answer {
    let again = Again::of(error, form)?;
    let office = load(app, who, form.fields.get("programme")).await?;
    let refused = (Some(again.sentence.as_str()), &form.fields);
    let keys = (form.key().to_owned(), new_key());
    Ok(told(page, again.status, office.as_ref(), refused, &keys))
}

/// Changes how many villages an observer guides, and the telephone.
pub(super) async fn change_settings(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageObservers>,
    form: Form,
) -> Answer {
    match keep_settings(&app, &allowed.who, &form).await {
        Ok(answer) => Ok(answer),
        Err(error) => again(&app, &page, &allowed.who, &form, error).await,
    }
}

async fn keep_settings(app: &App, who: &Principal, form: &Form) -> Result<HttpResponse> {
    let new = typed_settings(form)?;
    let office = load(app, who, form.fields.get("programme")).await?;
    let programme = office.ok_or(Error::NotFound)?.programme;
    let county = programme.county()?;
    let (stamp, actor) = (form.stamp()?, who.actor());
    let lock = WriteScope::of(&county);
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            set_settings(conn, programme.id, &new)?;
            let event = NewEvent::new(actor, "observer.settings", &county, "选举观察安排");
            let event = event.with_details(json!({
                "villages_least": new.villages_least, "villages_most": new.villages_most,
                "telephone": new.telephone,
            }));
            let back = format!("{LIST}?programme={}", programme.id);
            Ok(Written::new(with_notice(&back, "saved"), event))
        })
    });
    Ok(written.await?.see_other())
}

fn typed_settings(form: &Form) -> Result<Settings> {
    let number = |name: &str, label: &str| -> Result<i32> {
        let typed = form.fields.get(name).trim().parse::<i32>().ok();
        let fits = typed.filter(|number| (1..=MOST_VILLAGES).contains(number));
        fits.ok_or_else(|| Error::invalid(format!("“{label}”请填1至{MOST_VILLAGES}的整数。")))
    };
    let least = number("villages_least", "每人至少")?;
    let most = number("villages_most", "每人至多")?;
    if least > most {
        return Err(Error::invalid("“每人至少”不能大于“每人至多”，请核对。"));
    }
    let telephone = form.fields.get("telephone").trim();
    let is_sign = |sign: char| sign.is_ascii_digit() || "-+（）() 转".contains(sign);
    if telephone.chars().count() > LONGEST_TELEPHONE || !telephone.chars().all(is_sign) {
        return Err(Error::invalid(
            "县里电话只能有数字、横线、空格和“转”，例如0559-5522000转3。",
        ));
    }
    Ok(Settings {
        villages_least: least,
        villages_most: most,
        telephone: telephone.to_owned(),
        version: version(form)?,
    })
}

/// Gives the chosen observers one-time passwords and shows the slips, once.
pub(super) async fn slips(
    app: web::Data<App>,
    request: HttpRequest,
    page: PageContext,
    allowed: Allowed<ManageObservers>,
    form: Form,
) -> Answer {
    match give_passwords(&app, &request, &page, &allowed.who, &form).await {
        Ok(answer) => Ok(answer),
        Err(error) => again(&app, &page, &allowed.who, &form, error).await,
    }
}

async fn give_passwords(
    app: &App,
    request: &HttpRequest,
    page: &PageContext,
    who: &Principal,
    form: &Form,
) -> Result<HttpResponse> {
    let wanted: BTreeSet<i64> = form
        .fields
        .all("observer")
        .filter_map(|id| id.parse().ok())
        .collect();
    if wanted.is_empty() || wanted.len() > MOST_SLIPS {
        return Err(Error::invalid(format!(
            "请先勾选1至{MOST_SLIPS}名观察员，再打印密码条。"
        )));
    }
    let office = load(app, who, form.fields.get("programme")).await?;
    let office = office.ok_or(Error::NotFound)?;
    let own = |one: &&Observer| wanted.contains(&one.account_id);
    let chosen: Vec<Observer> = office.observers.iter().filter(own).cloned().collect();
    if chosen.len() != wanted.len() || chosen.iter().any(|one| one.is_disabled) {
        return Err(Error::conflict(
            "勾选的人里有的已停用或不再是本县的观察员，没有打印。请核对后重新勾选。",
        ));
    }
    let now = app.db.clock().now();
    let passwords = several::one_time_passwords(&app.passwords, chosen.len(), now).await?;
    let slips: Vec<(String, String, String)> = chosen
        .iter()
        .zip(&passwords)
        .map(|(one, new)| (one.name.clone(), one.account.clone(), new.password.clone()))
        .collect();
    let (stamp, who) = (form.stamp()?, who.clone());
    let lock = WriteScope::of(&office.programme.county()?);
    let written = app.db.write(lock, move |conn| {
        once(conn, &stamp, |conn| {
            let mut events = Vec::new();
            for (one, new) in chosen.iter().zip(&passwords) {
                let (_, event) = several::give(conn, &who, one.account_id, new)?;
                events.push(event);
            }
            let back = with_notice(LIST, "account-reset-before");
            Ok(Written::with_events(back, events))
        })
    });
    let done = written.await?;
    if done.is_repeat {
        return Ok(done.see_other());
    }
    let address = address(app, request);
    let body = views::slips(&slips, &address, &office.settings.telephone);
    let way = [("首页", "/office"), ("观察员", LIST)];
    Ok(page.page("观察员密码条", &way, &body))
}

/// Where observers type what.
fn address(app: &App, request: &HttpRequest) -> String {
    format!("{}/observe", host(app, request))
}

/// Where the program is reached: scheme and host.
pub(super) fn host(app: &App, request: &HttpRequest) -> String {
    if let Some(url) = &app.public_url {
        return url.trim_end_matches('/').to_owned();
    }
    let scheme = if app.is_https() { "https" } else { "http" };
    format!("{scheme}://{}", request.connection_info().host())
}
