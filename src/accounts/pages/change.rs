//! Changes of an account by an administrator: duties, disabling, a new one-time password.

use actix_web::http::StatusCode;
use actix_web::web;

use super::manage::{Answer, Form, LIST, WAY, check, find, password_once};
use crate::accounts::account_form::{AccountForm, Typed};
use crate::accounts::commands::changed;
use crate::accounts::principal::{Allowed, ManageAccounts, Principal};
use crate::accounts::store::{self, Account, Change};
use crate::accounts::views::accounts::{self as views, Sheet};
use crate::accounts::{Role, passwords};
use crate::audit::NewEvent;
use crate::db::{WriteScope, Written};
use crate::error::{Error, Result};
use crate::web::again::{Again, version};
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::idempotency::{Done, new_key, once};
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
            let sheet = Sheet {
                typed: &typed,
                refusal: None,
                errors: &errors,
                key: form.key(),
            };
            let body = views::one(&account, &place, &who, &sheet);
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
    let (own, id) = (who.scope.clone(), account.id);
    let written = app.db.write(scope, move |conn| {
        once(conn, &stamp, |conn| {
            store::account_in(conn, &own, account.id)?;
            store::change(conn, account.id, version, &change)?;
            Ok(Written::with_events(
                with_notice(LIST, "account-changed"),
                events,
            ))
        })
    });
    match written.await {
        Ok(done) => Ok(done.see_other()),
        Err(error) => refused(&app, &page, (&who, id), (&form, error), Some(typed)).await,
    }
}

/// The page of the account again: what was said against the form, what is recorded now, and what
/// was typed of its duties.
async fn refused(
    app: &App,
    page: &PageContext,
    (who, id): (&Principal, i64),
    (form, error): (&Form, Error),
    typed: Option<Typed>,
) -> Answer {
    let mut again = Again::of(error, form)?;
    let (account, place) = find(app, who, id).await?;
    if typed.is_some() {
        again = again.beside(account.version, &views::in_words(&account, &place));
    }
    let typed = typed.unwrap_or_else(|| Typed::from_account(&account));
    let sheet = Sheet {
        typed: &typed,
        refusal: Some(&again.sentence),
        errors: &FieldErrors::NONE,
        key: &new_key(),
    };
    let body = views::one(&account, &place, who, &sheet);
    Ok(page.answer(again.status, &account.display_name, WAY, &body))
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
    page: PageContext,
    allowed: Allowed<ManageAccounts>,
    id: web::Path<i64>,
    form: Form,
) -> Answer {
    let done = Action {
        word: "account.disable",
        after: "account-disabled",
        change: Change::Disabled(true),
    };
    simply(&app, &page, (&allowed.who, *id), &form, done).await
}

/// Lets an account sign in again.
pub(super) async fn enable(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageAccounts>,
    id: web::Path<i64>,
    form: Form,
) -> Answer {
    let done = Action {
        word: "account.enable",
        after: "account-enabled",
        change: Change::Disabled(false),
    };
    simply(&app, &page, (&allowed.who, *id), &form, done).await
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
    let until = passwords::one_time_until(app.db.clock().now());
    let change = Change::OneTimePassword(hash, until);
    let done = Action {
        word: "account.reset",
        after: "account-reset-before",
        change,
    };
    match act(&app, &allowed.who, *id, &form, done).await {
        Ok((account, done)) => {
            let (title, name) = ("密码已重置", &account.name);
            Ok(password_once(&page, title, &done, name, &password))
        }
        Err(error) => refused(&app, &page, (&allowed.who, *id), (&form, error), None).await,
    }
}

struct Action {
    word: &'static str,
    after: &'static str,
    change: Change,
}

/// Does it and goes back to the list.
async fn simply(
    app: &App,
    page: &PageContext,
    (who, id): (&Principal, i64),
    form: &Form,
    action: Action,
) -> Answer {
    match act(app, who, id, form, action).await {
        Ok((_, done)) => Ok(done.see_other()),
        Err(error) => refused(app, page, (who, id), (form, error), None).await,
    }
}

async fn act(
    app: &App,
    who: &Principal,
    id: i64,
    form: &Form,
    action: Action,
) -> Result<(Account, Done)> {
    let (account, _) = find(app, who, id).await?;
    refuse_self(who, &account)?;
    let (stamp, version, found) = (form.stamp()?, version(form)?, account.clone());
    let who = who.clone();
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
