//! Where a table comes from, and what its first bytes say it is.

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};

use super::Unreadable;

/// A file to be read. It is opened several times and never held whole when it comes from a path.
#[derive(Debug, Clone)]
pub enum Source {
    /// A file on disk (a finished upload, or the argument of the command).
    Path(PathBuf),
    /// A small file in memory.
    Bytes {
        /// File name as the user gave it; decides nothing, serves only for messages.
        name: String,
        /// The whole content.
        bytes: Vec<u8>,
    },
}

/// A stream that can be read from any place.
pub(super) trait ReadSeek: Read + Seek {}
impl<T: Read + Seek> ReadSeek for T {}

/// What the content is, whatever the name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// A zip archive, hopefully a workbook.
    Zip,
    /// Anything that may be text.
    Text,
}

const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];

/// First bytes of files that users take for tables, and their names.
const OTHER_KINDS: &[(&[u8], &str)] = &[
    (b"%PDF", "PDF 文件"),
    (b"{\\rtf", "Word（RTF）文件"),
    (b"\x89PNG", "图片"),
    (b"\xFF\xD8\xFF", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xBC\xAF", "压缩包"),
    (b"\x1F\x8B", "压缩包"),
    (b"SQLite format 3", "数据库文件"),
];

/// How web pages and XML tables begin that are sold as `.xls`.
const MARKUP: &[&str] = &[
    "<!doctype",
    "<html",
    "<head",
    "<table",
    "<meta",
    "<style",
    "<?xml",
    "<!--",
];

impl Source {
    /// The file's name for messages.
    pub fn name(&self) -> String {
        match self {
            Self::Path(path) => path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            Self::Bytes { name, .. } => name.clone(),
        }
    }

    /// Whether it is a workbook by its content, readable or not.
    pub fn is_workbook(&self) -> bool {
        matches!(
            self.content(),
            Ok(Content::Zip) | Err(Unreadable::OldWorkbook(_) | Unreadable::Encrypted)
        )
    }

    /// Opens the content from its beginning.
    pub(super) fn open(&self) -> Result<Box<dyn ReadSeek + '_>, Unreadable> {
        Ok(match self {
            Self::Path(path) => Box::new(BufReader::with_capacity(64 * 1024, File::open(path)?)),
            Self::Bytes { bytes, .. } => Box::new(Cursor::new(bytes.as_slice())),
        })
    }

    /// Tells a workbook from text by the content; refuses other kinds by name.
    pub(super) fn content(&self) -> Result<Content, Unreadable> {
        let mut start = Vec::new();
        self.open()?.take(1024).read_to_end(&mut start)?;
        if start.is_empty() {
            return Err(Unreadable::Empty);
        }
        if start.starts_with(OLE) {
            return Err(self.describe_ole()?);
        }
        if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
            return Ok(Content::Zip);
        }
        if let Some((_, kind)) = OTHER_KINDS
            .iter()
            .find(|(magic, _)| start.starts_with(magic))
        {
            return Err(Unreadable::OtherKind(kind));
        }
        if is_markup(&start) {
            return Err(Unreadable::OtherKind("网页（HTML/XML）文件"));
        }
        Ok(Content::Text)
    }

    /// An OLE container is a workbook of old, or a new one behind a password.
    fn describe_ole(&self) -> Result<Unreadable, Unreadable> {
        let needle: Vec<u8> = "EncryptedPackage"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        if contains(self.open()?, &needle)? {
            return Ok(Unreadable::Encrypted);
        }
        let name = self.name();
        let ending = Path::new(&name)
            .extension()
            .unwrap_or_default()
            .to_ascii_lowercase();
        Ok(match ending.to_str() {
            Some("et") => Unreadable::OldWorkbook("WPS 表格（.et）文件"),
            Some("doc" | "wps") => Unreadable::OtherKind("文字处理文件"),
            _ => Unreadable::OldWorkbook("旧格式（.xls）的工作簿"),
        })
    }
}

fn is_markup(start: &[u8]) -> bool {
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    let text = String::from_utf8_lossy(start)
        .trim_start()
        .to_ascii_lowercase();
    MARKUP.iter().any(|tag| text.starts_with(tag))
}

/// Whether the needle stands anywhere in the stream; reads piece by piece.
fn contains(mut input: impl Read, needle: &[u8]) -> Result<bool, Unreadable> {
    let mut window: Vec<u8> = Vec::new();
    let mut piece = vec![0; 64 * 1024];
    loop {
        let length = input.read(&mut piece)?;
        if length == 0 {
            return Ok(false);
        }
        window.extend_from_slice(&piece[..length]);
        if find(&window, needle).is_some() {
            return Ok(true);
        }
        let keep = window.len().saturating_sub(needle.len());
        window.drain(..keep);
    }
}

/// Where the needle begins.
pub(super) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut from = 0;
    while let Some(at) = haystack[from..].iter().position(|byte| *byte == first) {
        let start = from + at;
        if haystack[start..].starts_with(needle) {
            return Some(start);
        }
        from = start + 1;
    }
    None
}
