//! Numbers of persons in what is told of an import: they stand in the wrong column often enough.

use crate::people::mask_numbers;
use crate::tables::import::Report;

/// Masks whatever looks like an ID number or a mobile number in every text of a report.
pub(super) fn mask(report: &mut Report) {
    for defect in &mut report.defects {
        for text in [&mut defect.value, &mut defect.message, &mut defect.column] {
            mask_text(text);
        }
    }
    for change in &mut report.changes {
        for text in [&mut change.subject, &mut change.old, &mut change.new] {
            mask_text(text);
        }
    }
    for texts in [&mut report.notes, &mut report.cautions, &mut report.missing] {
        texts.iter_mut().for_each(mask_text);
    }
}

fn mask_text(text: &mut String) {
    if let Some(masked) = mask_numbers(text) {
        *text = masked;
    }
}
