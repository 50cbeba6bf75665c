//! Handlers of one voter: correcting, and taking off the roll what was recorded wrongly.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::super::{WAY, store as people_store};
use super::correct::{Change, Known, Line};
use super::correct_store::{self as store, VoterRecord, VoterTo};
use super::correct_views::{self as views, Forms};
use super::{LONGEST_GROUP, LONGEST_REMARK, VOTERS, voters};
use crate::accounts::Principal;
use crate::audit::NewEvent;
use crate::db::{WriteScope, Written};
use crate::error::Result;
use crate::office::forms::{self, Recorded, Sent};
use crate::people::RegistrationCategory;
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::form_post::Fields;
use crate::web::idempotency::once;
use crate::web::request::{App, PageContext};

impl Line for VoterRecord {
    /// Unit and person.
    type Path = (String, i64);
    type To = VoterTo;

    async fn known(
        app: &App,
        who: &Principal,
        (unit, person): &(String, i64),
    ) -> Result<Known<Self>> {
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

    fn version(&self) -> i32 {
        self.voter.version
    }

    fn present(&self) -> String {
        self.in_words()
    }

    fn recorded(&self) -> Vec<Recorded> {
        let voter = &self.voter;
        let category = RegistrationCategory::from_code(voter.category);
        let label = category.map_or("", RegistrationCategory::label);
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            Recorded::choice("category", "登记类别", [voter.category.to_string()], label),
            Recorded::text("group", "村民小组", text(&voter.group_name)),
            Recorded::text("remark", "备注", text(&voter.remark)),
        ]
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

    async fn write(
        self,
        app: &App,
        who: &Principal,
        form: &Sent,
        change: Change<VoterTo>,
    ) -> Result<HttpResponse> {
        let record = self;
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
                        let details =
                            serde_json::json!({ "reason": reason, "before": now.in_words() });
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

    fn told(
        page: &PageContext,
        status: StatusCode,
        (record, unit): &Known<Self>,
        forms: &Forms<'_>,
    ) -> HttpResponse {
        let way = [WAY, &[(voters::TITLE, VOTERS)]].concat();
        let body = views::voter(record, unit, forms);
        page.answer(status, "更正登记选民", &way, &body)
    }
}
