//! What is said of cells that mean no unit, or several.

use super::Place;
use crate::divisions::DivisionCode;

/// Units of one county that a name may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namesakes {
    /// Each with its township, name and code, in words.
    pub units: Vec<String>,
    /// They lie in different townships, so that a township would tell them apart.
    pub in_several_townships: bool,
}

impl Place {
    /// The code of the defect and the sentence for a cell that means no one unit.
    pub fn refusal(&self, asked: &str) -> (&'static str, String) {
        let joined = |codes: &[DivisionCode]| {
            let codes: Vec<&str> = codes.iter().map(DivisionCode::as_str).collect();
            codes.join("、")
        };
        match self {
            Self::Several(namesakes) => {
                let units = namesakes.units.join("、");
                let township = if namesakes.in_several_townships {
                    "；或者加一列“乡镇”，写明是哪个乡镇的"
                } else {
                    ""
                };
                (
                    "ambiguous_village",
                    format!("有几个村（社区）都叫这个名字：{units}。请改填12位区划代码{township}"),
                )
            }
            Self::Undecided(codes) => (
                "ambiguous_village",
                format!(
                    "几个县都有这样的地名，从这个文件看不出是哪个县的，请改填12位区划代码，可能是：{}",
                    joined(codes)
                ),
            ),
            Self::OutOfScope => (
                "unknown_village",
                "不在您的管理范围内，请核对；确需导入的，请联系上级管理员".to_owned(),
            ),
            Self::Renamed(renaming) => (
                "unknown_village",
                format!("{}，请改填现在的名称，或12位区划代码", renaming.sentence(asked)),
            ),
            Self::Near(units) => (
                "unknown_village",
                format!(
                    "区划中没有这个村（社区），名称相近的有：{}。如果就是它，请改填这个名称或代码",
                    units.join("、")
                ),
            ),
            Self::InOthers(units) => (
                "unknown_village",
                format!(
                    "这个乡镇（街道）没有这个村（社区），别的乡镇有：{}。如果就是它，请改正乡镇，或改填它的代码",
                    units.join("、")
                ),
            ),
            Self::One(_) | Self::NoTownship | Self::None => (
                "unknown_village",
                "区划中没有这个村（社区），请核对名称，或改填12位区划代码；新设的村请先在“区划”中添加"
                    .to_owned(),
            ),
        }
    }
}
