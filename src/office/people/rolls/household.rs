//! Handlers of one household: correcting and removing what was recorded wrongly.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::super::{WAY, store as people_store};
use super::correct_store::{self as store, HouseholdTo};
use super::correct_views::{self as views, Forms};
use super::{HOUSEHOLDS, LONGEST_GROUP, households, store as lists};
use crate::accounts::{Allowed, ManagePeople, Principal};
use crate::audit::NewEvent;
use crate::db::{WriteScope, Written};
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::office::forms::{self, Again, Answer, Sent};
use crate::office::sheet::Sheet;
use crate::people::households::Household;
use crate::people::parse_name;
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::form_post::Fields;
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

/// A household and the unit's name.
type Known = (Household, String);

/// The page with both forms.
pub(in super::super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    id: web::Path<i64>,
) -> Answer {
    let known = known(&app, &allowed.who, *id).await?;
    let (key, other) = (new_key(), new_key());
    let forms = Forms {
        correct: Sheet::first(&page, &key),
        remove: Sheet::first(&page, &other),
    };
    Ok(told(&page, StatusCode::OK, &known, &forms))
}

/// Saves what was typed.
pub(in super::super) async fn save(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    id: web::Path<i64>,
    form: Sent,
) -> Answer {
    let known = known(&app, &allowed.who, *id).await?;
    let (mut errors, other) = (FieldErrors::NONE, new_key());
    let refuse = |status, known: &Known, form: &Sent, refusal: Option<&str>, errors: &_| {
        let forms = Forms {
            correct: Sheet::again(&page, form, refusal, errors),
            remove: Sheet::first(&page, &other),
        };
        told(&page, status, known, &forms)
    };
    let Some(to) = read(&form.fields, &mut errors) else {
        let wrong = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(refuse(wrong, &known, &form, None, &errors));
    };
    match write(&app, &allowed.who, &form, known.0, Change::Correct(to)).await {
        Ok(done) => Ok(done),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let now = self::known(&app, &allowed.who, *id).await?;
            let again = again.beside(now.0.version, &present(&now.0));
            let sentence = Some(again.sentence.as_str());
            Ok(refuse(again.status, &now, &again.form, sentence, &errors))
        }
    }
}

/// Removes the household.
pub(in super::super) async fn remove(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    id: web::Path<i64>,
    form: Sent,
) -> Answer {
    if let Some(before) = forms::answered_before(&app, &form).await? {
        return Ok(before);
    }
    let known = known(&app, &allowed.who, *id).await?;
    let (mut errors, other) = (FieldErrors::NONE, new_key());
    let refuse = |status, known: &Known, form: &Sent, refusal: Option<&str>, errors: &_| {
        let forms = Forms {
            correct: Sheet::first(&page, &other),
            remove: Sheet::again(&page, form, refusal, errors),
        };
        told(&page, status, known, &forms)
    };
    let Some(reason) = forms::reason(&form.fields, "删除的原因", &mut errors) else {
        let wrong = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(refuse(wrong, &known, &form, None, &errors));
    };
    match write(&app, &allowed.who, &form, known.0, Change::Remove(reason)).await {
        Ok(done) => Ok(done),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let now = self::known(&app, &allowed.who, *id).await?;
            let again = again.beside(now.0.version, &present(&now.0));
            let sentence = Some(again.sentence.as_str());
            Ok(refuse(again.status, &now, &again.form, sentence, &errors))
        }
    }
}

/// What shall be done with a household.
enum Change {
    Correct(HouseholdTo),
    /// For a reason.
    Remove(String),
}

async fn write(
    app: &App,
    who: &Principal,
    form: &Sent,
    known: Household,
    change: Change,
) -> Result<HttpResponse> {
    let (stamp, actor, version) = (form.stamp()?, who.actor(), forms::version(form)?);
    let unit = DivisionCode::parse(&known.unit_code).map_err(Error::internal)?;
    let written = app.db.write(WriteScope::of(&unit), move |conn| {
        once(conn, &stamp, |conn| {
            let now = lists::household(conn, &unit, known.id)?;
            let recorded = HouseholdTo::of(&now);
            let subject = format!("{unit} 户编号 {}", now.number);
            let (action, back, details) = match &change {
                Change::Correct(to) => {
                    store::correct_household(conn, &now, version, to)?;
                    let details = serde_json::json!({
                        "fields": changed_fields(&recorded, to),
                        "before": recorded.in_words(),
                        "after": to.in_words(),
                    });
                    let own = format!("{HOUSEHOLDS}/{}", now.id);
                    ("household.correct", with_notice(&own, "saved"), details)
                }
                Change::Remove(reason) => {
                    store::remove_household(conn, &now, version)?;
                    let details =
                        serde_json::json!({ "reason": reason, "before": recorded.in_words() });
                    let list = format!("{HOUSEHOLDS}?unit={unit}");
                    ("household.remove", with_notice(&list, "removed"), details)
                }
            };
            let event = NewEvent::new(actor, action, &unit, subject).with_details(details);
            Ok(Written::new(back, event))
        })
    });
    Ok(written.await?.see_other())
}

/// The Chinese names of the fields that change; a name is personal data and stays out.
fn changed_fields(from: &HouseholdTo, to: &HouseholdTo) -> Vec<&'static str> {
    let fields = [
        ("户主", from.head != to.head),
        ("人口数", from.persons != to.persons),
        ("村民小组", from.group != to.group),
    ];
    fields
        .into_iter()
        .filter_map(|(name, is_changed)| is_changed.then_some(name))
        .collect()
}

fn present(household: &Household) -> String {
    let recorded = HouseholdTo::of(household);
    format!("户主{}，{}", recorded.head, recorded.in_words())
}

fn read(fields: &Fields, errors: &mut FieldErrors) -> Option<HouseholdTo> {
    let head = parse_name(fields.get("head"));
    if let Err(problem) = &head {
        errors.add("head", format!("{problem}。"));
    }
    let persons = match fields.get("persons").trim() {
        "" => None,
        text => {
            let number = text.parse().ok();
            let number = number.filter(|number| (0..=9_999).contains(number));
            if number.is_none() {
                errors.add("persons", "人口数应为0至9999的整数，不清楚可以不填。");
            }
            number
        }
    };
    let group = forms::optional_text(fields, ("group", "村民小组", LONGEST_GROUP), errors);
    let to = HouseholdTo {
        head: head.ok()?,
        persons,
        group,
    };
    errors.is_empty().then_some(to)
}

async fn known(app: &App, who: &Principal, id: i64) -> Result<Known> {
    let scope = who.scope.clone();
    let read = app.db.read(move |conn| {
        let household = lists::household(conn, &scope, id)?;
        let names = people_store::unit_names(conn, std::iter::once(household.unit_code.as_str()))?;
        let unit = names.get(&household.unit_code).cloned().unwrap_or_default();
        Ok((household, unit))
    });
    read.await
}

fn told(
    page: &PageContext,
    status: StatusCode,
    (household, unit): &Known,
    forms: &Forms<'_>,
) -> HttpResponse {
    let way = [WAY, &[(households::TITLE, HOUSEHOLDS)]].concat();
    let body = views::household(household, unit, forms);
    page.answer(status, "更正户", &way, &body)
}
