//! The posts one person holds on the two committees of a unit, as a set of bits.

/// A set of posts. One person may hold several, in one body or in both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Posts(i16);

impl Posts {
    /// No post.
    pub const NONE: Self = Self(0);
    /// 书记 of the party body.
    pub const PARTY_SECRETARY: Self = Self(1);
    /// 副书记 of the party body.
    pub const PARTY_DEPUTY_SECRETARY: Self = Self(1 << 1);
    /// 委员 of the party body.
    pub const PARTY_MEMBER: Self = Self(1 << 2);
    /// 主任 of the villagers' or residents' committee.
    pub const CHAIR: Self = Self(1 << 3);
    /// 副主任 of the committee.
    pub const VICE_CHAIR: Self = Self(1 << 4);
    /// 委员 of the committee.
    pub const COMMITTEE_MEMBER: Self = Self(1 << 5);
    /// 第一书记, sent from above: recorded, but no member of either body.
    pub const FIRST_SECRETARY: Self = Self(1 << 6);

    /// Each single post with its Chinese name, highest first.
    pub const NAMED: [(Self, &'static str); 7] = [
        (Self::FIRST_SECRETARY, "第一书记"),
        (Self::PARTY_SECRETARY, "书记"),
        (Self::PARTY_DEPUTY_SECRETARY, "副书记"),
        (Self::PARTY_MEMBER, "委员"),
        (Self::CHAIR, "主任"),
        (Self::VICE_CHAIR, "副主任"),
        (Self::COMMITTEE_MEMBER, "委员"),
    ];

    /// The posts that one person of a unit holds, with their names.
    pub const SINGLE: [(Self, &'static str); 2] = [
        (Self::PARTY_SECRETARY, "党组织书记"),
        (Self::CHAIR, "村（居）委会主任"),
    ];

    /// All posts that the column of the party body tells, 第一书记 included.
    pub const OF_PARTY: Self = Self(0b100_0111);
    /// All posts on the villagers' or residents' committee.
    pub const OF_COMMITTEE: Self = Self(0b11_1000);

    const PARTY: Self = Self(0b111);
    const COMMITTEE: Self = Self(0b11_1000);

    /// The set of stored bits; bits without a meaning are dropped.
    pub const fn from_bits(bits: i16) -> Self {
        Self(bits & 0b111_1111)
    }

    /// The bits to store.
    pub const fn bits(self) -> i16 {
        self.0
    }

    /// Both sets together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The posts of this set that are also in `other`.
    #[must_use]
    pub const fn within(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The posts of this set that are not in `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether all posts of `other` are in this set.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether no post is held.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Holds a seat on the party body: set P of rulebook B0.
    pub const fn in_party_body(self) -> bool {
        self.0 & Self::PARTY.0 != 0
    }

    /// Holds a seat on the villagers' or residents' committee: set C of rulebook B0.
    pub const fn in_committee(self) -> bool {
        self.0 & Self::COMMITTEE.0 != 0
    }

    /// Holds a seat on either body: set T of rulebook B0. 第一书记 alone is none.
    pub const fn is_member(self) -> bool {
        self.in_party_body() || self.in_committee()
    }

    /// The first two posts of one body that exclude each other: its head is not its deputy head.
    pub fn contradiction(self) -> Option<(&'static str, &'static str)> {
        let pairs = [
            (
                Self::PARTY_SECRETARY,
                Self::PARTY_DEPUTY_SECRETARY,
                ("书记", "副书记"),
            ),
            (Self::CHAIR, Self::VICE_CHAIR, ("主任", "副主任")),
        ];
        let held = pairs
            .into_iter()
            .find(|(head, deputy, _)| self.has(*head) && self.has(*deputy));
        held.map(|(_, _, names)| names)
    }

    /// The same without 委员 of a body in which a higher post is held, which includes the seat
    /// (Organic Law of Villagers' Committees, art. 6: chair, vice-chairs and members).
    #[must_use]
    pub const fn highest_in_each_body(self) -> Self {
        let mut bits = self.0;
        if bits & (Self::PARTY_SECRETARY.0 | Self::PARTY_DEPUTY_SECRETARY.0) != 0 {
            bits &= !Self::PARTY_MEMBER.0;
        }
        if bits & (Self::CHAIR.0 | Self::VICE_CHAIR.0) != 0 {
            bits &= !Self::COMMITTEE_MEMBER.0;
        }
        Self(bits)
    }

    /// The posts in the party body (第一书记 included) in words, joined by 、.
    pub fn party_label(self) -> String {
        self.label_of(Self(Self::PARTY.0 | Self::FIRST_SECRETARY.0))
    }

    /// The posts in the committee in words, joined by 、.
    pub fn committee_label(self) -> String {
        self.label_of(Self::COMMITTEE)
    }

    fn label_of(self, body: Self) -> String {
        let held = Self::NAMED
            .into_iter()
            .filter(|(post, _)| body.has(*post) && self.has(*post));
        held.map(|(_, name)| name).collect::<Vec<_>>().join("、")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_not_its_own_deputy_and_a_higher_post_includes_the_seat() {
        assert_eq!(
            Posts::CHAIR.and(Posts::VICE_CHAIR).contradiction(),
            Some(("主任", "副主任"))
        );
        assert!(Posts::from_bits(0b111_1111).contradiction().is_some());
        let both_heads = Posts::PARTY_SECRETARY.and(Posts::CHAIR);
        assert_eq!(both_heads.contradiction(), None);
        let with_seats = both_heads
            .and(Posts::PARTY_MEMBER)
            .and(Posts::COMMITTEE_MEMBER);
        assert_eq!(with_seats.highest_in_each_body(), both_heads);
        let seats = Posts::PARTY_MEMBER.and(Posts::COMMITTEE_MEMBER);
        assert_eq!(seats.highest_in_each_body(), seats);
    }
}
