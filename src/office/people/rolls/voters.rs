//! The voter roll of the reader's scope.
//!
//! Reading a list leaves no event, as in the list of persons. When the roll of an election is
//! published and objected to, who looked up whom is recorded here, in [`list`].

use actix_web::web;

use super::super::{WAY, one, store as people_store};
use super::{VOTERS, asked, narrowed, number_as_name, store, views};
use crate::accounts::{Allowed, ReadPeople, Right};
use crate::office::forms::Answer;
use crate::people::{mask_id_number, mask_telephone, seal};
use crate::web::request::{App, PageContext};

/// The word of the import and of the figures.
pub(super) const TITLE: &str = "登记选民";

/// The registered voters.
pub(in super::super) async fn list(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadPeople>,
) -> Answer {
    let Some(mut listing) = asked(&page, VOTERS, &views::voter_columns()) else {
        return Ok(number_as_name());
    };
    let may_change = allowed.who.role.may(Right::ManagePeople);
    let (scope, key, today) = (allowed.who.scope, app.key.clone(), app.db.clock().today());
    let read = app.db.read(move |conn| {
        let (lines, unclear) = match narrowed(conn, &scope, &listing)? {
            Ok(narrowed) => (store::voters(conn, &narrowed, &mut listing)?, None),
            Err(unclear) => (Vec::new(), Some(unclear)),
        };
        let units = lines.iter().map(|line| line.unit.as_str());
        let units = people_store::unit_names(conn, units)?;
        let mut rows = Vec::with_capacity(lines.len());
        for line in lines {
            let (number, telephone) = (&line.id_number_sealed, &line.telephone_sealed);
            let numbers = [
                one::masked(&key, number.as_deref(), seal::ID_NUMBER, mask_id_number)?,
                one::masked(&key, telephone.as_deref(), seal::TELEPHONE, mask_telephone)?,
            ];
            rows.push((line, numbers));
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
    let body = views::voters(&rows, &asked, today);
    Ok(page.page(TITLE, WAY, &body))
}
