//! Tests of reading and writing tables.

mod csv_files;
mod hostile;
mod values;
mod workbooks;
mod writing;

use super::{Cell, Column, ColumnSet, Encoding, Source, TableReader, Unreadable};

/// A small roster: village, name, birth, posts.
pub(super) const ROSTER: ColumnSet = ColumnSet {
    columns: &[
        Column::new("village", "村(社区)", &["村(社区)", "村名", "村代码"], true),
        Column::new("name", "姓名", &["姓名"], true),
        Column::new("birth", "出生年月", &["出生年月", "出生日期"], false),
        Column::new("party", "党组织职务", &["党组织职务"], false),
        Column::new(
            "post",
            "村(居)委会职务",
            &["村(居)委会职务", "村委会职务"],
            false,
        ),
    ],
    any_of: &[&["party", "post"]],
};

pub(super) const HEADER: &str = "村名,姓名,出生年月,党组织职务,村委会职务";

pub(super) fn bytes(content: impl Into<Vec<u8>>) -> Source {
    Source::Bytes {
        name: "名册.csv".to_owned(),
        bytes: content.into(),
    }
}

/// Row number and the five cells as text.
pub(super) type Line = (u32, Vec<String>);

pub(super) fn read_as(
    source: &Source,
    encoding: Option<Encoding>,
) -> Result<Vec<Line>, Unreadable> {
    let mut reader = TableReader::open(source, &ROSTER, encoding)?;
    let mut lines = Vec::new();
    while let Some(row) = reader.next_row()? {
        let cells = (0..5)
            .map(|index| row.cell(index).text().into_owned())
            .collect();
        lines.push((row.number, cells));
    }
    Ok(lines)
}

pub(super) fn read(source: &Source) -> Result<Vec<Line>, Unreadable> {
    read_as(source, None)
}

pub(super) fn line(number: u32, cells: [&str; 5]) -> Line {
    (number, cells.map(str::to_owned).to_vec())
}

/// The sentence of the refusal.
pub(super) fn refusal(source: &Source) -> String {
    read(source).expect_err("must be refused").to_string()
}

pub(super) fn text(value: &str) -> Cell<'_> {
    Cell::Text(value.into())
}
