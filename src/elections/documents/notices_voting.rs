//! Notices 10 to 15: place and time, staff, mobile boxes, proxies, scribes, which papers count.

use super::draft::Draft;
use super::kind::Kind;
use super::particulars::{Mandate, Particulars, Station, Worker};
use crate::documents::{Document, Look};
use crate::elections::chapter::ChapterKind;
use crate::rules::{Illegible, OvervoteScope, SamePersonTwoPosts, Value};

/// 公告第10号
pub(super) fn place_and_time(of: &Particulars) -> Document {
    let mut draft = Draft::notice(Kind::PlaceAndTime, of);
    draft.write(Look::Addressee, "登记参加选举的{villager}：");
    draft.body(&[
        "{vote_law}，本{village}{committee}{chapter}投票的时间、地点和方式公告如下：",
        "一、投票日期：{election_day}（{weekday}）。",
        "二、投票时间和地点：",
    ]);
    let boxes = of.mobile_boxes.iter().flatten();
    let rows = of.stations.as_ref().map(|all| {
        let row = |one: &Station| vec![one.name.clone(), one.address.clone(), one.hours.clone()];
        all.iter().chain(boxes).map(row).collect()
    });
    draft.list(
        &["会场、投票站或流动票箱", "地点或路线", "投票时间"],
        &[4, 5, 5],
        rows,
        ("投票会场、地点和时间", 4),
    );
    draft.body(&[
        "三、投票方式：选举实行无记名投票，会场设秘密写票处。选民凭参选证或者居民身份证，本人领票、写票、投票。",
        "四、外出不能参加投票的，可以书面委托本{village}有选举权的近亲属代为投票。",
        &format!("五、{}投票结束后公开计票，选举结果当场公布。", winning(of)),
    ]);
    draft.sign();
    draft.finish()
}

/// How a round of this kind is won (VCL18 art. 15; R-A8-3, R-A9-4, R-A9-5), also at a meeting of
/// representatives (VCL18 art. 26; ZJ art. 38).
pub(super) fn winning(of: &Particulars) -> &'static str {
    match of.chapter {
        ChapterKind::TieRevote if of.is_meeting => {
            "村民代表会议三分之二以上的组成人员参加投票，选举有效；只在得票相同的人中投票，得票多的当选。"
        }
        ChapterKind::Runoff if of.is_meeting => {
            "村民代表会议三分之二以上的组成人员参加投票，选举有效；候选人以得票多的当选，但是所得票数不得少于已投选票总数的三分之一。"
        }
        _ if of.is_meeting => {
            "村民代表会议三分之二以上的组成人员参加投票，选举有效；候选人获得参加投票的过半数赞成，始得当选。"
        }
        ChapterKind::TieRevote => {
            "登记参加选举的{villager}过半数投票，选举有效；只在得票相同的人中投票，得票多的当选。"
        }
        ChapterKind::Runoff if of.rules.rules().tally.turnout_required => {
            "登记参加选举的{villager}过半数投票，选举有效；候选人以得票多的当选，但是所得票数不得少于已投选票总数的三分之一。"
        }
        ChapterKind::Runoff => "候选人以得票多的当选，但是所得票数不得少于已投选票总数的三分之一。",
        _ => {
            "登记参加选举的{villager}过半数投票，选举有效；候选人获得参加投票的{villager}过半数的选票，始得当选。"
        }
    }
}

/// 公告第11号
pub(super) fn staff(of: &Particulars) -> Document {
    let mut draft = Draft::notice(Kind::Staff, of);
    draft.write(Look::Addressee, "全体{villager}：");
    draft.body(&["经{election_committee}确定，本次选举的工作人员名单公布如下："]);
    let rows = of.staff.as_ref().map(|all| {
        let row = |one: &Worker| vec![one.duty.clone(), one.name.clone(), one.place.clone()];
        all.iter().map(row).collect()
    });
    draft.list(
        &["职务", "姓名", "所在会场"],
        &[2, 3, 4],
        rows,
        ("选举工作人员名单", 10),
    );
    draft.body(&[
        "候选人及其配偶、父母、子女、兄弟姐妹等近亲属不担任监票、唱票、计票等工作。对名单有意见的，请在投票前向{election_committee}提出。",
    ]);
    draft.sign();
    draft.finish()
}

/// 公告第12号
pub(super) fn mobile_voters(of: &Particulars) -> Document {
    let mut draft = Draft::notice(Kind::MobileVoters, of);
    draft.write(Look::Addressee, "全体{villager}：");
    draft.body(&["下列选民因行动不便或者居住分散，在流动票箱投票。每个流动票箱由{rule mobile_box.supervisors_least}名以上监票人负责，投票结束后送到中心会场统一开箱计票。"]);
    if let Some(boxes) = &of.mobile_boxes {
        let row = |one: &Station| vec![one.name.clone(), one.address.clone(), one.hours.clone()];
        let rows = boxes.iter().map(row).collect();
        draft.list(
            &["流动票箱", "路线", "时间"],
            &[3, 6, 4],
            Some(rows),
            ("", 0),
        );
    }
    draft.groups(
        "票箱或小组",
        of.mobile_voters.as_ref(),
        ("流动票箱投票人名单", 6),
    );
    draft.sign();
    draft.finish()
}

/// Who may vote for whom: near relatives (Civil Code art. 1045).
pub(super) const NEAR_RELATIVES: &str = "配偶、父母、子女、兄弟姐妹、祖父母、外祖父母、孙子女、外孙子女，《中华人民共和国民法典》第一千零四十五条";

