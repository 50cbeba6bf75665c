//! After the result: filing list, certificates, handover list.

use super::draft::Draft;
use super::draft_lists::sex;
use super::kind::Kind;
use super::notices_result::gave_way;
use super::particulars::{AboutCandidate, Elected, HandedOver, Later, Particulars};
use super::rolls::plain;
use super::words;
use crate::documents::{Document, Look, text};
use crate::elections::count::cell::post_name;
use crate::elections::handed_over::HANDED_OVER;

/// 备案表 (ZJ, BJ art. 31, SH art. 22, HA art. 37; FORM).
pub(super) fn filing_list(of: &Particulars) -> Document {
    let mut draft = Draft::new(Kind::FilingList, of).across();
    draft.write(Look::Title, "{unit}{committee}{chapter}当选人员备案表");
    draft.write(
        Look::Line,
        &format!(
            "{{government}}：本{{village}}{{committee}}于{{election_day}}经选举产生{}，现将当选人员报请备案。",
            later_rounds(of)
        ),
    );
    let rows = of.elected.as_ref().map(|all| {
        let row = |(at, one)| filed(of, at + 1, one);
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
    let filed = of.filed.as_ref();
    let received_by = filed.map_or_else(|| "{_ 6}".to_owned(), |one| plain(&one.received_by));
    let received_on = filed.map_or_else(|| "{_ 0}".to_owned(), |one| words::day(one.on));
    draft.write(
        Look::Line,
        &format!(
            "收到单位：{{government}}（盖章）　接收人：{received_by}　收到日期：{received_on}"
        ),
    );
    draft.finish()
}

/// The row of somebody elected on the filing list; `number` is its own.
fn filed(of: &Particulars, number: usize, one: &Elected) -> Vec<String> {
    let about = on_file(of, one);
    let mut row = vec![
        number.to_string(),
        post_name(one.post).to_owned(),
        one.name.clone(),
        sex(one.is_woman).to_owned(),
        about.birth,
        String::new(),
        about.political_status,
        about.education,
        one.votes.to_string(),
    ];
    row.extend(before(of, one));
    row.push(if one.round.is_round_of_another() {
        format!("{}{}", words::day(one.day), one.round.label())
    } else {
        String::new()
    });
    row
}

/// The rounds that followed, with their days.
fn later_rounds(of: &Particulars) -> String {
    let told = |one: &Later| format!("{}{}", words::day(one.day), one.kind.label());
    let all: Vec<String> = of.later.iter().map(told).collect();
    match all.as_slice() {
        [] => String::new(),
        all => format!("（其后{}）", all.join("、")),
    }
}

/// Whether somebody is elected for the first time, and whether again; empty before the elected are
/// written as members.
fn before(of: &Particulars, one: &Elected) -> [String; 2] {
    let word = |yes: bool| if yes { "是" } else { "否" }.to_owned();
    let member = of.members.get(&one.name);
    member.map_or_else(Default::default, |member| {
        [word(member.is_newcomer), word(member.is_reelected)]
    })
}

/// What is on file of somebody elected: as it was written with the members, else as the formal list
/// has it; nothing of a name that voters wrote and nobody registered.
fn on_file(of: &Particulars, one: &Elected) -> AboutCandidate {
    if let Some(member) = of.members.get(&one.name) {
        return AboutCandidate {
            birth: member.birth.clone(),
            political_status: member.political_status.clone(),
            education: member.education.clone(),
            ..AboutCandidate::default()
        };
    }
    let mut all = of.candidates.iter().flatten();
    let found = all.find(|known| (known.post, &known.name) == (one.post, &one.name));
    found.map(|known| known.about.clone()).unwrap_or_default()
}

/// How long the office lasts; from the day that was registered.
fn term(of: &Particulars, name: &str) -> String {
    if of.is_by_election {
        return "{like 19}，任期到本届{committee}任期届满时止。".to_owned();
    }
    let began = of.members.get(name).and_then(|member| member.began_on);
    let began = began.map_or_else(|| "{?任期起始日 0}".to_owned(), words::day);
    format!("任期{{rule committee.term_years}}年，自{began}至{{?任期届满日 0}}。")
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
    let articles = if of.is_by_election {
        "{vote_law}"
    } else {
        "{by 11 15}"
    };
    for (at, (name, post, vote)) in known.iter().enumerate() {
        if at > 0 {
            draft.next_page();
        }
        draft.write(Look::Title, "当选证书");
        let number = of.certificates.get(name).map(|number| plain(number));
        let number = number.unwrap_or_else(|| "{_ 8}".to_owned());
        draft.write(Look::Number, &format!("编号：{number}"));
        draft.write(Look::Addressee, &format!("{name}同志："));
        draft.body(&[
            &format!("{articles}，在{vote}中，您当选为{{unit}}{{committee}}{post}。"),
            &term(of, name),
            "特发此证。",
        ]);
        draft.write(Look::Signer, "{?发证机关 9}（盖章）");
        draft.write(Look::Date, "{done certificates_issued}");
    }
    draft.finish()
}

/// Rows of the printed list, so that others can be added by hand.
const HANDOVER_ROWS: usize = 10;

/// 移交清单: what was registered, else the usual items to be filled in by hand.
pub(super) fn handover_list(of: &Particulars) -> Document {
    let mut draft = Draft::new(Kind::HandoverList, of);
    draft.write(Look::Title, "{unit}{committee}工作移交清单");
    draft.body(&["{by 20}，上一届{committee}应当自新一届{committee}产生之日起{rule handover.days}日内完成工作移交。工作移交由{election_committee}主持，由{government}监督。"]);
    let recorded = of.handed_over.as_ref();
    let items: Vec<[&str; 3]> = match recorded {
        Some(done) => done
            .items
            .iter()
            .map(|(name, amount)| [name.as_str(), "", amount.as_str()])
            .collect(),
        None => HANDED_OVER
            .iter()
            .map(|(name, parts)| [*name, *parts, ""])
            .collect(),
    };
    let empty = HANDOVER_ROWS.saturating_sub(items.len());
    let empty = if recorded.is_some() { 0 } else { empty };
    let all = items.into_iter().chain(vec![[""; 3]; empty]);
    let row = |(at, one): (usize, [&str; 3])| {
        let mut row = vec![text((at + 1).to_string())];
        row.extend(one.map(|words| {
            if words.is_empty() {
                Vec::new()
            } else {
                text(words)
            }
        }));
        row.push(Vec::new());
        row
    };
    let rows: Vec<_> = all.enumerate().map(row).collect();
    draft.table(
        &["序号", "项目", "内容", "数量", "备注"],
        &[2, 5, 8, 3, 4],
        rows,
        ("", 8),
    );
    let name = |of: fn(&HandedOver) -> &str| recorded.map_or(String::new(), |one| plain(of(one)));
    let (handed_by, received_by) = (name(|one| &one.handed_by), name(|one| &one.received_by));
    let (witness, on) = (
        name(|one| &one.witness),
        recorded.map_or_else(|| "{_ 0}".to_owned(), |one| words::day(one.on)),
    );
    let signed =
        format!("移交人{handed_by}（签字）：{{_ 5}}　接收人{received_by}（签字）：{{_ 5}}");
    draft.write(Look::Line, &signed);
    let signed = format!("主持人（签字）：{{_ 5}}　监交人{witness}（签字）：{{_ 5}}");
    draft.write(Look::Line, &signed);
    draft.write(Look::Line, &format!("移交日期：{on}"));
    draft.finish()
}
