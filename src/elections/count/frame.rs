//! What a sheet asks for: the persons, the posts and how many seats each has.

use std::collections::BTreeSet;

use super::cell::{Cell, PAPERS, post_name};
use super::sheet::Sheet;
use crate::tally::{PerPost, Post};

/// Somebody who may be given votes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The number.
    pub id: i64,
    /// The name.
    pub name: String,
    /// Women have seats kept for them.
    pub is_woman: bool,
    /// The post of the candidacy; `None` for a name that voters wrote on the paper.
    pub post: Option<Post>,
}

impl Person {
    /// The id in cases and outcomes.
    pub fn case_id(&self) -> String {
        case_id(self.id)
    }
}

/// The id of a person in cases and outcomes.
pub fn case_id(id: i64) -> String {
    format!("p{id}")
}

/// The person of such an id.
pub fn person_of(case_id: &str) -> Option<i64> {
    case_id.strip_prefix('p')?.parse().ok()
}

/// How many voted otherwise than by their own hand at a station (R-A5-6); `None` where nobody counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// 委托投票: papers put in for somebody else.
    pub proxied: Option<u64>,
    /// 流动票箱: papers of mobile boxes.
    pub mobile: Option<u64>,
    /// 代写: papers that somebody else wrote.
    pub scribed: Option<u64>,
}

impl Ways {
    /// The sentence against a number above that of the registered voters.
    pub fn too_many(&self, registered: u64) -> Option<String> {
        let all = [
            (self.proxied, "委托投票"),
            (self.mobile, "流动票箱"),
            (self.scribed, "代写"),
        ];
        all.into_iter().find_map(|(number, label)| {
            let number = number.filter(|number| *number > registered)?;
            Some(format!(
                "{label}{number}张，比登记选民{registered}人还多，请核对。"
            ))
        })
    }
}

/// The shape of the sheets of one chapter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// 登记参加选举的村民; `None` before somebody said so.
    pub registered: Option<u64>,
    /// 开箱清点的选票总数, counted before the votes are called; `None` when it is not known.
    pub papers: Option<u64>,
    /// How many voted by proxy, at mobile boxes and by another's hand.
    pub ways: Ways,
    /// Seats by post; 0 is not on the paper.
    pub seats: PerPost<u64>,
    /// Who may be given votes, in the order of the paper.
    pub persons: Vec<Person>,
    /// Who competes for which post; empty where everybody does for every post.
    pub only: BTreeSet<(i64, Post)>,
    /// The representatives' meeting votes: two thirds of it take part (VCL18 art. 26).
    pub is_meeting: bool,
    /// Persons of the election who do not compete in this round, for their names.
    pub others: Vec<Person>,
}

impl Frame {
    /// The posts on the paper.
    pub fn posts(&self) -> impl Iterator<Item = Post> {
        let on_paper = |post: &Post| self.seats[*post as usize] > 0;
        Post::ALL.iter().copied().filter(on_paper)
    }

    /// The persons of a post.
    pub fn persons_of(&self, post: Post) -> impl Iterator<Item = &Person> {
        self.persons
            .iter()
            .filter(move |one| self.only.is_empty() || self.only.contains(&(one.id, post)))
    }

    /// All cells, in the order of the sheet.
    pub fn cells(&self) -> Vec<Cell> {
        let mut cells = PAPERS.to_vec();
        for post in self.posts() {
            cells.extend(self.persons_of(post).map(|one| Cell::Votes(one.id, post)));
            cells.push(Cell::Other(post));
        }
        cells
    }

    /// A cell that may stay empty and is then 0: votes for somebody who does not stand for that
    /// post. Such a line is on the paper sheet only where voters wrote the name.
    pub fn may_be_empty(&self, cell: Cell) -> bool {
        match cell {
            Cell::Votes(id, post) => !self.competes(id, post),
            _ => false,
        }
    }

    /// Whether somebody is a candidate for the post, or competes for it in a round for few.
    pub fn competes(&self, id: i64, post: Post) -> bool {
        let is_candidate = |one: &Person| one.id == id && one.post == Some(post);
        self.only.contains(&(id, post)) || self.persons.iter().any(is_candidate)
    }

    /// The number of a cell, 0 where it may stay empty; `None` when it is missing.
    pub fn value(&self, sheet: &Sheet, cell: Cell) -> Option<u64> {
        let empty = self.may_be_empty(cell).then_some(0);
        sheet.get(cell).or(empty)
    }

    /// The Chinese name of a cell.
    pub fn label(&self, cell: Cell) -> String {
        match cell {
            Cell::Issued => "发出选票".to_owned(),
            Cell::Voters => "参加投票人数".to_owned(),
            Cell::Recovered => "收回选票".to_owned(),
            Cell::Valid => "有效票".to_owned(),
            Cell::Invalid => "无效票".to_owned(),
            Cell::Blank => "有效票中的空白票".to_owned(),
            Cell::Votes(id, post) => format!("{}（{}）", self.name(id), post_name(post)),
            Cell::Other(post) => format!("不能当选的人（{}）", post_name(post)),
        }
    }

    /// The name of a person.
    pub fn name(&self, id: i64) -> &str {
        let mut all = self.persons.iter().chain(&self.others);
        let found = all.find(|one| one.id == id);
        found.map_or("？", |one| one.name.as_str())
    }
}
