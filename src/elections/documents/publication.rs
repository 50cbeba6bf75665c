//! Which final papers everybody may read, and from when on (VCL18 arts 12 to 16; R-A10-5).

use super::kind::Kind;
use crate::documents::{Document, Span};
use crate::elections::state::State;
use crate::people::mask_numbers;

/// A place for a telephone that the notice gives to call: its name ends with this word.
const TO_CALL: &str = "电话";

impl Kind {
    /// Whether the final version of this paper is public while its chapter is in `state`. Notices
    /// and the roll are posted; forms, certificates and what goes to the township are not. What is
    /// made final ahead of its day stays back until that day: the roll, the formal list, and
    /// everything of the count until the result is told (`has_result`).
    pub(in crate::elections) const fn is_public(self, state: State, has_result: bool) -> bool {
        let state = state as u8;
        match self {
            Self::VoterNotice | Self::VoterRoll => state >= State::ListPublished as u8,
            Self::FormalList => state >= State::CandidatesPublished as u8,
            Self::ResultNotice => has_result,
            _ => self.notice().is_some() && state > State::Preparation as u8,
        }
    }
}

/// A paper as everybody reads it: what looks like an ID number or a mobile number is masked, except
/// the telephone that the notice gives to call.
pub(super) fn for_everybody(document: Document) -> Document {
    document.with_each(|span| match span {
        Span::Blank { what, .. } if what.ends_with(TO_CALL) => {}
        Span::Text(words) | Span::Blank { filled: words, .. } => {
            if let Some(masked) = mask_numbers(words) {
                *words = masked;
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::{Block, Look};

    #[test]
    fn only_what_is_posted_is_public_and_not_before_its_time() {
        let public = |state, has_result| -> Vec<&str> {
            let all = Kind::ALL.iter();
            all.filter(|kind| kind.is_public(state, has_result))
                .map(|kind| kind.word())
                .collect()
        };
        assert_eq!(public(State::Preparation, false).len(), 0);
        let at_first = public(State::CommitteeFormed, false);
        assert!(at_first.contains(&"election_day") && !at_first.contains(&"voter_roll"));
        let voting = public(State::Voting, false);
        assert!(voting.contains(&"formal_list") && voting.contains(&"voter_roll"));
        assert!(!voting.contains(&"result_notice"), "nothing of the count");
        let told = public(State::Announced, true);
        assert_eq!(told.len(), 22, "21 notices and the roll: {told:?}");
        for kept in [
            "candidate_sheet",
            "ballot_paper",
            "tally_sheet",
            "result_report",
            "filing_list",
            "certificate",
            "handover_list",
        ] {
            assert!(!told.contains(&kept), "{kept}");
        }
    }

    #[test]
    fn numbers_of_persons_are_masked_and_the_number_to_call_stays() {
        let blank = |what: &str, filled: &str| Span::Blank {
            what: what.to_owned(),
            width: 7,
            filled: filled.to_owned(),
        };
        let spans = vec![
            Span::Text("王五341023197503080029，".to_owned()),
            blank("登记地点", "找张三13800000001"),
            blank("咨询电话", "13800000002"),
        ];
        let one = Document {
            blocks: vec![Block::Paragraph(Look::Body, spans)],
            ..Document::default()
        };
        assert_eq!(
            for_everybody(one).plain_text(),
            "王五341*************29，找张三138****000113800000002\n"
        );
    }
}
