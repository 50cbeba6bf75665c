//! Every key a rule set may state, with its kind and its Chinese name for pages and refusals.

use super::key::{Key, Kind};
use super::words::{
    Basis, DownwardAdd, Illegible, OvervoteScope, Relation, SamePersonTwoPosts, WomanRule,
};

const fn key(name: &'static str, label: &'static str, kind: Kind) -> Key {
    let is_needed = true;
    Key {
        name,
        label,
        kind,
        is_needed,
    }
}

const fn silent(name: &'static str, label: &'static str, kind: Kind) -> Key {
    let is_needed = false;
    Key {
        name,
        label,
        kind,
        is_needed,
    }
}

const fn up_to(most: u32) -> Kind {
    Kind::Number { least: 0, most }
}

const DAYS: Kind = up_to(366);
const FLAG: Kind = Kind::Flag;
const MORE_THAN_HALF: Kind = Kind::Word(&["more_than_half"]);

/// How candidates may come about.
const MODES: Kind = Kind::Words(&["nominated", "self_nominated", "no_candidate"]);
const BALLOTS: Kind = Kind::Words(&[
    "single_ballot",
    "separate_ballots_simultaneous",
    "sequential",
]);
const RETENTION: Kind = Kind::Word(&["archive", "until_next_election", "three_years"]);
const ELECTORATE: Kind = Kind::Words(&["all_voters", "one_per_household", "group_representatives"]);

