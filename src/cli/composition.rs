//! `cunzhi composition`: who sits on the two committees.

use super::options::CompositionOptions;
use super::{Failure, Outcome, workplace};
use crate::composition::{self, Asked, Format};
use crate::config::Settings;
use crate::error::Error;

pub(super) fn run(settings: &Settings, options: &CompositionOptions) -> Outcome {
    let format = Format::from_word(&options.format)?;
    let asked = Asked {
        division: options.division.clone(),
        term: options.term.clone(),
        compare: options.compare.clone().unwrap_or_default(),
        by: options.by.clone().unwrap_or_default(),
        kind: options.kind.clone(),
        as_of: options.as_of.clone().unwrap_or_default(),
    };
    let output = super::export::prepare(options.output.as_deref(), &options.format, settings)?;
    let workplace = workplace::open_for_reading(settings)?;
    let answer = workplace.db.read_now(|conn| {
        let question = composition::read_question(conn, &asked)?;
        composition::composition(conn, &question)
    });
    let answer = answer.map_err(|cause| match cause {
        Error::NotFound => Failure::new(format_args!(
            "没有代码为 {} 的区划，请核对代码，或先导入区划",
            options.division
        )),
        other => Failure::from(other),
    })?;
    let today = workplace.db.clock().today();
    let bytes = format.write(&answer.seen_on(today))?;
    super::export::write_out(output, &bytes)
}
