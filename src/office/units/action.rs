//! The changes that can be made to a place: their words, their forms read, and the change itself.

use crate::db::Conn;
use crate::divisions::{
    self, Division, DivisionCode, Happening, Level, MergeInto, NewUnit, Stated, UnitKind,
};
use crate::error::Result;
use crate::office::changes;
use crate::office::forms;
use crate::web::form::FieldErrors;
use crate::web::form_post::Fields;

/// Most parts of a split on the form.
pub(super) const PARTS: [usize; 4] = [1, 2, 3, 4];

/// A change of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Rename,
    Merge,
    Split,
    Convert,
    Kind,
    Close,
    Establish,
}

impl Action {
    pub(super) const ALL: [Self; 7] = [
        Self::Rename,
        Self::Merge,
        Self::Split,
        Self::Convert,
        Self::Kind,
        Self::Close,
        Self::Establish,
    ];

    /// The word in addresses.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Rename => "rename",
            Self::Merge => "merge",
            Self::Split => "split",
            Self::Convert => "convert",
            Self::Kind => "kind",
            Self::Close => "close",
            Self::Establish => "establish",
        }
    }

    pub(super) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.word() == word)
    }

    /// The word in audit events.
    pub(super) const fn event(self) -> &'static str {
        match self {
            Self::Rename => "division.rename",
            Self::Merge => "division.merge",
            Self::Split => "division.split",
            Self::Convert => "division.convert",
            Self::Kind => "division.correct_kind",
            Self::Close => "division.close",
            Self::Establish => "division.establish",
        }
    }

    /// The words of the button, given the kind the place has now.
    pub(super) const fn label(self, kind: Option<UnitKind>) -> &'static str {
        match (self, kind) {
            (Self::Rename, _) => "更名",
            (Self::Merge, _) => "合并",
            (Self::Split, _) => "拆分",
            (Self::Convert, Some(UnitKind::Community)) => "改居为村",
            (Self::Convert, _) => "撤村建居",
            (Self::Kind, _) => "更正类别",
            (Self::Close, _) => "撤销",
            (Self::Establish, _) => "新设村（社区）",
        }
    }

    /// Whether it can be done to such a place at all.
    pub(super) fn fits(self, place: &Division) -> bool {
        let level = place.level;
        place.valid_to.is_none()
            && match self {
                Self::Rename => true,
                Self::Merge | Self::Split | Self::Convert | Self::Kind => level == Level::Village,
                Self::Close => level >= Level::Village,
                Self::Establish => level == Level::Township,
            }
    }
}

/// What a form asks for.
#[derive(Clone, Debug)]
pub(super) enum Wanted {
    Rename(String),
    Merge(Vec<Stated>, MergeInto),
    Split(Vec<NewUnit>),
    Convert(UnitKind, String, Option<DivisionCode>),
    Kind(UnitKind),
    Close,
    Establish(NewUnit),
}

/// The kind a unit does not have.
pub(super) fn other_kind(place: &Division) -> UnitKind {
    match place.unit_kind {
        Some(UnitKind::Village) => UnitKind::Community,
        _ => UnitKind::Village,
    }
}

/// Reads a form; mistakes are noted.
pub(super) fn read(
    action: Action,
    place: &Division,
    own: &Stated,
    fields: &Fields,
    errors: &mut FieldErrors,
) -> Option<Wanted> {
    Some(match action {
        Action::Rename => Wanted::Rename(name(fields, "name", errors)?),
        Action::Merge => read_merge(own, fields, errors)?,
        Action::Split => {
            let parts = PARTS.into_iter().filter_map(|number| {
                let prefix = format!("part{number}_");
                let is_empty = fields.get(&format!("{prefix}code")).trim().is_empty()
                    && fields.get(&format!("{prefix}name")).trim().is_empty();
                (!is_empty).then(|| read_unit(&prefix, fields, errors))
            });
            Wanted::Split(parts.collect::<Option<Vec<_>>>()?)
        }
        Action::Convert => {
            let name = name(fields, "name", errors);
            let text = fields.get("code").trim();
            let code = match DivisionCode::parse(text) {
                _ if text.is_empty() => None,
                Ok(code) => Some(code),
                Err(_) => {
                    errors.add("code", "新代码应为12位数字；沿用原代码请留空。");
                    return None;
                }
            };
            Wanted::Convert(other_kind(place), name?, code)
        }
        Action::Kind => Wanted::Kind(other_kind(place)),
        Action::Close => Wanted::Close,
        Action::Establish => Wanted::Establish(read_unit("", fields, errors)?),
    })
}

