//! Code, Chinese name and one-sentence definition of every metric (formulas: rulebook B1).

use super::catalogue::Metric;

/// The words of one metric.
pub(super) struct Entry {
    /// The code of the interface.
    pub(super) code: &'static str,
    /// The Chinese name.
    pub(super) label: &'static str,
    /// Which persons or units over which; `{base}` stands for the basis.
    pub(super) definition: &'static str,
}

const fn entry(code: &'static str, label: &'static str, definition: &'static str) -> Entry {
    Entry {
        code,
        label,
        definition,
    }
}

/// In the order of [`Metric`].
pub(super) static CATALOGUE: [Entry; Metric::ALL.len()] = [
    entry(
        "dual_head_rate",
        "书记主任一肩挑比例",
        "书记和主任由同一人担任的村（社区）数 ÷ 党组织和村（居）委会都有成员的村（社区）数。",
    ),
    entry(
        "cross_post_rate",
        "两委交叉任职比例",
        "同时在党组织和村（居）委会任职的人数 ÷ {base}人数，一人多职只计一次。",
    ),
    entry("avg_age", "平均年龄", "{base}的周岁年龄之和 ÷ {base}人数。"),
    entry(
        "avg_age_secretary",
        "书记平均年龄",
        "党组织书记的周岁年龄之和 ÷ 书记人数，不含第一书记。",
    ),
    entry(
        "avg_age_chair",
        "主任平均年龄",
        "村（居）委会主任的周岁年龄之和 ÷ 主任人数。",
    ),
    entry(
        "college_rate",
        "大专及以上学历占比",
        "已取得大专及以上学历的{base}人数 ÷ {base}人数，在读不计。",
    ),
    entry(
        "college_rate_secretary",
        "书记大专及以上学历占比",
        "已取得大专及以上学历的书记人数 ÷ 书记人数，不含第一书记。",
    ),
    entry(
        "college_rate_chair",
        "主任大专及以上学历占比",
        "已取得大专及以上学历的主任人数 ÷ 主任人数。",
    ),
    entry("female_rate", "女性占比", "女性{base}人数 ÷ {base}人数。"),
    entry(
        "female_committee_rate",
        "村（居）委会成员女性占比",
        "女性村（居）委会成员人数 ÷ 村（居）委会成员人数。",
    ),
    entry(
        "female_party_rate",
        "党组织成员女性占比",
        "女性党组织成员人数 ÷ 党组织成员人数。",
    ),
    entry(
        "female_chair_rate",
        "女主任占比",
        "主任为女性的村（社区）数 ÷ 有主任的村（社区）数。",
    ),
    entry(
        "female_secretary_rate",
        "女书记占比",
        "女性书记人数 ÷ 书记人数，不含第一书记。",
    ),
    entry(
        "unit_with_woman_rate",
        "村（居）委会有女性成员的村（社区）占比",
        "村（居）委会至少有一名女性成员的村（社区）数 ÷ 村（居）委会有成员的村（社区）数。",
    ),
    entry(
        "reelection_rate",
        "连选连任率",
        "上一届也在本村（社区）村（居）委会任职的村（居）委会成员人数 ÷ 村（居）委会成员人数。",
    ),
    entry(
        "newcomer_rate",
        "新当选占比",
        "系统所记各届中从未在本村（社区）村（居）委会任职的村（居）委会成员人数 ÷ 村（居）委会成员人数。",
    ),
    entry(
        "age_le35_rate",
        "35周岁及以下占比",
        "35周岁及以下的{base}人数 ÷ {base}人数。",
    ),
    entry(
        "age_ge60_rate",
        "60周岁及以上占比",
        "60周岁及以上的{base}人数 ÷ {base}人数。",
    ),
    entry(
        "party_member_rate",
        "村（居）委会成员党员占比",
        "村（居）委会成员中的中共党员（含预备党员）人数 ÷ 村（居）委会成员人数。",
    ),
    entry(
        "seat_fill_rate",
        "职数达标率",
        "已配备的核定职数 ÷ 核定职数，只统计已核定职数的村（社区），超配人员不抵补其他空缺。",
    ),
    entry(
        "registration_rate",
        "选民登记率",
        "登记选民人数 ÷ 有选举权的村（居）民人数。",
    ),
    entry(
        "participation_rate",
        "参选率",
        "参加投票的选民人数 ÷ 登记选民人数。",
    ),
    entry("turnout_rate", "投票率", "收回选票数 ÷ 登记选民人数。"),
    entry(
        "first_round_success_rate",
        "一次选举成功率",
        "首次投票有效且选满全部职数的村（社区）数 ÷ 已投票的村（社区）数，当日票数相等再次投票的计入。",
    ),
    entry(
        "completion_rate",
        "换届完成率",
        "选举结果已确认的村（社区）数 ÷ 应换届的村（社区）数。",
    ),
    entry(
        "runoff_rate",
        "另行选举占比",
        "举行过另行选举的村（社区）数 ÷ 已投票的村（社区）数。",
    ),
    entry(
        "observer_coverage",
        "选举观察员覆盖率",
        "选举日有观察员到场并提交报告的村（社区）数 ÷ 已投票的村（社区）数。",
    ),
    entry(
        "single_ballot_rate",
        "一票选举村（社区）占比",
        "采用一票选举方式的村（社区）数 ÷ 已投票的村（社区）数。",
    ),
    entry(
        "designated_post_rate",
        "女性专职专选村占比",
        "事先确定女性专职的村数 ÷ 已投票的村数。",
    ),
    entry("proxy_rate", "委托投票占比", "委托投票数 ÷ 收回选票数。"),
];
