//! Handlers of one voter: correcting, and taking off the roll what was recorded wrongly.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::super::{WAY, store as people_store};
use super::correct_store::{self as store, VoterRecord, VoterTo};
use super::correct_views::{self as views, Forms};
use super::{LONGEST_GROUP, LONGEST_REMARK, VOTERS, voters};
use crate::accounts::{Allowed, ManagePeople, Principal};
use crate::audit::NewEvent;
use crate::db::{WriteScope, Written};
use crate::error::Result;
use crate::office::forms::{self, Again, Answer, Sent};
use crate::office::sheet::Sheet;
use crate::people::RegistrationCategory;
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::form_post::Fields;
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

/// Unit and person.
type Path = (String, i64);

/// A voter and the unit's name.
type Known = (VoterRecord, String);

/// The page with both forms.
pub(in super::super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<Path>,
) -> Answer {
    let known = known(&app, &allowed.who, &path).await?;
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
    path: web::Path<Path>,
    form: Sent,
) -> Answer {
    let known = known(&app, &allowed.who, &path).await?;
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
            let now = self::known(&app, &allowed.who, &path).await?;
            let again = again.beside(now.0.voter.version, &now.0.in_words());
            let sentence = Some(again.sentence.as_str());
            Ok(refuse(again.status, &now, &again.form, sentence, &errors))
        }
    }
}

/// Takes the voter off the roll.
pub(in super::super) async fn remove(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<Path>,
    form: Sent,
) -> Answer {
    if let Some(before) = forms::answered_before(&app, &form).await? {
        return Ok(before);
    }
    let known = known(&app, &allowed.who, &path).await?;
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
            let now = self::known(&app, &allowed.who, &path).await?;
            let again = again.beside(now.0.voter.version, &now.0.in_words());
            let sentence = Some(again.sentence.as_str());
            Ok(refuse(again.status, &now, &again.form, sentence, &errors))
        }
    }
}

/// What shall be done with a voter.
enum Change {
    Correct(VoterTo),
    /// For a reason.
    Remove(String),
}

async fn write(
    app: &App,
    who: &Principal,
    form: &Sent,
    record: VoterRecord,
    change: Change,
) -> Result<HttpResponse> {
    let (stamp, actor, version) = (form.stamp()?, who.actor(), forms::version(form)?);
    let today = app.db.clock().today();
    let written = app.db.write(WriteScope::of(&record.unit), move |conn| {
        once(conn, &stamp, |conn| {
            let unit = &record.unit;
            let now = store::voter(conn, unit, unit, record.voter.person_id)?;
            let subject = format!("{unit} 人员 {}", now.voter.person_id);
            let (action, done, details) = match &change {
                Change::Correct(to) => {
                    store::correct_voter(conn, &now, version, to, today)?;
                    let details =
                        serde_json::json!({ "before": now.in_words(), "after": to.in_words() });
                    ("voter.correct", "saved", details)
                }
                Change::Remove(reason) => {
                    store::remove_voter(conn, &now, version)?;
                    let details = serde_json::json!({ "reason": reason, "before": now.in_words() });
                    ("voter.remove", "removed", details)
                }
            };
            let event = NewEvent::new(actor, action, unit, subject).with_details(details);
            let list = format!("{VOTERS}?unit={unit}");
            Ok(Written::new(with_notice(&list, done), event))
        })
    });
    Ok(written.await?.see_other())
}

fn read(fields: &Fields, errors: &mut FieldErrors) -> Option<VoterTo> {
    let category = RegistrationCategory::ALL
        .into_iter()
        .find(|one| one.code().to_string() == fields.get("category"));
    if category.is_none() {
        errors.add("category", "请选择登记类别。");
    }
    let group = forms::optional_text(fields, ("group", "村民小组", LONGEST_GROUP), errors);
    let remark = forms::optional_text(fields, ("remark", "备注", LONGEST_REMARK), errors);
    let to = VoterTo {
        category: category?,
        group,
        remark,
    };
    errors.is_empty().then_some(to)
}

async fn known(app: &App, who: &Principal, (unit, person): &Path) -> Result<Known> {
    let (unit, scope, person) = (forms::code_in_path(unit)?, who.scope.clone(), *person);
    let read = app.db.read(move |conn| {
        let record = store::voter(conn, &scope, &unit, person)?;
        let names = people_store::unit_names(conn, std::iter::once(unit.as_str()))?;
        Ok((
            record,
            names.get(unit.as_str()).cloned().unwrap_or_default(),
        ))
    });
    read.await
}

fn told(
    page: &PageContext,
    status: StatusCode,
    (record, unit): &Known,
    forms: &Forms<'_>,
) -> HttpResponse {
    let way = [WAY, &[(voters::TITLE, VOTERS)]].concat();
    let body = views::voter(record, unit, forms);
    page.answer(status, "更正登记选民", &way, &body)
}
