//! Handlers: the record of what was done, and whether it still holds.

use actix_web::{HttpResponse, web};

use super::views::{self, ChainLine};
use super::{Wanted, reading, store};
use crate::accounts::{Allowed, ReadAudit, Right};
use crate::divisions::{self, DivisionCode};
use crate::error::Result;
use crate::web::request::{App, PageContext};
use crate::web::route::{Access, Route};
use crate::web::table::Listing;

const READING: Access = Access::Right(Right::ReadAudit);
const LIST: &str = "/office/audit";

/// The addresses of this slice.
pub const ROUTES: &[Route] = &[
    Route::get("/office/audit", READING, || web::to(list)),
    Route::get("/office/audit/verify", READING, || web::to(verify)),
];

type Answer = Result<HttpResponse, actix_web::Error>;

/// The events of the chains inside the reader's scope, newest first.
async fn list(app: web::Data<App>, page: PageContext, allowed: Allowed<ReadAudit>) -> Answer {
    let mut listing = Listing::from_query(LIST, page.query(), &[], "");
    let wanted = Wanted {
        scope: allowed.who.scope.clone(),
        action: listing.filter_value("action").to_owned(),
        actor: listing.filter_value("q").to_owned(),
    };
    let read = app.db.read(move |conn| {
        listing.total_rows = reading::count(conn, &wanted)?;
        let rows = (listing.offset(), listing.per_page);
        Ok((reading::lines(conn, &wanted, rows)?, listing))
    });
    let (events, listing) = read.await?;
    let body = views::list(&events, &listing, &allowed.who);
    Ok(page.page("审计", &[("首页", "/office")], &body))
}

/// Walks the chains of the scope and says whether anything was changed afterwards.
async fn verify(app: web::Data<App>, page: PageContext, allowed: Allowed<ReadAudit>) -> Answer {
    let scope = allowed.who.scope;
    let read = app.db.read(move |conn| {
        let verified = store::verify_in(conn, &scope, 1)?;
        let heads = verified.heads.iter().map(|(chain, ..)| chain.as_str());
        let broken = verified.broken.iter().map(|broken| broken.chain.as_str());
        let codes: Vec<DivisionCode> = heads
            .chain(broken)
            .filter_map(|chain| DivisionCode::parse(chain).ok())
            .collect();
        let places = divisions::find_many(conn, &codes)?;
        let name = |chain: &str| {
            let place = places.iter().find(|place| place.code.as_str() == chain);
            match place {
                Some(place) => place.name.clone(),
                None if chain == super::ABOVE => "县级以上及全系统".to_owned(),
                None => chain.to_owned(),
            }
        };
        let sound = verified
            .heads
            .iter()
            .map(|(chain, sequence, hash)| ChainLine {
                name: name(chain),
                sequence: *sequence,
                hash: hex::encode(hash),
                why: None,
            });
        let broken = verified.broken.iter().map(|broken| ChainLine {
            name: name(&broken.chain),
            sequence: broken.sequence,
            hash: String::new(),
            why: Some(broken.why),
        });
        Ok((broken.chain(sound).collect::<Vec<_>>(), verified.events))
    });
    let (chains, events) = read.await?;
    let body = views::verified(&chains, events);
    Ok(page.page("审计校验", &[("首页", "/office"), ("审计", LIST)], &body))
}
