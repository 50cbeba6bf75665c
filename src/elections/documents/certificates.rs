//! After the result: filing list, certificates, handover list.

use super::draft::Draft;
use super::draft_lists::sex;
use super::kind::Kind;
use super::notices_result::gave_way;
use super::particulars::{AboutCandidate, Elected, Particulars};
use super::rolls::plain;
use super::words;
use crate::documents::{Document, Look, text};
use crate::elections::chapter::ChapterKind;
use crate::elections::count::cell::post_name;

/// 备案表 (ZJ, BJ art. 31, SH art. 22, HA art. 37; FORM).
pub(super) fn filing_list(of: &Particulars) -> Document {
    let mut draft = Draft::new(Kind::FilingList, of).across();
    draft.write(Look::Title, "{unit}{committee}{chapter}当选人员备案表");
    draft.write(
        Look::Line,
        "{government}：本{village}{committee}于{election_day}经选举产生，现将当选人员报请备案。",
    );
    let rows = of.elected.as_ref().map(|all| {
        let row = |(at, one): (usize, &Elected)| filed(of, at, one);
        all.iter().enumerate().map(row).collect()
    });
    draft.list(
        &[
            "序号",
            "职务",
            "姓名",
            "性别",
            "出生年月",
            "民族",
            "政治面貌",
            "文化程度",
            "得票数",
            "是否初次当选",
            "是否连选连任",
            "备注",
        ],
        &[2, 3, 4, 2, 4, 2, 3, 3, 3, 3, 3, 4],
        rows,
        ("当选人员名单", 8),
    );
    gave_way(&mut draft, of);
    draft.write(
        Look::Line,
        "附件：选举结果报告单、选举记录、当选人员基本情况。",
    );
    draft.write(
        Look::Line,
        "报送单位：{unit}{election_committee}（盖章）　报送人：{_ 6}　报送日期：{done result_filed}",
    );
    draft.write(
        Look::Line,
        "收到单位：{government}（盖章）　接收人：{_ 6}　收到日期：{_ 0}",
    );
    draft.finish()
}

/// The line of somebody elected.
fn filed(of: &Particulars, at: usize, one: &Elected) -> Vec<String> {
    let mut row = vec![
        (at + 1).to_string(),
        post_name(one.post).to_owned(),
        one.name.clone(),
        sex(one.is_woman).to_owned(),
    ];
    let about = on_file(of, one);
    row.extend([
        about.birth,
        String::new(),
        about.political_status,
        about.education,
        one.votes.to_string(),
    ]);
    row.resize(12, String::new());
    if one.round.is_round_of_another() {
        row[11] = format!("{}{}", words::day(one.day), one.round.label());
    }
    row
}

/// What is on file of somebody elected who stood on the formal list; nothing of a name that voters
/// wrote.
fn on_file(of: &Particulars, one: &Elected) -> AboutCandidate {
    let mut all = of.candidates.iter().flatten();
    let found = all.find(|known| (known.post, &known.name) == (one.post, &one.name));
    found.map(|known| known.about.clone()).unwrap_or_default()
}

/// The vote in which somebody was elected: the election itself, or its revote or runoff.
fn vote(one: &Elected) -> String {
    let day = words::day(one.day);
    if one.round.is_round_of_another() {
        format!(
            "{day}举行的{{unit}}{{committee}}{{chapter}}的{}",
            one.round.label()
        )
    } else {
        format!("{day}举行的{{unit}}{{committee}}{{chapter}}")
    }
}

/// 当选证书: a page for everybody elected.
pub(super) fn certificate(of: &Particulars) -> Document {
    let mut draft = Draft::new(Kind::Certificate, of);
    let first = "{election_day}举行的{unit}{committee}{chapter}".to_owned();
    let blank = [("{_ 5}".to_owned(), "{_ 4}".to_owned(), first)];
    let known: Vec<(String, String, String)> = match &of.elected {
        Some(all) => all
            .iter()
            .map(|one| (plain(&one.name), post_name(one.post).to_owned(), vote(one)))
            .collect(),
        None => blank.to_vec(),
    };
    let term = if of.chapter == ChapterKind::ByElection {
        "{like 19}，任期到本届{committee}任期届满时止。"
    } else {
        "任期{rule committee.term_years}年，自{?任期起始日 0}至{?任期届满日 0}。"
    };
    for (at, (name, post, vote)) in known.iter().enumerate() {
        if at > 0 {
            draft.next_page();
        }
        draft.write(Look::Title, "当选证书");
        draft.write(Look::Number, "编号：{_ 8}");
        draft.write(Look::Addressee, &format!("{name}同志："));
        draft.body(&[
            &format!("{{by 11 15}}，在{vote}中，您当选为{{unit}}{{committee}}{post}。"),
            term,
            "特发此证。",
        ]);
        draft.write(Look::Signer, "{?发证机关 9}（盖章）");
        draft.write(Look::Date, "{done certificates_issued}");
    }
    draft.finish()
}

/// What is handed over (GC13; VCL18 art. 20).
const HANDED_OVER: [(&str, &str); 9] = [
    ("印章", "委员会印章、财务专用章等"),
    ("办公场所", "房屋、钥匙"),
    ("办公用具", "设备、家具"),
    ("集体财务账目", "账簿、凭证、报表、银行账户、现金和存款"),
    ("固定资产", "登记簿、实物"),
    ("资源和合同", "土地、山林、水面等资源登记簿，各类合同"),
    ("工作档案", "文书、选举、会议记录等"),
    ("债权债务", "明细"),
    ("其他遗留问题", "未办结事项"),
];

/// 移交清单
pub(super) fn handover_list(of: &Particulars) -> Document {
    let mut draft = Draft::new(Kind::HandoverList, of);
    draft.write(Look::Title, "{unit}{committee}工作移交清单");
    draft.body(&["{by 20}，上一届{committee}应当自新一届{committee}产生之日起{rule handover.days}日内完成工作移交。工作移交由{election_committee}主持，由{government}监督。"]);
    let row = |(at, (item, what)): (usize, &(&str, &str))| {
        vec![
            text((at + 1).to_string()),
            text(*item),
            text(*what),
            Vec::new(),
            Vec::new(),
        ]
    };
    let mut rows: Vec<_> = HANDED_OVER.iter().enumerate().map(row).collect();
    for at in HANDED_OVER.len()..10 {
        let mut row = vec![text((at + 1).to_string())];
        row.resize(5, Vec::new());
        rows.push(row);
    }
    draft.table(
        &["序号", "项目", "内容", "数量", "备注"],
        &[2, 5, 8, 3, 4],
        rows,
        ("", 8),
    );
    draft.write(Look::Line, "移交人（签字）：{_ 5}　接收人（签字）：{_ 5}");
    draft.write(Look::Line, "主持人（签字）：{_ 5}　监交人（签字）：{_ 5}");
    draft.write(Look::Line, "移交日期：{_ 0}");
    draft.finish()
}
