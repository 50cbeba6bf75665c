//! A second secretary or chair in one unit of one term: two rows that people should look at.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use crate::committees::Posts;
use crate::divisions::resolver::UnitFound;

/// So many are told one by one.
const SHOWN: usize = 50;

/// The first row of the file with each single post of each unit, and what was found. Two units that
/// were merged since had a head each, so the name the row bears counts too.
#[derive(Debug, Default)]
pub(super) struct Heads {
    rows: HashMap<(u32, Arc<str>, i16), u32>,
    found: Vec<String>,
    more: usize,
}

impl Heads {
    /// Notes a row that was taken.
    pub(super) fn note(&mut self, unit: &UnitFound, row: u32, posts: Posts) {
        for (post, label) in Posts::SINGLE {
            if !posts.has(post) {
                continue;
            }
            match self
                .rows
                .entry((unit.number, unit.name.clone(), post.bits()))
            {
                Entry::Vacant(first) => {
                    first.insert(row);
                }
                Entry::Occupied(first) => {
                    let (first, name) = (*first.get(), &unit.name);
                    self.tell(format!(
                        "第{first}行和第{row}行都是{name}的{label}，一个村（社区）只有一名，请核对"
                    ));
                }
            }
        }
    }

    /// Somebody on record who stays in office without being in the file.
    pub(super) fn compare(&mut self, unit: (u32, &str), name: &str, posts: Posts) {
        let unit_name: Arc<str> = Arc::from(unit.1);
        for (post, label) in Posts::SINGLE {
            let key = (unit.0, unit_name.clone(), post.bits());
            let row = self.rows.get(&key).copied();
            if let Some(row) = row.filter(|_| posts.has(post)) {
                self.tell(format!(
                    "第{row}行和系统中的{name}（不在文件里）都是{}的{label}，请核对后者是否已离任",
                    unit.1
                ));
            }
        }
    }

    fn tell(&mut self, sentence: String) {
        if self.found.len() < SHOWN {
            self.found.push(sentence);
        } else {
            self.more += 1;
        }
    }

    /// The sentences for the report.
    pub(super) fn notes(self) -> Vec<String> {
        let mut notes = self.found;
        if self.more > 0 {
            notes.push(format!("还有{}处有第二名书记或主任，请核对", self.more));
        }
        notes
    }
}
