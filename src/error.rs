//! The one error of requests and commands. Each kind carries the sentence its reader needs.

use std::fmt;

/// Why something could not be done.
#[derive(Debug)]
pub enum Error {
    /// It does not exist, or lies outside the reader's scope: the two answer alike.
    NotFound,
    /// The role does not allow it.
    Forbidden,
    /// Nobody is signed in.
    SignInNeeded,
    /// The state of the data does not allow it; the sentence says why and what to do.
    Conflict(String),
    /// The input is wrong; the sentence says where and what to do.
    Invalid(String),
    /// Too much is waiting; the same request may be sent again soon.
    Busy,
    /// The database failed; the cause is logged, never shown.
    Database(diesel::result::Error),
    /// Something that should not happen; the text is logged, never shown.
    Internal(String),
}

/// The result of nearly everything.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A conflict with its sentence.
    pub fn conflict(sentence: impl Into<String>) -> Self {
        Self::Conflict(sentence.into())
    }

    /// An invalid input with its sentence.
    pub fn invalid(sentence: impl Into<String>) -> Self {
        Self::Invalid(sentence.into())
    }

    /// An unexpected fault, with the cause for the log.
    pub fn internal(cause: impl fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => out.write_str("没有找到这一项，可能已被删除，或不在您的管理范围内。"),
            Self::Forbidden => out.write_str("您的账号没有这项权限，如有需要请联系县级管理员。"),
            Self::SignInNeeded => out.write_str("请先登录。"),
            Self::Conflict(sentence) | Self::Invalid(sentence) => out.write_str(sentence),
            Self::Busy => out.write_str("系统正忙，请稍等几秒再试一次；已填写的内容没有丢失。"),
            Self::Database(_) | Self::Internal(_) => {
                out.write_str("系统内部出错，请稍后再试；若仍不行，请把错误编号告诉管理员。")
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Database(cause) => Some(cause),
            _ => None,
        }
    }
}

impl From<diesel::result::Error> for Error {
    fn from(cause: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind as Kind, Error as Cause};
        match cause {
            Cause::NotFound => Self::NotFound,
            Cause::DatabaseError(Kind::UniqueViolation | Kind::ForeignKeyViolation, _) => {
                Self::Conflict("数据已被他人改动或已存在，请刷新页面后再试。".to_owned())
            }
            other => Self::Database(other),
        }
    }
}
