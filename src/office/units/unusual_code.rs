//! Codes of new units that are most likely mistyped: asked back, as some counties do number so.

use super::action::Wanted;
use crate::divisions::{Division, DivisionCode, Level, MergeInto, UnitKind};
use crate::web::form::FieldErrors;
use crate::web::form_post::Fields;

/// The field that says an unusual code is meant.
pub(super) const UNUSUAL_CODE: &str = "unusual_code";

/// Asks back where the code of a new unit fits neither the township of the units it comes of nor its
/// kind (digits 10 to 12: 001–199 communities, 200–399 villages), until it is ticked that this is
/// meant.
pub(super) fn ask(place: &Division, wanted: &Wanted, fields: &Fields, errors: &mut FieldErrors) {
    let mut codes = vec![&place.code];
    let new: Vec<(&DivisionCode, UnitKind)> = match wanted {
        Wanted::Merge(units, MergeInto::New(unit)) => {
            codes.extend(units.iter().map(|unit| &unit.code));
            vec![(&unit.code, unit.kind)]
        }
        Wanted::Split(parts) => parts.iter().map(|part| (&part.code, part.kind)).collect(),
        Wanted::Convert(kind, _, Some(code)) => vec![(code, *kind)],
        Wanted::Establish(unit) => vec![(&unit.code, unit.kind)],
        _ => Vec::new(),
    };
    if fields.get(UNUSUAL_CODE) == "true" {
        return;
    }
    let township = |code: &DivisionCode| code.at(Level::Township);
    for (code, kind) in new.into_iter().filter(|(code, _)| **code != place.code) {
        // A unit set up in a township is refused outside it.
        let is_elsewhere = !matches!(wanted, Wanted::Establish(_))
            && !codes.iter().any(|known| township(known) == township(code))
            && Some(&place.parent_code) != township(code).as_ref();
        let is_other_kind = code.unit_kind().is_some_and(|usual| usual != kind);
        let why = match (is_elsewhere, is_other_kind) {
            (true, _) => "前9位不是原村（社区）所在乡镇的代码".to_owned(),
            (_, true) => format!(
                "末三位不是{}的编号（社区001至199，村200至399）",
                kind.label()
            ),
            _ => continue,
        };
        let sentence = format!("代码 {code} {why}，请对照批复核对；确实无误的，请勾选后再继续。");
        errors.add(UNUSUAL_CODE, sentence);
    }
}
