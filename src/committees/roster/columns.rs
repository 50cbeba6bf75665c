//! The columns of a roster of the two committees, by every name county offices give them.

use crate::divisions::unit_rows::{TOWNSHIP_COLUMN, VILLAGE_COLUMN};
use crate::people::person_cells::{MASKED_ID_NUMBER_COLUMN, MASKED_TELEPHONE_COLUMN};
use crate::tables::{Column, ColumnSet, NUMBER_COLUMN};

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
/// The posts of both bodies in one column, of a table that has no column for either.
pub(super) const POSTS: usize = 16;
/// Of an export: the unit of then, where the row names the one in which it was joined since.
pub(super) const RECORDED_UNIT: usize = 17;

/// A roster's columns.
pub const COLUMNS: ColumnSet = ColumnSet {
    columns: &[
        TOWNSHIP_COLUMN,
        VILLAGE_COLUMN,
        Column::new("name", "姓名", &["姓名"], true),
        Column::new("sex", "性别", &["性别"], true),
        Column::new("birth", "出生年月", &["出生年月", "出生日期"], true),
        Column::new("education", "文化程度", &["文化程度", "学历"], true),
        Column::new("political_status", "政治面貌", &["政治面貌"], true),
        Column::new(
            "party_post",
            "党组织职务",
            &["党组织职务", "党内职务"],
            false,
        ),
        Column::new(
            "committee_post",
            "村（居）委会职务",
            &["村(居)委会职务", "村委会职务", "居委会职务", "行政职务"],
            false,
        ),
        Column::new("ethnicity", "民族", &["民族"], false),
        Column::new(
            "id_number",
            "身份证号",
            &["身份证号", "公民身份号码", "身份证号码"],
            false,
        ),
        Column::new("began", "任职时间", &["任职时间", "当选日期"], false),
        Column::new(
            "telephone",
            "联系电话",
            &["联系电话", "手机号", "手机号码", "电话号码"],
            false,
        ),
        Column::new("sources", "人员来源", &["人员来源", "类型"], false),
        Column::new("reelected", "是否连任", &["是否连任"], false),
        Column::new("remark", "备注", &["备注"], false),
        Column::new(
            "posts",
            "职务",
            &[
                "现任职务",
                "担任职务",
                "任职",
                "两委职务",
                "村两委职务",
                "班子职务",
            ],
            false,
        )
        .unless(&["party_post", "committee_post"]),
        Column::new("recorded_unit", "登记时的单位", &[], false),
        NUMBER_COLUMN,
        MASKED_ID_NUMBER_COLUMN,
        MASKED_TELEPHONE_COLUMN,
        // Of an export: known, so that nobody is warned, and not read.
        Column::new("origin", "产生方式", &[], false),
        Column::new("left_on", "离任日期", &[], false),
        Column::new("ending", "离任方式", &[], false),
    ],
    any_of: &[&["party_post", "committee_post", "posts"]],
};
