//! Export of the roster of a term.

use std::collections::HashSet;

use super::people::{birth, id_number, person, persons, sex};
use super::places::unit_columns;
use super::unit_names::UnitNames;
use super::{Numbers, optional, text_column, yes_or_no};
use crate::committees::membership::{self, Ending, Membership, Origin};
use crate::committees::{self, Posts, Term};
use crate::db::Conn;
use crate::divisions::DivisionCode;
use crate::error::Result;
use crate::people::seal::{self, SealingKey};
use crate::people::store::PersonFields;
use crate::people::{Education, PoliticalStatus, mask_telephone, undecided_persons};
use crate::tables::sheet::{Sheet, Value};

/// The roster of a term: those who came into office with its election, as the importer knows them.
pub(super) fn members(
    conn: &mut Conn,
    key: &SealingKey,
    place: &DivisionCode,
    term: &Term,
    is_full: bool,
) -> Result<Sheet> {
    let numbers = Numbers { key, is_full };
    let mut stretches = membership::of_term(conn, term.id, place.as_str())?;
    stretches.retain(Membership::has_served);
    let all = stretches.len();
    stretches.retain(|row| Origin::BY_TERM_ELECTION.contains(&row.origin));
    let later = all - stretches.len();
    let left = stretches.iter().filter(|row| row.ending.is_some()).count();
    let before = Before::load(conn, place, term)?;
    let persons = persons(conn, stretches.iter().map(|row| row.person_id))?;
    let mut names = UnitNames::new(place);
    let mut rows = Vec::with_capacity(stretches.len());
    for (number, stretch) in (1_i64..).zip(&stretches) {
        let mut row = vec![Value::Integer(number)];
        let unit = names.cells(conn, &stretch.current_unit_code)?;
        let both = (&*stretch.unit_code, &*stretch.current_unit_code);
        let recorded = names.recorded(conn, both)?;
        row.extend(unit);
        let person = person(&persons, stretch.person_id)?;
        row.extend(member_cells(stretch, person, numbers, &before)?);
        row.extend(service_cells(stretch));
        row.push(recorded);
        rows.push(row);
    }
    let mut columns = vec![super::number_column("序号", 6)];
    columns.extend(unit_columns());
    columns.extend([
        text_column("姓名", 12),
        text_column("性别", 6),
        text_column("民族", 8),
        text_column("出生年月", 12),
        text_column("文化程度", 10),
        text_column("政治面貌", 14),
        text_column(&numbers.title("身份证号"), 22),
        text_column("党组织职务", 14),
        text_column("村（居）委会职务", 18),
        text_column("任职时间", 12),
        text_column(&numbers.title("联系电话"), 20),
        text_column("人员来源", 14),
        text_column("是否连任", 10),
        text_column("备注", 20),
        text_column("产生方式", 12),
        text_column("离任日期", 12),
        text_column("离任方式", 16),
        text_column("登记时的单位", 24),
    ]);
    Ok(Sheet {
        notes: note(left, later).into_iter().collect(),
        columns,
        rows,
        ..Sheet::default()
    })
}

fn member_cells(
    stretch: &Membership,
    person: &PersonFields,
    numbers: Numbers<'_>,
    before: &Before,
) -> Result<Vec<Value>> {
    let posts = Posts::from_bits(stretch.posts);
    let education = Education::from_code(stretch.education);
    let status = PoliticalStatus::from_code(stretch.political_status);
    let known = |label: &'static str, is_known: bool| optional(is_known.then_some(label));
    Ok(vec![
        Value::Text(person.name.clone()),
        sex(stretch.sex),
        optional(person.ethnicity.as_deref()),
        birth(person),
        known(education.label(), education != Education::Unknown),
        known(status.label(), status != PoliticalStatus::Unknown),
        id_number(person, numbers)?,
        Value::Text(posts.party_label()),
        Value::Text(posts.committee_label()),
        stretch
            .began_on
            .map_or(Value::Empty, |day| Value::Text(day.to_string())),
        numbers.show(
            person.telephone_sealed.as_deref(),
            seal::TELEPHONE,
            mask_telephone,
        )?,
        optional(stretch.sources.as_deref()),
        if posts.in_committee() && before.tells(stretch) {
            yes_or_no(stretch.reelected)
        } else {
            Value::Empty
        },
        numbers.remark(stretch.remark.as_deref()),
    ])
}

/// How somebody came in, and when and how he left who left.
fn service_cells(stretch: &Membership) -> [Value; 3] {
    let left_on = stretch.ended_on.filter(|_| stretch.ending.is_some());
    [
        Origin::label_of(stretch.origin).into(),
        left_on.map_or(Value::Empty, |day| Value::Text(day.to_string())),
        optional(stretch.ending.map(Ending::label_of)),
    ]
}

/// Who in the table serves no more, and who serves and is not in it: the table is read back as the
/// roster of the election, so those who came later stay out.
fn note(left: usize, later: usize) -> Option<String> {
    let left = match left {
        0 => String::new(),
        left => format!("，其中{left}人已离任（见“离任日期”列）"),
    };
    let later = match later {
        0 => String::new(),
        later => {
            format!("；另有{later}人次届中补选、任命、增补，不在本表，请在各村“两委成员”页面查看")
        }
    };
    let is_needed = !left.is_empty() || !later.is_empty();
    is_needed.then(|| format!("本表为本届选举产生的成员{left}{later}。"))
}

/// What is known of the term before.
struct Before {
    /// The units whose members of that term are on record.
    units: HashSet<String>,
    /// Those of whom it is not decided whether somebody else is the same person.
    undecided: HashSet<i64>,
}

impl Before {
    fn load(conn: &mut Conn, place: &DivisionCode, term: &Term) -> Result<Self> {
        let county = place.county().unwrap_or_else(|| place.clone());
        let units = match committees::preceding_term(conn, term)? {
            Some(before) => membership::units_on_record(conn, before.id, &county)?,
            None => HashSet::new(),
        };
        Ok(Self {
            units,
            undecided: undecided_persons(conn, &county)?,
        })
    }

    /// Whether it is known that somebody was re-elected, or was not.
    fn tells(&self, stretch: &Membership) -> bool {
        self.units.contains(&stretch.current_unit_code)
            && (stretch.reelected || !self.undecided.contains(&stretch.person_id))
    }
}
