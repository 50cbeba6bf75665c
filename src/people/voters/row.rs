//! Reading one row of registered voters.

use chrono::NaiveDate;

use crate::divisions::unit_rows::{TOWNSHIP_COLUMN, UnitCells, VILLAGE_COLUMN};
use crate::people::intake::SealedCells;
use crate::people::person_cells::{self, Dates, GROUP_NAMES, MASKED_ID_NUMBER_COLUMN};
use crate::people::seal::{SealProblem, SealingKey};
use crate::people::{Birth, PersonCells, RegistrationCategory, VOTING_AGE};
use crate::tables::import::{Findings, RowReader};
use crate::tables::{Column, ColumnSet, NUMBER_COLUMN, Row, cells};

pub(super) const NAME: usize = 2;
const SEX: usize = 3;
pub(super) const BIRTH: usize = 4;
const CATEGORY: usize = 5;
pub(super) const ID_NUMBER: usize = 6;
const GROUP: usize = 7;
const REMARK: usize = 8;

const PERSON: person_cells::Places = person_cells::Places {
    name: NAME,
    sex: SEX,
    birth: BIRTH,
    ethnicity: None,
    id_number: ID_NUMBER,
    telephone: None,
};

/// The columns.
pub const COLUMNS: ColumnSet = ColumnSet {
    columns: &[
        TOWNSHIP_COLUMN,
        VILLAGE_COLUMN,
        Column::new("name", "姓名", &[], true),
        Column::new("sex", "性别", &[], true),
        Column::new("birth", "出生日期", &["出生年月"], true),
        Column::new("category", "登记类别", &[], true),
        Column::new(
            "id_number",
            "身份证号",
            &["公民身份号码", "身份证号码"],
            false,
        ),
        Column::new("group_name", "村民小组", GROUP_NAMES, false),
        Column::new("remark", "备注", &[], false),
        NUMBER_COLUMN,
        MASKED_ID_NUMBER_COLUMN,
    ],
    any_of: &[],
};

/// What one row says.
#[derive(Debug)]
pub(super) struct VoterRow {
    pub(super) unit: UnitCells,
    pub(super) person: PersonCells,
    pub(super) sealed: Result<SealedCells, SealProblem>,
    pub(super) category: Option<RegistrationCategory>,
    pub(super) group_name: Option<String>,
    pub(super) remark: Option<String>,
}

/// Reads and seals rows of voters.
pub(super) struct VoterReader<'c> {
    pub(super) key: &'c SealingKey,
    pub(super) today: NaiveDate,
}

impl RowReader for VoterReader<'_> {
    type Record = VoterRow;

    fn read(&self, row: &Row<'_>, findings: &mut Findings<'_>) -> Option<VoterRow> {
        read(row, self.today, self.key, findings)
    }
}

/// Why one born then is no voter on the next election day, if one is set, nor today.
pub(super) fn too_young(birth: Birth, day: Option<NaiveDate>, today: NaiveDate) -> Option<String> {
    if birth.is_of_age_on(day.map_or(today, |day| day.max(today))) {
        return None;
    }
    let born = birth.date;
    Some(match day.filter(|day| *day >= today) {
        Some(day) => {
            format!("出生日期{born}，到选举日（{day}）未满{VOTING_AGE}周岁，不能登记为选民，请核对")
        }
        None => format!(
            "出生日期{born}，到今天（{today}）未满{VOTING_AGE}周岁，不能登记为选民，请核对；选举日还没到的，请先设定选举日，再导入"
        ),
    })
}

/// Reads a row; `None` for a placeholder place.
fn read(
    row: &Row<'_>,
    today: NaiveDate,
    key: &SealingKey,
    findings: &mut Findings<'_>,
) -> Option<VoterRow> {
    let unit = UnitCells::read(row, findings)?;
    let dates = Dates {
        today,
        of_age_on: None,
    };
    let person = person_cells::read(row, PERSON, dates, findings);
    let cell = row.cell(CATEGORY);
    let mut category = None;
    if cells::required(CATEGORY, "登记类别", &cell, findings) {
        match RegistrationCategory::parse(&cell.text()) {
            Ok(known) => category = Some(known),
            Err(unknown) => {
                findings.refuse(CATEGORY, "unknown_category", unknown.to_string(), &cell);
            }
        }
    }
    Some(VoterRow {
        unit,
        sealed: SealedCells::of(key, &person),
        person,
        category,
        group_name: cells::text(GROUP, &row.cell(GROUP), 30, findings),
        remark: person_cells::remark(REMARK, &row.cell(REMARK), findings),
    })
}
