//! Definitions, the county's choice of bases, targets.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::target_form::TypedTarget;
use super::{Address, DEFINITIONS};
use crate::accounts::{Allowed, Principal, ReadComposition, Right, SetTargets};
use crate::audit::NewEvent;
use crate::composition::views::{self, SettingsPage};
use crate::composition::{
    Asked, Basis, Metric, bases_of, choose_basis, definitions_of, remove_target, set_target,
    targets_set_for,
};
use crate::db::{Conn, WriteScope, Written};
use crate::divisions::{self, DivisionCode, Level};
use crate::error::{Error, Result};
use crate::web::again::Again;
use crate::web::flash::with_notice;
use crate::web::form_post::{Fields, Posted};
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

type Answer = Result<HttpResponse, actix_web::Error>;
type Form = Posted<Fields>;

/// The definitions in force in a place, and its targets.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadComposition>,
) -> Answer {
    let address = Address::read(page.query());
    let read = load(&app, allowed.who, address, TypedTarget::default());
    Ok(answer(&page, StatusCode::OK, &read.await?))
}

fn answer(page: &PageContext, status: StatusCode, shown: &SettingsPage) -> HttpResponse {
    let back = shown.address.href(super::PAGE, &[]);
    let way = [("首页", "/office"), ("构成统计", back.as_str())];
    let title = format!("{}：统计口径和目标", shown.name);
    let body = views::settings(shown, &mut new_key);
    page.answer(status, &title, &way, &body)
}

async fn load(
    app: &App,
    who: Principal,
    address: Address,
    typed: TypedTarget,
) -> Result<SettingsPage> {
    let read = app.db.read(move |conn| {
        let place = address.place(&who.scope)?;
        Ok(SettingsPage {
            name: name_of(conn, &place)?,
            definitions: definitions_of(conn, &place)?,
            bases: bases_of(conn, &place)?,
            targets: targets_set_for(conn, &place)?,
            address: address.about(&place),
            place,
            may_set: who.role.may(Right::SetTargets),
            csrf: who.csrf_token,
            typed,
            chosen: Vec::new(),
            refusal: None,
        })
    });
    read.await
}

fn name_of(conn: &mut Conn, place: &DivisionCode) -> Result<String> {
    if place.level() == Level::Nation {
        return Ok(Level::Nation.label().to_owned());
    }
    let known = divisions::find_anywhere(conn, place)?;
    known.map(|place| place.name).ok_or(Error::NotFound)
}

/// The place a form is about.
fn address_of(fields: &Fields) -> Address {
    Address {
        asked: Asked {
            division: fields.get("division").to_owned(),
            ..Asked::default()
        },
    }
}

/// Chooses over whom metrics are taken in a county; what is as before stays untouched.
pub(super) async fn choose(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<SetTargets>,
    form: Form,
) -> Answer {
    let address = address_of(&form.fields);
    let place = address.place(&allowed.who.scope)?;
    let mut wanted = Vec::new();
    for metric in Metric::ALL {
        if let Some(basis) = Basis::from_word(form.fields.get(&views::basis_field(metric))) {
            let version = form.fields.get(&views::version_field(metric));
            wanted.push((metric, basis, version.parse().unwrap_or(0)));
        }
    }
    let labels = wanted
        .iter()
        .map(|(metric, basis, _)| format!("{}按{}", metric.label(), basis.label()));
    let subject = format!("统计范围：{}", labels.collect::<Vec<_>>().join("，"));
    let chosen = wanted.iter().map(|(metric, basis, _)| (*metric, *basis));
    let chosen: Vec<(Metric, Basis)> = chosen.collect();
    let change = Change {
        place,
        action: "composition.basis",
        subject,
        notice: "saved",
    };
    let write = move |conn: &mut Conn, place: &DivisionCode| {
        let now = definitions_of(conn, place)?;
        wanted.retain(|(metric, basis, _)| now.basis(*metric) != *basis);
        for (metric, basis, version) in &wanted {
            choose_basis(conn, place, *metric, *basis, *version)?;
        }
        Ok(!wanted.is_empty())
    };
    match change.write(&app, &allowed.who, &form, write).await {
        Ok(done) => Ok(done),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let mut told = refused(&app, allowed.who, address, again).await?;
            told.1.chosen = chosen;
            Ok(answer(&page, told.0, &told.1))
        }
    }
}

