//! Looks through a workbook before anything is unpacked into memory.
//!
//! Every entry is read as a stream and only counted: half a megabyte of zip can hold half a gigabyte of
//! XML. What the archive says about its sizes is not believed.

use std::collections::BTreeSet;
use std::io::{Read, Seek, SeekFrom};

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::source::{ReadSeek, find};
use super::{Source, Unreadable};

const MEBIBYTE: u64 = 1024 * 1024;
/// Most bytes of all entries together once unpacked.
const MOST_UNPACKED: u64 = 64 * MEBIBYTE;
/// An entry over one mebibyte may not be more than so many times its packed size.
const HIGHEST_RATIO: u64 = 100;
/// Most entries of the archive.
const MOST_ENTRIES: usize = 1000;
/// Digits of the declared number of shared strings; the reader makes room for them in advance.
const COUNT_DIGITS: usize = 7;
/// Signs between the word and its number; with name and number they fit into the overlap.
const COUNT_GAP: usize = 16;
/// Most elements of the parts that are held in memory whole, such as the styles.
const MOST_ELEMENTS: usize = 500_000;
/// Bytes carried over from piece to piece, so that a word on the border is seen.
const OVERLAP: usize = 64;

/// Refuses archives that are too large, damaged, encrypted, hostile or no workbook.
pub(super) fn check(source: &Source) -> Result<(), Unreadable> {
    let mut input = source.open()?;
    check_entry_count(&mut input)?;
    let mut archive = ZipArchive::new(input).map_err(|error| refuse(&error))?;
    if archive.len() > MOST_ENTRIES {
        return Err(Unreadable::Suspicious("内部文件过多"));
    }
    if archive.has_duplicate_names()
        || archive
            .has_overlapping_entries()
            .map_err(|error| refuse(&error))?
    {
        return Err(Unreadable::Suspicious("内部文件重复或重叠"));
    }
    let mut names = BTreeSet::new();
    let mut unpacked = 0;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|error| refuse(&error))?;
        let name = safe_name(&entry)?;
        unpacked += check_entry(&mut entry, &name, MOST_UNPACKED - unpacked)?;
        if !names.insert(name) {
            return Err(Unreadable::Suspicious("内部文件重复或重叠"));
        }
    }
    check_kind(&names)
}

/// The number of entries as the end record gives it, before the list is read into memory.
fn check_entry_count(input: &mut Box<dyn ReadSeek + '_>) -> Result<(), Unreadable> {
    let length = input.seek(SeekFrom::End(0))?;
    if length > MOST_UNPACKED {
        return Err(Unreadable::TooLarge("超过 64 MB"));
    }
    input.seek(SeekFrom::Start(length.saturating_sub(66 * 1024)))?;
    let mut tail = Vec::new();
    input.read_to_end(&mut tail)?;
    let mut found = false;
    let mut from = 0;
    while let Some(at) = find(&tail[from..], b"PK\x05\x06") {
        found = true;
        from += at + 4;
        let count = tail
            .get(from + 6..from + 8)
            .map_or(0, |bytes| u16::from_le_bytes([bytes[0], bytes[1]]));
        if usize::from(count) > MOST_ENTRIES {
            return Err(Unreadable::Suspicious("内部文件过多"));
        }
    }
    input.seek(SeekFrom::Start(0))?;
    if found {
        Ok(())
    } else {
        Err(Unreadable::Damaged("文件不完整，可能没有下载或复制完"))
    }
}

/// The entry's name in small letters; names that lead out of the archive and links are refused.
fn safe_name<R: Read + Seek>(entry: &ZipFile<'_, R>) -> Result<String, Unreadable> {
    if entry.encrypted() {
        return Err(Unreadable::Encrypted);
    }
    if entry.enclosed_name().is_none() || entry.is_symlink() {
        return Err(Unreadable::Suspicious("内部文件名不合法"));
    }
    let name = entry.name().map_err(|error| refuse(&error))?;
    Ok(name.replace('\\', "/").to_lowercase())
}

/// Reads one entry to its end and gives its true size.
fn check_entry<R: Read + Seek>(
    entry: &mut ZipFile<'_, R>,
    name: &str,
    room: u64,
) -> Result<u64, Unreadable> {
    let (packed, declared) = (entry.compressed_size(), entry.size());
    let ends_with_any = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    let is_xml = ends_with_any(&[".xml", ".rels", ".vml"]);
    let is_sheet = is_xml && name.contains("worksheets/");
    let is_index = ends_with_any(&["styles.xml", "workbook.xml", "theme1.xml", ".rels"]);
    let mut elements = 0;
    let mut buffer = vec![0; OVERLAP + 64 * 1024];
    let mut kept = 0;
    let mut size = 0;
    loop {
        let read = entry
            .read(&mut buffer[kept..])
            .map_err(|_| Unreadable::Damaged("内部数据无法解压"))?;
        if read == 0 {
            break;
        }
        let at_start = size == 0;
        size += read as u64;
        check_size(size, room, packed)?;
        if is_index {
            elements += buffer[kept..kept + read]
                .split(|byte| *byte == b'<')
                .count()
                - 1;
        }
        if elements > MOST_ELEMENTS {
            return Err(Unreadable::TooLarge("格式或样式过多"));
        }
        let filled = kept + read;
        if is_xml {
            check_markup(&buffer[..filled], at_start)?;
        }
        if is_sheet {
            check_cells(&buffer[..filled])?;
        }
        let from = filled.saturating_sub(OVERLAP);
        buffer.copy_within(from..filled, 0);
        kept = filled - from;
    }
    let size = (size == declared).then_some(size);
    size.ok_or(Unreadable::Damaged("内部数据大小不符"))
}

