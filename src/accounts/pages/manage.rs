//! The administration of accounts: an administrator sees and makes only what lies in their scope.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use crate::accounts::account_form::{AccountForm, Typed};
use crate::accounts::commands::{added, changed};
use crate::accounts::principal::{Allowed, ManageAccounts, Principal};
use crate::accounts::store::{self, Account, Change, Order};
use crate::accounts::views::accounts as views;
use crate::accounts::{Role, passwords};
use crate::audit::NewEvent;
use crate::db::{WriteScope, Written};
use crate::error::{Error, Result};
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::form_post::{Fields, Posted};
use crate::web::idempotency::{Done, new_key, once};
use crate::web::request::{App, PageContext};
use crate::web::table::Listing;

type Answer = Result<HttpResponse, actix_web::Error>;
type Form = Posted<Fields>;

const LIST: &str = "/office/accounts";
const WAY: &[(&str, &str)] = &[("首页", "/office"), ("账号", LIST)];

/// The accounts inside the administrator's scope.
pub(super) async fn list(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageAccounts>,
) -> Answer {
    let mut listing = Listing::from_query(LIST, page.query(), &views::columns(), "name");
    listing.query.retain(|(name, _)| name != "done");
    let order = match listing.sort.as_str() {
        "scope" => Order::Scope,
        "role" => Order::Role,
        _ => Order::Name,
    };
    let scope = allowed.who.scope.clone();
    let read = app.db.read(move |conn| {
        listing.total_rows = store::count_in(conn, &scope)?;
        let rows = (listing.offset(), listing.per_page);
        let accounts = store::accounts_in(conn, &scope, (order, listing.descending), rows)?;
        let mut lines = Vec::with_capacity(accounts.len());
        for account in accounts {
            let place = store::place_name(conn, &account.scope)?;
            lines.push((account, place));
        }
        Ok((lines, listing))
    });
    let (lines, listing) = read.await?;
    Ok(page.page("账号", &[("首页", "/office")], &views::list(lines, listing)))
}

/// The form for a new account.
pub(super) async fn new(page: PageContext, allowed: Allowed<ManageAccounts>) -> Answer {
    let typed = Typed {
        scope: allowed.who.scope.to_string(),
        ..Typed::default()
    };
    let form = views::new(&typed, &FieldErrors::NONE, page.csrf(), &new_key());
    Ok(page.page("添加账号", WAY, &form))
}

/// Makes an account; its one-time password is shown once.
pub(super) async fn add(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageAccounts>,
    form: Form,
) -> Answer {
    let typed = Typed::of(&form.fields);
    let again = |errors: &FieldErrors| {
        let body = views::new(&typed, errors, page.csrf(), form.key());
        Ok(page.answer(StatusCode::UNPROCESSABLE_ENTITY, "添加账号", WAY, &body))
    };
    let new = match check(&app, &allowed.who, &typed, true).await? {
        Ok(new) => new.into_new_account(),
        Err(errors) => return again(&errors),
    };
    let password = passwords::one_time();
    let hash = app.passwords.hash(password.clone().into()).await?;
    let (stamp, actor, name) = (form.stamp()?, allowed.who.actor(), new.name.clone());
    let written = app.db.write(WriteScope::of(&new.scope), move |conn| {
        once(conn, &stamp, |conn| {
            store::add(conn, &new, &hash)?;
            Ok(Written::new(
                with_notice(LIST, "account-added-before"),
                added(&actor, &new),
            ))
        })
    });
    match written.await {
        Ok(done) => Ok(password_once(&page, "账号已添加", &done, &name, &password)),
        Err(Error::Conflict(sentence)) => {
            let mut errors = FieldErrors::NONE;
            errors.add("name", sentence);
            again(&errors)
        }
        Err(error) => Err(error.into()),
    }
}

/// One account: what it is, and what can be done with it.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageAccounts>,
    id: web::Path<i64>,
) -> Answer {
    let (account, place) = find(&app, &allowed.who, *id).await?;
    let typed = Typed::from_account(&account);
    let who = &allowed.who;
    let body = views::one(
        &account,
        &place,
        who,
        &typed,
        &FieldErrors::NONE,
        &new_key(),
    );
    Ok(page.page(&account.display_name, WAY, &body))
}

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
            return Ok(page.answer(
                StatusCode::UNPROCESSABLE_ENTITY,
                &account.display_name,
                WAY,
                &body,
            ));
        }
    };
    let mut events = vec![event_of(&who, "account.change", &account, checked.role)];
    let scope = if WriteScope::of(&account.scope) == WriteScope::of(&checked.scope) {
        WriteScope::of(&account.scope)
    } else {
        let moved = Account {
            scope: checked.scope.clone(),
            ..account.clone()
        };
        events.push(event_of(&who, "account.change", &moved, checked.role));
        WriteScope::Whole
    };
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

async fn find(app: &App, who: &Principal, id: i64) -> Result<(Account, String)> {
    let scope = who.scope.clone();
    let read = app.db.read(move |conn| {
        let account = store::account_in(conn, &scope, id)?;
        let place = store::place_name(conn, &account.scope)?;
        Ok((account, place))
    });
    read.await
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

/// The page with the one-time password, or where a repeated form leads.
fn password_once(
    page: &PageContext,
    title: &str,
    done: &Done,
    name: &str,
    password: &str,
) -> HttpResponse {
    if done.is_repeat {
        return done.see_other();
    }
    page.page(title, WAY, &views::one_time_password(name, password))
}

/// The rules of the form, then what only the database knows: whether the place exists.
async fn check(
    app: &App,
    who: &Principal,
    typed: &Typed,
    is_new: bool,
) -> Result<Result<AccountForm, FieldErrors>> {
    let form = match typed.check(&who.scope, is_new) {
        Ok(form) => form,
        Err(errors) => return Ok(Err(errors)),
    };
    let place = form.scope.clone();
    if place == who.scope
        || app
            .db
            .read(move |conn| store::place_exists(conn, &place))
            .await?
    {
        return Ok(Ok(form));
    }
    let mut errors = FieldErrors::NONE;
    errors.add("scope", crate::accounts::account_form::NO_SUCH_PLACE);
    Ok(Err(errors))
}
