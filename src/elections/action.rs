//! What somebody does to bring a chapter of an election into its next state.

use crate::rules::words;

words! {
    /// An action, by the word of forms and of the JSON interface.
    Action {
        /// 选举委员会成立
        FormCommittee = "form_committee",
        /// 开始选民登记; freezes the rules
        OpenRegistration = "open_registration",
        /// 公布选民名单
        PublishList = "publish_list",
        /// 确定选民名单
        FinishList = "finish_list",
        /// 开始提名
        StartNomination = "start_nomination",
        /// 开始资格审查
        StartReview = "start_review",
        /// 公布正式候选人
        PublishCandidates = "publish_candidates",
        /// 进入竞职和会务准备
        StartCampaign = "start_campaign",
        /// 开始投票
        OpenVoting = "open_voting",
        /// 停止投票、开始计票
        CloseVoting = "close_voting",
        /// 宣布选举无效
        DeclareInvalid = "declare_invalid",
        /// 认定已计票的选举无效; an authority decides it
        Annul = "annul",
        /// 宣布本轮结果
        DeclareResult = "declare_result",
        /// 再次投票
        CallTieRevote = "call_tie_revote",
        /// 另行选举
        CallRunoff = "call_runoff",
        /// 确认结果
        ConfirmResult = "confirm_result",
        /// 公布结果
        Announce = "announce",
        /// 报备案
        File = "file",
        /// 开始移交
        StartHandover = "start_handover",
        /// 归档
        Archive = "archive",
    }
}

impl Action {
    /// Its Chinese words, as on the button.
    pub const fn label(self) -> &'static str {
        match self {
            Self::FormCommittee => "选举委员会成立，进入下一阶段",
            Self::OpenRegistration => "开始选民登记",
            Self::PublishList => "名单已公布，进入下一阶段",
            Self::FinishList => "确定选民名单",
            Self::StartNomination => "开始提名",
            Self::StartReview => "提名结束，开始资格审查",
            Self::PublishCandidates => "候选人已公布，进入下一阶段",
            Self::StartCampaign => "进入竞职和会务准备",
            Self::OpenVoting => "开始投票",
            Self::CloseVoting => "停止投票，开始计票",
            Self::DeclareInvalid => "宣布选举无效",
            Self::Annul => "认定选举无效（乡镇、县级的决定）",
            Self::DeclareResult => "宣布本轮结果",
            Self::CallTieRevote => "同票，再次投票",
            Self::CallRunoff => "名额未选足，另行选举",
            Self::ConfirmResult => "确认选举结果",
            Self::Announce => "结果已公布，进入下一阶段",
            Self::File => "已报备案，进入下一阶段",
            Self::StartHandover => "证书已发，开始移交",
            Self::Archive => "移交完成，归档",
        }
    }
}
