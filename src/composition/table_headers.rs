//! The words of the composition table: headers, and what each of them means.

use super::catalogue::{Metric, Unit};
use super::definitions::{Basis, Definitions};
use super::report::Row;
use super::table::Shape;

/// What the counts and bands mean; the metrics have their own sentences.
const COUNTS: [(&str, &str); 9] = [
    (
        "年龄计算日期",
        "年龄算到的那一天：各村（社区）的选举日；指定统计日期时为该日。各村不同时不填。",
    ),
    (
        "有成员的村（社区）数",
        "本届至少有一名“两委”成员的村（社区）个数。",
    ),
    (
        "应换届村（社区）数",
        "当日存在的全部村（社区）个数，不论有没有成员。",
    ),
    (
        "两委成员人数",
        "党组织和村（居）委会成员，一人在同一村兼任几职只算一人；第一书记不算。",
    ),
    ("党组织成员人数", "书记、副书记、委员的人数。"),
    ("村（居）委会成员人数", "主任、副主任、委员的人数。"),
    ("交叉任职人数", "同时是党组织成员和村（居）委会成员的人数。"),
    (
        "空缺职数",
        "核定职数减去实有人数，各村、两个班子分别计算后相加，超出的不抵空缺；没有核定职数的村不计。",
    ),
    (
        "年龄、学历、性别、政治面貌分段",
        "“两委”成员按段计数，各段相加等于两委成员人数；年龄为周岁，学历为已取得的最高学历。",
    ),
];

/// The column of the township, where units of several are listed.
pub(super) const TOWNSHIP: &str = "乡镇（街道）";

pub(super) fn definitions(shape: &Shape) -> Vec<(String, String)> {
    let counts = COUNTS
        .into_iter()
        .map(|(label, text)| (label.to_owned(), text.to_owned()));
    let metrics = shape.metrics.iter().map(|metric| {
        (
            label_of(*metric, &shape.definitions),
            shape.definitions.text(*metric),
        )
    });
    counts.chain(metrics).collect()
}

pub(super) fn headers(total: &Row, shape: &Shape) -> Vec<String> {
    let counts = [
        "区划代码",
        "名称",
        "年龄计算日期",
        "有成员的村（社区）数",
        "应换届村（社区）数",
        "两委成员人数",
        "党组织成员人数",
        "村（居）委会成员人数",
        "交叉任职人数",
        "空缺职数",
    ];
    let mut headers: Vec<String> = counts.map(str::to_owned).into();
    if shape.with_townships {
        headers.insert(2, TOWNSHIP.to_owned());
    }
    for metric in &shape.metrics {
        metric_headers(*metric, shape, &mut headers);
    }
    let bands = &total.bands;
    for (list, bands) in [
        ("年龄", &bands.age),
        ("学历", &bands.education),
        ("性别", &bands.gender),
        ("政治面貌", &bands.political_status),
    ] {
        headers.extend(
            bands
                .iter()
                .map(|band| format!("{list}：{}（人）", band.label)),
        );
    }
    headers
}

/// The label, with the base in brackets where the county chose another one.
fn label_of(metric: Metric, definitions: &Definitions) -> String {
    let label = metric.label();
    match definitions.basis(metric) {
        Basis::Members => label.to_owned(),
        basis => format!("{label}（按{}计）", basis.label()),
    }
}

fn metric_headers(metric: Metric, shape: &Shape, headers: &mut Vec<String>) {
    let (label, unit) = (label_of(metric, &shape.definitions), metric.unit());
    let above = match unit {
        Unit::Percent => "分子",
        Unit::Years => "年龄之和",
    };
    let below = match unit {
        Unit::Percent => "分母",
        Unit::Years => "人数",
    };
    let mark = unit.label();
    headers.push(format!("{label}：{above}"));
    headers.push(format!("{label}：{below}"));
    headers.push(format!("{label}（{mark}）"));
    if shape.compared {
        headers.push(format!("{label}：上届{above}"));
        headers.push(format!("{label}：上届{below}"));
        headers.push(format!("{label}：上届（{mark}）"));
        headers.push(format!("{label}：比上届（{}）", unit.change_label()));
    }
    if shape.with_target.contains(&metric) {
        headers.push(format!("{label}：目标（{mark}）"));
        headers.push(format!("{label}：是否达标"));
    }
}
