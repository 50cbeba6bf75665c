//! The administration of accounts: an administrator sees and makes only what lies in their scope.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use crate::accounts::account_form::{AccountForm, Typed};
use crate::accounts::commands::added;
use crate::accounts::principal::{Allowed, ManageAccounts, Principal};
use crate::accounts::store::{self, Account, Order};
use crate::accounts::views::accounts::{self as views, Sheet};
use crate::accounts::{passwords, places};
use crate::db::{WriteScope, Written};
use crate::error::{Error, Result};
use crate::web::flash::with_notice;
use crate::web::form::FieldErrors;
use crate::web::form_post::{Fields, Posted};
use crate::web::idempotency::{Done, new_key, once};
use crate::web::request::{App, PageContext};
use crate::web::table::Listing;

pub(super) type Answer = Result<HttpResponse, actix_web::Error>;
pub(super) type Form = Posted<Fields>;

pub(super) const LIST: &str = "/office/accounts";
pub(super) const WAY: &[(&str, &str)] = &[("首页", "/office"), ("账号", LIST)];

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
            let place = places::place_name(conn, &account.scope)?;
            lines.push((account, place));
        }
        Ok((lines, listing))
    });
    let (lines, listing) = read.await?;
    Ok(page.page("账号", &[("首页", "/office")], &views::list(lines, listing)))
}

/// The form for a new account.
pub(super) async fn new(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageAccounts>,
) -> Answer {
    let typed = Typed {
        scope: allowed.who.scope.to_string(),
        ..Typed::default()
    };
    let is_first = app.db.read(places::no_place_yet).await?;
    let form = views::new(&typed, &FieldErrors::NONE, page.csrf(), &new_key());
    let form = views::beginning(is_first, &form);
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
    let until = passwords::one_time_until(app.db.clock().now());
    let (stamp, actor, name) = (form.stamp()?, allowed.who.actor(), new.name.clone());
    let written = app.db.write(WriteScope::of(&new.scope), move |conn| {
        once(conn, &stamp, |conn| {
            store::add(conn, &new, &hash, until)?;
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
    let sheet = Sheet {
        typed: &typed,
        refusal: None,
        errors: &FieldErrors::NONE,
        key: &new_key(),
    };
    let body = views::one(&account, &place, &allowed.who, &sheet);
    Ok(page.page(&account.display_name, WAY, &body))
}

pub(super) async fn find(app: &App, who: &Principal, id: i64) -> Result<(Account, String)> {
    let scope = who.scope.clone();
    let read = app.db.read(move |conn| {
        let account = store::account_in(conn, &scope, id)?;
        let place = places::place_name(conn, &account.scope)?;
        Ok((account, place))
    });
    read.await
}

/// The page with the one-time password, or where a repeated form leads.
pub(super) fn password_once(
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
pub(super) async fn check(
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
            .read(move |conn| places::may_be_scope(conn, &place))
            .await?
    {
        return Ok(Ok(form));
    }
    let mut errors = FieldErrors::NONE;
    errors.add("scope", crate::accounts::account_form::NO_SUCH_PLACE);
    Ok(Err(errors))
}
