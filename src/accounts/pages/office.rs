//! The home page of those who are signed in.

use actix_web::HttpResponse;

use crate::accounts::principal::SignedIn;
use crate::accounts::views;
use crate::web::request::PageContext;

/// Greeting, what one can do, and the way there.
pub(super) async fn home(page: PageContext, who: SignedIn) -> HttpResponse {
    page.page("首页", &[], &views::home(&who.0))
}
