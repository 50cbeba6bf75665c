//! Notices 16 and 17: the result, the supervision committee.

use super::draft::Draft;
use super::draft_lists::sex;
use super::kind::Kind;
use super::particulars::{Counted, Elected, Later, Particulars, VoteLine};
use super::rolls::plain;
use super::votes_needed::Needed;
use super::words;
use crate::documents::{Document, Look};
use crate::elections::chapter::ChapterKind;
use crate::elections::count::cell::post_name;

/// The votes of all persons at all posts, then the papers and votes of each further round.
pub(super) fn votes(draft: &mut Draft<'_>, of: &Particulars, empty: usize) {
    table(draft, of.counted.as_ref(), empty);
    for later in &of.later {
        draft.body(&[&round(later)]);
        table(draft, Some(&later.counted), empty);
    }
}

/// A later round in words: its day, its papers, whether it counts, how many votes elected.
fn round(later: &Later) -> String {
    let (counted, kind) = (&later.counted, later.kind);
    let papers = [
        counted.issued,
        counted.voters,
        counted.recovered,
        counted.valid,
        counted.invalid,
    ];
    let told =
        |number: Option<u64>| number.map_or_else(|| "{_ 4}".to_owned(), |one| one.to_string());
    let [issued, voters, recovered, valid, invalid] = papers.map(told);
    let validity = if counted.is_valid { "有效" } else { "无效" };
    let rule = match counted.needed {
        Some(needed) => needed.told(),
        None if counted.is_valid && kind == ChapterKind::TieRevote => "得票多的当选。".to_owned(),
        None => String::new(),
    };
    format!(
        "{}举行{}，发出选票{issued}张，参加投票{voters}人，收回选票{recovered}张，其中有效票{valid}张、无效票{invalid}张，本轮{validity}。{rule}各人得票：",
        words::day(later.day),
        kind.label()
    )
}

fn table(draft: &mut Draft<'_>, counted: Option<&Counted>, empty: usize) {
    let rows = counted.map(|counted| {
        let row = |one: &VoteLine| {
            vec![
                post_name(one.post).to_owned(),
                one.name.clone(),
                sex(one.is_woman).to_owned(),
                one.votes.to_string(),
                one.result.clone(),
            ]
        };
        counted.votes.iter().map(row).collect()
    });
    draft.list(
        &["职务", "姓名", "性别", "得票数", "结果"],
        &[3, 4, 2, 3, 4],
        rows,
        ("各人得票情况", empty),
    );
}

/// Who is elected, with the votes of the round that decided.
pub(super) fn elected(draft: &mut Draft<'_>, of: &Particulars, empty: usize) {
    if of.counted.is_some() && of.elected.is_none() {
        draft.body(&["没有人当选。"]);
        gave_way(draft, of);
        return;
    }
    let in_rounds = !of.later.is_empty();
    let rows = of.elected.as_ref().map(|all| {
        let row = |one: &Elected| {
            let mut row = vec![
                post_name(one.post).to_owned(),
                one.name.clone(),
                sex(one.is_woman).to_owned(),
                one.votes.to_string(),
            ];
            if in_rounds {
                row.push(format!("{}{}", words::day(one.day), one.round.label()));
            }
            row
        };
        all.iter().map(row).collect()
    });
    let mut heads = vec!["当选职务", "姓名", "性别", "得票数"];
    let mut widths = vec![3, 4, 2, 3];
    if in_rounds {
        heads.push("在哪一轮当选");
        widths.push(6);
    }
    draft.list(&heads, &widths, rows, ("当选人员名单", empty));
    gave_way(draft, of);
}

/// Who gave way to a relative, whose election is void, and why the whole election is.
pub(super) fn gave_way(draft: &mut Draft<'_>, of: &Particulars) {
    for told in &of.gave_way {
        draft.body(&[&plain(told)]);
    }
}

/// Whether the round was valid, in a sentence.
pub(super) fn validity(of: &Particulars) -> &'static str {
    match &of.counted {
        Some(counted) if counted.is_valid => "本次选举有效",
        Some(_) => "本次选举无效",
        None => "本次选举{?有效或无效 3}",
    }
}

/// How many votes elect.
pub(super) fn needed(of: &Particulars) -> String {
    let needed = of.counted.as_ref().and_then(|counted| counted.needed);
    needed.map_or_else(String::new, Needed::told)
}

/// 公告第16号
pub(super) fn result(of: &Particulars) -> Document {
    let mut draft = Draft::notice(Kind::ResultNotice, of);
    draft.write(Look::Addressee, "全体{villager}：");
    let voters = if of.is_meeting {
        "由村民代表会议选举，会议组成人员"
    } else {
        "登记参加选举的{villager}"
    };
    let sentence = format!(
        "{{vote_law}}，{{election_day}}举行了本{{village}}{{committee}}{{chapter}}。{voters}{{registered}}人，发出选票{{issued}}张，参加投票{{voters}}人，收回选票{{recovered}}张，其中有效票{{valid}}张、无效票{{invalid}}张。{}。{}",
        validity(of),
        needed(of)
    );
    draft.body(&[&sentence]);
    draft.write(Look::Heading, "一、各人得票情况");
    votes(&mut draft, of, 10);
    draft.write(Look::Heading, "二、当选名单");
    elected(&mut draft, of, 7);
    draft.body(&["以暴力、威胁、欺骗、贿赂、伪造选票、虚报选举票数等不正当手段当选的，{like 17}，{villager}可以向乡镇或者县级人民代表大会、人民政府及其有关主管部门举报。举报电话：{?举报电话 7}。"]);
    draft.sign();
    draft.finish()
}

/// 公告第17号
pub(super) fn supervision(of: &Particulars) -> Document {
    let mut draft = Draft::notice(Kind::Supervision, of);
    draft.write(Look::Addressee, "全体{villager}：");
    draft.body(&["{like 32}，{done supervision_chosen}经{?推选会议（村民会议或村民代表会议） 8}推选，产生本{village}{supervision}。现将名单公布如下："]);
    draft.officials(of.supervision.as_ref(), ("监督委员会成员名单", 5));
    draft.body(&["{committee}成员及其近亲属不担任{supervision}成员。"]);
    draft.sign();
    draft.finish()
}
