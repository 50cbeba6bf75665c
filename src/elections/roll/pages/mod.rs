//! Handlers of a roll: overview, one person, conflicts, objections, the public list; every change;
//! the same as JSON.

pub(in crate::elections) mod api;
mod change;
pub(in crate::elections) mod committee;
mod reading;
pub(in crate::elections) mod reveal;
pub(in crate::elections) mod show;
mod typed;
mod write;

use actix_web::HttpResponse;

use crate::web::form_post::{Fields, Posted};

type Answer = Result<HttpResponse, actix_web::Error>;
type Sent = Posted<Fields>;

const LIST: &str = "/office/elections";