/// All keys, in the order in which they are shown.
pub const KEYS: &[Key] = &[
    key("committee.least", "委员会人数下限", up_to(99)),
    key("committee.most", "委员会人数上限", up_to(99)),
    key("committee.term_years", "任期（年）", up_to(99)),
    silent(
        "committee.extension_months",
        "延期换届最长（月）",
        up_to(60),
    ),
    key("election_committee.least", "选举委员会人数下限", up_to(99)),
    silent("election_committee.most", "选举委员会人数上限", up_to(99)),
    key(
        "election_committee.odd_preferred",
        "选举委员会人数宜为单数",
        FLAG,
    ),
    key(
        "election_committee.relatives_leave",
        "候选人的哪些亲属退出选举委员会",
        Kind::Words(Relation::WORDS),
    ),
    key("days.holiday_roll", "期限最后一天遇节假日顺延", FLAG),
    key("days.count_start_day", "公布当天计入期限", FLAG),
    key("register.list_days", "选民名单在选举日前几天公布", DAYS),
    key("register.objection_days", "对名单提出异议的天数", DAYS),
    key("register.decision_days", "处理异议的天数", DAYS),
    key(
        "register.residence_months",
        "外来人员居住满几个月",
        up_to(120),
    ),
    key("register.work_counts", "在本村工作等同居住", FLAG),
    silent(
        "register.exclude_unreachable",
        "多次通知仍联系不上的可以不列入名单",
        FLAG,
    ),
    key("candidates.modes", "候选人产生方式", MODES),
    key("candidates.list_days", "正式候选人在选举日前几天公布", DAYS),
    silent(
        "candidates.self_nomination_days",
        "自荐在选举日前几天截止",
        DAYS,
    ),
    silent(
        "candidates.withdraw_days_before",
        "退出竞选在选举日前几天截止",
        DAYS,
    ),
    silent(
        "candidates.withdraw_days_after_list",
        "名单公布后几天内可退出",
        DAYS,
    ),
    key(
        "candidates.nomination_majority",
        "提名须有过半数选民参加",
        FLAG,
    ),
    key("candidates.ensure_woman", "候选人中应有妇女", FLAG),
    key("candidates.equal_allowed", "允许等额", FLAG),
    key("surplus.chair_least", "主任差额下限", up_to(99)),
    silent("surplus.chair_most", "主任差额上限", up_to(99)),
    key("surplus.vice_chair_least", "副主任差额下限", up_to(99)),
    silent("surplus.vice_chair_most", "副主任差额上限", up_to(99)),
    key("surplus.member_least", "委员差额下限", up_to(99)),
    silent("surplus.member_most", "委员差额上限", up_to(99)),
    key("ballot.modes", "选票形式", BALLOTS),
    key(
        "ballot.overvote_scope",
        "多选时作废的范围",
        Kind::Word(OvervoteScope::WORDS),
    ),
    key(
        "ballot.same_person_two_posts",
        "同一人写在两个职务上",
        Kind::Word(SamePersonTwoPosts::WORDS),
    ),
    key(
        "ballot.illegible",
        "无法辨认时作废的范围",
        Kind::Word(Illegible::WORDS),
    ),
    key("ballot.write_in_can_win", "另选他人可以当选", FLAG),
    key("count.turnout", "投票有效的人数", MORE_THAN_HALF),
    key("count.elected", "当选的票数", MORE_THAN_HALF),
    key(
        "count.recount_basis",
        "收回选票与什么数核对",
        Kind::Word(&[Basis::Voters.word(), Basis::Issued.word()]),
    ),
    key(
        "count.participants_basis",
        "参加投票人数按什么数计",
        Kind::Word(Basis::WORDS),
    ),
    key("count.invalid_in_total", "无效票计入总数", FLAG),
    key(
        "count.downward_add",
        "下加法",
        Kind::Word(DownwardAdd::WORDS),
    ),
    key("women.rule", "妇女名额的办法", Kind::Word(WomanRule::WORDS)),
    key("women.least", "妇女最少人数", up_to(9)),
    key(
        "runoff.threshold",
        "另行选举的票数",
        Kind::Word(&["one_third"]),
    ),
    key("runoff.turnout_required", "另行选举也须过半数参加", FLAG),
    silent("runoff.days", "另行选举在几天内举行", DAYS),
    silent(
        "runoff.days_if_below",
        "当选不足几人时才有另行选举的期限",
        up_to(9),
    ),
    key(
        "runoff.vacancy_min_members",
        "可以缺额的最少当选人数",
        up_to(9),
    ),
    key("runoff.vacancy_needs_chair", "缺额须已有主任", FLAG),
    key("runoff.vacancy_needs_meeting", "缺额须经会议决定", FLAG),
    key(
        "kinship.scope",
        "任职回避的亲属",
        Kind::Words(Relation::WORDS),
    ),
    key("proxy.most", "每人最多接受几人委托", up_to(99)),
    key("proxy.near_relative", "只能委托近亲属", FLAG),
    key("proxy.candidate_allowed", "候选人可以接受委托", FLAG),
    key("proxy.deadline_days", "委托在选举日前几天截止", DAYS),
    silent("proxy.publish_days", "委托名单在选举日前几天公布", DAYS),
    key("proxy.unpublished_void", "未公布的委托无效", FLAG),
    silent("station.supervisors_least", "投票站监票人下限", up_to(9)),
    key("mobile_box.township_approval", "流动票箱须乡镇批准", FLAG),
    key(
        "mobile_box.supervisors_least",
        "流动票箱监票人下限",
        up_to(9),
    ),
    silent("result.list_days", "当选名单在选举后几天内公布", DAYS),
    silent("rerun.days", "重新选举在几天内举行", DAYS),
    silent("certificate.days", "当选证书在几天内颁发", DAYS),
    key("handover.days", "工作移交天数", DAYS),
    key("handover.seal_same_day", "印章当天移交", FLAG),
    key(
        "recall.petition_voters_part",
        "罢免要求：选民的几分之一",
        up_to(9),
    ),
    key(
        "recall.petition_representatives_part",
        "罢免要求：代表的几分之一",
        up_to(9),
    ),
    silent("recall.hold_days", "罢免投票在几天内举行", DAYS),
    silent("recall.township_days", "逾期后乡镇在几天内组织", DAYS),
    silent(
        "recall.repeat_bar_months",
        "同一理由几个月内不再罢免",
        up_to(60),
    ),
    key("recall.repeat_bar_term", "届内可不再受理同一理由", FLAG),
    silent("resignation.decide_days", "辞职在几天内决定", DAYS),
    silent("resignation.announce_days", "辞职在几天内公告", DAYS),
    silent("termination.announce_days", "职务终止在几天内公告", DAYS),
    silent(
        "by_election.months_below_three",
        "不足三人时几个月内补选",
        up_to(60),
    ),
    key("assembly.notice_days", "村民会议提前几天通知", DAYS),
    silent("representatives.notice_days", "代表会议提前几天通知", DAYS),
    silent("representatives.least", "村民代表人数下限", up_to(999)),
    silent(
        "representatives.least_from_500",
        "500人以上的代表下限",
        up_to(999),
    ),
    silent(
        "representatives.least_from_1000",
        "1000人以上的代表下限",
        up_to(999),
    ),
    silent("group_leaders.days", "小组长在几天内推选", DAYS),
    key("supervision.least", "监督委员会人数下限", up_to(99)),
    key("supervision.most", "监督委员会人数上限", up_to(99)),
    key("disclosure.finance_monthly", "财务每月公开", FLAG),
    silent("disclosure.board_days", "公开栏保留天数", DAYS),
    key("retention.ballots", "选票保存", RETENTION),
    key("residents.least", "居民委员会人数下限", up_to(99)),
    key("residents.most", "居民委员会人数上限", up_to(99)),
    silent(
        "residents.joint_voters",
        "居民委员会候选人由几名选民联名提名",
        up_to(999),
    ),
    silent(
        "residents.joint_households",
        "居民委员会候选人由几名户代表联名提名",
        up_to(999),
    ),
    key("residents.electorate", "居民委员会的选举方式", ELECTORATE),
    key(
        "party.attendance_fifths",
        "党员大会到会的五分之几",
        Kind::Number { least: 1, most: 5 },
    ),
    key(
        "party.surplus_percent",
        "党组织委员差额（百分比）",
        up_to(100),
    ),
    key(
        "party.majority_base",
        "党内当选以什么人数过半",
        Kind::Word(&["present", "entitled"]),
    ),
];
