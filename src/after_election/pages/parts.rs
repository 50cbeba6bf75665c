//! The part of a form that says who one elected person is.

use crate::after_election::store_members::Choice;
use crate::after_election::views::members::{field, name_of};
use crate::db::Conn;
use crate::divisions::Division;
use crate::error::Result;
use crate::office::seating::{self, Chosen, Meant};
use crate::people::seal::SealingKey;
use crate::people::{Education, PoliticalStatus};
use crate::web::form::FieldErrors;
use crate::web::form_post::Fields;

/// Who is meant by a person's part of the form.
pub(super) struct Part {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) meant: Meant,
    /// The person on record whom the candidate was picked as.
    pub(super) picked: Option<i64>,
    pub(super) education: Education,
    pub(super) political_status: PoliticalStatus,
}

impl Part {
    /// Whom it means, if that can be said; mistakes are noted.
    pub(super) fn choice(
        self,
        conn: &mut Conn,
        key: &SealingKey,
        unit: &Division,
        errors: &mut FieldErrors,
    ) -> Result<Option<Choice>> {
        let mut own = FieldErrors::NONE;
        let picked = self.picked.filter(|person| self.meant.picks(*person));
        let chosen = if let Some(person) = picked {
            Some(Chosen::OnRecord(person, None))
        } else {
            seating::resolve(conn, key, unit, &self.meant, &mut own)?.0
        };
        if chosen.is_none() && own.is_empty() {
            own.add("person", "请选择是哪一位。");
        }
        add_named(errors, &own, self.id, &self.name);
        let chosen = chosen.filter(|_| own.is_empty());
        Ok(chosen.map(|chosen| Choice {
            elected: self.id,
            chosen,
            education: self.education,
            political_status: self.political_status,
        }))
    }
}

/// A person's part of the form; `None` for one who is left out, or whose part has mistakes.
pub(super) fn part(
    fields: &Fields,
    (id, ballot, is_woman): (i64, &str, bool),
    today: chrono::NaiveDate,
    errors: &mut FieldErrors,
) -> Option<Part> {
    let prefix = field(id, "");
    let is_sent = fields.iter().any(|(name, _)| name.starts_with(&prefix));
    if !is_sent || fields.get(&field(id, "skip")) == "true" {
        return None;
    }
    let mut own = Fields::default();
    for name in ["person", "id_number", "birth"] {
        own.set(name, fields.get(&field(id, name)).to_owned());
    }
    own.set("name", name_of(fields, (id, ballot)));
    own.set("sex", if is_woman { "2" } else { "1" }.to_owned());
    let mut wrong = FieldErrors::NONE;
    let meant = seating::read(&own, today, &mut wrong);
    let code = |name: &str| fields.get(&field(id, name)).parse().ok();
    let mut levels = Education::ALL.into_iter();
    let education = levels.find(|level| Some(level.code()) == code("education"));
    if education.is_none() {
        wrong.add("education", "请选择学历；不清楚的选“未知”。");
    }
    let mut statuses = PoliticalStatus::ALL.into_iter();
    let status = statuses.find(|one| Some(one.code()) == code("political_status"));
    if status.is_none() {
        wrong.add("political_status", "请选择政治面貌；不清楚的选“未知”。");
    }
    add_named(errors, &wrong, id, ballot);
    Some(Part {
        id,
        name: ballot.to_owned(),
        meant: meant?,
        picked: None,
        education: education?,
        political_status: status?,
    })
}

/// Mistakes of one person's part, with the name in front.
fn add_named(errors: &mut FieldErrors, own: &FieldErrors, id: i64, name: &str) {
    for (wrong, sentence) in own.iter() {
        errors.add(&field(id, wrong), format!("{name}：{sentence}"));
    }
}
