//! `cunzhi config`: the settings in force and where each came from.

use super::{Ended, Outcome, give};
use crate::config::Settings;
use crate::db::DatabaseUrl;

pub(super) fn run(settings: &Settings) -> Outcome {
    for (known, value, origin) in settings.lines() {
        // The address of a server may hold a password.
        let shown = match (known.key, DatabaseUrl::parse(value)) {
            ("database", Ok(url)) => url.to_string(),
            ("database", Err(refusal)) => refusal.to_string(),
            _ => value.to_owned(),
        };
        give(format_args!(
            "{} = \"{shown}\"\t# {}；{origin}",
            known.key, known.meaning
        ))?;
    }
    Ok(Ended::Done)
}
