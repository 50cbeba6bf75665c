//! Notices 16 and 17: the result, the supervision committee.

use super::draft::Draft;
use super::draft_lists::sex;
use super::kind::Kind;
use super::particulars::{Elected, Particulars, VoteLine};
use super::votes_needed::Needed;
use crate::documents::{Document, Look};
use crate::elections::count::cell::post_name;

/// The votes of all persons at all posts.
pub(super) fn votes(draft: &mut Draft<'_>, of: &Particulars, empty: usize) {
    let rows = of.counted.as_ref().map(|counted| {
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

/// Who is elected, with the votes of the round.
pub(super) fn elected(draft: &mut Draft<'_>, of: &Particulars, empty: usize) {
    if of.counted.is_some() && of.elected.is_none() {
        draft.body(&["没有人当选。"]);
        return;
    }
    let rows = of.elected.as_ref().map(|all| {
        let row = |one: &Elected| {
            vec![
                post_name(one.post).to_owned(),
                one.name.clone(),
                sex(one.is_woman).to_owned(),
                one.votes.to_string(),
            ]
        };
        all.iter().map(row).collect()
    });
    draft.list(
        &["当选职务", "姓名", "性别", "得票数"],
        &[3, 4, 2, 3],
        rows,
        ("当选人员名单", empty),
    );
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
    let sentence = format!(
        "{{by 15}}，{{election_day}}举行了本{{village}}{{committee}}{{chapter}}。登记参加选举的{{villager}}{{registered}}人，发出选票{{issued}}张，参加投票{{voters}}人，收回选票{{recovered}}张，其中有效票{{valid}}张、无效票{{invalid}}张。{}。{}",
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
