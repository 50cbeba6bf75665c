//! Which encoding a text file has, and its text as a stream of UTF-8 pieces.

use std::io::Read;

use encoding_rs::{Decoder, DecoderResult, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::Unreadable;

/// Encodings of CSV files. GBK and GB2312 are read as GB18030, which contains them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without byte order mark.
    Utf8,
    /// GB18030, what Chinese spreadsheets write as plain "CSV".
    Gb18030,
    /// UTF-16, low byte first ("Unicode 文本").
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

impl Encoding {
    /// All that a user may choose from.
    pub const ALL: [Self; 4] = [Self::Utf8, Self::Gb18030, Self::Utf16Le, Self::Utf16Be];

    /// The name shown to users; also accepted by [`Encoding::parse`].
    pub fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB18030",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
        }
    }

    /// Reads a label, in any case; `GBK` and `GB2312` mean GB18030.
    pub fn parse(label: &str) -> Option<Self> {
        let label = label.trim().to_ascii_uppercase();
        if label == "GBK" || label == "GB2312" {
            return Some(Self::Gb18030);
        }
        Self::ALL
            .into_iter()
            .find(|encoding| encoding.label() == label)
    }

    fn decoder(self) -> Decoder {
        match self {
            Self::Utf8 => UTF_8,
            Self::Gb18030 => GB18030,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
        }
        .new_decoder_with_bom_removal()
    }
}

/// Chinese characters that must have been read well before a bad byte counts as damage to a UTF-8 file.
/// In GB18030 text the first bad byte comes within the first few characters.
const CONVINCING: usize = 8;

/// Finds the encoding of a text: byte order mark, else strict UTF-8 over the whole file, else GB18030.
///
/// UTF-8 text with other than ASCII but without one Chinese character is GB18030: some names (郑 谢 袁)
/// are valid UTF-8 by accident.
pub(super) fn detect(mut input: impl Read) -> Result<Encoding, Unreadable> {
    let mut buffer = vec![0; 64 * 1024];
    let mut kept = 0;
    let mut first = true;
    let (mut foreign, mut chinese) = (false, 0);
    loop {
        let length = kept + fill(&mut input, &mut buffer[kept..])?;
        if first {
            if let Some(encoding) = byte_order_mark(&buffer[..length]) {
                return Ok(encoding);
            }
            first = false;
        }
        let (text, bad) = valid_part(&buffer[..length], length > kept);
        foreign |= !text.is_ascii();
        if chinese < CONVINCING {
            let found = text.chars().filter(|c| is_chinese(*c));
            chinese += found.take(CONVINCING).count();
        }
        let is_gb18030 = if bad {
            chinese < CONVINCING
        } else {
            foreign && chinese == 0
        };
        if bad || length == kept {
            return Ok(if is_gb18030 {
                Encoding::Gb18030
            } else {
                Encoding::Utf8
            });
        }
        let used = text.len();
        buffer.copy_within(used..length, 0);
        kept = length - used;
    }
}

/// The text up to the first byte that is not UTF-8, and whether there is such a byte. A character that
/// is cut off at the end is not bad while more bytes may come.
fn valid_part(bytes: &[u8], more: bool) -> (&str, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text, false),
        Err(error) => {
            let text = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
            (text, error.error_len().is_some() || !more)
        }
    }
}

fn byte_order_mark(start: &[u8]) -> Option<Encoding> {
    let (encoding, _) = encoding_rs::Encoding::for_bom(start)?;
    [
        (UTF_8, Encoding::Utf8),
        (UTF_16LE, Encoding::Utf16Le),
        (UTF_16BE, Encoding::Utf16Be),
    ]
    .into_iter()
    .find_map(|(known, ours)| (known == encoding).then_some(ours))
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Reads until the buffer is full or the input ends.
fn fill(input: &mut impl Read, buffer: &mut [u8]) -> Result<usize, Unreadable> {
    let mut filled = 0;
    while filled < buffer.len() {
        match input.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(length) => filled += length,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(filled)
}

/// What came of asking for more text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// The buffer holds the next piece.
    Text,
    /// The text is at its end.
    End,
    /// The next bytes are none of this encoding's.
    BadBytes,
}

/// Decodes a stream piece by piece.
pub(super) struct TextStream<'a> {
    input: Box<dyn Read + 'a>,
    encoding: Encoding,
    decoder: Decoder,
    raw: Vec<u8>,
    used: usize,
    filled: usize,
    last: bool,
    bad: bool,
}

impl<'a> TextStream<'a> {
    pub(super) fn new(input: Box<dyn Read + 'a>, encoding: Encoding) -> Self {
        let (decoder, raw) = (encoding.decoder(), vec![0; 64 * 1024]);
        Self {
            input,
            encoding,
            decoder,
            raw,
            used: 0,
            filled: 0,
            last: false,
            bad: false,
        }
    }

    pub(super) fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Replaces the buffer by the next piece. What stands before a bad byte is delivered first.
    pub(super) fn next_piece(&mut self, piece: &mut String) -> Result<Piece, Unreadable> {
        piece.clear();
        piece.reserve(self.raw.len() * 2);
        while piece.is_empty() {
            if self.bad {
                return Ok(Piece::BadBytes);
            }
            if self.used == self.filled {
                if self.last {
                    return Ok(Piece::End);
                }
                self.filled = fill(&mut self.input, &mut self.raw)?;
                self.used = 0;
                self.last = self.filled < self.raw.len();
            }
            let bytes = &self.raw[self.used..self.filled];
            let (result, read) = self
                .decoder
                .decode_to_string_without_replacement(bytes, piece, self.last);
            self.used += read;
            self.bad = matches!(result, DecoderResult::Malformed(_, _));
        }
        Ok(Piece::Text)
    }
}
