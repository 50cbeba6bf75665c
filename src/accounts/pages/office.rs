//! The home page of those who are signed in.

use actix_web::HttpResponse;

use crate::accounts::principal::SignedIn;
use crate::accounts::{Role, views};
use crate::web::idempotency::see_other;
use crate::web::request::PageContext;

/// Greeting, what one can do, and the way there. Observers have one thing to do, and go to it.
pub(super) async fn home(page: PageContext, who: SignedIn) -> HttpResponse {
    if who.0.role == Role::Observer {
        return see_other("/observe");
    }
    page.page("首页", &[], &views::home(&who.0))
}
