//! The person behind a request, and the extractors by which handlers say who may come in.

use std::future::{Ready, ready};
use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use super::roles::{Right, Role};
use crate::divisions::{DivisionCode, Level};
use crate::error::{Error, Result};
use crate::web::answer::Refusal;
use crate::web::request::is_api;

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Principal {
    /// The account.
    pub account_id: i64,
    /// The account's name.
    pub name: String,
    /// The person's name.
    pub display_name: String,
    /// The role, which decides what may be done.
    pub role: Role,
    /// The place all data must lie in; the nation for everything.
    pub scope: DivisionCode,
    /// The place in words.
    pub scope_name: String,
    /// The token that forms carry.
    pub csrf_token: String,
    /// The password was given by somebody else and must be changed first.
    pub must_change_password: bool,
}

impl Principal {
    /// Whether data of a place may be seen; outside the scope it "does not exist".
    pub fn may_see(&self, place: &DivisionCode) -> Result<()> {
        if self.scope.contains(place) {
            Ok(())
        } else {
            Err(Error::NotFound)
        }
    }

    /// What the person is, on pages: whoever works for one village alone is not called township staff.
    pub fn title(&self) -> &'static str {
        match (self.role, self.scope.level()) {
            (Role::TownshipStaff, Level::Village) => "村级工作人员",
            _ => self.role.label(),
        }
    }

    /// The name in audit events.
    pub fn actor(&self) -> String {
        self.name.clone()
    }
}

/// A right as a type, for handlers' signatures.
pub trait Permission: 'static {
    /// The right.
    const RIGHT: Right;
}

/// Writes one empty type for each right.
macro_rules! permissions {
    ($($name:ident),+) => {$(
        #[doc = concat!("Stands for [`Right::", stringify!($name), "`].")]
        #[derive(Clone, Copy, Debug)]
        pub struct $name;
        impl Permission for $name {
            const RIGHT: Right = Right::$name;
        }
    )+};
}
permissions!(
    ReadComposition,
    ReadDivisions,
    ReadPeople,
    RevealPeople,
    ImportTables,
    ExportTables,
    ManageDivisions,
    ManageTerms,
    ManagePeople,
    SetTargets,
    ReadElections,
    ManageElections,
    PlanElections,
    ManageObservers,
    Observe,
    ManageAccounts,
    ReadAudit
);

/// Lets in whoever is signed in, has a password of their own and has the right `P`.
#[derive(Clone, Debug)]
pub struct Allowed<P: Permission> {
    /// The person.
    pub who: Principal,
    permission: PhantomData<P>,
}

/// Lets in whoever is signed in and has a password of their own.
#[derive(Clone, Debug)]
pub struct SignedIn(
    /// The person.
    pub Principal,
);

/// Lets in whoever is signed in, even before the one-time password is changed: for changing it and
/// for signing out.
#[derive(Clone, Debug)]
pub struct SignedInAnyhow(
    /// The person.
    pub Principal,
);

/// The person behind a request, if anybody is signed in.
pub fn of(request: &HttpRequest) -> Option<Principal> {
    request.extensions().get::<Principal>().cloned()
}

fn anyhow(request: &HttpRequest) -> Result<Principal, actix_web::Error> {
    of(request).ok_or_else(|| Error::SignInNeeded.into())
}

fn settled(request: &HttpRequest) -> Result<Principal, actix_web::Error> {
    let who = anyhow(request)?;
    if who.must_change_password {
        return Err(if is_api(request.path()) {
            Refusal::change_password_first()
        } else {
            Refusal::change_password()
        }
        .into());
    }
    Ok(who)
}

impl<P: Permission> FromRequest for Allowed<P> {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(settled(request).and_then(|who| {
            if who.role.may(P::RIGHT) {
                Ok(Self {
                    who,
                    permission: PhantomData,
                })
            } else {
                tracing::warn!(account = who.account_id, right = ?P::RIGHT, "refused");
                Err(Error::Forbidden.into())
            }
        }))
    }
}

impl FromRequest for SignedIn {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(settled(request).map(Self))
    }
}

impl FromRequest for SignedInAnyhow {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(anyhow(request).map(Self))
    }
}
