//! The columns of a roster of the two committees, by every name county offices give them.

use crate::divisions::unit_rows::{TOWNSHIP_NAMES, VILLAGE_NAMES};
use crate::tables::{Column, ColumnSet};

pub(super) const TOWNSHIP: usize = 0;
pub(super) const VILLAGE: usize = 1;
pub(super) const NAME: usize = 2;
pub(super) const SEX: usize = 3;
pub(super) const BIRTH: usize = 4;
pub(super) const EDUCATION: usize = 5;
pub(super) const POLITICAL_STATUS: usize = 6;
pub(super) const PARTY_POST: usize = 7;
pub(super) const COMMITTEE_POST: usize = 8;
pub(super) const ETHNICITY: usize = 9;
pub(super) const ID_NUMBER: usize = 10;
pub(super) const BEGAN: usize = 11;
pub(super) const TELEPHONE: usize = 12;
pub(super) const SOURCES: usize = 13;
pub(super) const REELECTED: usize = 14;
pub(super) const REMARK: usize = 15;

const fn column(
    key: &'static str,
    title: &'static str,
    names: &'static [&'static str],
    required: bool,
) -> Column {
    Column {
        key,
        title,
        names,
        required,
    }
}

/// A roster's columns.
pub const COLUMNS: ColumnSet = ColumnSet {
    columns: &[
        column("township", "乡镇", TOWNSHIP_NAMES, false),
        column("village", "村（社区）", VILLAGE_NAMES, true),
        column("name", "姓名", &["姓名"], true),
        column("sex", "性别", &["性别"], true),
        column("birth", "出生年月", &["出生年月", "出生日期"], true),
        column("education", "文化程度", &["文化程度", "学历"], true),
        column("political_status", "政治面貌", &["政治面貌"], true),
        column("party_post", "党组织职务", &["党组织职务"], false),
        column(
            "committee_post",
            "村（居）委会职务",
            &["村(居)委会职务", "村委会职务", "居委会职务", "行政职务"],
            false,
        ),
        column("ethnicity", "民族", &["民族"], false),
        column(
            "id_number",
            "身份证号",
            &["身份证号", "公民身份号码", "身份证号码"],
            false,
        ),
        column("began", "任职时间", &["任职时间", "当选日期"], false),
        column("telephone", "联系电话", &["联系电话", "手机号"], false),
        column("sources", "人员来源", &["人员来源", "类型"], false),
        column("reelected", "是否连任", &["是否连任"], false),
        column("remark", "备注", &["备注"], false),
        column("number", "序号", &["序号"], false),
    ],
    any_of: &[&["party_post", "committee_post"]],
};
