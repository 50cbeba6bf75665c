//! Who was elected in a round that was counted on paper alone: typed by hand, taken back by hand. From
//! here on they are elected persons like those of a count.

use diesel::prelude::*;

use super::store::Register;
use super::store_elected::PaperRound;
use crate::db::Conn;
use crate::elections::count::store_reading::root_of;
use crate::elections::facts::Seats;
use crate::elections::store::chapters_beside;
use crate::error::{Error, Result};
use crate::people::parse_name;
use crate::schema::{
    certificates, elected_members, elected_on_paper, election_persons, nominees, person_kinships,
};
use crate::tally::Post;

/// Longest name with its remark, in characters.
const LONGEST: usize = 50;

/// An elected person as typed.
#[derive(Clone, Debug)]
pub(super) struct NewElected {
    /// As on the ballot; namesakes are told apart by a remark in parentheses.
    pub(super) name: String,
    pub(super) is_woman: bool,
    pub(super) post: Post,
    /// The round that decided, by number.
    pub(super) round: i64,
    /// Votes in that round; `None` where they are not typed.
    pub(super) votes: Option<u64>,
}

/// The seats of a post.
pub(super) const fn seats_of(seats: Seats, post: Post) -> u32 {
    match post {
        Post::Chair => seats.chair,
        Post::ViceChair => seats.vice_chair,
        Post::WomanMember => seats.woman_member,
        Post::Member => seats.member,
    }
}

/// The sentence against one more elected person of a post; `taken` are the posts of the others.
pub(super) fn too_many(seats: Seats, taken: &[Post], post: Post, label: &str) -> Option<String> {
    let due = seats_of(seats, post);
    let held = taken.iter().filter(|own| **own == post).count();
    let is_full = u32::try_from(held).is_ok_and(|held| held >= due);
    is_full.then(|| format!("{label}应选{due}名，已有{held}名当选，请核对职务。"))
}

/// Types an elected person; a candidate or a name of the count with the same name is that person.
/// Gives the number.
pub(super) fn add(conn: &mut Conn, at: &Register, new: &NewElected, label: &str) -> Result<i64> {
    if !at.is_announced() {
        return Err(Error::invalid("选举结果公布以后，才能登记当选人。"));
    }
    let is_open = |round: &PaperRound| round.id == new.round;
    if !at.on_paper.iter().any(is_open) {
        return Err(Error::invalid(
            "这一轮是在系统里计票的，当选人由计票结果决定，不能另填。",
        ));
    }
    let name = checked(&new.name)?;
    if at.elected.iter().any(|one| one.name == name) {
        return Err(Error::conflict(format!(
            "“{name}”已在当选人中。是同名的另一个人，请在姓名后注明，如“{name}（三组）”。"
        )));
    }
    let taken: Vec<Post> = at.elected.iter().map(|one| one.post).collect();
    if let Some(told) = too_many(at.election.known.seats, &taken, new.post, label) {
        return Err(Error::invalid(told));
    }
    let beside = chapters_beside(conn, &at.election)?;
    let id = person(conn, root_of(&beside, &at.election), (&name, new.is_woman))?;
    let votes = new.votes.map(i64::try_from).transpose();
    diesel::insert_into(elected_on_paper::table)
        .values((
            elected_on_paper::election_person_id.eq(id),
            elected_on_paper::election_id.eq(at.election.id),
            elected_on_paper::round_id.eq(new.round),
            elected_on_paper::post.eq(new.post.word()),
            elected_on_paper::votes.eq(votes.map_err(Error::internal)?),
        ))
        .execute(conn)?;
    Ok(id)
}

fn checked(typed: &str) -> Result<String> {
    let name = typed.trim();
    let own = name.split(['（', '(']).next().unwrap_or_default();
    if let Err(problem) = parse_name(own.trim()) {
        return Err(Error::invalid(format!("姓名：{problem}。")));
    }
    if name.chars().count() > LONGEST || name.chars().any(char::is_control) {
        return Err(Error::invalid(format!("姓名请不要超过{LONGEST}个字。")));
    }
    Ok(name.to_owned())
}

/// The number among those who may be given votes; somebody whom the system does not know is added,
/// outside every list and sheet.
fn person(conn: &mut Conn, root: i64, (name, is_woman): (&str, bool)) -> Result<i64> {
    let known: Option<(i64, i16)> = election_persons::table
        .filter(election_persons::election_id.eq(root))
        .filter(election_persons::name.eq(name))
        .select((election_persons::id, election_persons::sex))
        .first(conn)
        .optional()?;
    let sex = if is_woman { 2_i16 } else { 1 };
    match known {
        Some((id, own)) if own == sex => Ok(id),
        Some((_, own)) => Err(Error::invalid(format!(
            "{name}：候选人名单里登记的性别是{}，请核对。",
            if own == 2 { "女" } else { "男" }
        ))),
        None => Ok(diesel::insert_into(election_persons::table)
            .values((
                election_persons::election_id.eq(root),
                election_persons::name.eq(name),
                election_persons::sex.eq(sex),
                election_persons::post.eq(None::<String>),
                election_persons::is_counted.eq(false),
            ))
            .returning(election_persons::id)
            .get_result(conn)?),
    }
}

/// Takes back somebody who was typed, unless he is a member or has a certificate.
pub(super) fn remove(conn: &mut Conn, at: &Register, id: i64) -> Result<()> {
    let is_own = |one: &&super::store_elected::Elected| one.id == id && one.is_typed;
    let Some(one) = at.elected.iter().find(is_own) else {
        return Err(Error::conflict(
            "手工登记的当选人里没有这个人，可能已被删去；请刷新页面后再试。",
        ));
    };
    let written: i64 = elected_members::table.find(id).count().get_result(conn)?;
    let certified: i64 = certificates::table.find(id).count().get_result(conn)?;
    if written + certified > 0 {
        return Err(Error::conflict(format!(
            "{}已经登记入册或颁发了证书，不能删去；登记错了的，请在“两委成员”里更正。",
            one.name
        )));
    }
    diesel::delete(elected_on_paper::table.find(id)).execute(conn)?;
    let nominee: i64 = nominees::table.find(id).count().get_result(conn)?;
    let kin =
        person_kinships::table.filter(person_kinships::a.eq(id).or(person_kinships::b.eq(id)));
    let kin: i64 = kin.count().get_result(conn)?;
    if nominee + kin == 0 {
        let unlisted = election_persons::table
            .find(id)
            .filter(election_persons::is_counted.eq(false));
        diesel::delete(unlisted).execute(conn)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_elected_beyond_the_seats() {
        let seats = Seats {
            chair: 1,
            member: 2,
            ..Seats::default()
        };
        let taken = [Post::Chair, Post::Member];
        assert_eq!(too_many(seats, &taken, Post::Member, "委员"), None);
        let told = too_many(seats, &taken, Post::Chair, "主任").unwrap();
        assert_eq!(told, "主任应选1名，已有1名当选，请核对职务。");
        assert!(too_many(seats, &taken, Post::ViceChair, "副主任").is_some());
    }
}
