//! Changes of an account by an administrator: duties, disabling, a new one-time password.

use actix_web::http::StatusCode;
use actix_web::web;

use super::manage::{Answer, Form, LIST, WAY, check, find, password_once};
use crate::accounts::account_form::{AccountForm, Typed};
use crate::accounts::commands::changed;
use crate::accounts::principal::{Allowed, ManageAccounts, Principal};
use crate::accounts::store::{self, Account, Change};
use crate::accounts::views::accounts as views;
use crate::accounts::{Role, passwords};
use crate::audit::NewEvent;
use crate::db::{WriteScope, Written};
use crate::error::{Error, Result};
use crate::web::flash::with_notice;
use crate::web::idempotency::{Done, once};
use crate::web::request::{App, PageContext};

/// Changes a person's name, role or place.
pub(super) async fn update(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageAccounts>,
    id: web::Path<i64>,
    form: Form,
) -> Answer {
    let who = allowed.who;
    let (account, place) = find(&app, &who, *id).await?;
    refuse_self(&who, &account)?;
    let typed = Typed {
        name: account.name.clone(),
        ..Typed::of(&form.fields)
    };
    let checked = match check(&app, &who, &typed, false).await? {
        Ok(checked) => checked,
        Err(errors) => {
            let body = views::one(&account, &place, &who, &typed, &errors, form.key());
            let wrong = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(page.answer(wrong, &account.display_name, WAY, &body));
        }
    };
    let (scope, events) = lock_and_events(&who, &account, &checked);
    let AccountForm {
        display_name,
        role,
        scope: place,
        ..
    } = checked;
    let (stamp, version) = (form.stamp()?, version(&form)?);
    let change = Change::Duties {
        display_name,
        role,
        scope: place,
    };
    let written = app.db.write(scope, move |conn| {
        once(conn, &stamp, |conn| {
            store::account_in(conn, &who.scope, account.id)?;
            store::change(conn, account.id, version, &change)?;
            Ok(Written::with_events(
                with_notice(LIST, "account-changed"),
                events,
            ))
        })
    });
    Ok(written.await?.see_other())
}

/// What a change must lock, and its events: one in each chain it concerns.
fn lock_and_events(
    who: &Principal,
    account: &Account,
    to: &AccountForm,
) -> (WriteScope, Vec<NewEvent>) {
    let mut events = vec![event_of(who, "account.change", account, to.role)];
    let scope = WriteScope::of(&account.scope);
    if scope == WriteScope::of(&to.scope) {
        return (scope, events);
    }
    let moved = Account {
        scope: to.scope.clone(),
        ..account.clone()
    };
    events.push(event_of(who, "account.change", &moved, to.role));
    (WriteScope::Whole, events)
}

fn event_of(who: &Principal, action: &'static str, account: &Account, role: Role) -> NewEvent {
    changed(&who.actor(), action, account).with_details(serde_json::json!({ "role": role.word() }))
}

/// Stops an account; its sessions end at once.
pub(super) async fn disable(
    app: web::Data<App>,
    allowed: Allowed<ManageAccounts>,
    id: web::Path<i64>,
    form: Form,
) -> Answer {
    let done = Action {
        word: "account.disable",
        after: "account-disabled",
        change: Change::Disabled(true),
    };
    Ok(act(&app, allowed.who, *id, &form, done)
        .await?
        .1
        .see_other())
}

/// Lets an account sign in again.
pub(super) async fn enable(
    app: web::Data<App>,
    allowed: Allowed<ManageAccounts>,
    id: web::Path<i64>,
    form: Form,
) -> Answer {
    let done = Action {
        word: "account.enable",
        after: "account-enabled",
        change: Change::Disabled(false),
    };
    Ok(act(&app, allowed.who, *id, &form, done)
        .await?
        .1
        .see_other())
}

/// Gives a new one-time password, shown once.
pub(super) async fn reset(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageAccounts>,
    id: web::Path<i64>,
    form: Form,
) -> Answer {
    find(&app, &allowed.who, *id).await?;
    let password = passwords::one_time();
    let hash = app.passwords.hash(password.clone().into()).await?;
    let change = Change::OneTimePassword(hash);
    let done = Action {
        word: "account.reset",
        after: "account-reset-before",
        change,
    };
    let (account, done) = act(&app, allowed.who, *id, &form, done).await?;
    Ok(password_once(
        &page,
        "密码已重置",
        &done,
        &account.name,
        &password,
    ))
}

struct Action {
    word: &'static str,
    after: &'static str,
    change: Change,
}

async fn act(
    app: &App,
    who: Principal,
    id: i64,
    form: &Form,
    action: Action,
) -> Result<(Account, Done)> {
    let (account, _) = find(app, &who, id).await?;
    refuse_self(&who, &account)?;
    let (stamp, version, found) = (form.stamp()?, version(form)?, account.clone());
    let written = app.db.write(WriteScope::of(&account.scope), move |conn| {
        once(conn, &stamp, |conn| {
            let account = store::account_in(conn, &who.scope, account.id)?;
            store::change(conn, account.id, version, &action.change)?;
            let event = changed(&who.actor(), action.word, &account);
            Ok(Written::new(with_notice(LIST, action.after), event))
        })
    });
    Ok((found, written.await?))
}

/// Nobody locks themselves out or changes their own role.
fn refuse_self(who: &Principal, account: &Account) -> Result<()> {
    if who.account_id == account.id {
        return Err(Error::conflict(
            "不能停用、重置或改动自己的账号；修改自己的密码请用“修改密码”。",
        ));
    }
    Ok(())
}

fn version(form: &Form) -> Result<i32> {
    form.fields
        .get("version")
        .parse()
        .map_err(|_| Error::invalid("表单不完整，请刷新页面后再试。"))
}
