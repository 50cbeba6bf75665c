//! Who may be given votes in a count, and who is related to whom: a change as a form says it.

use crate::db::Conn;
use crate::elections::candidates::store_kinship;
use crate::elections::count::store as counts;
use crate::elections::count::store_persons::{self, NewPerson};
use crate::elections::count::store_reading::Count;
use crate::elections::sitting::with_id;
use crate::error::{Error, Result};
use crate::rules::Relation;
use crate::tally::Post;
use crate::web::form_post::Fields;

/// What somebody asks for.
#[derive(Clone, Debug)]
pub(super) enum PeopleChange {
    Add(NewPerson),
    Correct(i64, NewPerson),
    Remove(i64),
    Relate(i64, i64, Relation),
    Unrelate(i64, i64),
    /// A candidate with a member in office, by the id of the case.
    RelateInOffice(i64, String, Relation),
    /// Takes such a relation away, by its number.
    UnrelateInOffice(i64),
}

impl PeopleChange {
    /// Reads a form; `word` is the last part of its address.
    pub(super) fn read(word: &str, fields: &Fields) -> Result<Self> {
        let pair = || Ok::<_, Error>((number(fields, "one")?, number(fields, "other")?));
        match word {
            "persons" => person(fields).map(Self::Add),
            "correct-person" => Ok(Self::Correct(number(fields, "person")?, person(fields)?)),
            "remove-person" => number(fields, "person").map(Self::Remove),
            "relate" => {
                let relation = Relation::from_word(fields.get("relation"));
                let relation = relation.ok_or_else(|| Error::invalid("请选择是什么关系。"))?;
                let other = fields.get("other");
                if other.starts_with('s') {
                    let one = number(fields, "one")?;
                    return Ok(Self::RelateInOffice(one, other.to_owned(), relation));
                }
                pair().map(|(one, other)| Self::Relate(one, other, relation))
            }
            "unrelate" if !fields.get("relative").is_empty() => {
                number(fields, "relative").map(Self::UnrelateInOffice)
            }
            "unrelate" => pair().map(|(one, other)| Self::Unrelate(one, other)),
            _ => Err(Error::NotFound),
        }
    }

    /// Carries it out. Gives the action and what the audit is told.
    pub(super) fn carry_out(
        &self,
        conn: &mut Conn,
        count: &Count,
    ) -> Result<(&'static str, String)> {
        let told = match self {
            Self::Add(new) => {
                store_persons::add_person(conn, count, new)?;
                let what = match new.post {
                    Some(_) => "候选人一名",
                    None => "选票上另写的人一名",
                };
                ("count.person", what.to_owned())
            }
            Self::Correct(id, new) => {
                store_persons::correct_person(conn, count, *id, new)?;
                ("count.correct_person", format!("p{id}"))
            }
            Self::Remove(id) => {
                store_persons::remove_person(conn, count, *id)?;
                ("count.remove_person", format!("p{id}"))
            }
            Self::Relate(one, other, relation) => {
                counts::touch(conn, count, None)?;
                store_kinship::relate(conn, count.root, *one, *other, *relation)?;
                let word = store_kinship::relation_name(*relation);
                ("candidates.kinship", format!("p{one}、p{other} {word}"))
            }
            Self::Unrelate(one, other) => {
                counts::touch(conn, count, None)?;
                store_kinship::unrelate(conn, count.root, *one, *other)?;
                ("candidates.kinship", format!("p{one}、p{other} 删除"))
            }
            Self::RelateInOffice(one, other, relation) => {
                let member = with_id(&count.sitting, other);
                let member = member.ok_or_else(|| Error::invalid("请从名单中选择。"))?;
                counts::touch(conn, count, None)?;
                let who = (member.name.as_str(), *relation);
                store_kinship::add_relative(conn, count.root, *one, who)?;
                let word = store_kinship::relation_name(*relation);
                ("candidates.kinship", format!("p{one}、{other} {word}"))
            }
            Self::UnrelateInOffice(id) => {
                counts::touch(conn, count, None)?;
                store_kinship::remove_relative(conn, count.root, *id)?;
                ("candidates.kinship", "与在任成员的关系 删除".to_owned())
            }
        };
        Ok(told)
    }
}

pub(super) fn number(fields: &Fields, name: &str) -> Result<i64> {
    let read = fields.get(name).parse();
    read.map_err(|_| Error::invalid("请从名单中选择。"))
}

pub(super) fn person(fields: &Fields) -> Result<NewPerson> {
    let is_woman = match fields.get("sex") {
        "female" => true,
        "male" => false,
        _ => return Err(Error::invalid("请选择性别。")),
    };
    let post = match fields.get("post") {
        "written" => None,
        word => Some(Post::from_word(word).ok_or_else(|| Error::invalid("请选择职务。"))?),
    };
    let name = fields.get("name").to_owned();
    Ok(NewPerson {
        name,
        is_woman,
        post,
    })
}
