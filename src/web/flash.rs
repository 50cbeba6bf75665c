//! What just happened, in one sentence after a redirect: a word in the address, never a user's text.

use super::layout::{Notice, NoticeKind};

/// The words and their sentences; each slice adds its lines.
const NOTICES: &[(&str, NoticeKind, &str)] = &[
    ("signed-out", NoticeKind::Done, "您已退出登录。"),
    (
        "session-ended",
        NoticeKind::Warning,
        "登录已超时或已退出，刚才的操作没有提交。请登录后再做一次。",
    ),
    (
        "session-ended-file",
        NoticeKind::Warning,
        "登录已超时或已退出，文件没有上传。请登录后重新选择文件，再上传一次。",
    ),
    (
        "password-changed",
        NoticeKind::Done,
        "密码已修改，其他地方的登录已全部退出。",
    ),
    (
        "account-disabled",
        NoticeKind::Done,
        "账号已停用，该账号的登录已全部退出。",
    ),
    ("account-enabled", NoticeKind::Done, "账号已启用。"),
    (
        "account-changed",
        NoticeKind::Done,
        "账号已修改，该账号需要重新登录。",
    ),
    (
        "account-added-before",
        NoticeKind::Warning,
        "这个账号刚才已经添加，一次性密码只显示一次；如未记下，请重置密码。",
    ),
    (
        "account-reset-before",
        NoticeKind::Warning,
        "密码刚才已经重置，一次性密码只显示一次；如未记下，请再重置一次。",
    ),
    ("saved", NoticeKind::Done, "已保存。"),
    ("removed", NoticeKind::Done, "已删除，已记入审计记录。"),
    (
        "place-changed",
        NoticeKind::Done,
        "变更已办理，相关任职记录和统计已同步更新。",
    ),
    (
        "places-merged",
        NoticeKind::Done,
        "合并已办理，任职记录和统计已同步更新。如有两名书记或主任，离任以前都计入，请在“两委成员”中为不再任职的人办理离任。",
    ),
    (
        "persons-joined",
        NoticeKind::Done,
        "已合并为同一人，任职记录和统计已同步更新。",
    ),
    (
        "persons-apart",
        NoticeKind::Done,
        "已记为不是同一人，以后不再提示。点错了的，可以在“认定不是同一人的”里撤销。",
    ),
    (
        "persons-asked-again",
        NoticeKind::Done,
        "已撤销，这一对回到“可能是同一人”。",
    ),
    (
        "several-joined",
        NoticeKind::Done,
        "选中的各对已合并为同一人，任职记录和统计已同步更新。",
    ),
    (
        "revealed-before",
        NoticeKind::Warning,
        "完整号码只显示一次，刚才已经显示过；如需再看，请重新填写原因。",
    ),
    (
        "imported-before",
        NoticeKind::Warning,
        "刚才已经导入，没有重复写入。",
    ),
    (
        "number-as-name",
        NoticeKind::Warning,
        "姓名栏里填的是号码，没有查找，号码也没有留在网址里。身份证号请在下面填写，再按“按身份证号查找”。",
    ),
    ("removed", NoticeKind::Done, "已删除。"),
];

/// The address of a page with the word of a notice.
pub fn with_notice(path: &str, word: &str) -> String {
    let sign = if path.contains('?') { '&' } else { '?' };
    format!("{path}{sign}done={word}")
}

/// The notice a query asks for; unknown words ask for none.
pub(crate) fn notice(query: &str) -> Option<Notice> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    let (_, word) = pairs.iter().find(|(name, _)| name == "done")?;
    let (_, kind, text) = NOTICES.iter().find(|(known, _, _)| known == word)?;
    Some(Notice {
        kind: *kind,
        text: (*text).to_owned(),
    })
}
