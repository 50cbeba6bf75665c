//! Notices 1 to 5: election day, election committee, registration, roll, representatives.

use super::draft::Draft;
use super::kind::Kind;
use super::particulars::{Particulars, Replacement};
use super::words;
use crate::documents::{Document, Look};
use crate::rules::Value;

/// 公告第1号
pub(super) fn election_day(of: &Particulars) -> Document {
    let mut draft = Draft::notice(Kind::ElectionDay, of);
    draft.write(Look::Addressee, "全体{villager}：");
    draft.body(&["本{village}{committee}{cause}。{by 11 12}，经{election_committee}研究确定，现将选举日等事项公告如下："]);
    draft.write(Look::Heading, "一、选举日");
    draft.body(&["{election_day}（{weekday}）。"]);
    draft.write(Look::Heading, "二、选举的职务和名额");
    draft.body(&["{seats}。"]);
    draft.write(Look::Heading, "三、选民登记");
    draft.body(&[
        "登记日期自{from voters_registered}至{day voters_registered}，具体办法见第3号公告。登记参加选举的{villager}名单，{by 14}，于选举日的{rule register.list_days}日前公布。",
    ]);
    draft.write(Look::Heading, "四、选举的主持");
    draft.body(&["选举由本{village}{election_committee}主持。咨询电话：{?咨询电话 7}。"]);
    draft.sign();
    draft.finish()
}

/// 公告第2号
pub(super) fn committee_list(of: &Particulars) -> Document {
    let mut draft = Draft::notice(Kind::CommitteeList, of);
    draft.write(Look::Addressee, "全体{villager}：");
    draft.body(&[
        "{by 12}，{done committee_chosen}经{?推选方式（村民会议、村民代表会议或各村民小组会议） 9}推选，产生本{village}{election_committee}。现将名单公布如下：",
    ]);
    draft.officials(of.committee.as_ref(), ("选举委员会成员名单", 7));
    draft.body(&[
        "{election_committee}主持本次选举，其职责自成立之日起，至新老{committee}工作移交完成时为止。",
        "{election_committee}成员被提名为{committee}成员候选人的，应当退出{election_committee}；因此出缺或者因其他原因出缺的，按照原推选结果依次递补，也可以另行推选。",
    ]);
    draft.sign();
    draft.finish()
}

/// 公告第2-1号
pub(super) fn committee_change(of: &Particulars) -> Document {
    let mut draft = Draft::notice(Kind::CommitteeChange, of);
    draft.write(Look::Addressee, "全体{villager}：");
    draft.body(&["{by 12}，本{village}{election_committee}成员变动如下："]);
    let rows = of.replacements.as_ref().map(|all| {
        let row =
            |one: &Replacement| vec![one.left.clone(), one.reason.clone(), one.joined.clone()];
        all.iter().map(row).collect()
    });
    draft.list(
        &["退出人员", "退出原因", "递补或另行推选的人员"],
        &[3, 4, 4],
        rows,
        ("选举委员会变动情况", 4),
    );
    draft.body(&["缺额按照原推选结果依次递补；没有可以递补的，另行推选。"]);
    draft.sign();
    draft.finish()
}

/// 公告第3号
pub(super) fn registration(of: &Particulars) -> Document {
    let mut draft = Draft::notice(Kind::Registration, of);
    draft.write(Look::Addressee, "全体{villager}：");
    draft.body(&["{by 13}，现将参加{committee}{chapter}的选民登记事项公告如下："]);
    draft.write(Look::Heading, "一、登记条件");
    draft.body(&[
        "年满十八周岁的{villager}，不分民族、种族、性别、职业、家庭出身、宗教信仰、教育程度、财产状况、居住期限，都有选举权和被选举权；依照法律被剥夺政治权利的人除外。年龄计算到选举日，即{born_by}（含当日）以前出生。出生日期以居民身份证为准，没有身份证的以户口簿为准。",
    ]);
    draft.write(Look::Heading, "二、登记对象");
    let months = of.rules.stated("register.residence_months");
    let months = match months.map(|one| &one.value) {
        Some(Value::Number(number)) => words::months(*number),
        _ => "一年".to_owned(),
    };
    draft.tell("register.residence_months");
    let works = of
        .rules
        .stated("register.work_counts")
        .map(|one| &one.value);
    let works = if works == Some(&Value::Flag(true)) {
        draft.tell("register.work_counts");
        "或者工作"
    } else {
        ""
    };
    draft.body(&[
        "（一）户籍在本{village}并且在本{village}居住的{villager}；",
        "（二）户籍在本{village}，不在本{village}居住，本人表示参加选举的{villager}；",
        &format!("（三）户籍不在本{{village}}，在本{{village}}居住{works}{months}以上，本人申请参加选举，并且经{{assembly}}同意参加选举的公民。"),
        "已在户籍所在地或者居住地登记参加选举的，不得再参加其他地方的选举。一人只在一处登记。",
    ]);
    draft.write(Look::Heading, "三、登记时间和地点");
    draft.body(&[
        "自{from voters_registered}至{day voters_registered}，在{?登记地点 8}登记。请带居民身份证或者户口簿。外出人员可以由本人电话或者书面表示是否参加选举，联系电话：{?登记联系电话 7}。",
    ]);
    draft.sign();
    draft.finish()
}

/// 公告第4号
pub(super) fn voter_notice(of: &Particulars) -> Document {
    let mut draft = Draft::notice(Kind::VoterNotice, of);
    draft.write(Look::Addressee, "全体{villager}：");
    draft.body(&[
        "{by 13 14}，经登记、审查，参加本次选举的{villager}共{registered}人，名单附后，于选举日的{rule register.list_days}日前公布。",
        "对名单有异议的，应当自名单公布之日起{rule register.objection_days}日内，即{objection_last}（含当日）以前，向{election_committee}申诉。{election_committee}自收到申诉之日起{rule register.decision_days}日内作出处理决定，并公布处理结果。",
        "申诉受理人：{?申诉受理人 5}；电话：{?申诉受理电话 7}。",
    ]);
    draft.write(Look::Line, "附：选民名单");
    draft.sign();
    draft.finish()
}

/// 公告第5号
pub(super) fn representatives_notice(of: &Particulars) -> Document {
    let mut draft = Draft::notice(Kind::RepresentativesNotice, of);
    draft.write(Look::Addressee, "全体{villager}：");
    draft.body(&["{like 25 28}，现将推选{villager}代表和{group}组长的事项公告如下："]);
    draft.write(Look::Heading, "一、推选办法");
    draft.body(&[
        "（一）{villager}代表按每五户至十五户推选一人，或者由各{group}推选若干人。{villager}代表会议的组成人员中，{villager}代表应当占五分之四以上，妇女{villager}代表应当占三分之一以上。",
        "（二）{group}组长由{group}会议推选。{group}会议应当有本组十八周岁以上的{villager}三分之二以上，或者本组三分之二以上的户的代表参加，所作决定应当经到会人员的过半数同意。",
        "（三）{villager}代表、{group}组长的任期与{committee}相同，可以连选连任。",
    ]);
    draft.write(Look::Heading, "二、名额、时间和地点");
    draft.list(
        &["小组", "代表名额", "其中妇女", "推选时间", "地点"],
        &[3, 2, 2, 4, 4],
        None,
        ("各小组代表名额和推选时间地点", 8),
    );
    draft.sign_on("{?落款日期 0}");
    draft.finish()
}
