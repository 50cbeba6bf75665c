//! Lists: the roll of voters, representatives, group leaders, candidates.

use super::draft::Draft;
use super::draft_lists::sex;
use super::kind::Kind;
use super::particulars::{Candidate, Group, Particulars};
use crate::documents::{Document, Look, text};
use crate::elections::count::cell::post_name;

/// Names in a row of the roll.
const ACROSS: usize = 6;

/// 选民名单: names by villager group, nothing else of anybody (VCL18 art. 14; R-A3-6).
pub(super) fn voter_roll(of: &Particulars) -> Document {
    let mut draft = Draft::new(Kind::VoterRoll, of);
    draft.write(Look::Title, "{unit}{committee}{chapter}选民名单");
    draft.write(Look::Number, "（共{registered}人，第4号公告附件）");
    if let Some(groups) = &of.roll {
        for group in groups {
            let head = format!("{}（{}人）", plain(&group.name), group.names.len());
            draft.write(Look::Caption, &head);
            names(&mut draft, group);
        }
    } else {
        draft.write(Look::Caption, "{?小组名称 6}（{?小组人数 3}人）");
        let row = vec![Vec::new(); ACROSS];
        draft.table(&[], &[1; ACROSS], vec![row; 12], ("选民名单", 10));
    }
    draft.sign();
    draft.finish()
}

/// Braces of a name are no places to fill.
pub(super) fn plain(name: &str) -> String {
    name.replace(['{', '}'], "")
}

fn names(draft: &mut Draft<'_>, group: &Group) {
    let row = |names: &[String]| {
        let mut row: Vec<_> = names.iter().map(text).collect();
        row.resize(ACROSS, Vec::new());
        row
    };
    let rows = group.names.chunks(ACROSS).map(row).collect();
    draft.table(&[], &[1; ACROSS], rows, ("", 0));
}

/// 公告第6号
pub(super) fn representatives(of: &Particulars) -> Document {
    let mut draft = Draft::notice(Kind::RepresentativesList, of);
    draft.write(Look::Addressee, "全体{villager}：");
    draft.body(&["{like 25}，经推选，产生本{village}{villager}代表。现将名单公布如下："]);
    draft.groups("小组", of.representatives.as_ref(), ("代表名单", 8));
    draft.sign();
    draft.finish()
}

/// 公告第6-1号
pub(super) fn group_leaders(of: &Particulars) -> Document {
    let mut draft = Draft::notice(Kind::GroupLeaders, of);
    draft.write(Look::Addressee, "全体{villager}：");
    draft.body(&["{like 28}，经各{group}会议推选，产生{group}组长。现将名单公布如下："]);
    draft.groups("小组", of.group_leaders.as_ref(), ("小组长名单", 8));
    draft.sign();
    draft.finish()
}

/// 候选人情况表, for the township's review and the file; not posted.
pub(super) fn candidate_sheet(of: &Particulars) -> Document {
    let mut draft = Draft::new(Kind::CandidateSheet, of).across();
    draft.write(Look::Title, "{unit}{committee}{chapter}候选人情况表");
    draft.write(
        Look::Line,
        "应选职务和名额：{seats}。选举日：{election_day}。",
    );
    let rows = of.candidates.as_ref().map(|all| {
        let row = |(at, one): (usize, &Candidate)| {
            vec![
                (at + 1).to_string(),
                post_name(one.post).to_owned(),
                one.name.clone(),
                sex(one.is_woman).to_owned(),
                one.about.birth.clone(),
                String::new(),
                one.about.political_status.clone(),
                one.about.education.clone(),
                one.about.origin.clone(),
                one.about.review.clone(),
            ]
        };
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
            "产生方式和票数",
            "资格审查意见",
        ],
        &[2, 3, 4, 2, 4, 2, 3, 3, 5, 6],
        rows,
        ("候选人名单", 10),
    );
    draft.write(Look::Line, "填表人：{_ 6}　审核人：{_ 6}　填表日期：{_ 0}");
    draft.finish()
}
