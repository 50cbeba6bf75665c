//! What the importer of observers reads and writes.

use std::collections::BTreeSet;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::assignment::Candidate;
use crate::accounts::{Account, NewAccount, Role, several};
use crate::audit::NewEvent;
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::people::changes::sealed;
use crate::people::seal::SealingKey;
use crate::schema::{accounts, observer_assignments, observers};

/// The context under which telephones of observers are sealed and looked up.
pub(super) const TELEPHONE: &str = "observer.telephone";

/// A telephone number as the database keeps it.
#[derive(Debug)]
pub(super) struct Sealed {
    sealed: Vec<u8>,
    lookup: Vec<u8>,
}

impl Sealed {
    pub(super) fn of(key: &SealingKey, number: &str) -> Result<Self> {
        let (sealed, lookup) = sealed(key, number, TELEPHONE)?;
        Ok(Self { sealed, lookup })
    }
}

/// An observer on record.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) account: Account,
    pub(super) organisation: String,
    pub(super) home: Option<String>,
    telephone_lookup: Option<Vec<u8>>,
    /// The account has a line of its own among observers.
    is_listed: bool,
}

impl Known {
    /// Whether a row says something new of the person.
    pub(super) fn differs(&self, who: &Candidate, telephone: Option<&Sealed>) -> bool {
        let own = self.telephone_lookup.as_deref();
        self.account.display_name != who.name
            || self.organisation != who.organisation
            || telephone.is_some_and(|one| own != Some(one.lookup.as_slice()))
    }

    /// The villages they have in a programme.
    pub(super) fn villages(&self, conn: &mut Conn, programme: i64) -> Result<BTreeSet<String>> {
        let all: Vec<String> = observer_assignments::table
            .filter(observer_assignments::programme_id.eq(programme))
            .filter(observer_assignments::account_id.eq(self.account.id))
            .filter(observer_assignments::ended_at.is_null())
            .select(observer_assignments::unit_code)
            .load(conn)?;
        Ok(all.into_iter().collect())
    }
}

/// Whether the account or the telephone is at fault, and the sentence.
pub(super) type Fault = (bool, String);

/// The observer that a row means by account or telephone; a row may not mean two, nor somebody who
/// is no observer of the county.
pub(super) fn known_of(
    conn: &mut Conn,
    county: &DivisionCode,
    (account, telephone): (Option<&str>, Option<&Sealed>),
) -> Result<Result<Option<Known>, Fault>> {
    let by_telephone: Option<i64> = match telephone {
        Some(one) => observers::table
            .filter(observers::county_code.eq(county.as_str()))
            .filter(observers::telephone_lookup.eq(&one.lookup))
            .order(observers::account_id)
            .select(observers::account_id)
            .first(conn)
            .optional()?,
        None => None,
    };
    let own: Option<String> = match by_telephone {
        Some(id) => accounts::table
            .find(id)
            .select(accounts::name)
            .first(conn)
            .optional()?,
        None => None,
    };
    if let (Some(asked), Some(own)) = (account, &own)
        && asked != own
    {
        let message = format!("这个手机号已登记在观察员账号“{own}”下，与本行的账号不同，请核对");
        return Ok(Err((false, message)));
    }
    let Some(name) = account.or(own.as_deref()) else {
        return Ok(Ok(None));
    };
    let Some(account) = several::account_of(conn, name)? else {
        return Ok(Ok(None));
    };
    if account.role != Role::Observer || account.scope != *county {
        let message = format!("账号“{name}”已经有人用了，不是本县的观察员，请换一个");
        return Ok(Err((true, message)));
    }
    listed(conn, account).map(|known| Ok(Some(known)))
}

fn listed(conn: &mut Conn, account: Account) -> Result<Known> {
    type Line = (String, Option<String>, Option<Vec<u8>>);
    let line: Option<Line> = observers::table
        .find(account.id)
        .select((
            observers::organisation,
            observers::home_code,
            observers::telephone_lookup,
        ))
        .first(conn)
        .optional()?;
    let is_listed = line.is_some();
    let (organisation, home, telephone_lookup) = line.unwrap_or_default();
    Ok(Known {
        account,
        organisation,
        home,
        telephone_lookup,
        is_listed,
    })
}

/// The number after the last account that was named by the program: gc0001, gc0002 …
pub(super) fn next_number(conn: &mut Conn) -> Result<u32> {
    let names: Vec<String> = accounts::table
        .filter(accounts::name.like("gc%"))
        .select(accounts::name)
        .load(conn)?;
    let number = |name: &String| name.strip_prefix("gc")?.parse::<u32>().ok();
    let last = names.iter().filter_map(number).max().unwrap_or(0);
    Ok(last.saturating_add(1))
}

/// Makes an observer whose account cannot sign in yet.
pub(super) fn add(
    conn: &mut Conn,
    (actor, now): (&str, NaiveDateTime),
    (county, name): (&DivisionCode, &str),
    who: &Candidate,
    telephone: Option<&Sealed>,
) -> Result<(i64, NewEvent)> {
    let new = NewAccount {
        name: name.to_owned(),
        display_name: who.name.clone(),
        role: Role::Observer,
        scope: county.clone(),
    };
    let (id, event) = several::add_without_password(conn, actor, &new, now)?;
    put(conn, (id, county), (who, telephone))?;
    Ok((id, event))
}

fn put(
    conn: &mut Conn,
    (id, county): (i64, &DivisionCode),
    (who, telephone): (&Candidate, Option<&Sealed>),
) -> Result<()> {
    diesel::insert_into(observers::table)
        .values((
            observers::account_id.eq(id),
            observers::county_code.eq(county.as_str()),
            observers::organisation.eq(&who.organisation),
            observers::home_code.eq(who.home.as_deref()),
            observers::telephone_sealed.eq(telephone.map(|one| &one.sealed)),
            observers::telephone_lookup.eq(telephone.map(|one| &one.lookup)),
            observers::version.eq(1),
        ))
        .execute(conn)?;
    Ok(())
}

/// Changes what a row says otherwise; gives the events of the account.
pub(super) fn change(
    conn: &mut Conn,
    actor: &str,
    known: &Known,
    who: &Candidate,
    telephone: Option<&Sealed>,
) -> Result<Vec<NewEvent>> {
    let mut events = Vec::new();
    let account = &known.account;
    if account.display_name != who.name {
        events.push(several::rename(conn, actor, account, &who.name)?);
    }
    if !known.is_listed {
        put(conn, (account.id, &account.scope), (who, telephone))?;
        return Ok(events);
    }
    let own = observers::table.find(account.id);
    diesel::update(own)
        .set((
            observers::organisation.eq(&who.organisation),
            observers::version.eq(observers::version + 1),
        ))
        .execute(conn)?;
    if let Some(telephone) = telephone {
        let changed = diesel::update(own)
            .set((
                observers::telephone_sealed.eq(Some(&telephone.sealed)),
                observers::telephone_lookup.eq(Some(&telephone.lookup)),
            ))
            .execute(conn)?;
        if changed != 1 {
            return Err(Error::internal("an observer that was just read"));
        }
    }
    Ok(events)
}
