//! Calling votes aloud (唱票): one person calls ballot after ballot, another taps, and each tap is a
//! stroke of 正. Taps are kept in their order, so the last ones can be taken back one by one.
//! `static/calling.js` follows the same rules in the browser.

use super::cell::{Cell, post_name};
use super::frame::Frame;
use super::sheet::Sheet;
use crate::tally::Post;

/// Ballots of a sub-total.
pub const BALLOTS_OF_SUBTOTAL: usize = 100;
/// Most taps of one entry of a box.
pub const MOST_TAPS: usize = 100_000;

/// One tap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tap {
    /// A vote on the ballot that is being called: [`Cell::Votes`] or [`Cell::Other`].
    Vote(Cell),
    /// All votes of the ballot have been called; it is valid.
    Called,
    /// A valid ballot that names nobody.
    Blank,
    /// A ballot that does not count.
    Invalid,
    /// Takes the last tap back that was not taken back yet.
    Undo,
}

impl Tap {
    /// The name in forms and stored taps.
    pub fn name(self) -> String {
        match self {
            Self::Vote(cell) => cell.name(),
            Self::Called => "called".to_owned(),
            Self::Blank => "blank".to_owned(),
            Self::Invalid => "invalid".to_owned(),
            Self::Undo => "undo".to_owned(),
        }
    }

    /// The tap of a name; `None` for what no ballot of this election can say.
    pub fn from_name(frame: &Frame, name: &str) -> Option<Self> {
        match name {
            "called" => Some(Self::Called),
            "blank" => Some(Self::Blank),
            "invalid" => Some(Self::Invalid),
            "undo" => Some(Self::Undo),
            _ => {
                let cell = Cell::from_name(name)?;
                let is_vote = match cell {
                    Cell::Votes(id, post) => {
                        frame.seats[post as usize] > 0
                            && frame.persons_of(post).any(|one| one.id == id)
                    }
                    Cell::Other(post) => frame.seats[post as usize] > 0,
                    _ => false,
                };
                is_vote.then_some(Self::Vote(cell))
            }
        }
    }

    fn ends_ballot(self) -> bool {
        matches!(self, Self::Called | Self::Blank | Self::Invalid)
    }
}

/// How many ballots have been called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ballots {
    /// Valid ones, blank ones included.
    pub valid: u64,
    /// Valid ones that name nobody.
    pub blank: u64,
    /// Ballots that do not count.
    pub invalid: u64,
}

impl Ballots {
    /// All of them.
    pub fn all(self) -> u64 {
        self.valid.saturating_add(self.invalid)
    }

    fn add(&mut self, tap: Tap) {
        match tap {
            Tap::Called => self.valid = self.valid.saturating_add(1),
            Tap::Blank => {
                self.valid = self.valid.saturating_add(1);
                self.blank = self.blank.saturating_add(1);
            }
            Tap::Invalid => self.invalid = self.invalid.saturating_add(1),
            Tap::Vote(_) | Tap::Undo => {}
        }
    }
}

/// A stretch of taps counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subtotal {
    /// Ballots that were called to their end.
    pub ballots: Ballots,
    /// Votes by cell, in the order of the cells; cells without votes are left out.
    pub votes: Sheet,
}

impl Subtotal {
    fn of(taps: &[Tap]) -> Self {
        let mut sum = Self::default();
        for tap in taps {
            sum.ballots.add(*tap);
            if let Tap::Vote(cell) = tap {
                let before = sum.votes.get(*cell).unwrap_or(0);
                sum.votes.set(*cell, Some(before.saturating_add(1)));
            }
        }
        sum
    }
}

/// The strokes of one box.
#[derive(Clone, Debug)]
pub struct Strokes<'a> {
    frame: &'a Frame,
    kept: Vec<Tap>,
}

impl<'a> Strokes<'a> {
    /// What taps come to, one after the other. A tap that contradicts its ballot counts nothing.
    pub fn of(frame: &'a Frame, taps: &[Tap]) -> Self {
        let mut strokes = Self {
            frame,
            kept: Vec::new(),
        };
        for tap in taps {
            // Refused when it was tapped, and refused now: the same rules on both sides.
            let _refused = strokes.tap(*tap);
        }
        strokes
    }

