//! A document as plain data: what stands on the paper, without fonts and margins.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// One document: a notice, a list, a form, or several pages of a kind (certificates).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its name in lists and file names: 选举日公告. What is printed as its title is a block.
    pub name: String,
    /// A4 across: wide forms.
    pub is_landscape: bool,
    /// A paper with margins of 20 mm and no page number, as a ballot paper, which must fit one page.
    #[serde(default, skip_serializing_if = "is_no")]
    pub is_form: bool,
    /// What stands on the paper, from the top.
    pub blocks: Vec<Block>,
}

/// One part of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A paragraph.
    Paragraph(Look, Vec<Span>),
    /// A table.
    Table(Table),
    /// What follows stands on a page of its own.
    NextPage,
}

/// What a paragraph is; the fonts follow from it (GB/T 9704-2012).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// 标题: 2号小标宋, centred.
    Title,
    /// The number under the title, centred.
    Number,
    /// 主送: the addressed, at the margin.
    Addressee,
    /// 一级标题: 3号黑体.
    Heading,
    /// 正文: 3号仿宋, two characters in.
    Body,
    /// A line of a form, at the margin.
    Line,
    /// A line that stays with the table below it.
    Caption,
    /// 落款: who signs, to the right.
    Signer,
    /// 成文日期: to the right, four characters in.
    Date,
    /// How to fill in a form: 小四, at the margin.
    Small,
    /// Small print.
    Note,
}

/// A stretch of text, or a place to be filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// Text.
    Text(String),
    /// A place to be filled in.
    Blank {
        /// What belongs there, in Chinese; empty: always written by hand, as a signature.
        what: String,
        /// How many characters wide the line is while it is empty; 0: a day, 年月日 printed.
        width: u8,
        /// What somebody filled in; empty: a line to write on.
        filled: String,
    },
}

/// A day to be written in.
const DAY: &str = "＿＿＿＿年＿＿月＿＿日";

/// Text by itself.
pub fn text(words: impl Into<String>) -> Vec<Span> {
    vec![Span::Text(words.into())]
}

impl Span {
    /// What is read there: the text, what was filled in, or a line.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(words) => words.clone(),
            Self::Blank {
                filled, width: 0, ..
            } if filled.is_empty() => DAY.to_owned(),
            Self::Blank { filled, width, .. } if filled.is_empty() => {
                "＿".repeat(usize::from(*width))
            }
            Self::Blank { filled, .. } => filled.clone(),
        }
    }
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The heads, repeated on every page; none for a form.
    pub heads: Vec<String>,
    /// How wide the columns are, in parts of the whole; one for each column.
    pub widths: Vec<u16>,
    /// The rows, each with one cell for each column.
    pub rows: Vec<Vec<Vec<Span>>>,
    /// What the empty rows are for when the system does not know it; empty when it does.
    pub missing: String,
    /// Least height of a row in millimetres; 0: as high as its text.
    pub row_height: u8,
    /// An empty cell of the first column belongs to the cell above it.
    #[serde(default, skip_serializing_if = "is_no")]
    pub first_runs_down: bool,
}

/// What says no is not written: documents of before are still what they were, byte by byte.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_no(flag: &bool) -> bool {
    !*flag
}

impl Table {
    /// How many rows the first cell of a row takes; 0 where the cell above it runs down.
    pub fn first_takes(&self, row: usize) -> usize {
        let is_empty = |cells: &Vec<Vec<Span>>| cells.first().is_some_and(Vec::is_empty);
        if !self.first_runs_down {
            return 1;
        }
        if row > 0 && self.rows.get(row).is_some_and(is_empty) {
            return 0;
        }
        let below = self.rows.iter().skip(row.saturating_add(1));
        below.take_while(|cells| is_empty(cells)).count() + 1
    }

    /// The rows in groups that stay on one page: those with the same first cell where it runs down,
    /// else all rows in one group, each of which may be followed by the end of a page.
    pub fn rows_together(&self) -> Vec<Range<usize>> {
        if !self.first_runs_down {
            return std::iter::once(0..self.rows.len()).collect();
        }
        let begins = |at: &usize| self.first_takes(*at) > 0;
        let begun = (0..self.rows.len()).filter(begins);
        begun.map(|at| at..at + self.first_takes(at)).collect()
    }
}

impl Document {
    /// All paragraphs and cells.
    fn lines(&self) -> impl Iterator<Item = &Vec<Span>> {
        self.blocks.iter().flat_map(|block| match block {
            Block::Paragraph(_, spans) => vec![spans],
            Block::Table(table) => table.rows.iter().flatten().collect(),
            Block::NextPage => Vec::new(),
        })
    }

