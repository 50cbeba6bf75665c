//! Faults of the machine in plain Chinese: files, networks, databases. The technical words stand
//! in brackets behind, for whoever helps.

use std::io::{self, ErrorKind};

/// A fault of the file system or the network. Ends without a full stop.
pub fn of_io(cause: &io::Error) -> String {
    match of_kind(cause.kind()) {
        Some(sentence) => format!("{sentence}（{cause}）"),
        None => format!("系统拒绝了这个操作（{cause}）"),
    }
}

fn of_kind(kind: ErrorKind) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::NotFound => "文件或文件夹不存在",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::AlreadyExists => "已经存在",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "磁盘空间不足",
        ErrorKind::IsADirectory => "这是一个文件夹",
        ErrorKind::NotADirectory => "路径中有一段不是文件夹",
        ErrorKind::ReadOnlyFilesystem => "磁盘是只读的",
        ErrorKind::InvalidFilename => "文件名太长或不能用",
        ErrorKind::InvalidData => "内容不是有效的文字",
        ErrorKind::InvalidInput => "写法不对",
        ErrorKind::AddrInUse => "这个地址和端口已被别的程序占用",
        ErrorKind::AddrNotAvailable => "这台机器没有这个地址",
        ErrorKind::ConnectionRefused => "对方没有应答，可能没有在运行",
        ErrorKind::TimedOut => "等待太久没有回应",
        ErrorKind::BrokenPipe => "读取的一方已经关闭",
        _ => return None,
    })
}

/// Words of SQLite and PostgreSQL when a database does not open, with what they mean.
const DATABASE: &[(&str, &str)] = &[
    ("file is not a database", "这个文件不是数据库，或已损坏"),
    ("malformed", "数据库文件已损坏，请用备份恢复"),
    ("unable to open database file", "数据库文件打不开"),
    ("readonly database", "数据库文件是只读的"),
    ("database is locked", "数据库正被别的程序占用"),
    ("disk I/O error", "磁盘读写出错"),
    ("disk is full", "磁盘空间不足"),
    ("already exists", "已经存在"),
    ("password authentication failed", "用户名或密码不对"),
    ("no password supplied", "没有填写密码"),
    ("no pg_hba.conf entry", "服务器不允许这台机器连接"),
    ("Connection refused", "连不上数据库服务器，可能没有运行"),
    ("could not translate host name", "找不到这个主机名"),
    ("does not exist", "数据库或用户不存在"),
    ("timeout", "等待太久没有回应"),
    ("timed out", "等待太久没有回应"),
    ("ermission denied", "没有权限"),
    ("No such file or directory", "文件或文件夹不存在"),
    ("s a directory", "这是一个文件夹"),
    ("No space left", "磁盘空间不足"),
];

/// A database that does not open or does not take a copy, by the words of its driver. Ends without
/// a full stop.
pub fn of_database(words: &str) -> String {
    let found = DATABASE.iter().find(|(part, _)| words.contains(part));
    match found {
        Some((_, sentence)) => format!("{sentence}（{words}）"),
        None => format!("数据库给出的原因：{words}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chinese_sentence_stands_before_the_technical_words() {
        let told = of_io(&io::Error::from_raw_os_error(2));
        assert!(
            told.starts_with("文件或文件夹不存在（No such file"),
            "{told}"
        );
        let told = of_io(&io::Error::other("x"));
        assert!(told.starts_with("系统拒绝"), "{told}");
        let told = of_database("file is not a database");
        assert!(told.starts_with("这个文件不是数据库"), "{told}");
    }
}
