//! Notices 7, 8, 9, 18 and 19: nomination, primary, candidates.

use super::draft::Draft;
use super::kind::Kind;
use super::notices_voting::winning;
use super::particulars::Particulars;
use crate::documents::{Document, Look};
use crate::elections::facts::Seats;
use crate::rules::{RuleSet, Surplus, Value};

/// Whether candidates may come about in this way.
fn has_mode(rules: &RuleSet, mode: &str) -> bool {
    let modes = rules.stated("candidates.modes").map(|one| &one.value);
    matches!(modes, Some(Value::Words(words)) if words.iter().any(|word| word == mode))
}

/// How many candidates a post needs: 主任2名以上, 委员4至6名.
fn numbers(rules: &RuleSet, seats: Seats) -> String {
    let [chair, vice_chair, member] = rules.rules().surplus;
    let posts = [
        ("主任", seats.chair, chair),
        ("副主任", seats.vice_chair, vice_chair),
        ("妇女委员", seats.woman_member, member),
        ("委员", seats.member, member),
    ];
    let told = |(post, seats, surplus): &(&str, u32, Surplus)| {
        let least = seats.saturating_add(surplus.least);
        match surplus.most {
            Some(most) if most > surplus.least => {
                format!("{post}候选人{least}至{}名", seats.saturating_add(most))
            }
            Some(_) => format!("{post}候选人{least}名"),
            None => format!("{post}候选人{least}名以上"),
        }
    };
    let all: Vec<String> = posts.iter().filter(|one| one.1 > 0).map(told).collect();
    all.join("，")
}

/// 公告第7号
pub(super) fn nomination(of: &Particulars) -> Document {
    let mut draft = Draft::notice(Kind::Nomination, of);
    draft.write(Look::Addressee, "登记参加选举的{villager}：");
    draft.body(&["{vote_law}，现将提名{committee}成员候选人的事项公告如下："]);
    draft.write(Look::Heading, "一、应选职务和名额");
    draft.body(&["{seats}。"]);
    if !of.is_community {
        draft.body(&["{by 6}，{committee}成员中应当有妇女成员，多民族{villager}居住的{village}应当有人数较少的民族的成员。"]);
    }
    draft.write(Look::Heading, "二、候选人的条件");
    draft.body(&["{villager}提名候选人，应当从全体{villager}利益出发，推荐奉公守法、品行良好、公道正派、热心公益、具有一定文化水平和工作能力的{villager}为候选人。"]);
    draft.write(Look::Heading, "三、提名办法");
    if has_mode(&of.rules, "nominated") {
        draft.body(&["由登记参加选举的{villager}直接提名。每人提名的人数不得超过应选名额，不得委托他人提名。"]);
    }
    if has_mode(&of.rules, "self_nominated") {
        draft.tell("candidates.modes");
        draft.body(&["自荐的，只能自荐一个职务，在选举日的{rule candidates.self_nomination_days}日前由本人向{election_committee}书面提出，不得委托他人。"]);
    }
    let numbers = of.seats.map(|seats| numbers(&of.rules, seats));
    match numbers.filter(|told| !told.is_empty()) {
        Some(told) => {
            for key in [
                "surplus.chair_least",
                "surplus.vice_chair_least",
                "surplus.member_least",
            ] {
                draft.tell(key);
            }
            draft.body(&[&format!("候选人的名额应当多于应选名额：{told}。")]);
        }
        None => draft.body(&["候选人的名额应当多于应选名额：{?各职务候选人名额 14}。"]),
    }
    draft.write(Look::Heading, "四、提名时间和地点");
    draft.body(&[
        "自{from candidates_nominated}至{day candidates_nominated}，在{?提名地点 8}进行。",
    ]);
    draft.sign_on("{?落款日期 0}");
    draft.finish()
}

