//! Near relatives in Chinese.

use crate::rules::Kin;

/// The Chinese name of a relation.
pub const fn label(kin: Kin) -> &'static str {
    match kin {
        Kin::Spouse => "配偶",
        Kin::Parent => "父母",
        Kin::Child => "子女",
        Kin::Sibling => "兄弟姐妹",
        Kin::Grandparent => "祖父母、外祖父母",
        Kin::Grandchild => "孙子女、外孙子女",
        Kin::Other => "其他人",
    }
}
