//! Handlers of candidates: nomination, review, formal list; a county's review; the same as JSON.

pub(in crate::elections) mod api;
mod carry;
mod change;
pub(in crate::elections) mod county;
pub(in crate::elections) mod show;

type Answer = Result<actix_web::HttpResponse, actix_web::Error>;
type Sent = crate::web::form_post::Posted<crate::web::form_post::Fields>;

const LIST: &str = "/office/elections";
