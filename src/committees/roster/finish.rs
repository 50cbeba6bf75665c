//! After the last row of a roster: who is on record but not in the file.

use super::RosterImport;
use super::columns::ID_NUMBER;
use super::take::WORDING;
use crate::committees::Posts;
use crate::committees::membership::{self, Ending, Membership};
use crate::divisions::DivisionCode;
use crate::error::Result;
use crate::people::same_number::Join;
use crate::people::unconfirmed::possible_matches_note;
use crate::tables::import::Report;

/// Said of those who lose the posts of the body that the file is about, and keep the others.
const LEAVES_ONE_BODY: &str = "，只免去表中这一类职务，另一类职务保留";

/// Names of those who stay that are told.
const MOST_KEPT: usize = 50;

/// What is said of those who stand in the file and have left by the records: an import puts nobody
/// back into office.
fn left_note(left: &[String]) -> Option<String> {
    const SHOWN: usize = 10;
    let shown = left.get(..SHOWN).unwrap_or(left).join("、");
    let more = if left.len() > SHOWN { "等" } else { "" };
    (!left.is_empty()).then(|| {
        format!(
            "{shown}{more}{}人在文件里，但系统中这一届已登记离任，导入后仍是离任；离任登记错了的，请在“两委成员”中点“撤销离任”",
            left.len()
        )
    })
}

impl RosterImport<'_> {
    /// After the last row: who is on record but not in the file.
    /// Gives the records to be joined.
    pub(super) fn finish(&mut self, report: &mut Report) -> Result<Vec<Join>> {
        self.end_missing(report)?;
        let beside = self.beside_notes();
        report.notes.extend(beside);
        report.notes.extend(self.absent_column().map(str::to_owned));
        report
            .notes
            .extend(possible_matches_note(self.possible_matches));
        let joins = std::mem::take(&mut self.same_number).finish(report);
        report.notes.extend(std::mem::take(&mut self.heads).notes());
        report
            .notes
            .extend(left_note(&std::mem::take(&mut self.left)));
        std::mem::take(&mut self.elsewhere).report(
            self.conn,
            &mut self.resolver,
            &self.touched,
            (ID_NUMBER, WORDING),
            report,
        )?;
        Ok(joins)
    }

    /// Said of those whom the file names in one village and the record in another one that was joined
    /// with it since, of which the file has no row: perhaps the row puts the village right.
    fn beside_notes(&self) -> Vec<String> {
        let note = |(person, current, named): &(i64, String, std::sync::Arc<str>)| {
            let mut stays = self.known.not_met().filter(|row| {
                let recorded = DivisionCode::parse(&row.unit_code).unwrap_or_default();
                row.person_id == *person
                    && row.current_unit_code == *current
                    && !self.named.contains(&recorded)
            });
            let recorded = DivisionCode::parse(&stays.next()?.unit_code).ok()?;
            let name = &self.known.people.person(*person)?.name;
            let recorded = self.resolver.name(&recorded)?;
            Some(format!(
                "{name}在文件中是{named}的，系统里还登记在{recorded}（两村后来合并），两处各算一条；如果是更正，请把{recorded}的名册一起导入，并勾选“名册中没有的人从本届名册去掉”"
            ))
        };
        self.beside
            .iter()
            .filter_map(note)
            .take(MOST_KEPT)
            .collect()
    }

    /// Said of a file that has the column of one body only.
    fn absent_column(&self) -> Option<&'static str> {
        match self.told {
            Posts::OF_PARTY => {
                Some("表中没有村（居）委会职务一列，系统里的村（居）委会职务不作改动")
            }
            Posts::OF_COMMITTEE => Some("表中没有党组织职务一列，系统里的党组织职务不作改动"),
            _ => None,
        }
    }

    /// Whether somebody holds a post of a body whose column the file has. Who holds only posts of
    /// the other body is not expected in it.
    fn is_told(&self, row: &Membership) -> bool {
        let posts = Posts::from_bits(row.posts);
        posts.is_empty() || !posts.within(self.told).is_empty()
    }

    /// Tells who is missing, and ends their time in office where that is wished.
    fn end_missing(&mut self, report: &mut Report) -> Result<()> {
        // A unit of the file that came after the election stands for all units before it.
        let is_asked = |row: &&Membership| {
            let [recorded, current] = [&row.unit_code, &row.current_unit_code]
                .map(|unit| DivisionCode::parse(unit).unwrap_or_default());
            self.named.contains(&recorded)
                || (self.named.contains(&current) && self.known.came_later(&current))
        };
        let mut missing: Vec<Membership> = self
            .known
            .not_met()
            .filter(is_asked)
            .filter(|row| self.is_told(row))
            .cloned()
            .collect();
        missing.sort_by(|a, b| (&a.unit_code, a.person_id).cmp(&(&b.unit_code, b.person_id)));
        let ends = self.options.replace && self.is_writing(report);
        let everybody_stays = self.refused.has_unknown() || !report.unread_sheets.is_empty();
        let mut kept = Kept::default();
        for mut row in missing {
            let person = self.known.people.person(row.person_id);
            let name = person.map_or("", |person| &person.name);
            let unit = DivisionCode::parse(&row.unit_code).unwrap_or_default();
            let current = DivisionCode::parse(&row.current_unit_code).unwrap_or_default();
            let number = self.resolver.number(&unit);
            let unit_name = self.resolver.name(&unit).unwrap_or(&row.unit_code);
            let kept_posts = Posts::from_bits(row.posts).without(self.told);
            let leaves_one_body = self.options.replace && !kept_posts.is_empty();
            let remark = if leaves_one_body { LEAVES_ONE_BODY } else { "" };
            let who = format!("{name}（{unit_name}{remark}）");
            if !self.options.replace {
                report.add_missing(who);
                let posts = Posts::from_bits(row.posts);
                self.heads.compare((number, unit_name), name, posts);
                continue;
            }
            // Among the refused rows may be the very person.
            let is_refused = person.is_some_and(|person| self.refused.may_mean(person));
            if is_refused || everybody_stays || self.unsettled.contains(&current) {
                kept.add(who);
                continue;
            }
            report.add_missing(who);
            report.counts.removed += 1;
            if ends && leaves_one_body {
                row.posts = kept_posts.bits();
                membership::overwrite(self.conn, &row)?;
            } else if ends {
                row.ended_on = Some(self.options.today);
                row.ending = Some(Ending::RosterReplaced.number());
                membership::overwrite(self.conn, &row)?;
            }
        }
        report.notes.extend(kept.note());
        Ok(())
    }
}

/// Those who do not leave although the file does not name them.
#[derive(Default)]
struct Kept {
    shown: Vec<String>,
    count: usize,
}

impl Kept {
    fn add(&mut self, who: String) {
        self.count += 1;
        if self.shown.len() < MOST_KEPT {
            self.shown.push(who);
        }
    }

    fn note(self) -> Option<String> {
        let more = if self.count > self.shown.len() {
            "等"
        } else {
            ""
        };
        (self.count > 0).then(|| {
            format!(
                "有被拒绝或没有读到的行，不能断定这{}人已离任，都保留在册：{}{more}",
                self.count,
                self.shown.join("、")
            )
        })
    }
}
