//! Votes that are typed for many at once: a revote among the tied, the primary.

use diesel::prelude::*;

use super::standing::{Nomination, Tie};
use super::store_nominees::{found, write_nominations};
use super::store_reading::Candidacy;
use crate::db::Conn;
use crate::elections::count::cell::post_name;
use crate::error::{Error, Result};
use crate::schema::nominations;
use crate::tally::Post;

/// The tie at a post's cut-off.
pub fn tie(candidacy: &Candidacy, post: Post) -> Result<&Tie> {
    let told = format!("{}现在没有要再投票的同票，请刷新页面。", post_name(post));
    let mut ties = candidacy.standing.ties.iter();
    ties.find(|one| one.post == post)
        .ok_or_else(|| Error::conflict(told))
}

/// Writes down the votes of a revote among the tied (R-A4-6): everybody's, by number.
pub fn revote(
    conn: &mut Conn,
    candidacy: &Candidacy,
    post: Post,
    votes: &[(i64, u64)],
) -> Result<()> {
    candidacy.check_open()?;
    let tie = tie(candidacy, post)?;
    for id in &tie.persons {
        let person = found(candidacy, *id)?;
        let own = votes.iter().find(|(other, _)| other == id);
        let Some((_, own)) = own else {
            let name = &person.nominee.name;
            return Err(Error::invalid(format!("请填写{name}再次投票的得票。")));
        };
        let known = person.nominee.nominations.iter();
        let known = known.clone().find(|one| one.post == post);
        let mut revotes = known.map_or_else(Vec::new, |one| one.revotes.clone());
        revotes.truncate(depth(candidacy, tie, post));
        revotes.push(*own);
        let text = serde_json::to_string(&revotes).map_err(Error::internal)?;
        let row = nominations::table.find((id, post.word()));
        let changed = diesel::update(row)
            .set(nominations::revotes.eq(&text))
            .execute(conn)?;
        // Whose votes come from a higher post has no row of this post yet.
        if changed == 0 {
            let new = Nomination {
                post,
                votes: 0,
                primary: None,
                revotes,
            };
            write_nominations(conn, *id, &[new])?;
        }
    }
    Ok(())
}

/// How many revotes all of a tie have had.
fn depth(candidacy: &Candidacy, tie: &Tie, post: Post) -> usize {
    let of = |id: &i64| {
        let person = candidacy.person(*id)?;
        let mut all = person.nominee.nominations.iter();
        all.find(|one| one.post == post)
            .map(|one| one.revotes.len())
    };
    let all = tie.persons.iter().map(|id| of(id).unwrap_or(0));
    all.min().unwrap_or(0)
}

/// Writes down the votes of the primary: number, post, votes.
pub fn primary(
    conn: &mut Conn,
    candidacy: &Candidacy,
    votes: &[(i64, Post, Option<u64>)],
) -> Result<()> {
    candidacy.check_open()?;
    if !candidacy.lists.is_empty() {
        return Err(Error::invalid("正式候选人名单已经公布，预选票数不能再改。"));
    }
    for (id, post, votes) in votes {
        let person = found(candidacy, *id)?;
        let most = candidacy.setup.primary_took_part;
        if let (Some(votes), Some(most)) = (votes, most)
            && *votes > most
        {
            let name = &person.nominee.name;
            return Err(Error::invalid(format!(
                "{name}：预选得票{votes}多于参加预选的{most}人，请核对。"
            )));
        }
        let before = person.nominee.nominations.iter();
        let before = before.clone().find(|one| one.post == *post);
        if before.is_none_or(|one| one.primary == *votes) {
            continue;
        }
        let count = votes.map(i64::try_from).transpose();
        diesel::update(nominations::table.find((id, post.word())))
            .set((
                nominations::primary_votes.eq(count.map_err(Error::internal)?),
                nominations::revotes.eq("[]"),
            ))
            .execute(conn)?;
    }
    Ok(())
}
