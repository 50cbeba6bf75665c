//! Reading the forms of leaving a committee: resignation, automatic end, motion, vote.

use super::papers::text;
use crate::after_election::leaving::{AutomaticEnd, Cause, Signatures};
use crate::after_election::recall_days::Holder;
use crate::after_election::store_leaving::NewDeparture;
use crate::after_election::store_recall::{Motion, Vote};
use crate::elections::count::cell::read_number;
use crate::office::forms::{date, optional_date, optional_text};
use crate::web::form::FieldErrors;
use crate::web::form_post::Fields;

/// A text of up to 500 characters that may stay empty; a mistake is noted.
pub(super) fn long_text(
    fields: &Fields,
    name: &str,
    label: &str,
    errors: &mut FieldErrors,
) -> Option<String> {
    const LONGEST: usize = 500;
    let text = fields.get(name).trim();
    if text.chars().count() > LONGEST {
        errors.add(name, format!("{label}请不要超过{LONGEST}个字。"));
    }
    (!text.is_empty()).then(|| text.to_owned())
}

pub(super) fn resignation(fields: &Fields, errors: &mut FieldErrors) -> Option<NewDeparture> {
    let submitted_on = date(fields, "submitted_on", "提出辞职的日期", errors);
    let submitted_to = text(fields, "submitted_to", "向谁提出辞职", errors);
    let accepted_by = text(fields, "accepted_by", "由谁接受辞职", errors);
    let left_on = date(fields, "accepted_on", "接受辞职的日期", errors);
    let announced_on = optional_date(fields, "announced_on", "公告日期", errors);
    let told = optional_text(fields, ("told", "辞职的理由", 200), errors);
    Some(NewDeparture {
        cause: Cause::Resignation,
        reason: None,
        left_on: left_on?,
        told: told.unwrap_or_default(),
        submitted_on: Some(submitted_on?),
        submitted_to,
        accepted_by,
        announced_on,
    })
}

pub(super) fn termination(fields: &Fields, errors: &mut FieldErrors) -> Option<NewDeparture> {
    let reason = AutomaticEnd::from_word(fields.get("reason"));
    if reason.is_none() {
        errors.add("reason", "请选择职务自行终止的原因。");
    }
    let left_on = date(fields, "ended_on", "职务终止的日期", errors);
    let told = text(fields, "proof", "依据的文书或记录", errors);
    let announced_on = optional_date(fields, "end_announced_on", "公告日期", errors);
    Some(NewDeparture {
        cause: Cause::Termination,
        reason: Some(reason?),
        left_on: left_on?,
        told,
        submitted_on: None,
        submitted_to: String::new(),
        accepted_by: String::new(),
        announced_on,
    })
}

/// A count of people; a mistake is noted.
pub(super) fn count(
    fields: &Fields,
    name: &str,
    label: &str,
    errors: &mut FieldErrors,
) -> Option<u64> {
    const MOST: u64 = 1_000_000;
    let read = read_number(fields.get(name)).ok().flatten();
    let read = read.filter(|number| *number <= MOST);
    if read.is_none() {
        errors.add(name, format!("{label}应为整数，没有的填0。"));
    }
    read
}

pub(super) fn motion(fields: &Fields, errors: &mut FieldErrors) -> Option<Motion> {
    let reason = long_text(fields, "recall_reason", "罢免理由", errors);
    if reason.is_none() {
        errors.add(
            "recall_reason",
            "请写明罢免的理由（村民委员会组织法第十六条）。",
        );
    }
    let asked_on = date(fields, "asked_on", "提出罢免的日期", errors);
    let voters = count(fields, "voters", "联名的选民", errors);
    let registered = count(fields, "registered", "登记选民", errors);
    let representatives = count(fields, "representatives", "联名的村民代表", errors);
    let all = count(fields, "all_representatives", "全体村民代表", errors);
    Some(Motion {
        reason: reason?,
        asked_on: asked_on?,
        signed: Signatures {
            voters: voters?,
            registered: registered?,
            representatives: representatives?,
            all_representatives: all?,
        },
        is_new_matter: fields.get("new_matter") == "true",
    })
}

pub(super) fn read_vote(fields: &Fields, errors: &mut FieldErrors) -> Option<Vote> {
    let on = date(fields, "voted_on", "表决日期", errors);
    let registered = count(fields, "registered", "登记选民", errors);
    let cast = count(fields, "cast", "参加投票的人数", errors);
    let in_favour = count(fields, "in_favour", "赞成罢免的票数", errors);
    // Whoever says nothing means the usual way.
    let held_by = match fields.get("held_by") {
        "" => Some(Holder::Committee),
        word => Holder::from_word(word),
    };
    if held_by.is_none() {
        errors.add("held_by", "请选择表决由谁组织。");
    }
    Some(Vote {
        held_by: held_by?,
        on: on?,
        registered: registered?,
        cast: cast?,
        in_favour: in_favour?,
    })
}