    /// One tap more. An error says why it cannot be and what to do; nothing is changed then.
    pub fn tap(&mut self, tap: Tap) -> Result<(), String> {
        match tap {
            Tap::Undo => {
                let gone = self.kept.pop();
                return gone
                    .map(|_| ())
                    .ok_or_else(|| "没有可以撤销的。".to_owned());
            }
            Tap::Vote(cell) => self.may_vote(cell)?,
            Tap::Called if self.open_ballot().is_empty() => {
                return Err("这张票还没有点名。空白票请按“空白票”。".to_owned());
            }
            Tap::Blank | Tap::Invalid if !self.open_ballot().is_empty() => {
                return Err("这张票已经点了名。点错的先按“撤销”。".to_owned());
            }
            _ => {}
        }
        self.kept.push(tap);
        Ok(())
    }

    /// A ballot names one person once, and at each post at most as many as it has seats (R-A7-6).
    fn may_vote(&self, cell: Cell) -> Result<(), String> {
        let open = self.open_ballot();
        if let Cell::Votes(id, _) = cell {
            let is_same = |tap: &Tap| matches!(tap, Tap::Vote(Cell::Votes(own, _)) if *own == id);
            if open.iter().any(is_same) {
                let name = self.frame.name(id);
                return Err(format!(
                    "这张票已经点过{name}，这一下没有计入：一张票对一个人只算一次。上一下点错的，才按“撤销”。"
                ));
            }
        }
        if let Some(post) = post_of(cell) {
            let seats = self.frame.seats[post as usize];
            let is_same = |tap: &&Tap| matches!(tap, Tap::Vote(own) if post_of(*own) == Some(post));
            if open.iter().filter(is_same).count() as u64 >= seats {
                let name = post_name(post);
                return Err(format!(
                    "这张票{name}已经点满{seats}名，这一下没有计入。多选的票是无效票：先撤销这张票的点名，再按“无效票”。"
                ));
            }
        }
        Ok(())
    }

    /// The taps that count, in order.
    pub fn kept(&self) -> &[Tap] {
        &self.kept
    }

    /// The votes on the ballot that is not finished.
    pub fn open_ballot(&self) -> &[Tap] {
        let end = self.kept.iter().rposition(|tap| tap.ends_ballot());
        let begin = end.map_or(0, |end| end.saturating_add(1));
        self.kept.get(begin..).unwrap_or_default()
    }

    /// All together.
    pub fn total(&self) -> Subtotal {
        Subtotal::of(&self.kept)
    }

    /// One sub-total for every hundred ballots, the last one of what is left; none before the
    /// first tap.
    pub fn subtotals(&self) -> Vec<Subtotal> {
        let (mut all, mut begin, mut ballots) = (Vec::new(), 0, 0_usize);
        for (at, tap) in self.kept.iter().enumerate() {
            ballots = ballots.saturating_add(usize::from(tap.ends_ballot()));
            if ballots == BALLOTS_OF_SUBTOTAL {
                all.push(Subtotal::of(&self.kept[begin..=at]));
                (begin, ballots) = (at.saturating_add(1), 0);
            }
        }
        if begin < self.kept.len() {
            all.push(Subtotal::of(&self.kept[begin..]));
        }
        all
    }

    /// What is being counted now: the last hundred, empty when one has just become full.
    pub fn of_this_hundred(&self) -> Subtotal {
        let last = self.subtotals().pop().unwrap_or_default();
        if last.ballots.all() == BALLOTS_OF_SUBTOTAL as u64 {
            return Subtotal::default();
        }
        last
    }

    /// The numbers of the box: what was called, written over a sheet that has the other numbers.
    pub fn sheet(&self, before: &Sheet) -> Sheet {
        let (total, mut sheet) = (self.total(), before.clone());
        for cell in self.frame.cells() {
            let number = match cell {
                Cell::Valid => total.ballots.valid,
                Cell::Invalid => total.ballots.invalid,
                Cell::Blank => total.ballots.blank,
                Cell::Votes(..) | Cell::Other(_) => total.votes.get(cell).unwrap_or(0),
                Cell::Issued | Cell::Voters | Cell::Recovered => continue,
            };
            sheet.set(cell, Some(number));
        }
        sheet
    }
}

fn post_of(cell: Cell) -> Option<Post> {
    match cell {
        Cell::Votes(_, post) | Cell::Other(post) => Some(post),
        _ => None,
    }
}
