//! Finding a village or community by the name that stands in a cell.

use std::borrow::Cow;
use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::UnitKind;

/// What may follow a name, with the kind it tells.
const SUFFIXES: [(&str, UnitKind); 5] = [
    ("村民委员会", UnitKind::Village),
    ("居民委员会", UnitKind::Community),
    ("村委会", UnitKind::Village),
    ("居委会", UnitKind::Community),
    ("社区", UnitKind::Community),
];

/// What ends the name of most villages and is left out in a short name.
const VILLAGE_WORD: &str = "村";

/// A folded name without endings and without a final 村.
pub(super) fn short_name(folded: &str) -> &str {
    let stem = strip_unit_suffix(folded);
    let short = stem.strip_suffix(VILLAGE_WORD);
    short.filter(|short| !short.is_empty()).unwrap_or(stem)
}

/// The form in which names of places are compared: NFKC, without spaces and invisible characters.
pub fn fold_name(name: &str) -> Cow<'_, str> {
    let plain =
        |sign: char| matches!(sign, '\u{4E00}'..='\u{9FFF}' | '0'..='9' | 'A'..='Z' | 'a'..='z');
    if name.chars().all(plain) {
        return Cow::Borrowed(name);
    }
    let invisible = |sign: char| {
        sign.is_whitespace() || matches!(sign, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
    };
    Cow::Owned(name.nfkc().filter(|sign| !invisible(*sign)).collect())
}

/// A folded name without 村民委员会, 村委会, 居民委员会, 居委会, 社区 at its end, as often as they
/// follow each other (郭门社区居委会 → 郭门). A final 村 is part of the name and stays
/// (联光村村委会 → 联光村). A name that is nothing but such words stays as it is.
pub fn strip_unit_suffix(folded: &str) -> &str {
    let mut name = folded;
    while let Some(rest) = SUFFIXES
        .iter()
        .find_map(|(suffix, _)| name.strip_suffix(suffix))
    {
        if rest.is_empty() {
            return folded;
        }
        name = rest;
    }
    name
}

/// The kind a folded name tells by its end; `None` when it tells none.
pub fn kind_said(folded: &str) -> Option<UnitKind> {
    let said = SUFFIXES.iter().find(|(suffix, _)| folded.ends_with(suffix));
    said.map(|(_, kind)| *kind)
}

/// Whether a character occurs in names of places: letters (Han characters above all), digits,
/// brackets, the signs 、·- and, in two names of the national list, private-use characters that had
/// no code when they were recorded.
pub fn belongs_in_name(character: char) -> bool {
    character.is_alphanumeric()
        || matches!(
            character,
            '（' | '）' | '(' | ')' | '、' | '·' | '-' | '－' | '—' | '\u{E000}'..='\u{F8FF}'
        )
}

/// A placeholder of the statistics bureau (虚拟社区), in which nobody lives.
pub fn is_placeholder_place(name: &str) -> bool {
    name.contains("虚拟")
}

/// Which units a cell means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution<K> {
    /// This one.
    One(K),
    /// Any of these, in the order in which they were given: code `ambiguous_village`.
    Several(Vec<K>),
    /// None: code `unknown_village`.
    None,
}

/// The units of one township (or county), prepared for looking up many cells.
///
/// `K` is what the caller knows a unit by: its code or its stored number.
#[derive(Clone, Debug)]
pub struct UnitNames<K> {
    /// Key and kind of each unit; the kind its name tells goes before the recorded one, because
    /// names are compared here and a recorded kind may have been corrected since.
    units: Vec<(K, UnitKind)>,
    full: HashMap<String, Vec<usize>>,
    stripped: HashMap<String, Vec<usize>>,
}

