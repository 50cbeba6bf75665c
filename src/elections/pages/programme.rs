//! Handlers of a programme's page: its rules in plain Chinese, the county's own values, its dates.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde_json::json;

use super::{Answer, LIST, Sent};
use crate::accounts::{Allowed, PlanElections, Principal, ReadElections, Right};
use crate::audit::NewEvent;
use crate::db::{WriteScope, Written};
use crate::divisions::{self, DivisionCode};
use crate::elections::in_force;
use crate::elections::step::Step;
use crate::elections::store;
use crate::elections::store_programme;
use crate::elections::views::programme::{self as views, ProgrammePage};
use crate::error::{Error, Result};
use crate::rules::{Key, Kind, Value};
use crate::web::again::{Again, version};
use crate::web::flash::with_notice;
use crate::web::form_post::Fields;
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

/// The set every other is compared with.
const NATIONAL: &str = "cn-2026";

/// Rules and dates of a programme.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadElections>,
    id: web::Path<i64>,
) -> Answer {
    let shown = read(&app, allowed.who, *id).await?;
    let refused = (None, "", &Fields::default());
    Ok(told(&page, StatusCode::OK, &shown, refused, &new_key()))
}

fn told(
    page: &PageContext,
    status: StatusCode,
    shown: &ProgrammePage,
    refused: (Option<&str>, &str, &Fields),
    key: &str,
) -> HttpResponse {
    let way = [("首页", "/office"), ("换届", LIST)];
    let body = views::programme(shown, refused, page.csrf(), key);
    page.answer(status, "选举规则和时间表", &way, &body)
}

async fn read(app: &App, who: Principal, id: i64) -> Result<ProgrammePage> {
    let read = app.db.read(move |conn| {
        let programme = store::programme(conn, &who.scope, id)?;
        let may_plan =
            who.role.may(Right::PlanElections) && who.scope.contains(&programme.county()?);
        let county = DivisionCode::parse(&programme.county_code).map_err(Error::internal)?;
        let county = divisions::find_anywhere(conn, &county)?;
        Ok(ProgrammePage {
            county: county.map_or_else(String::new, |county| county.name),
            rules: programme.rules()?,
            national: in_force::built_in()?.find(NATIONAL).cloned(),
            template: programme.template()?,
            own: programme.changes()?.into_keys().collect(),
            programme,
            may_plan,
        })
    });
    read.await
}

/// Changes the county's own values (`rules`) or the dates (`template`).
pub(super) async fn change(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<PlanElections>,
    path: web::Path<(i64, String)>,
    form: Sent,
) -> Answer {
    let (id, word) = path.into_inner();
    match carry_out(&app, &allowed.who, id, &word, &form).await {
        Ok(answer) => Ok(answer),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let shown = read(&app, allowed.who, id).await?;
            let refused = (Some(again.sentence.as_str()), word.as_str(), &form.fields);
            Ok(told(&page, again.status, &shown, refused, form.key()))
        }
    }
}

async fn carry_out(
    app: &App,
    who: &Principal,
    id: i64,
    word: &str,
    form: &Sent,
) -> Result<HttpResponse> {
    let scope = who.scope.clone();
    let found = app.db.read(move |conn| store::programme(conn, &scope, id));
    let county = found.await?.county()?;
    who.may_see(&county)?;
    let (is_rules, version) = (word == "rules", version(form)?);
    if !is_rules && word != "template" {
        return Err(Error::NotFound);
    }
    let (stamp, who, fields) = (form.stamp()?, who.clone(), form.fields.clone());
    let written = app
        .db
        .write(WriteScope::County(county.clone()), move |conn| {
            once(conn, &stamp, |conn| {
                let programme = store::programme(conn, &who.scope, id)?;
                let reason = fields.get("reason").trim().to_owned();
                let (action, subject) = if is_rules {
                    let mut own = programme.changes()?;
                    let (key, value) = value(&fields)?;
                    own.insert(key.name.to_owned(), value);
                    let before = programme.rule_reason.as_str();
                    let all = [before, &reason].map(str::trim).join("；");
                    let all = all.trim_matches('；');
                    if reason.is_empty() {
                        return Err(Error::invalid("请写明修改规则的理由和依据。"));
                    }
                    store_programme::set_rules(conn, &programme, version, &own, all)?;
                    ("election.rules", key.label.to_owned())
                } else {
                    let step = Step::from_word(fields.get("step"))
                        .ok_or_else(|| Error::invalid("请选择步骤。"))?;
                    let days = (offset(&fields, "first")?, offset(&fields, "last")?);
                    let template = programme.template()?.with(step, days);
                    store_programme::set_template(conn, &programme, version, &template)?;
                    ("election.template", step.label().to_owned())
                };
                let event = NewEvent::new(who.actor(), action, &county, subject);
                let event = event.with_details(json!({ "reason": reason }));
                let location = with_notice(&format!("/office/programmes/{id}"), "saved");
                Ok(Written::new(location, event))
            })
        });
    Ok(written.await?.see_other())
}

/// Days from election day; negative is before it.
fn offset(fields: &Fields, name: &str) -> Result<i32> {
    let read = fields.get(name).trim().parse();
    read.map_err(|_| {
        Error::invalid("天数应为整数：选举日前写负数（如-28），当天写0，选举日后写正数。")
    })
}

/// A key and its value as the form says it.
fn value(fields: &Fields) -> Result<(&'static Key, Value)> {
    let key = Key::find(fields.get("key")).ok_or_else(|| Error::invalid("请选择要调整的规则。"))?;
    let text = fields.get("value").trim();
    let value = match key.kind {
        Kind::Flag => match text {
            "是" | "true" => Some(Value::Flag(true)),
            "否" | "false" => Some(Value::Flag(false)),
            _ => None,
        },
        Kind::Number { .. } => text.parse().ok().map(Value::Number),
        Kind::Word(words) => views::word_meant(words, text).map(Value::Word),
        Kind::Words(words) => text
            .split(['、', ',', '，', ' '])
            .filter(|part| !part.is_empty())
            .map(|part| views::word_meant(words, part))
            .collect::<Option<_>>()
            .map(Value::Words),
    };
    let takes = views::takes(key);
    let sentence = || Error::invalid(format!("“{}”应填：{takes}。", key.label));
    let value = value.ok_or_else(sentence)?;
    Ok((key, key.accept(value).map_err(|_| sentence())?))
}
