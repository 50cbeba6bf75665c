//! Why a rule set cannot be made, in one sentence that names the key.

use super::key::Key;

/// Why a rule set is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleFault {
    /// A key nobody knows.
    #[error("没有“{0}”这一项规则；请从规则列表中选择")]
    UnknownKey(String),
    /// A value the key does not take.
    #[error("“{}”（{}）填得不对：{takes}", .key.name, .key.label)]
    Value {
        /// The key.
        key: &'static Key,
        /// What it takes.
        takes: String,
    },
    /// A value every set must have.
    #[error("缺少“{}”（{}）", .0.name, .0.label)]
    Missing(&'static Key),
    /// Beyond what national law allows.
    #[error("“{}”（{}）超出法律的限度：{limit}", .key.name, .key.label)]
    Limit {
        /// The key.
        key: &'static Key,
        /// The limit and its article.
        limit: &'static str,
    },
    /// A county's set without a name of its own.
    #[error("请给本县的规则另起一个代号")]
    SameName,
    /// A change without a reason.
    #[error("请写明修改规则的理由和依据")]
    NoReason,
    /// A file that is no rule set.
    #[error("规则文件{file}有误：{cause}")]
    File {
        /// The file.
        file: String,
        /// What is wrong.
        cause: String,
    },
    /// It could not be written out to be hashed.
    #[error("规则无法写成规范格式")]
    NotWritten,
}