/// The page again with what was said against a form, showing what is recorded now.
async fn refused(
    app: &App,
    who: Principal,
    address: Address,
    again: Again,
) -> Result<(StatusCode, SettingsPage)> {
    let mut shown = load(app, who, address, TypedTarget::default()).await?;
    shown.refusal = Some(again.sentence);
    Ok((again.status, shown))
}

/// Sets a target; what cannot be one is shown again with the reason.
pub(super) async fn set(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<SetTargets>,
    form: Form,
) -> Answer {
    let mut typed = TypedTarget::of(&form.fields);
    let address = address_of(&form.fields);
    let place = address.place(&allowed.who.scope)?;
    let Some((metric, target)) = typed.check() else {
        let shown = load(&app, allowed.who, address, typed).await?;
        return Ok(answer(&page, StatusCode::UNPROCESSABLE_ENTITY, &shown));
    };
    let change = Change {
        place,
        action: "composition.target",
        subject: format!("目标：{}{target}", metric.label()),
        notice: "saved",
    };
    let write = move |conn: &mut Conn, place: &DivisionCode| {
        set_target(conn, place, metric, target, 0)?;
        Ok(true)
    };
    match change.write(&app, &allowed.who, &form, write).await {
        Ok(done) => Ok(done),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let mut told = refused(&app, allowed.who, address, again).await?;
            told.1.typed = typed;
            Ok(answer(&page, told.0, &told.1))
        }
    }
}

/// Takes a target away.
pub(super) async fn remove(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<SetTargets>,
    form: Form,
) -> Answer {
    let metric = Metric::from_code(form.fields.get("metric")).ok_or(Error::NotFound)?;
    let version = form.fields.get("version").parse().unwrap_or(0);
    let address = address_of(&form.fields);
    let change = Change {
        place: address.place(&allowed.who.scope)?,
        action: "composition.target",
        subject: format!("删除目标：{}", metric.label()),
        notice: "removed",
    };
    let write = move |conn: &mut Conn, place: &DivisionCode| {
        remove_target(conn, place, metric, version)?;
        Ok(true)
    };
    match change.write(&app, &allowed.who, &form, write).await {
        Ok(done) => Ok(done),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let (status, shown) = refused(&app, allowed.who, address, again).await?;
            Ok(answer(&page, status, &shown))
        }
    }
}

/// A change of settings with its event.
struct Change {
    place: DivisionCode,
    action: &'static str,
    subject: String,
    notice: &'static str,
}

impl Change {
    /// `write` tells whether anything changed; what did not is no event.
    async fn write(
        self,
        app: &App,
        who: &Principal,
        form: &Form,
        write: impl FnOnce(&mut Conn, &DivisionCode) -> Result<bool> + Send + 'static,
    ) -> Result<HttpResponse> {
        let (stamp, actor) = (form.stamp()?, who.actor());
        let written = app.db.write(WriteScope::of(&self.place), move |conn| {
            once(conn, &stamp, |conn| {
                name_of(conn, &self.place)?;
                let is_changed = write(conn, &self.place)?;
                let back = address_of_place(&self.place).href(DEFINITIONS, &[]);
                let location = with_notice(&back, self.notice);
                if !is_changed {
                    return Ok(Written::bookkeeping(location));
                }
                let event = NewEvent::new(actor, self.action, &self.place, self.subject);
                Ok(Written::new(location, event))
            })
        });
        Ok(written.await?.see_other())
    }
}

fn address_of_place(place: &DivisionCode) -> Address {
    Address::default().about(place)
}