/// What came out so far against the room that is left and the packed size.
fn check_size(size: u64, room: u64, packed: u64) -> Result<(), Unreadable> {
    if size > room {
        return Err(Unreadable::TooLarge("解压后超过 64 MB"));
    }
    if size > packed.saturating_mul(HIGHEST_RATIO).max(MEBIBYTE) {
        return Err(Unreadable::Suspicious("压缩比过高"));
    }
    Ok(())
}

/// No document type (entities that multiply), no other encoding than UTF-8, no immense count.
fn check_markup(piece: &[u8], at_start: bool) -> Result<(), Unreadable> {
    let is_utf16 = piece.starts_with(&[0xFF, 0xFE]) || piece.starts_with(&[0xFE, 0xFF]);
    if at_start && (is_utf16 || piece.iter().take(4).any(|byte| *byte == 0)) {
        return Err(Unreadable::Suspicious("内部编码不是 UTF-8"));
    }
    if find(piece, b"!DOCTYPE").is_some() || find(piece, b"!ENTITY").is_some() {
        return Err(Unreadable::Suspicious("含有文档类型定义"));
    }
    check_counts(piece)
}

/// Digits of the highest number that a shared string can have.
const STRING_DIGITS: usize = 7;
/// Digits and number of the last row that any spreadsheet has.
const LAST_ROW: u32 = 1_048_576;
/// Signs between the type of a cell, or the beginning of a row, and what is looked for; with the
/// number it fits into the overlap.
const CELL_GAP: usize = 36;

/// Every shared string is told by a plain number, and no row lies beyond the last one: the reading
/// library takes the first string, or no row at all, for what it cannot understand.
fn check_cells(piece: &[u8]) -> Result<(), Unreadable> {
    for (begin, number) in [(&b"t=\"s\""[..], &b"<v>"[..]), (b"<row", b" r=\"")] {
        let mut rest = piece;
        while let Some(at) = find(rest, begin) {
            rest = &rest[at + begin.len()..];
            let near = &rest[..rest.len().min(CELL_GAP)];
            let Some(from) = find(near, number).map(|at| at + number.len()) else {
                continue;
            };
            let between = &near[..from.min(near.len())];
            if find(between, b"/>").is_some() || find(between, b"<c").is_some() {
                continue;
            }
            let after = &rest[from..];
            let end = after.iter().position(|byte| matches!(byte, b'<' | b'"'));
            let Some(digits) = end.map(|end| &after[..end]) else {
                continue;
            };
            let text = std::str::from_utf8(digits).unwrap_or_default().trim();
            if number == b"<v>" {
                let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
                if !is_plain || text.len() > STRING_DIGITS {
                    return Err(Unreadable::Damaged("单元格引用了不存在的文字"));
                }
            } else if between.iter().all(|byte| *byte != b'>')
                && !text.parse().is_ok_and(|row: u32| row <= LAST_ROW)
            {
                return Err(Unreadable::Damaged("单元格位置超出范围"));
            }
        }
    }
    Ok(())
}

/// No declared number of strings that would need immense room.
fn check_counts(piece: &[u8]) -> Result<(), Unreadable> {
    const NAME: &[u8] = b"uniqueCount";
    let mut rest = piece;
    while let Some(at) = find(rest, NAME) {
        rest = &rest[at + NAME.len()..];
        let gap = rest
            .iter()
            .take_while(|byte| b" \t\r\n=\"'".contains(byte))
            .count();
        let digits = rest[gap..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if gap > COUNT_GAP || digits > COUNT_DIGITS {
            return Err(Unreadable::Suspicious("声明的字符串数量过大"));
        }
    }
    Ok(())
}

/// A zip archive may be something else than a workbook.
fn check_kind(names: &BTreeSet<String>) -> Result<(), Unreadable> {
    let has = |name: &str| names.contains(name);
    if has("[content_types].xml") {
        return match () {
            () if has("xl/workbook.bin") => Err(Unreadable::OldWorkbook("二进制（.xlsb）工作簿")),
            () if has("word/document.xml") => Err(Unreadable::OtherKind("Word 文件")),
            () if has("ppt/presentation.xml") => Err(Unreadable::OtherKind("演示文稿")),
            () => Ok(()),
        };
    }
    Err(if has("content.xml") {
        Unreadable::OldWorkbook("OpenDocument（.ods）表格")
    } else if names.iter().any(|name| name.starts_with("xl/")) {
        Unreadable::Damaged("缺少内容清单")
    } else {
        Unreadable::OtherKind("压缩包")
    })
}

fn refuse(error: &ZipError) -> Unreadable {
    match error {
        ZipError::UnsupportedArchive(text) if text.contains("assword") => Unreadable::Encrypted,
        _ => Unreadable::Damaged("压缩结构错误"),
    }
}
