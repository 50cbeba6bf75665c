//! How [`Figures`] are stored: a version byte, then for each counter the distance of its key to
//! the one before and its value, both as variable-length integers (LEB128, the value zig-zag).
//!
//! There is exactly one encoding of given figures, so equal bytes mean equal figures; reading
//! refuses everything that writing would not have made.

use super::figures::Figures;
use super::keys::Key;

const VERSION: u8 = 1;

/// The bytes are no figures of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("保存的统计合计数无法读取，请运行“cunzhi check”重新核对")]
pub struct BadFigures;

impl Figures {
    /// The bytes to store: about three for each counter that is not zero.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        let mut before = 0;
        for (key, count) in self.iter() {
            push_varint(&mut bytes, u64::from(key.number() - before));
            push_varint(&mut bytes, zig_zag(count));
            before = key.number();
        }
        bytes
    }

    /// Reads what [`Figures::encode`] wrote; anything else is an error, never a wrong figure.
    pub fn decode(bytes: &[u8]) -> Result<Self, BadFigures> {
        let (version, mut rest) = bytes.split_first().ok_or(BadFigures)?;
        if *version != VERSION {
            return Err(BadFigures);
        }
        // Most counters take three bytes.
        let mut figures = Self::with_room(rest.len() / 3);
        let mut before: Option<u32> = None;
        while !rest.is_empty() {
            let distance = u32::try_from(take_varint(&mut rest)?).map_err(|_| BadFigures)?;
            let number = match before {
                None => distance,
                Some(_) if distance == 0 => return Err(BadFigures),
                Some(key) => key.checked_add(distance).ok_or(BadFigures)?,
            };
            let count = un_zig_zag(take_varint(&mut rest)?);
            if count == 0 {
                return Err(BadFigures);
            }
            let key = Key::from_number(number);
            figures.append(key, count).map_err(|_| BadFigures)?;
            before = Some(number);
        }
        Ok(figures)
    }
}

/// 0, −1, 1, −2 … become 0, 1, 2, 3 …: small values of either sign stay short.
const fn zig_zag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)).cast_unsigned()
}

const fn un_zig_zag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -((value & 1).cast_signed())
}

fn push_varint(bytes: &mut Vec<u8>, mut value: u64) {
    loop {
        let [low, ..] = value.to_le_bytes();
        value >>= 7;
        if value == 0 {
            bytes.push(low & 0x7f);
            return;
        }
        bytes.push(low | 0x80);
    }
}

fn take_varint(rest: &mut &[u8]) -> Result<u64, BadFigures> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first().ok_or(BadFigures)?;
        *rest = after;
        let part = u64::from(byte & 0x7f);
        // The tenth byte holds the last bit only.
        if shift == 63 && part > 1 {
            return Err(BadFigures);
        }
        value |= part << shift;
        if byte & 0x80 == 0 {
            // A needless zero at the end would be a second way to write the same number.
            return if part == 0 && shift > 0 {
                Err(BadFigures)
            } else {
                Ok(value)
            };
        }
    }
    Err(BadFigures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_short_and_keep_their_form() {
        let mut figures = Figures::default();
        figures.count_up(Key::UNITS, 70).unwrap();
        figures.count_up(Key::SECRETARIES, -1).unwrap();
        assert_eq!(
            figures.encode(),
            [1, 0b1011_0000, 0b1001, 1, 20, 0b1000_1100, 1]
        );
    }

    #[test]
    fn what_writing_would_not_make_is_refused() {
        let refused: [&[u8]; 8] = [
            &[],                                      // nothing
            &[2],                                     // another version
            &[1, 5],                                  // key without value
            &[1, 5, 0],                               // a zero
            &[1, 5, 2, 0, 2],                         // the same key twice
            &[1, 0x85, 0, 2],                         // a number written too long
            &[1, 5, 0x80],                            // cut off
            &[1, 5, 255, 255, 255, 255, 255, 255, 1], // beyond any count
        ];
        for bytes in refused {
            assert_eq!(Figures::decode(bytes), Err(BadFigures), "{bytes:?}");
        }
        assert_eq!(Figures::decode(&[1]), Ok(Figures::default()));
    }
}
