//! What a row of a roster changes in the record, told value by value in the preview.

use chrono::NaiveDate;

use crate::committees::Posts;
use crate::committees::membership::{Ending, Membership};
use crate::people::store::{KnownPerson, PersonChange};
use crate::people::{Education, PoliticalStatus, Sex};
use crate::tables::import::{Change, Report};

/// A person's numbers are never shown.
const HIDDEN: &str = "（号码不显示）";
/// Told of two records that become one.
const JOINED: &str = "（号码不显示，与这个号码的另一条记录合并）";

/// Tells what a row changes; `change` is of the person, the stretch is given before and after.
/// `is_joined`: an entry without a number goes over to the person who has the row's.
pub(super) fn tell(
    report: &mut Report,
    (row, unit): (u32, &str),
    (person, is_joined): (&KnownPerson, bool),
    change: Option<&PersonChange>,
    (old, new): (&Membership, &Membership),
) {
    let mut told = Vec::new();
    if is_joined {
        told.push(("身份证号", String::new(), JOINED.to_owned()));
    }
    if let Some(change) = change {
        of_person(person, change, &mut told);
    }
    of_stretch(old, new, &mut told);
    for (column, old, new) in told {
        report.add_change(|| Change {
            row,
            subject: format!("{}（{unit}）", person.name),
            column,
            old,
            new,
        });
    }
}

type Told = Vec<(&'static str, String, String)>;

fn of_person(person: &KnownPerson, change: &PersonChange, told: &mut Told) {
    if let Some(sex) = change.sex {
        told.push(("性别", sex_label(person.sex), sex_label(sex)));
    }
    if let Some(birth) = change.birth_date {
        told.push(("出生年月", person.birth_date.to_string(), birth.to_string()));
    }
    if let Some(ethnicity) = &change.ethnicity {
        let old = person.ethnicity.clone().unwrap_or_default();
        told.push(("民族", old, ethnicity.clone()));
    }
    let hidden = |is_there: bool| if is_there { HIDDEN } else { "" }.to_owned();
    if change.id_number_lookup.is_some() {
        let old = hidden(person.id_number_lookup.is_some());
        told.push(("身份证号", old, hidden(true)));
    }
    if change.telephone_lookup.is_some() {
        let old = hidden(person.telephone_lookup.is_some());
        told.push(("联系电话", old, hidden(true)));
    }
}

fn of_stretch(old: &Membership, new: &Membership, told: &mut Told) {
    // Sex and birth date stand with the person, too.
    let mut compare = |column, old: String, new: String| {
        let is_told = told.iter().any(|(earlier, ..)| *earlier == column);
        if old != new && !is_told {
            told.push((column, old, new));
        }
    };
    let posts = [old.posts, new.posts].map(Posts::from_bits);
    let [before, after] = posts.map(Posts::party_label);
    compare("党组织职务", before, after);
    let [before, after] = posts.map(Posts::committee_label);
    compare("村（居）委会职务", before, after);
    compare("性别", sex_label(old.sex), sex_label(new.sex));
    let (before, after) = (old.birth_date.to_string(), new.birth_date.to_string());
    compare("出生年月", before, after);
    let education = |row: &Membership| Education::from_code(row.education).label().to_owned();
    compare("文化程度", education(old), education(new));
    let status = |row: &Membership| {
        let status = PoliticalStatus::from_code(row.political_status);
        status.label().to_owned()
    };
    compare("政治面貌", status(old), status(new));
    compare("任职时间", day(old.began_on), day(new.began_on));
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    compare("人员来源", text(&old.sources), text(&new.sources));
    compare("备注", text(&old.remark), text(&new.remark));
    let in_office = |row: &Membership| {
        let ending = row.ending.map(Ending::label_of);
        ending.unwrap_or("在任").to_owned()
    };
    compare("任职状态", in_office(old), in_office(new));
    let yes = |is_true: bool| if is_true { "是" } else { "否" }.to_owned();
    compare("是否连任", yes(old.reelected), yes(new.reelected));
}

fn sex_label(code: i16) -> String {
    Sex::from_code(code).map_or("", Sex::label).to_owned()
}

fn day(date: Option<NaiveDate>) -> String {
    date.map_or(String::new(), |date| date.to_string())
}
