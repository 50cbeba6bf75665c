//! The households of the reader's scope, and the page of one.

use actix_web::web;

use super::super::{WAY, one, store as people_store};
use super::{HOUSEHOLDS, asked, narrowed, number_as_name, store, views};
use crate::accounts::{Allowed, ReadPeople, Right};
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::office::forms::Answer;
use crate::people::households::{Household, TELEPHONE};
use crate::people::mask_telephone;
use crate::people::seal::SealingKey;
use crate::web::request::{App, PageContext};

/// 户 is the word of the law and of the import; 农户 would leave out those of communities.
pub(super) const TITLE: &str = "户";

/// The telephone number with its middle hidden.
fn telephone(key: &SealingKey, household: &Household) -> Result<Option<String>> {
    let sealed = household.telephone_sealed.as_deref();
    one::masked(key, sealed, TELEPHONE, mask_telephone)
}

/// The households.
pub(in super::super) async fn list(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadPeople>,
) -> Answer {
    let Some(mut listing) = asked(&page, HOUSEHOLDS, &views::household_columns()) else {
        return Ok(number_as_name());
    };
    let may_change = allowed.who.role.may(Right::ManagePeople);
    let (scope, key) = (allowed.who.scope, app.key.clone());
    let read = app.db.read(move |conn| {
        let (lines, unclear) = match narrowed(conn, &scope, &listing)? {
            Ok(narrowed) => (store::households(conn, &narrowed, &mut listing)?, None),
            Err(unclear) => (Vec::new(), Some(unclear)),
        };
        let units = lines.iter().map(|line| line.unit_code.as_str());
        let units = people_store::unit_names(conn, units)?;
        let mut rows = Vec::with_capacity(lines.len());
        for line in lines {
            let telephone = telephone(&key, &line)?;
            rows.push((line, telephone));
        }
        Ok((rows, units, unclear, listing))
    });
    let (rows, units, unclear, listing) = read.await?;
    let asked = views::AskedFor {
        units: &units,
        unclear: unclear.as_ref(),
        listing: &listing,
        may_change,
    };
    let body = views::households(&rows, &asked);
    Ok(page.page(TITLE, WAY, &body))
}

/// One household: code, group, number of members, and who of that name is on record in the village.
pub(in super::super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadPeople>,
    id: web::Path<i64>,
) -> Answer {
    let may_change = allowed.who.role.may(Right::ManagePeople);
    let (scope, key, today) = (allowed.who.scope, app.key.clone(), app.db.clock().today());
    let read = app.db.read(move |conn| {
        let household = store::household(conn, &scope, *id)?;
        let unit = DivisionCode::parse(&household.unit_code).map_err(Error::internal)?;
        let names = people_store::unit_names(conn, std::iter::once(unit.as_str()))?;
        Ok(views::HouseholdPage {
            unit: names.get(unit.as_str()).cloned().unwrap_or_default(),
            namesakes: people_store::named_in(conn, &unit, &household.head_name)?,
            telephone: telephone(&key, &household)?,
            household,
            today,
            may_change,
        })
    });
    let shown = read.await?;
    let title = format!("{}户", shown.household.head_name);
    let way = [WAY, &[(TITLE, HOUSEHOLDS)]].concat();
    Ok(page.page(&title, &way, &views::household(&shown)))
}
