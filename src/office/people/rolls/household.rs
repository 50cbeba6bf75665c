//! Handlers of one household: correcting and removing what was recorded wrongly.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::super::{WAY, store as people_store};
use super::correct::{Change, Known, Line};
use super::correct_store::{self as store, HouseholdTo};
use super::correct_views::{self as views, Forms};
use super::{HOUSEHOLDS, LONGEST_GROUP, households, store as lists};
use crate::accounts::Principal;
use crate::audit::NewEvent;
use crate::db::{WriteScope, Written};
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::office::forms::{self, Recorded, Sent};
use crate::people::households::Household;
use crate::people::parse_name;
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::form_post::Fields;
use crate::web::idempotency::once;
use crate::web::request::{App, PageContext};

impl Line for Household {
    type Path = i64;
    type To = HouseholdTo;

    async fn known(app: &App, who: &Principal, id: &i64) -> Result<Known<Self>> {
        let (scope, id) = (who.scope.clone(), *id);
        let read = app.db.read(move |conn| {
            let household = lists::household(conn, &scope, id)?;
            let names =
                people_store::unit_names(conn, std::iter::once(household.unit_code.as_str()))?;
            let unit = names.get(&household.unit_code).cloned().unwrap_or_default();
            Ok((household, unit))
        });
        read.await
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn present(&self) -> String {
        let recorded = HouseholdTo::of(self);
        format!("户主{}，{}", recorded.head, recorded.in_words())
    }

    fn recorded(&self) -> Vec<Recorded> {
        let recorded = HouseholdTo::of(self);
        let persons = recorded.persons.map_or_else(String::new, |n| n.to_string());
        vec![
            Recorded::text("head", "户主", recorded.head),
            Recorded::text("persons", "人口数", persons),
            Recorded::text("group", "村民小组", recorded.group.unwrap_or_default()),
        ]
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

    async fn write(
        self,
        app: &App,
        who: &Principal,
        form: &Sent,
        change: Change<HouseholdTo>,
    ) -> Result<HttpResponse> {
        let known = self;
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

    fn told(
        page: &PageContext,
        status: StatusCode,
        (household, unit): &Known<Self>,
        forms: &Forms<'_>,
    ) -> HttpResponse {
        let way = [WAY, &[(households::TITLE, HOUSEHOLDS)]].concat();
        let body = views::household(household, unit, forms);
        page.answer(status, "更正户", &way, &body)
    }
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
