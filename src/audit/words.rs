//! The words of actions in Chinese: one table, which a test keeps complete.

/// Action and Chinese words, in the order of the filter.
pub(super) const WORDS: [(&str, &str); 122] = [
    ("account.sign_in", "登录"),
    ("account.add", "添加账号"),
    ("account.change", "修改账号"),
    ("account.disable", "停用账号"),
    ("account.enable", "启用账号"),
    ("account.reset", "重置密码"),
    ("account.password", "修改自己的密码"),
    ("import.divisions", "导入区划"),
    ("import.members", "导入两委成员"),
    ("import.seats", "导入职数"),
    ("import.households", "导入户"),
    ("import.voters", "导入登记选民"),
    ("division.establish", "新设村（社区）"),
    ("division.rename", "区划更名"),
    ("division.merge", "合并村（社区）"),
    ("division.split", "拆分村（社区）"),
    ("division.convert", "村居转换"),
    ("division.correct_kind", "更正村居类别"),
    ("division.close", "撤销区划"),
    ("division.add_section", "添加村民小组或网格"),
    ("term.add", "添加届次"),
    ("term.remove", "删除届次"),
    ("term.set_election_day", "设置选举日"),
    ("term.take_back_election_day", "取消选举日"),
    ("person.change", "更正人员资料"),
    ("person.reveal", "查看完整号码"),
    ("person.join", "合并为同一人"),
    ("person.keep_apart", "认定不是同一人"),
    ("person.ask_again", "撤销认定，重新核对是否同一人"),
    ("voter.correct", "更正登记选民"),
    ("voter.remove", "删除登记选民"),
    ("household.correct", "更正户"),
    ("household.remove", "删除户"),
    ("organisation.add", "添加组织"),
    ("organisation.end", "撤销组织"),
    ("organisation.appoint", "添加组织成员"),
    ("organisation.leave", "组织成员离任"),
    ("membership.add", "添加两委成员"),
    ("membership.correct", "更正任职资料"),
    ("membership.end", "两委成员离任"),
    ("membership.restore", "撤销离任"),
    ("membership.withdraw", "移出误登的两委成员"),
    ("composition.target", "设定结构目标"),
    ("composition.basis", "选择统计口径"),
    ("election.start", "启动换届工作"),
    ("election.step", "登记换届步骤"),
    ("election.undo_step", "撤销换届步骤"),
    ("election.act", "换届进入下一阶段"),
    ("election.declare", "填写本轮结果"),
    ("election.change", "修改选举安排"),
    ("election.follow", "新建选举轮次"),
    ("election.rules", "调整选举规则"),
    ("election.template", "调整换届时间表"),
    ("candidates.arrange", "填写候选人产生方式"),
    ("candidates.add", "添加被提名人"),
    ("candidates.correct", "更正被提名人"),
    ("candidates.remove", "删除被提名人"),
    ("candidates.confirm", "确认竞选职务"),
    ("candidates.votes", "填写预选或再次投票票数"),
    ("candidates.leave", "登记候选人退出"),
    ("candidates.restore", "撤销候选人退出"),
    ("candidates.kinship", "登记近亲属关系"),
    ("candidates.verdicts", "录入联审意见"),
    ("candidates.decide", "作出审查决定"),
    ("candidates.publish", "公布正式候选人名单"),
    ("candidates.settings", "调整联审部门和负面清单"),
    ("election.electorate", "选定居委会选举方式"),
    ("election.members", "当选人登记入册"),
    ("election.elected", "填写纸上计票的当选人"),
    ("election.restore", "撤销登记错的离任"),
    ("election.filing", "登记选举结果备案"),
    ("election.certificates", "登记当选证书"),
    ("election.handover", "登记工作移交"),
    ("election.departure", "登记辞职、职务终止"),
    ("recall.ask", "登记罢免要求"),
    ("recall.change", "办理罢免程序"),
    ("recall.vote", "登记罢免表决"),
    ("party.election", "登记党组织选举"),
    ("representatives.plan", "填写代表推选方式"),
    ("representatives.choose", "登记村民代表、小组长"),
    ("representatives.end", "上届代表任期届满"),
    ("count.setup", "填写计票安排"),
    ("count.person", "添加计票人选"),
    ("count.correct_person", "更正计票人选"),
    ("count.remove_person", "删除计票人选"),
    ("count.box", "添加票箱"),
    ("count.entry", "录入票数"),
    ("count.call", "唱票"),
    ("count.reset", "退回重录"),
    ("count.propose", "提请确认结果"),
    ("count.confirm", "确认选举结果"),
    ("count.reopen", "重新打开计票"),
    ("document.freeze", "公告或表册定稿"),
    ("voting.station", "登记投票站点"),
    ("voting.station_remove", "删除投票站点"),
    ("voting.ballots", "登记选票数"),
    ("voting.staff", "添加选举工作人员"),
    ("voting.staff_remove", "删去选举工作人员"),
    ("voting.proxy", "登记委托投票"),
    ("voting.proxies_publish", "公布委托名单"),
    ("voting.proxy_end", "撤销委托投票"),
    ("voting.place_publish", "公布投票地点和工作人员"),
    ("voting.mobile", "登记流动票箱投票人"),
    ("voting.mobile_publish", "公布流动票箱投票人"),
    ("voting.mobile_end", "撤销流动票箱投票人"),
    ("committee.add", "登记选举委员会成员"),
    ("committee.leave", "选举委员会成员退出"),
    ("committee.remove", "删除选举委员会登记"),
    ("committee.publish", "公布选举委员会名单"),
    ("roll.import", "从选民登记导入名单"),
    ("roll.add", "选民名单增加一人"),
    ("roll.correct", "更正选民名单"),
    ("roll.strike", "选民名单划去一人"),
    ("roll.decide", "处理重复登记"),
    ("roll.publish", "公布选民名单"),
    ("roll.objection", "登记名单异议"),
    ("roll.decision", "处理名单异议"),
    ("roll.entitled", "填写有选举权的人数"),
    ("roll.reveal", "查看选民完整号码"),
    ("export.full", "导出完整号码"),
    ("database.create", "建立数据库"),
    ("demo.fill", "建立演示数据"),
];