/// 公告第8号
pub(super) fn preliminary_list(of: &Particulars) -> Document {
    let mut draft = Draft::notice(Kind::PreliminaryList, of);
    draft.write(Look::Addressee, "全体{villager}：");
    draft.body(&["{vote_law}，经登记参加选举的{villager}提名，产生{committee}成员初步候选人。现将名单公布如下："]);
    draft.candidates(
        of.preliminary.as_ref(),
        Some("提名票数"),
        ("初步候选人名单", 10),
    );
    draft.body(&["初步候选人经资格审查，符合条件的按照提名票数多少的顺序确定为正式候选人。对初步候选人有意见的，请向{election_committee}反映，电话：{?反映意见电话 7}。"]);
    draft.sign();
    draft.finish()
}

/// 公告第18号
pub(super) fn primary_notice(of: &Particulars) -> Document {
    let mut draft = Draft::notice(Kind::PrimaryNotice, of);
    draft.write(Look::Addressee, "登记参加选举的{villager}：");
    draft.body(&[
        "本次选举提名的初步候选人较多，经{election_committee}研究，决定以预选确定正式候选人。现将有关事项公告如下：",
        "一、预选时间：{?预选时间 9}。",
        "二、预选地点：{?预选地点 9}。",
        "三、参加预选的初步候选人为第8号公告所列人员。预选采用无记名投票，按照得票多少的顺序确定候选人；末位得票相同的，在得票相同的人中再次投票。",
    ]);
    draft.sign_on("{?落款日期 0}");
    draft.finish()
}

/// 公告第19号
pub(super) fn primary_result(of: &Particulars) -> Document {
    let mut draft = Draft::notice(Kind::PrimaryResult, of);
    draft.write(Look::Addressee, "全体{villager}：");
    draft.body(&["{done primary_held}举行了{committee}成员候选人预选，发出选票{?预选发出选票数 4}张，收回{?预选收回选票数 4}张。现将得票情况公布如下："]);
    draft.candidates(of.primary.as_ref(), Some("预选得票"), ("预选得票情况", 10));
    draft.sign();
    draft.finish()
}

/// 公告第9号
pub(super) fn formal_list(of: &Particulars) -> Document {
    if of.chapter.is_round_of_another() {
        return candidates_of_round(of);
    }
    let mut draft = Draft::notice(Kind::FormalList, of);
    draft.write(Look::Addressee, "全体{villager}：");
    draft.body(&["{vote_law}，经资格审查，确定本次选举的正式候选人。现于选举日的{rule candidates.list_days}日前公布如下（以{list_order}为序）："]);
    draft.candidates(of.candidates.as_ref(), None, ("正式候选人名单", 10));
    draft.body(&[
        "应选职务和名额：{seats}。",
        "{election_committee}将组织候选人与{villager}见面，由候选人介绍履行职责的设想，回答{villager}提出的问题。时间：{?候选人与选民见面时间 8}；地点：{?候选人与选民见面地点 8}。",
    ]);
    draft.sign();
    draft.finish()
}

/// The same of a tie revote or runoff: why it is held, who stands, how it is won.
fn candidates_of_round(of: &Particulars) -> Document {
    let mut draft = Draft::notice(Kind::FormalList, of);
    draft.write(Look::Addressee, "全体{villager}：");
    draft.body(&["{vote_law}，本{village}{committee}选举{cause}，定于{election_day}举行{chapter}。候选人公布如下："]);
    draft.candidates(of.candidates.as_ref(), None, ("候选人名单", 6));
    let rule = winning(of);
    draft.body(&["应选职务和名额：{seats}。", rule]);
    draft.sign();
    draft.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::elections::in_force::built_in;

    #[test]
    fn the_numbers_of_candidates_follow_the_rules() {
        let seats = Seats {
            chair: 1,
            vice_chair: 0,
            woman_member: 0,
            member: 3,
        };
        let of = |set: &str| numbers(built_in().unwrap().find(set).unwrap(), seats);
        assert_eq!(of("cn-2018"), "主任候选人2名以上，委员候选人4名以上");
        assert_eq!(of("sh-2020"), "主任候选人2名，委员候选人4至6名");
        assert_eq!(of("bj-2012"), "主任候选人2至3名，委员候选人4至5名");
    }
}
