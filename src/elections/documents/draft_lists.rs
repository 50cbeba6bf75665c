//! Lists of a document: what is known in rows, else rows to be written by hand.

use super::draft::Draft;
use super::particulars::{Candidate, Group, Official};
use crate::documents::text;
use crate::elections::count::cell::post_name;

impl Draft<'_> {
    /// A list: the rows that are known, else empty rows to be written by hand.
    pub(super) fn list(
        &mut self,
        heads: &[&str],
        widths: &[u16],
        known: Option<Vec<Vec<String>>>,
        (what, empty): (&str, usize),
    ) {
        if let Some(rows) = known {
            let cells = |row: Vec<String>| row.into_iter().map(text).collect();
            let rows = rows.into_iter().map(cells).collect();
            self.table(heads, widths, rows, ("", 0));
        } else {
            let row = vec![Vec::new(); heads.len()];
            self.table(heads, widths, vec![row; empty], (what, 10));
        }
    }

    /// Post and name.
    pub(super) fn officials(&mut self, known: Option<&Vec<Official>>, what: (&str, usize)) {
        let rows = known.map(|all| {
            let row = |one: &Official| vec![one.post.clone(), one.name.clone()];
            all.iter().map(row).collect()
        });
        self.list(&["职务", "姓名"], &[1, 2], rows, what);
    }

    /// A row for each group with its names.
    pub(super) fn groups(&mut self, head: &str, known: Option<&Vec<Group>>, what: (&str, usize)) {
        let rows = known.map(|all| {
            let row = |one: &Group| vec![one.name.clone(), one.names.join("、")];
            all.iter().map(row).collect()
        });
        self.list(&[head, "姓名"], &[1, 3], rows, what);
    }

    /// Candidates by post; with votes where a head for them is given.
    pub(super) fn candidates(
        &mut self,
        known: Option<&Vec<Candidate>>,
        votes: Option<&str>,
        what: (&str, usize),
    ) {
        let mut heads = vec!["职务", "姓名", "性别"];
        let mut widths = vec![3, 4, 2];
        if let Some(votes) = votes {
            heads.push(votes);
            widths.push(3);
        }
        let rows = known.map(|all| {
            let row = |one: &Candidate| {
                let mut row = vec![
                    post_name(one.post).to_owned(),
                    one.name.clone(),
                    sex(one.is_woman).to_owned(),
                ];
                if votes.is_some() {
                    row.push(one.votes.map(|count| count.to_string()).unwrap_or_default());
                }
                row
            };
            all.iter().map(row).collect()
        });
        self.list(&heads, &widths, rows, what);
    }
}

/// 男 or 女.
pub(super) const fn sex(is_woman: bool) -> &'static str {
    if is_woman { "女" } else { "男" }
}
