//! `cunzhi export`: tables out.

use super::arguments::ExportOptions;
use super::{Failure, Outcome};
use crate::config::Settings;

pub(super) fn run(_settings: &Settings, options: &ExportOptions) -> Outcome {
    Err(Failure::new(format_args!("{} 尚不能导出", options.kind)))
}