    /// The places that are still lines to write on, each once, in order.
    pub fn blanks(&self) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for span in self.lines().flatten() {
            if let Span::Blank { what, filled, .. } = span
                && filled.is_empty()
                && !what.is_empty()
                && !found.contains(&what.as_str())
            {
                found.push(what);
            }
        }
        found
    }

    /// What was filled in, by what belongs there.
    pub fn answers(&self) -> BTreeMap<String, String> {
        let filled = self.lines().flatten().filter_map(|span| match span {
            Span::Blank { what, filled, .. } if !filled.is_empty() => {
                Some((what.clone(), filled.clone()))
            }
            _ => None,
        });
        filled.collect()
    }

    /// All that has to be written by hand: the empty places, then the tables with empty rows.
    pub fn missing(&self) -> Vec<&str> {
        let mut all = self.blanks();
        for block in &self.blocks {
            if let Block::Table(table) = block
                && !table.missing.is_empty()
                && !all.contains(&table.missing.as_str())
            {
                all.push(&table.missing);
            }
        }
        all
    }

    /// The same with places filled in, by what belongs there.
    #[must_use]
    pub fn filled(self, answers: &BTreeMap<String, String>) -> Self {
        self.with_each(|span| {
            if let Span::Blank { what, filled, .. } = span
                && let Some(answer) = answers.get(what)
            {
                filled.clone_from(answer);
            }
        })
    }

    /// The same with every stretch of its paragraphs and rows changed.
    #[must_use]
    pub fn with_each(mut self, mut change: impl FnMut(&mut Span)) -> Self {
        for block in &mut self.blocks {
            match block {
                Block::Paragraph(_, spans) => spans.iter_mut().for_each(&mut change),
                Block::Table(table) => {
                    let cells = table.rows.iter_mut().flatten();
                    cells.flatten().for_each(&mut change);
                }
                Block::NextPage => {}
            }
        }
        self
    }

    /// The text alone, a line for each paragraph and row: for reading and comparing.
    pub fn plain_text(&self) -> String {
        let line = |spans: &[Span]| spans.iter().map(Span::shown).collect::<String>();
        let row = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        let mut out: Vec<String> = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Paragraph(_, spans) => out.push(line(spans) + "\n"),
                Block::Table(table) => {
                    if !table.heads.is_empty() {
                        out.push(row(&table.heads));
                    }
                    for cells in &table.rows {
                        let cells: Vec<String> = cells.iter().map(|cell| line(cell)).collect();
                        out.push(row(&cells));
                    }
                }
                Block::NextPage => out.push("- - -\n".to_owned()),
            }
        }
        out.concat()
    }

    /// Canonical JSON: keys in order, no spaces.
    ///
    /// # Errors
    ///
    /// Never for a document made here; the writer's own error is handed on.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(&serde_json::to_value(self)?)
    }

    /// Reads [`Document::to_json`].
    ///
    /// # Errors
    ///
    /// When the text is no document.
    pub fn from_json(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Document {
        let blank = |filled: &str| Span::Blank {
            what: "地点".to_owned(),
            width: 4,
            filled: filled.to_owned(),
        };
        let table = Table {
            heads: vec!["姓名".to_owned()],
            widths: vec![1],
            rows: vec![vec![vec![blank("")]]],
            missing: "名单".to_owned(),
            ..Table::default()
        };
        Document {
            name: "例".to_owned(),
            blocks: vec![
                Block::Paragraph(Look::Body, vec![Span::Text("在".to_owned()), blank("")]),
                Block::Table(table),
            ],
            ..Document::default()
        }
    }

    #[test]
    fn a_document_survives_its_json_and_tells_what_is_missing() {
        let one = sample();
        let json = one.to_json().unwrap();
        assert_eq!(Document::from_json(&json).unwrap(), one);
        assert_eq!(one.missing(), ["地点", "名单"]);
        assert_eq!(one.plain_text(), "在＿＿＿＿\n| 姓名 |\n| ＿＿＿＿ |\n");
    }

    #[test]
    fn an_answer_fills_every_place_of_its_kind() {
        let answers = BTreeMap::from([("地点".to_owned(), "村部".to_owned())]);
        let one = sample().filled(&answers);
        assert_eq!(one.plain_text(), "在村部\n| 姓名 |\n| 村部 |\n");
        assert_eq!(one.missing(), ["名单"]);
        assert_eq!(one.answers(), answers);
    }
}
