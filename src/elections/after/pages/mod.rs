//! Handlers: the elected become members, filing, certificates, handover; and the same as JSON.

mod api;
mod electorate;
mod leaving;
mod leaving_forms;
mod members;
mod papers;
mod party;
mod representatives;

pub(in crate::elections) use api::{change as api_change, show as api_show};
pub(in crate::elections) use electorate::{save as save_electorate, show as show_electorate};
pub(in crate::elections) use leaving::{
    change_member, change_recall, show_all as show_leaving, show_member, show_recall,
};
pub(in crate::elections) use members::{save as save_members, show as show_members};
pub(in crate::elections) use papers::{change as change_papers, show as show_papers};

pub(in crate::elections) use party::{change as change_party, show as show_party};
pub(in crate::elections) use representatives::{
    change as change_representatives, show as show_representatives,
};

use actix_web::HttpResponse;

use crate::accounts::Principal;
use crate::db::WriteScope;
use crate::elections::store;
use crate::error::{Error, Result};
use crate::web::form_post::{Fields, Posted};
use crate::web::request::App;

type Answer = std::result::Result<HttpResponse, actix_web::Error>;
type Sent = Posted<Fields>;

const LIST: &str = "/office/elections";

/// The lock for a change of an election inside the scope.
async fn lock(app: &App, who: &Principal, id: i64) -> Result<WriteScope> {
    let scope = who.scope.clone();
    let found = app.db.read(move |conn| store::election(conn, &scope, id));
    let county = found.await?.unit.county().ok_or(Error::NotFound)?;
    Ok(WriteScope::County(county))
}