/// The Chinese words of an action; the action itself where there are none.
pub fn label_of(action: &str) -> &str {
    let found = WORDS.iter().find(|(known, _)| *known == action);
    found.map_or(action, |(_, label)| label)
}

/// The Chinese word of a particular of an event.
pub(super) fn particular(key: &str) -> &str {
    match key {
        "role" => "角色",
        "scope" => "管理范围",
        "code" => "代码",
        "note" => "说明",
        "field" => "内容",
        "fields" => "更正项",
        "reason" => "原因",
        "before" => "更正前",
        "after" => "更正后",
        "kept" => "保留的人员编号",
        "other" => "另一个人员编号",
        "added" => "新增",
        "changed" => "更新",
        "unchanged" => "未变",
        "refused" => "未导入",
        "removed" => "不在册",
        "rows" => "总行数",
        "skipped" => "跳过",
        "replace" => "按名册替换",
        "kind" => "表",
        "term" => "届次",
        "file" => "文件",
        "day" => "日期",
        "evidence" => "凭证",
        "hash" => "校验值",
        "revision" => "第几次保存",
        other => other,
    }
}

/// The Chinese word of a value that is a word of the program.
pub(super) fn value(text: &str) -> &str {
    match text {
        "id_number" => "身份证号",
        "telephone" => "电话",
        "divisions" => "区划",
        "members" => "“两委”班子成员名册",
        "seats" => "班子职数",
        "households" => "户",
        "voters" => "登记选民",
        other => match crate::accounts::Role::from_word(other) {
            Some(role) => role.label(),
            None => other,
        },
    }
}

/// What an event is about, for reading: a bare number says nothing, so it is called what it is.
pub(super) fn subject(text: &str) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    for at in 1..words.len() {
        let [before, word] = &mut words[at - 1..=at] else {
            continue;
        };
        if before == "人员" && is_number(word) {
            *word = format!("（编号{word}）");
        }
    }
    words.join(" ").replace("人员 （编号", "人员（编号")
}
