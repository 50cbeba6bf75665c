//! 户编号 that only differ in leading zeros: a spreadsheet turns 002 into 2.

use std::collections::HashMap;

use super::Household;

/// What is on record of a batch.
#[derive(Default)]
pub(super) struct OnRecord {
    /// By unit and 户编号.
    pub(super) exact: HashMap<(String, String), Household>,
    /// By unit, 户编号 without leading zeros, and head: a spreadsheet turns 002 into 2.
    pub(super) without_zeros: HashMap<(String, String, String), Household>,
}

impl OnRecord {
    pub(super) fn add(&mut self, row: Household) {
        let bare = without_zeros(&row.number).map(str::to_owned);
        if let Some(bare) = bare {
            let key = (row.unit_code.clone(), bare, row.head_name.clone());
            self.without_zeros.entry(key).or_insert_with(|| row.clone());
        }
        self.exact
            .insert((row.unit_code.clone(), row.number.clone()), row);
    }
}

/// A number of digits without its leading zeros; `None` for any other.
pub(super) fn without_zeros(number: &str) -> Option<&str> {
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    let bare = number.trim_start_matches('0');
    (is_number && !bare.is_empty()).then_some(bare)
}

/// The digits up to which a number without its zeros is filled up.
const MOST_DIGITS: usize = 6;

/// The same number with other leading zeros.
pub(super) fn other_zeros(number: &str) -> impl Iterator<Item = String> {
    let bare = without_zeros(number).unwrap_or_default();
    let widths = bare.len()..=MOST_DIGITS;
    let filled = widths
        .filter(|_| !bare.is_empty())
        .map(move |width| format!("{bare:0>width$}"));
    filled.filter(move |filled| filled != number)
}
