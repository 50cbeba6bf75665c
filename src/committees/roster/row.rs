//! Reading one row of a roster: every cell by itself, and the cells against each other.

use chrono::NaiveDate;

use super::columns::{
    BEGAN, BIRTH, COMMITTEE_POST, EDUCATION, ETHNICITY, ID_NUMBER, NAME, PARTY_POST,
    POLITICAL_STATUS, POSTS, RECORDED_UNIT, REELECTED, REMARK, SEX, SOURCES, TELEPHONE,
};
use crate::committees::Posts;
use crate::divisions::unit_rows::UnitCells;
use crate::people::intake::SealedCells;
use crate::people::person_cells::{self, Dates, PersonCells};
use crate::people::seal::{SealProblem, SealingKey};
use crate::people::{Education, PoliticalStatus};
use crate::tables::import::Findings;
use crate::tables::values::parse_date;
use crate::tables::{Cell, Row, cells};

/// What one row says; what could not be read is `None`.
#[derive(Debug)]
pub(super) struct MemberRow {
    pub(super) unit: UnitCells,
    /// 登记时的单位: the unit of then, in an export whose row names the one of today; or empty.
    pub(super) recorded_unit: String,
    pub(super) person: PersonCells,
    pub(super) sealed: Result<SealedCells, SealProblem>,
    pub(super) education: Option<Education>,
    pub(super) political_status: Option<PoliticalStatus>,
    pub(super) posts: Posts,
    /// All posts of the bodies whose column the file has: of another body it says nothing.
    pub(super) columns: Posts,
    pub(super) began_on: Option<NaiveDate>,
    pub(super) sources: Option<String>,
    pub(super) says_reelected: Option<bool>,
    pub(super) remark: Option<String>,
}

/// Reads a row; `None` for a placeholder place.
pub(super) fn read(
    row: &Row<'_>,
    key: &SealingKey,
    (dates, began_until): (Dates, NaiveDate),
    findings: &mut Findings<'_>,
) -> Option<MemberRow> {
    let unit = UnitCells::read(row, findings)?;
    let person = person_cells::read(row, PERSON, dates, findings);
    Some(MemberRow {
        unit,
        recorded_unit: row.cell(RECORDED_UNIT).text().into_owned(),
        sealed: SealedCells::of(key, &person),
        person,
        education: education(row, findings),
        political_status: political_status(row, findings),
        posts: posts(row, findings),
        columns: told_bodies(row),
        began_on: began_on(row, dates.today, began_until, findings),
        sources: cells::text(SOURCES, &row.cell(SOURCES), 100, findings),
        says_reelected: says_reelected(row, findings),
        remark: person_cells::remark(REMARK, &row.cell(REMARK), findings),
    })
}

const PERSON: person_cells::Places = person_cells::Places {
    name: NAME,
    sex: SEX,
    birth: BIRTH,
    ethnicity: Some(ETHNICITY),
    id_number: ID_NUMBER,
    telephone: Some(TELEPHONE),
};

/// 任职时间: up to today, or up to an election that is still to come; whether it is that of the
/// unit is asked where the unit is known.
fn began_on(
    row: &Row<'_>,
    today: NaiveDate,
    began_until: NaiveDate,
    findings: &mut Findings<'_>,
) -> Option<NaiveDate> {
    let cell = row.cell(BEGAN);
    let is_too_late = parse_date(&cell).is_ok_and(|date| date.date > began_until.max(today));
    if is_too_late {
        findings.refuse(
            BEGAN,
            "date_out_of_range",
            too_late(today, began_until),
            &cell,
        );
        return None;
    }
    cells::date(BEGAN, &cell, began_until.max(today), findings).map(|date| date.date)
}

/// Until when 任职时间 may be: today, or an election day that is still to come.
pub(super) fn too_late(today: NaiveDate, election: NaiveDate) -> String {
    if election > today {
        format!("任职时间最晚{election}（选举日），请核对；选举日改了的，先在“届次”中更正")
    } else {
        format!(
            "任职时间最晚到今天（{today}）；本届选举日是{election}，请核对；选举日改了的，先在“届次”中更正"
        )
    }
}

/// What the table says of re-election is compared, never trusted: an unknown word keeps nobody out.
fn says_reelected(row: &Row<'_>, findings: &mut Findings<'_>) -> Option<bool> {
    let cell = row.cell(REELECTED);
    if cell.is_empty() {
        return None;
    }
    let said = match cell.text().as_ref() {
        "连任" | "连选连任" | "留任" => Some(true),
        "新任" | "新当选" | "新进" => Some(false),
        _ => cells::yes_or_no(&cell),
    };
    if said.is_none() {
        let message = "“是否连任”只能填“是”或“否”；这一格没有采用，以系统计算为准";
        findings.warn(REELECTED, "reelection_differs", message, &cell);
    }
    said
}

