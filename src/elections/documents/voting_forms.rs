//! Forms to be filled in by hand: nomination paper, voter's card, proxy letter, register of the
//! ballot papers that are handed out.

use super::count_papers::seats;
use super::draft::Draft;
use super::kind::Kind;
use super::notices_voting::NEAR_RELATIVES;
use super::particulars::Particulars;
use crate::documents::{Document, Look, Span, text};
use crate::elections::count::cell::post_name;

/// Voters' cards on a page.
const CARDS: usize = 4;
/// Voters on a page of the register.
const VOTERS: usize = 15;

/// 提名票: a line for each seat; nobody nominates more (VCL18 art. 15).
pub(super) fn nomination_paper(of: &Particulars) -> Document {
    let mut draft = Draft::new(Kind::NominationPaper, of).on_one_page();
    draft.write(Look::Title, "{unit}{committee}{chapter}候选人提名票");
    draft.write(Look::Number, "{unit}{election_committee}（盖章）");
    let posts = seats(of);
    let mut rows: Vec<Vec<Vec<Span>>> = Vec::new();
    for (post, number) in &posts {
        let mut head = text(format!("{}（应选{number}名）", post_name(*post)));
        let row = |_| vec![std::mem::take(&mut head), Vec::new()];
        rows.extend((0..*number).map(row));
    }
    let is_known = !rows.is_empty();
    if !is_known {
        rows = vec![vec![Vec::new(); 2]; 6];
    }
    let what = if is_known {
        ""
    } else {
        "应选职务和名额"
    };
    draft.table(&["职务", "被提名人姓名"], &[4, 7], rows, (what, 12));
    if is_known {
        draft.let_first_run_down();
    }
    draft.write(Look::Small, "填写说明：");
    for line in [
        "1. 由登记参加选举的{villager}本人填写，写明被提名人的姓名，不写提名人的姓名。",
        "2. 每一职务提名的人数不得超过应选名额；不得委托他人提名。",
    ] {
        draft.write(Look::Small, line);
    }
    draft.finish()
}

/// 参选证: one card gets one paper (R-A5-4).
pub(super) fn voter_card(of: &Particulars) -> Document {
    let mut draft = Draft::new(Kind::VoterCard, of).on_one_page();
    for _ in 0..CARDS {
        draft.write(Look::Caption, "{unit}{committee}{chapter}参选证");
        let row = |one: &str, other: &str| vec![text(one), Vec::new(), text(other), Vec::new()];
        let rows = vec![row("姓名", "性别"), row("小组", "编号")];
        draft.table(&[], &[2, 4, 2, 4], rows, ("", 10));
        draft.write(
            Look::Small,
            "选举日：{election_day}。凭本证领取选票，一证一票，请妥善保管。{unit}{election_committee}（盖章）",
        );
    }
    draft.finish()
}

/// 委托投票书 (VCL18 art. 15).
pub(super) fn proxy_letter(of: &Particulars) -> Document {
    let mut draft = Draft::new(Kind::ProxyLetter, of).on_one_page();
    draft.write(Look::Title, "委托投票书");
    draft.write(Look::Addressee, "{unit}{election_committee}：");
    draft.body(&["本人在选举期间外出，不能参加{election_day}举行的{unit}{committee}{chapter}投票。{by 15}，现委托下列近亲属代为投票。"]);
    let row = |one: &str, other: &str| vec![text(one), Vec::new(), text(other), Vec::new()];
    let rows = vec![
        row("委托人", "所在小组"),
        row("受委托人", "所在小组"),
        row("受委托人是委托人的", "外出原因"),
    ];
    draft.table(&[], &[4, 5, 3, 5], rows, ("", 12));
    let relatives = format!(
        "1. 受委托人应当是本{{village}}有选举权的近亲属（{NEAR_RELATIVES}），接受委托不得超过{{rule proxy.most}}人，不得再委托他人。"
    );
    draft.write(Look::Small, "说明：");
    draft.write(Look::Small, &relatives);
    let candidate = if of.rules.rules().proxy.candidate_allowed {
        ""
    } else {
        draft.tell("proxy.candidate_allowed");
        "候选人不得接受委托。"
    };
    draft.write(
        Look::Small,
        &format!("2. {candidate}委托经{{election_committee}}确认并公布后有效。"),
    );
    draft.write(Look::Line, "委托人（签字）：{_ 5}　日期：{_ 0}");
    draft.write(Look::Line, "受委托人（签字）：{_ 5}　日期：{_ 0}");
    draft.write(Look::Line, "选举委员会（盖章）：{_ 4}　日期：{_ 0}");
    draft.finish()
}

/// 选票发放登记表: who was handed a paper, for himself and for others (R-A5-4). It never says how
/// anybody voted.
pub(super) fn issue_register(of: &Particulars) -> Document {
    let mut draft = Draft::new(Kind::IssueRegister, of).on_one_page();
    draft.write(Look::Title, "{unit}{committee}{chapter}选票发放登记表");
    draft.write(Look::Line, "会场、投票站或流动票箱：{_ 8}　{election_day}");
    let row = |number: usize| {
        let mut row = vec![text(number.to_string())];
        row.resize(6, Vec::new());
        row
    };
    let mut rows: Vec<Vec<Vec<Span>>> = (1..=VOTERS).map(row).collect();
    let mut sum = vec![Vec::new(), text("本页合计")];
    sum.resize(6, Vec::new());
    rows.push(sum);
    draft.table(
        &[
            "序号",
            "领票人",
            "参选证编号",
            "代谁领票（委托人）",
            "张数",
            "领票人签字",
        ],
        &[2, 4, 4, 5, 2, 4],
        rows,
        ("", 10),
    );
    draft.write(Look::Line, "发票人：{_ 7}　监票人：{_ 7}");
    draft.finish()
}
