//! Empty tables to fill in, with an example of the reader's own county where there is one.

use super::Kind;
use super::guide::{self, Choices, Example, Guide};
use crate::db::Conn;
use crate::divisions::{self, DivisionCode, UnitLine};
use crate::error::Result;
use crate::tables::template::{TemplateColumn, TemplateSpec};

/// Villages in a list to choose from at most; beyond that nobody scrolls.
const MOST_VILLAGES: usize = 2_000;

/// The template of a kind for someone who works in `scope`.
pub fn template(conn: &mut Conn, kind: Kind, scope: &DivisionCode) -> Result<TemplateSpec> {
    let units = units(conn, scope)?;
    let mut spec = TemplateSpec {
        title: format!("{}导入模板：填写说明", kind.label()),
        ..TemplateSpec::default()
    };
    for guide in guide::of(kind) {
        let example = example(guide.example, units.first());
        spec.instructions.push(instruction(guide, &example));
        let choices = match guide.choices {
            Choices::Villages => names(&units),
            other => other.words(),
        };
        if !choices.is_empty() {
            spec.dropdowns.push((guide.title.to_owned(), choices));
        }
        spec.columns.push(TemplateColumn {
            title: guide.title.to_owned(),
            example,
            width: guide.width,
        });
    }
    let closing = "表里可以有别的列，导入时不读。日期、身份证号、电话请按文本填写，不要让表格软件改成别的样子。";
    spec.instructions.push(closing.to_owned());
    Ok(spec)
}

/// `性别（必填）：男或女。例如：女`.
fn instruction(guide: &Guide, example: &str) -> String {
    let required = if guide.is_required {
        "必填"
    } else {
        "选填"
    };
    let (title, note) = (guide.title, guide.note);
    let words = guide.choices.words();
    let accepted = if words.is_empty() {
        String::new()
    } else {
        format!("。可选：{}", words.join("、"))
    };
    let example = if example.is_empty() {
        String::new()
    } else {
        format!("。例如：{example}")
    };
    format!("{title}（{required}）：{note}{accepted}{example}")
}

fn example(example: Example, unit: Option<&UnitLine>) -> String {
    match (example, unit) {
        (Example::Text(text), _) => text.to_owned(),
        (Example::Township, Some(unit)) => unit.township_name.clone(),
        (Example::Township, None) => "示例镇".to_owned(),
        (Example::Village, Some(unit)) => unit.name.clone(),
        (Example::Village, None) => "示例村村委会".to_owned(),
        (Example::Code, Some(unit)) => unit.code.to_string(),
        (Example::Code, None) => "341023100200".to_owned(),
    }
}

/// The open villages and communities of the scope when it lies within one county.
fn units(conn: &mut Conn, scope: &DivisionCode) -> Result<Vec<UnitLine>> {
    let Some(county) = scope.county() else {
        return Ok(Vec::new());
    };
    let mut units = divisions::units_of_county(conn, &county)?;
    units.retain(|unit| scope.contains(&unit.code) && unit.valid_to.is_none());
    Ok(units)
}

/// Their names, each once; nothing when there are too many to choose from.
fn names(units: &[UnitLine]) -> Vec<String> {
    if units.len() > MOST_VILLAGES {
        return Vec::new();
    }
    let mut met = std::collections::HashSet::new();
    let names = units.iter().map(|unit| unit.name.clone());
    names.filter(|name| met.insert(name.clone())).collect()
}