/// `None` when nothing was read: unknown for a new member, no change for one on record.
fn education(row: &Row<'_>, findings: &mut Findings<'_>) -> Option<Education> {
    let cell = row.cell(EDUCATION);
    if cell.is_empty() {
        return None;
    }
    let education = Education::parse(&cell.text());
    if education.is_none() {
        let message = "学历无法识别，没有采用（新增的人记为“未知”，已在册的保留原来的）；请改用：小学、初中、高中（中专）、大专、本科、研究生";
        findings.warn(EDUCATION, "unknown_education", message, &cell);
    }
    education
}

fn political_status(row: &Row<'_>, findings: &mut Findings<'_>) -> Option<PoliticalStatus> {
    let cell = row.cell(POLITICAL_STATUS);
    if cell.is_empty() {
        let message = "政治面貌没有填写（新增的人记为“未知”，已在册的保留原来的），请补填";
        findings.warn(POLITICAL_STATUS, "missing_political_status", message, &cell);
        return None;
    }
    let status = PoliticalStatus::parse(&cell.text());
    if status.is_none() {
        let message =
            "政治面貌无法识别，请改用：中共党员、中共预备党员、共青团员、民主党派、无党派、群众";
        findings.refuse(POLITICAL_STATUS, "unknown_political_status", message, &cell);
    }
    status
}

impl MemberRow {
    /// The posts with what the row says: a body without a column in the file, and without a post
    /// in the other column, keeps what is on record.
    pub(super) fn posts_after(&self, known: Posts) -> Posts {
        let mut told = self.columns;
        for body in [Posts::OF_PARTY, Posts::OF_COMMITTEE] {
            if !self.posts.within(body).is_empty() {
                told = told.and(body);
            }
        }
        known.without(told).and(self.posts)
    }
}

/// All posts of the bodies whose column the file has.
fn told_bodies(row: &Row<'_>) -> Posts {
    let columns = [
        (PARTY_POST, Posts::OF_PARTY),
        (COMMITTEE_POST, Posts::OF_COMMITTEE),
    ];
    // One column 职务 tells both.
    let is_told = |column| row.has_column(column) || row.has_column(POSTS);
    let there = columns.into_iter().filter(|(column, _)| is_told(*column));
    there.fold(Posts::NONE, |told, (_, body)| told.and(body))
}

/// The posts of one column 职务 for both bodies.
fn posts_of_both(row: &Row<'_>, findings: &mut Findings<'_>) -> Posts {
    let cell = row.cell(POSTS);
    match Posts::parse_both(&cell.text()) {
        Ok(held) => {
            if held.is_empty() && !row.is_contradictory(POSTS) {
                let message = "职务没有填写，请补填";
                findings.refuse(POSTS, "no_post", message, &Cell::Empty);
            }
            held
        }
        Err(problem) => {
            findings.refuse(POSTS, "unknown_post", problem.to_string(), &cell);
            Posts::NONE
        }
    }
}

/// The posts of both cells together. An unknown word switches the check for "no post" off.
fn posts(row: &Row<'_>, findings: &mut Findings<'_>) -> Posts {
    if row.has_column(POSTS) {
        return posts_of_both(row, findings);
    }
    let (party_cell, committee_cell) = (row.cell(PARTY_POST), row.cell(COMMITTEE_POST));
    let mut is_understood = ![PARTY_POST, COMMITTEE_POST]
        .iter()
        .any(|column| row.is_contradictory(*column));
    let mut held = Posts::NONE;
    let read = [
        (
            PARTY_POST,
            &party_cell,
            Posts::parse_party(&party_cell.text()),
        ),
        (
            COMMITTEE_POST,
            &committee_cell,
            Posts::parse_committee(&committee_cell.text()),
        ),
    ];
    for (column, cell, posts) in read {
        match posts {
            Ok(posts) => held = held.and(posts),
            Err(unknown) => {
                is_understood = false;
                findings.refuse(column, "unknown_post", unknown.to_string(), cell);
            }
        }
    }
    if is_understood && held.is_empty() {
        let message = match (row.has_column(PARTY_POST), row.has_column(COMMITTEE_POST)) {
            (true, true) => "党组织职务和村（居）委会职务都没有填写，请至少填一项",
            (true, false) => "党组织职务没有填写（表中没有村（居）委会职务一列），请补填",
            _ => "村（居）委会职务没有填写（表中没有党组织职务一列），请补填",
        };
        findings.refuse(PARTY_POST, "no_post", message, &Cell::Empty);
    }
    held
}