fn read_merge(own: &Stated, fields: &Fields, errors: &mut FieldErrors) -> Option<Wanted> {
    let mut units = vec![own.clone()];
    for other in fields.all("others") {
        units.push(stated(other)?);
    }
    let into = if fields.get("into") == "new" {
        MergeInto::New(read_unit("", fields, errors)?)
    } else {
        let Some(unit) = stated(fields.get("target")) else {
            errors.add("target", "请选择要并入的村或社区。");
            return None;
        };
        let name = fields.get("new_name").trim();
        MergeInto::Existing {
            unit,
            name: (!name.is_empty()).then(|| name.to_owned()),
        }
    };
    Some(Wanted::Merge(units, into))
}

/// A unit chosen from a list, as `code:version`.
fn stated(text: &str) -> Option<Stated> {
    let (code, version) = text.split_once(':')?;
    Some(Stated {
        code: DivisionCode::parse(code).ok()?,
        version: version.parse().ok()?,
    })
}

fn name(fields: &Fields, field: &str, errors: &mut FieldErrors) -> Option<String> {
    let name = fields.get(field).trim();
    if name.is_empty() {
        errors.add(field, "请填写名称。");
        return None;
    }
    Some(name.to_owned())
}

fn read_unit(prefix: &str, fields: &Fields, errors: &mut FieldErrors) -> Option<NewUnit> {
    let field = |name: &str| format!("{prefix}{name}");
    let code = DivisionCode::parse(fields.get(&field("code")).trim());
    if code.is_err() {
        errors.add(&field("code"), "请填写12位数字的区划代码。");
    }
    let name = name(fields, &field("name"), errors);
    let kind = kind_of_word(fields.get(&field("kind")));
    if kind.is_none() {
        errors.add(&field("kind"), "请选择是村还是社区。");
    }
    Some(NewUnit {
        code: code.ok()?,
        name: name?,
        kind: kind?,
    })
}

/// The kind of a word of a form.
pub(super) fn kind_of_word(word: &str) -> Option<UnitKind> {
    UnitKind::ALL.into_iter().find(|kind| kind.word() == word)
}

/// The day and the remark; for a corrected kind there is neither, as nothing happened.
pub(super) fn read_day(
    action: Action,
    fields: &Fields,
    today: chrono::NaiveDate,
    errors: &mut FieldErrors,
) -> Option<chrono::NaiveDate> {
    match action {
        Action::Kind => Some(today),
        _ => forms::date(fields, "effective_on", "生效日期", errors),
    }
}

/// Makes the change and whatever must follow it; gives the line for the audit.
pub(super) fn carry_out(
    conn: &mut Conn,
    how: &Happening,
    place: &Division,
    own: &Stated,
    wanted: &Wanted,
) -> Result<String> {
    let outcome = match wanted {
        Wanted::Rename(name) => divisions::rename(conn, how, own, name)?,
        Wanted::Merge(units, into) => divisions::merge(conn, how, units, into)?,
        Wanted::Split(parts) => divisions::split(conn, how, own, parts)?,
        Wanted::Convert(kind, name, code) => {
            divisions::convert(conn, how, own, *kind, Some(name), code.as_ref())?
        }
        Wanted::Close => divisions::close(conn, how, own)?,
        Wanted::Establish(unit) => {
            check_inside(place, unit)?;
            divisions::establish(conn, how, unit)?
        }
        Wanted::Kind(kind) => {
            let affected = divisions::correct_kind(conn, &how.scope, own, *kind)?;
            changes::follow_units(conn, &affected)?;
            return Ok(format!("更正类别：{}为{}", place.name, kind.label()));
        }
    };
    changes::follow_units(conn, &outcome.affected)?;
    Ok(outcome.subject())
}

fn check_inside(township: &Division, unit: &NewUnit) -> Result<()> {
    if township.code.contains(&unit.code) && township.code != unit.code {
        return Ok(());
    }
    Err(crate::error::Error::invalid(format!(
        "代码 {} 不在“{}”之内：前9位应为 {}，请检查代码。",
        unit.code, township.name, township.code
    )))
}
