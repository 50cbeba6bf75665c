//! x
use crate::web::route::Route;
pub(super) const ROUTES: &[Route] = &[];
