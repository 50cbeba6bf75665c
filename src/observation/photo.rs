//! Photos: what a phone announces of one, and a JPEG without what does not belong to the picture.

use serde::{Deserialize, Serialize};

/// Largest photo that is taken, in bytes. Phones shrink to about 300 kB.
pub const LARGEST: u64 = 6 * 1024 * 1024;
/// Largest width or height in pixels.
pub const MOST_PIXELS: u16 = 8_000;

/// What the record of a photo says; the bytes come apart.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Announced {
    /// The field it belongs to, by name; empty for the village as a whole.
    pub field: String,
    /// SHA-256 of the bytes that will be sent, hexadecimal.
    pub sha256: String,
    /// How many bytes.
    pub size: u64,
}

impl Announced {
    /// Reads the value of a photo's field.
    pub fn read(value: &str) -> Result<Self, String> {
        let wrong = || "照片的记录不完整，请重新拍一张。".to_owned();
        let announced: Self = serde_json::from_str(value).map_err(|_| wrong())?;
        let is_hash = announced.sha256.len() == 64
            && announced
                .sha256
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        let is_field = announced.field.is_empty()
            || super::field::Field::from_name(&announced.field).is_some();
        if !is_hash || !is_field || announced.size == 0 {
            return Err(wrong());
        }
        if announced.size > LARGEST {
            return Err(
                "照片太大（超过6MB），请用手机重新拍，或在页面里选择，页面会自动缩小。".to_owned(),
            );
        }
        Ok(announced)
    }
}

/// Why bytes are not kept as a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAPhoto {
    /// Another kind of file, whatever its name says.
    #[error("这个文件不是JPEG照片，没有保存。请用手机拍照，或选择相册里的照片。")]
    OtherKind,
    /// The file ends too early or contradicts itself.
    #[error("照片文件不完整或已损坏，没有保存。请重新拍一张。")]
    Broken,
    /// More pixels than any phone needs.
    #[error("照片的尺寸太大，没有保存。请重新拍一张。")]
    TooLarge,
}

const START: [u8; 2] = [0xFF, 0xD8];
const SCAN: u8 = 0xDA;
const END: u8 = 0xD9;

/// The same picture with nothing beside it: no EXIF (position, device, time), no comments, no second
/// picture, nothing after its end. Bytes that are clean already come back as they are, so their hash
/// stays that of the phone.
pub fn cleaned(bytes: &[u8]) -> Result<Vec<u8>, NotAPhoto> {
    if !bytes.starts_with(&START) {
        return Err(NotAPhoto::OtherKind);
    }
    let mut clean = START.to_vec();
    let mut rest = &bytes[START.len()..];
    let (mut has_size, mut has_scan) = (false, false);
    loop {
        let (marker, after) = marker(rest)?;
        rest = after;
        if marker == END {
            clean.extend([0xFF, END]);
            break;
        }
        // Restart markers and fill stand inside scans only; nothing else is without a length.
        if matches!(marker, 0x01 | 0xD0..=0xD8) {
            return Err(NotAPhoto::Broken);
        }
        let (segment, after) = segment(rest)?;
        rest = after;
        if is_frame(marker) {
            check_size(segment)?;
            has_size = true;
        }
        if belongs_to_picture(marker) || is_bare_header(marker, segment) {
            clean.extend([0xFF, marker]);
            clean.extend(segment);
        }
        if marker == SCAN {
            let length = scan_length(rest);
            let (data, after) = rest.split_at(length);
            clean.extend(data);
            rest = after;
            has_scan = true;
        }
    }
    if has_size && has_scan {
        Ok(clean)
    } else {
        Err(NotAPhoto::Broken)
    }
}

/// The next marker; fill bytes before it are left out.
fn marker(bytes: &[u8]) -> Result<(u8, &[u8]), NotAPhoto> {
    let mut rest = bytes.strip_prefix(&[0xFF]).ok_or(NotAPhoto::Broken)?;
    while let Some(after) = rest.strip_prefix(&[0xFF]) {
        rest = after;
    }
    let (marker, after) = rest.split_first().ok_or(NotAPhoto::Broken)?;
    if *marker == 0 {
        return Err(NotAPhoto::Broken);
    }
    Ok((*marker, after))
}

/// A segment with its two bytes of length.
fn segment(bytes: &[u8]) -> Result<(&[u8], &[u8]), NotAPhoto> {
    let (length, _) = bytes.split_first_chunk::<2>().ok_or(NotAPhoto::Broken)?;
    let length = usize::from(u16::from_be_bytes(*length));
    if length < 2 || length > bytes.len() {
        return Err(NotAPhoto::Broken);
    }
    Ok(bytes.split_at(length))
}

/// Where the data of a scan ends: at the first marker that is neither a stuffed byte nor a restart.
fn scan_length(bytes: &[u8]) -> usize {
    let ends = |pair: &[u8]| matches!(pair, [0xFF, second] if !matches!(second, 0x00 | 0xD0..=0xD7 | 0xFF));
    let end = bytes.windows(2).position(ends);
    end.unwrap_or(bytes.len())
}

/// Frames: the segments that tell the size.
const fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF)
}