impl<K: Clone> UnitNames<K> {
    /// Prepares units given as key, name and recorded kind.
    pub fn new<'a>(units: impl IntoIterator<Item = (K, &'a str, UnitKind)>) -> Self {
        let mut names = Self {
            units: Vec::new(),
            full: HashMap::new(),
            stripped: HashMap::new(),
        };
        for (key, name, kind) in units {
            let folded = fold_name(name);
            let place = names.units.len();
            names.units.push((key, kind_said(&folded).unwrap_or(kind)));
            names
                .stripped
                .entry(strip_unit_suffix(&folded).to_owned())
                .or_default()
                .push(place);
            names
                .full
                .entry(folded.into_owned())
                .or_default()
                .push(place);
        }
        names
    }

    /// Finds the units a cell means. The full name goes first; only when no unit has it are the
    /// endings removed on both sides, and then the kind the cell tells decides. A final 村 may be
    /// left out, too (石印 for 石印村村委会): 团结 is then the village as well as the community.
    pub fn resolve(&self, cell: &str) -> Resolution<K> {
        let folded = fold_name(cell);
        if let Some(places) = self.full.get(folded.as_ref()) {
            return self.resolution(places, None);
        }
        let stem = strip_unit_suffix(&folded);
        let named = |stem: &str| self.stripped.get(stem).map_or(&[][..], Vec::as_slice);
        let places = [named(stem), named(&format!("{stem}{VILLAGE_WORD}"))].concat();
        self.resolution(&places, kind_said(&folded))
    }

    fn resolution(&self, places: &[usize], said: Option<UnitKind>) -> Resolution<K> {
        let units = places.iter().filter_map(|place| self.units.get(*place));
        let mut meant = units
            .filter(|(_, kind)| said.is_none_or(|said| said == *kind))
            .map(|(key, _)| key.clone());
        match (meant.next(), meant.next()) {
            (None, _) => Resolution::None,
            (Some(one), None) => Resolution::One(one),
            (Some(first), Some(second)) => {
                Resolution::Several([first, second].into_iter().chain(meant).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use Resolution::{None as Nothing, One, Several};
    use UnitKind::{Community, Village};

    #[test]
    fn endings_are_removed_and_tell_the_kind() {
        let cases = [
            ("郭门社区居委会", "郭门", Some(Community)),
            ("郭门社区居民委员会", "郭门", Some(Community)),
            ("联光村村委会", "联光村", Some(Village)),
            ("联光村村民委员会", "联光村", Some(Village)),
            ("宏村村委会", "宏村", Some(Village)),
            ("联光村", "联光村", None),
            ("团结社区", "团结", Some(Community)),
            ("社区", "社区", Some(Community)),
            ("社区居委会", "社区居委会", Some(Community)),
            ("社区新村", "社区新村", None),
        ];
        for (name, stripped, kind) in cases {
            assert_eq!(strip_unit_suffix(name), stripped);
            assert_eq!(kind_said(name), kind, "{name}");
        }
        assert_eq!(fold_name(" 郭门\u{3000}社区\u{200B}（１） "), "郭门社区(1)");
        assert!(matches!(fold_name("郭门社区"), Cow::Borrowed(_)));
        assert!(is_placeholder_place("开发区虚拟社区") && !is_placeholder_place("郭门社区"));
    }

    #[test]
    fn neighbours_of_one_name_are_kept_apart() {
        let township = UnitNames::new([
            ("001", "邓家居委会", Community),
            ("200", "邓家村委会", Village),
            ("201", "联光村村委会", Village),
            ("002", "郭门社区居委会", Community),
            ("202", "郭门村村委会", Village),
            ("003", "西街居委会", Community),
        ]);
        let cases = [
            ("邓家居委会", One("001")),
            ("邓家村委会", One("200")),
            ("邓家 村委会", One("200")),
            ("邓家村民委员会", One("200")),
            ("邓家居民委员会", One("001")),
            ("邓家社区", One("001")),
            ("邓家社区居委会", One("001")),
            ("邓家", Several(vec!["001", "200"])),
            ("联光村", One("201")),
            ("联光村村委会", One("201")),
            ("联光村村民委员会", One("201")),
            ("联光村居委会", Nothing),
            ("郭门社区", One("002")),
            ("郭门村", One("202")),
            ("郭门", Several(vec!["002", "202"])),
            ("郭门村委会", One("202")),
            ("联光", One("201")),
            ("联光村委会", One("201")),
            ("联光社区", Nothing),
            ("西街", One("003")),
            ("西街村委会", Nothing),
            ("不知村", Nothing),
            ("", Nothing),
            ("村委会", Nothing),
        ];
        for (cell, resolution) in cases {
            assert_eq!(township.resolve(cell), resolution, "{cell}");
        }
    }

    #[test]
    fn the_full_name_goes_before_the_stripped_one() {
        let township = UnitNames::new([(1, "邓家", Village), (2, "邓家居委会", Community)]);
        assert_eq!(township.resolve("邓家"), One(1));
        assert_eq!(township.resolve("邓家居委会"), One(2));
        assert_eq!(township.resolve("邓家村委会"), One(1));
        let county = UnitNames::new([(1, "团结村", Village), (2, "团结村", Village)]);
        assert_eq!(county.resolve("团结村"), Several(vec![1, 2]));
        assert_eq!(county.resolve("团结村村委会"), Several(vec![1, 2]));
    }

    #[test]
    fn a_name_tells_its_kind_better_than_a_code() {
        // A village turned into a community keeps its code for a while.
        let township = UnitNames::new([(1, "新安社区居委会", Village)]);
        assert_eq!(township.resolve("新安社区"), One(1));
        assert_eq!(township.resolve("新安"), One(1));
    }

    proptest! {
        #[test]
        fn any_cell_is_survived_and_every_name_found(name in "\\PC{1,20}", cell in "\\PC*") {
            let names = UnitNames::new([(1, name.as_str(), Village)]);
            prop_assert_eq!(names.resolve(&name), One(1));
            let _ = names.resolve(&cell);
        }
    }
}
