//! One line for each address of the program: method, path, who may come in, handler.
//!
//! Each slice has `pub const ROUTES: &[Route]`; `app.rs` joins them, registers the handlers and
//! lets the tests walk them, so no address can be served that the tests do not know.

use actix_web::http::Method;
use actix_web::web::ServiceConfig;
use actix_web::{Resource, guard, web};

use crate::accounts::Right;
use crate::error::Error;

/// Who may come in. The handler's signature enforces it; a test compares the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever has the right.
    Right(Right),
}

/// The two methods in use: one that asks, one that changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Changes nothing. Answers HEAD as well.
    Get,
    /// Changes something; always behind the checks of `csrf`.
    Post,
}

/// One address.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// GET or POST.
    pub verb: Verb,
    /// The path, with its variables: `/office/people/{id}`. Fixed paths come before variable ones.
    pub path: &'static str,
    /// Who may come in.
    pub access: Access,
    /// Makes the handler, as `|| web::to(list)`.
    pub handler: fn() -> actix_web::Route,
}

impl Route {
    /// An address that only shows something.
    pub const fn get(
        path: &'static str,
        access: Access,
        handler: fn() -> actix_web::Route,
    ) -> Self {
        Self {
            verb: Verb::Get,
            path,
            access,
            handler,
        }
    }

    /// An address that changes something.
    pub const fn post(
        path: &'static str,
        access: Access,
        handler: fn() -> actix_web::Route,
    ) -> Self {
        Self {
            verb: Verb::Post,
            path,
            access,
            handler,
        }
    }

    fn guarded(&self) -> actix_web::Route {
        let route = (self.handler)();
        match self.verb {
            Verb::Get => route.guard(guard::Any(guard::Get()).or(guard::Head())),
            Verb::Post => route.method(Method::POST),
        }
    }
}

/// Registers routes, one resource for each path, so that a wrong method answers 405.
pub fn register<'a>(routes: impl Iterator<Item = &'a Route>, config: &mut ServiceConfig) {
    let mut paths: Vec<(&str, Resource)> = Vec::new();
    for route in routes {
        let place = paths.iter().position(|(path, _)| *path == route.path);
        let resource = match place {
            Some(place) => paths.remove(place).1,
            None => web::resource(route.path),
        };
        let place = place.unwrap_or(paths.len());
        paths.insert(place, (route.path, resource.route(route.guarded())));
    }
    for (_, resource) in paths {
        config.service(resource);
    }
    config.default_service(web::to(|| async { Err::<String, Error>(Error::NotFound) }));
}
