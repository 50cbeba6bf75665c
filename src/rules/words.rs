//! The closed lists of words that rule sets and cases use.

/// An enum whose values are written as fixed words in files and answers.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$one:meta])* $value:ident = $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$one])* $value,)+ }

        impl $name {
            /// All values, in order.
            pub const ALL: &'static [Self] = &[$(Self::$value),+];
            /// All words, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word in files and answers.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$value => $word,)+ }
            }

            /// The value of a word; `None` for any other word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$value),)+ _ => None }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.word())
            }
        }
    };
}
pub(crate) use words;

words! {
    /// With which number recovered papers are compared, or who took part.
    Basis {
        /// Papers recovered (收回).
        Recovered = "recovered",
        /// Voters who voted themselves or by proxy (参加投票).
        Voters = "voters",
        /// Papers issued (发出).
        Issued = "issued",
    }
}

words! {
    /// 下加法: whether votes for a higher post count for lower ones (rulebook R-A8-6).
    DownwardAdd {
        /// Never.
        Off = "off",
        /// When nominating only; the count itself is as `off`.
        Nomination = "nomination",
        /// On the ballot.
        Ballot = "ballot",
    }
}

words! {
    /// How a woman comes to sit on the committee (rulebook R-A9-2).
    WomanRule {
        /// A duty without a mechanism (VCL18 art. 6).
        ShouldOnly = "should_only",
        /// The woman with the most votes is fixed first (SD11 art. 25).
        TopWomanFirst = "top_woman_first",
        /// A separate seat on the ballot (ZJ arts 21, 29).
        ReservedSeat = "reserved_seat",
        /// The village decides beforehand which post a woman holds (BJ art. 3).
        DesignatedPost = "designated_post",
    }
}

words! {
    /// How two persons are related.
    Relation {
        /// 夫妻.
        Spouse = "spouse",
        /// 父母与子女.
        ParentChild = "parent_child",
        /// 兄弟姐妹.
        Sibling = "sibling",
        /// 祖父母、外祖父母与孙子女、外孙子女 and further.
        LinealOther = "lineal_other",
    }
}

words! {
    /// What an over-vote makes void (rulebook R-A7-6).
    OvervoteScope {
        /// The whole paper: the literal reading.
        WholeBallot = "whole_ballot",
        /// Only the section of that post.
        Section = "section",
    }
}

words! {
    /// One person named for two posts on one paper (rulebook R-A7-6).
    SamePersonTwoPosts {
        /// Counts once, at the higher post.
        CountOnce = "count_once",
        /// The paper is invalid (ZJ art. 27).
        BallotInvalid = "ballot_invalid",
    }
}

words! {
    /// What an illegible section makes void.
    Illegible {
        /// Only that section (SD11 art. 23).
        Section = "section",
        /// The whole paper (BJ art. 28, HA art. 35).
        Paper = "paper",
    }
}

words! {
    /// How well a value or a rule set is known.
    Confidence {
        /// Read in the text of the law.
        FullText = "full_text",
        /// Only a part of the text was available.
        Partial = "partial",
        /// Not confirmed.
        Unverified = "unverified",
        /// The law is silent; Cunzhi's own usual choice.
        Design = "design",
    }
}

/// A set of relations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Relations(u8);

impl Relations {
    /// The set of these relations.
    pub fn of(relations: &[Relation]) -> Self {
        relations.iter().fold(Self::default(), |set, relation| {
            Self(set.0 | 1 << (*relation as u8))
        })
    }

    /// Whether a relation is in the set.
    pub const fn has(self, relation: Relation) -> bool {
        self.0 & (1 << (relation as u8)) != 0
    }
}