/// 公告第13号
pub(super) fn proxies(of: &Particulars) -> Document {
    let mut draft = Draft::notice(Kind::Proxies, of);
    draft.write(Look::Addressee, "全体{villager}：");
    let sentence = format!(
        "{{by 15}}，选举期间外出不能参加投票的，可以书面委托本{{village}}有选举权的近亲属（{NEAR_RELATIVES}）代为投票。现将委托人和受委托人名单公布如下："
    );
    draft.body(&[&sentence]);
    let rows = of.proxies.as_ref().map(|all| {
        let row = |(at, one): (usize, &Mandate)| {
            vec![
                (at + 1).to_string(),
                one.principal.clone(),
                one.proxy.clone(),
                one.relation.clone(),
            ]
        };
        all.iter().enumerate().map(row).collect()
    });
    draft.list(
        &["序号", "委托人", "受委托人", "受委托人是委托人的"],
        &[2, 4, 4, 5],
        rows,
        ("委托投票名单", 10),
    );
    draft.body(&["每一受委托人接受委托不得超过{rule proxy.most}人，不得再委托他人。"]);
    let rules = of.rules.rules().proxy;
    if !rules.candidate_allowed {
        draft.tell("proxy.candidate_allowed");
        draft.body(&["候选人不得接受委托。"]);
    }
    if rules.unpublished_void {
        draft.tell("proxy.unpublished_void");
        draft.body(&["没有公布的委托无效。"]);
    }
    draft.sign();
    draft.finish()
}

/// 公告第14号
pub(super) fn scribes(of: &Particulars) -> Document {
    let mut draft = Draft::notice(Kind::Scribes, of);
    draft.write(Look::Addressee, "全体{villager}：");
    draft.body(&[
        "不识字或者因残疾不能填写选票的选民，可以委托信任的人代写，也可以请下列代写人代写：",
    ]);
    let rows = of.scribes.as_ref().map(|all| {
        let row = |one: &Worker| vec![one.name.clone(), one.place.clone()];
        all.iter().map(row).collect()
    });
    draft.list(
        &["代写人姓名", "所在会场"],
        &[1, 1],
        rows,
        ("代写人名单", 5),
    );
    draft.body(&["代写人应当按照选民本人的意愿填写选票，不得泄露选民的意愿。候选人不担任代写人。"]);
    draft.sign();
    draft.finish()
}

const ONE_POST_VOID: &str = "这一职务的部分无效";

/// What becomes of a paper with more names than seats (R-A7-6).
pub(super) fn too_many(of: &Particulars) -> &'static str {
    match of.rules.rules().tally.overvote_scope {
        OvervoteScope::WholeBallot => "整张选票无效",
        OvervoteScope::Section => ONE_POST_VOID,
    }
}

/// What becomes of a paper that names somebody for two posts (R-A7-6).
pub(super) fn named_twice(of: &Particulars) -> &'static str {
    match of.rules.rules().tally.same_person_two_posts {
        SamePersonTwoPosts::CountOnce => "只计较高的职务一次",
        SamePersonTwoPosts::BallotInvalid => "整张选票无效",
    }
}

/// 公告第15号: R-A7-6, in the words of the rules in force.
pub(super) fn ballot_rules(of: &Particulars) -> Document {
    let flag = |key: &str| of.rules.stated(key).map(|one| &one.value) == Some(&Value::Flag(true));
    let over = match too_many(of) {
        ONE_POST_VOID => "这一职务的部分无效，其他部分有效",
        whole => whole,
    };
    let twice = named_twice(of);
    let illegible = match of.rules.rules().tally.illegible {
        Illegible::Section => "无法辨认的部分无效，其他部分有效",
        Illegible::Paper => "整张选票作废",
    };
    let mut draft = Draft::notice(Kind::BallotRules, of);
    for key in [
        "ballot.overvote_scope",
        "ballot.same_person_two_posts",
        "ballot.illegible",
        "ballot.write_in_can_win",
        "count.invalid_in_total",
    ] {
        draft.tell(key);
    }
    draft.write(Look::Addressee, "全体{villager}：");
    draft.body(&["{by 15}，选票的认定办法公布如下："]);
    draft.write(Look::Heading, "一、有效票");
    draft.body(&["（一）每一职务所选的人数等于或者少于应选名额的，有效。"]);
    let is_round = of.chapter.is_round_of_another();
    if flag("ballot.write_in_can_win") && !is_round {
        draft.body(&[
            "（二）不同意候选人的，可以另选其他登记参加选举的{villager}，写明姓名的有效。",
        ]);
    }
    draft.body(&["全部没有选择的空白票，作为弃权，计入收回的选票。"]);
    draft.write(Look::Heading, "二、不合要求的选票");
    draft.body(&[
        &format!("（一）某一职务所选的人数多于应选名额的，{over}。"),
        &format!("（二）同一人被选在两个以上职务的，{twice}。"),
        &format!("（三）书写模糊无法辨认的，{illegible}。"),
        "（四）不是{election_committee}统一印制的选票，无效。",
        if is_round {
            "（五）本次{chapter}只在公布的候选人中选举，所写的人不是候选人的，对这个人的一票无效。"
        } else {
            "（五）所写的人不是登记参加选举的{villager}的，对这个人的一票无效。"
        },
    ]);
    draft.write(Look::Heading, "三、认定");
    if flag("count.invalid_in_total") {
        draft.body(&["无效票计入收回选票的总数。"]);
    }
    draft.body(&[
        "难以确定的选票，由监票人当场提出，{election_committee}讨论决定，并记入选举记录。",
    ]);
    draft.sign();
    draft.finish()
}
