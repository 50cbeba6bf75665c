//! `cunzhi composition`: who sits on the two committees.

use super::arguments::CompositionOptions;
use super::{Failure, Outcome};
use crate::config::Settings;

pub(super) fn run(_settings: &Settings, options: &CompositionOptions) -> Outcome {
    Err(Failure::new(format_args!("{} 尚不能统计", options.division)))
}
