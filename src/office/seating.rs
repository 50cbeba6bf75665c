//! The steps of taking and leaving a seat on the two committees that elections follow too: who is
//! meant, the stretch that begins, is corrected or ends, with flags and sums.

pub(crate) use super::bodies::{
    Chosen, Corrected, Meant, MemberLine, NewMember, add, candidate, correct, fields, in_words,
    leave, left_in_words, members, posts_label, read, record, resolve, resolved, restore, withdraw,
};
pub(crate) use super::people::store::{Candidate, named_in};