/// Precision, height, width.
fn check_size(segment: &[u8]) -> Result<(), NotAPhoto> {
    let &[_, _, _, h1, h2, w1, w2, ..] = segment else {
        return Err(NotAPhoto::Broken);
    };
    let (height, width) = (u16::from_be_bytes([h1, h2]), u16::from_be_bytes([w1, w2]));
    if height == 0 || width == 0 {
        return Err(NotAPhoto::Broken);
    }
    if height > MOST_PIXELS || width > MOST_PIXELS {
        return Err(NotAPhoto::TooLarge);
    }
    Ok(())
}

/// What a decoder needs: frames, tables, scans, restart intervals.
const fn belongs_to_picture(marker: u8) -> bool {
    is_frame(marker) || matches!(marker, 0xC4 | 0xCC | 0xDB | 0xDD | SCAN)
}

/// JFIF's word on the shape of pixels without a small picture in it, and Adobe's on colours: both of
/// one fixed length, so that nothing hides in them. Every other application segment is left out.
fn is_bare_header(marker: u8, segment: &[u8]) -> bool {
    match marker {
        0xE0 => {
            segment.len() == 16 && segment[2..].starts_with(b"JFIF\0") && segment.ends_with(&[0, 0])
        }
        0xEE => segment.len() == 14 && segment[2..].starts_with(b"Adobe"),
        _ => false,
    }
}

#[cfg(test)]
pub(super) mod testing {
    use super::{END, SCAN, START};

    /// A frame of 16 × 16, one table, one scan.
    pub(in crate::observation) fn small() -> Vec<u8> {
        let mut bytes = START.to_vec();
        bytes.extend([0xFF, 0xDB, 0, 4, 0, 1]);
        bytes.extend([0xFF, 0xC0, 0, 11, 8, 0, 16, 0, 16, 1, 1, 0x11, 0]);
        bytes.extend([0xFF, SCAN, 0, 8, 1, 1, 0, 0, 63, 0]);
        bytes.extend([1, 2, 0xFF, 0x00, 3, 0xFF, 0xD0, 4]);
        bytes.extend([0xFF, END]);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::testing::small;
    use super::*;

    fn with_segment(marker: u8, text: &[u8]) -> Vec<u8> {
        let clean = small();
        let mut bytes = START.to_vec();
        bytes.extend([0xFF, marker]);
        bytes.extend(u16::try_from(text.len() + 2).unwrap().to_be_bytes());
        bytes.extend(text);
        bytes.extend(&clean[2..]);
        bytes
    }

    #[test]
    fn a_clean_picture_stays_as_it_is() {
        assert_eq!(cleaned(&small()).unwrap(), small());
    }

    #[test]
    fn position_comments_and_whatever_hangs_on_are_gone() {
        for marker in [0xE0, 0xE1, 0xE2, 0xED, 0xFE] {
            let bytes = with_segment(marker, b"Exif\0\0GPS 29.9,117.9 <script>");
            assert_eq!(cleaned(&bytes).unwrap(), small(), "{marker:X}");
        }
        let mut bytes = small();
        bytes.extend(b"PK\x03\x04 a ZIP behind the picture");
        assert_eq!(cleaned(&bytes).unwrap(), small());
    }

    #[test]
    fn other_files_are_refused_whatever_they_are_called() {
        let others: [&[u8]; 8] = [
            b"",
            b"<svg onload=alert(1)>",
            b"<!doctype html><script>",
            b"GIF89a/*",
            b"%PDF-1.7 /JS",
            b"\x89PNG\r\n\x1a\n",
            b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR",
            &[0; 64],
        ];
        for bytes in others {
            assert_eq!(cleaned(bytes), Err(NotAPhoto::OtherKind));
        }
        let clean = small();
        for length in 2..clean.len() {
            assert!(cleaned(&clean[..length]).is_err(), "cut at {length}");
        }
        let mut wide = clean;
        let size = wide
            .windows(2)
            .position(|pair| pair == [0xFF, 0xC0])
            .unwrap();
        wide[size + 5..size + 9].copy_from_slice(&[0xC3, 0x50, 0xC3, 0x50]);
        assert_eq!(cleaned(&wide), Err(NotAPhoto::TooLarge));
    }

    #[test]
    fn announcements_are_read_strictly() {
        let hash = "a".repeat(64);
        let text = |field: &str, size: u64| {
            format!("{{\"field\":\"{field}\",\"sha256\":\"{hash}\",\"size\":{size}}}")
        };
        assert!(Announced::read(&text("check.roll_posted", 1)).is_ok());
        assert!(Announced::read(&text("", 1)).is_ok());
        assert!(Announced::read(&text("../etc/passwd", 1)).is_err());
        assert!(Announced::read(&text("", 0)).is_err());
        assert!(
            Announced::read(&text("", LARGEST + 1))
                .unwrap_err()
                .contains("太大")
        );
        assert!(Announced::read("{}").is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_cleaned_or_refused(mut bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            bytes.splice(0..0, START);
            if let Ok(clean) = cleaned(&bytes) {
                prop_assert_eq!(cleaned(&clean).unwrap(), clean);
            }
        }
    }
}
