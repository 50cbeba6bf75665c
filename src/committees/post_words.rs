//! The words by which tables tell posts.
//!
//! A word that names its body (党支部书记, 村委会主任) counts for that body in whatever cell it
//! stands; only a bare 委员 takes the body of its cell.

use super::Posts;

/// A word that is no post of the two committees.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "职务“{word}”无法识别，请改用：书记、副书记、委员（可写党支部书记、党总支书记、党委书记、支书、支委、组织委员、宣传委员、纪检委员等），第一书记，主任、副主任、委员（可写村委会主任、居委会主任、妇女委员、治保委员等）；几个职务之间用顿号隔开{}", self.hint()
)]
pub struct UnknownPost {
    /// The word, cut to its first 20 characters.
    pub word: String,
}

/// Duties that often stand in rosters and are no seat of either committee; who has one is usually
/// a plain member besides.
const DUTIES_WITHOUT_SEAT: [&str; 8] = [
    "妇女主任",
    "妇代会主任",
    "治保主任",
    "调解主任",
    "民兵连长",
    "文书",
    "会计",
    "报账员",
];

impl UnknownPost {
    /// What most likely was meant, for a duty that is no seat; else nothing.
    fn hint(&self) -> String {
        let is_duty = DUTIES_WITHOUT_SEAT
            .iter()
            .any(|duty| self.word.ends_with(duty));
        if !is_duty {
            return String::new();
        }
        format!(
            "。“{}”是分工，不是两委职务：本人是村（居）委会委员的请填“委员”，不是两委成员的请删去这一行",
            self.word
        )
    }
}

/// Why a cell that holds the posts of both bodies cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BothProblem {
    /// A word is no post.
    #[error(transparent)]
    Unknown(#[from] UnknownPost),
    /// A word is a post in either body.
    #[error(
        "“{0}”看不出是党组织的还是村（居）委会的，请写明，如：党支部委员、村委会委员；或者把这一列分成“党组织职务”和“村（居）委会职务”两列"
    )]
    Unclear(String),
}

/// The body a cell is about.
#[derive(Clone, Copy)]
enum Body {
    Party,
    Committee,
}

/// What may stand before 党支部 and 村委会: the kind of unit, or that the person is sent to it.
const UNITS: [&str; 9] = [
    "村(社区)",
    "村(居)",
    "村居",
    "驻村",
    "本村",
    "社区",
    "村",
    "居",
    "",
];
const PARTY_BODIES: [&str; 13] = [
    "支部委员会",
    "总支委员会",
    "党支部委员会",
    "党总支委员会",
    "党总支部",
    "党支部",
    "党总支",
    "党委会",
    "党委",
    "党组织",
    "总支",
    "支部",
    "党",
];
const COMMITTEE_BODIES: [&str; 11] = [
    "村(居)民委员会",
    "村(居)委会",
    "村(居)委",
    "村居委会",
    "村民委员会",
    "居民委员会",
    "村委会",
    "居委会",
    "村委",
    "居委",
    "社区居委会",
];
/// Duties that only the party body divides among its members, as the file format lists them.
const PARTY_DUTIES: [&str; 3] = ["组织", "宣传", "纪检"];
/// Duties that belong to the villagers' or residents' committee, as the file format lists them.
const COMMITTEE_DUTIES: [&str; 2] = ["妇女", "治保"];
/// Other bodies and former or future posts: their 委员 sit on neither of the two committees.
const ELSEWHERE: [&str; 13] = [
    "委员会",
    "监督",
    "监委",
    "团支部",
    "团委",
    "共青团",
    "妇联",
    "选举",
    "合作社",
    "人大",
    "政协",
    "候补",
    "原",
];
/// The longest duty before 委员, in characters (卫生计生、公共卫生 and the like are shorter).
const LONGEST_DUTY: usize = 8;

impl Posts {
    /// Reads a cell of the column 党组织职务; an empty cell, 无 or a dash is no post.
    pub fn parse_party(cell: &str) -> Result<Self, UnknownPost> {
        parse(cell, Body::Party)
    }

    /// Reads a cell of a column 职务 that holds the posts of both bodies: every word must tell its
    /// body by itself.
    pub fn parse_both(cell: &str) -> Result<Self, BothProblem> {
        let (party, committee) = (parse(cell, Body::Party)?, parse(cell, Body::Committee)?);
        if party == committee {
            return Ok(party);
        }
        let plain = plain(cell);
        let is_unclear = |word: &&str| parse(word, Body::Party) != parse(word, Body::Committee);
        let word = pieces(&plain).find(is_unclear).unwrap_or(cell);
        Err(BothProblem::Unclear(cut(word)))
    }

    /// Reads a cell of the column 村(居)委会职务; an empty cell, 无 or a dash is no post.
    pub fn parse_committee(cell: &str) -> Result<Self, UnknownPost> {
        parse(cell, Body::Committee)
    }
}

fn parse(cell: &str, body: Body) -> Result<Posts, UnknownPost> {
    let plain = plain(cell);
    let mut posts = Posts::NONE;
    for word in pieces(&plain) {
        if is_nothing(word) {
            continue;
        }
        let post = post_of(word, body).or_else(|| posts_in_brackets(word, body));
        posts = posts.and(post.ok_or_else(|| unknown(word))?);
    }
    // 兼任 alone does not say which post.
    if posts.is_empty() && cell.contains('兼') {
        return Err(unknown(cell.trim()));
    }
    Ok(posts)
}

fn plain(cell: &str) -> String {
    cell.replace('（', "(")
        .replace('）', ")")
        .replace("兼任", "、")
}

/// The words of a cell in its plain form.
fn pieces(plain: &str) -> impl Iterator<Item = &str> {
    let separator = |sign: char| sign.is_whitespace() || "、，,/／；;兼".contains(sign);
    plain.split(separator).map(without_loose_brackets)
}

fn unknown(word: &str) -> UnknownPost {
    UnknownPost { word: cut(word) }
}

fn cut(word: &str) -> String {
    word.chars().take(20).collect()
}

/// 书记(兼主任) and 主任(兼) leave halves of brackets behind when they are split.
fn without_loose_brackets(piece: &str) -> &str {
    let (opened, closed) = (piece.matches('(').count(), piece.matches(')').count());
    let piece = if opened > closed {
        piece.trim_end_matches('(')
    } else {
        piece
    };
    let piece = if closed > opened {
        piece.trim_end_matches(')')
    } else {
        piece
    };
    piece.trim_start_matches(')')
}

/// 书记(主任): a second post in brackets. Every part must be a post.
fn posts_in_brackets(word: &str, body: Body) -> Option<Posts> {
    let (first, rest) = word.split_once('(')?;
    let second = rest.strip_suffix(')')?;
    Some(post_of(first, body)?.and(post_of(second, body)?))
}

fn is_nothing(word: &str) -> bool {
    let dash = |sign: char| matches!(sign, '-' | '—' | '–' | '－' | '―');
    word.chars().all(dash) || matches!(word, "无" | "暂无" | "没有")
}

fn post_of(word: &str, body: Body) -> Option<Posts> {
    if let Some(before) = word.strip_suffix("第一书记") {
        return is_party_prefix(before).then_some(Posts::FIRST_SECRETARY);
    }
    let secretary = word
        .strip_suffix("书记")
        .or_else(|| word.strip_suffix("支书"));
    if let Some(before) = secretary {
        return titled(
            before,
            is_party_prefix,
            Posts::PARTY_SECRETARY,
            Posts::PARTY_DEPUTY_SECRETARY,
        );
    }
    if let Some(before) = word.strip_suffix("主任") {
        return titled(before, is_committee_prefix, Posts::CHAIR, Posts::VICE_CHAIR);
    }
    if word
        .strip_suffix("支委")
        .is_some_and(|before| UNITS.contains(&before))
    {
        return Some(Posts::PARTY_MEMBER);
    }
    member_of(word.strip_suffix("委员")?, body)
}

/// The head or, with 副 before the title, the deputy.
fn titled(before: &str, known: fn(&str) -> bool, head: Posts, deputy: Posts) -> Option<Posts> {
    match before.strip_suffix('副') {
        Some(before) => known(before).then_some(deputy),
        None => known(before).then_some(head),
    }
}

fn is_party_prefix(before: &str) -> bool {
    has_body(before, &PARTY_BODIES) == Some("")
}

fn is_committee_prefix(before: &str) -> bool {
    has_body(before, &COMMITTEE_BODIES) == Some("")
}

/// What follows the unit and the body; a unit alone or nothing at all counts as the body too.
fn has_body<'a>(before: &'a str, bodies: &[&str]) -> Option<&'a str> {
    after_body(before, bodies).or_else(|| UNITS.contains(&before).then_some(""))
}

fn after_body<'a>(text: &'a str, bodies: &[&str]) -> Option<&'a str> {
    let units = UNITS.iter().filter_map(|unit| text.strip_prefix(unit));
    let mut found = units.flat_map(|rest| bodies.iter().filter_map(|body| rest.strip_prefix(body)));
    found.by_ref().min_by_key(|rest| rest.len())
}

/// 委员 with what stands before it: a body, a duty, both or nothing.
fn member_of(before: &str, cell: Body) -> Option<Posts> {
    let party = after_body(before, &PARTY_BODIES);
    let committee = after_body(before, &COMMITTEE_BODIES);
    let (body, duty) = match (party, committee) {
        (Some(duty), _) => (Body::Party, duty),
        (None, Some(duty)) => (Body::Committee, duty),
        _ if PARTY_DUTIES.contains(&before) => (Body::Party, ""),
        _ if COMMITTEE_DUTIES.contains(&before) => (Body::Committee, ""),
        _ if UNITS.contains(&before) => (cell, ""),
        _ => (cell, before),
    };
    // 非委员 says that the person is none; 非公 (private enterprises) is a duty.
    let is_denied = (duty.starts_with('非') && !duty.starts_with("非公")) || duty.starts_with('不');
    let elsewhere = is_denied || ELSEWHERE.iter().any(|word| duty.contains(word));
    let proper = duty.chars().all(char::is_alphabetic) && duty.chars().count() <= LONGEST_DUTY;
    (proper && !elsewhere).then_some(match body {
        Body::Party => Posts::PARTY_MEMBER,
        Body::Committee => Posts::COMMITTEE_MEMBER,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BOTH_HEADS: Posts = Posts::PARTY_SECRETARY.and(Posts::CHAIR);

    #[test]
    fn a_second_post_may_stand_in_brackets() {
        for cell in [
            "书记（兼主任）",
            "书记（主任）",
            "书记(兼村委会主任)",
            "书记兼主任",
        ] {
            assert_eq!(Posts::parse_party(cell), Ok(BOTH_HEADS), "{cell}");
        }
        assert!(Posts::parse_party("书记（会计）").is_err());
    }

    #[test]
    fn a_duty_that_is_no_seat_is_told_as_such() {
        for duty in ["妇女主任", "村文书", "治保主任"] {
            let told = Posts::parse_committee(duty).unwrap_err().to_string();
            assert!(told.contains("是分工，不是两委职务"), "{told}");
        }
        let other = Posts::parse_committee("村长助理").unwrap_err().to_string();
        assert!(!other.contains("分工"), "{other}");
    }

    #[test]
    fn words_that_name_their_body_count_in_either_cell() {
        let cases = [
            ("书记", Posts::PARTY_SECRETARY),
            ("党支部书记", Posts::PARTY_SECRETARY),
            ("党总支书记", Posts::PARTY_SECRETARY),
            ("党委书记", Posts::PARTY_SECRETARY),
            ("支书", Posts::PARTY_SECRETARY),
            ("村支书", Posts::PARTY_SECRETARY),
            ("支部书记", Posts::PARTY_SECRETARY),
            ("总支书记", Posts::PARTY_SECRETARY),
            ("党组织书记", Posts::PARTY_SECRETARY),
            ("村党组织书记", Posts::PARTY_SECRETARY),
            ("社区党委书记", Posts::PARTY_SECRETARY),
            ("副书记", Posts::PARTY_DEPUTY_SECRETARY),
            ("党支部副书记", Posts::PARTY_DEPUTY_SECRETARY),
            ("党总支副书记", Posts::PARTY_DEPUTY_SECRETARY),
            ("副支书", Posts::PARTY_DEPUTY_SECRETARY),
            ("支委", Posts::PARTY_MEMBER),
            ("党委委员", Posts::PARTY_MEMBER),
            ("支部委员", Posts::PARTY_MEMBER),
            ("党支部委员", Posts::PARTY_MEMBER),
            ("党总支委员", Posts::PARTY_MEMBER),
            ("党支部委员会委员", Posts::PARTY_MEMBER),
            ("支部委员会委员", Posts::PARTY_MEMBER),
            ("组织委员", Posts::PARTY_MEMBER),
            ("宣传委员", Posts::PARTY_MEMBER),
            ("纪检委员", Posts::PARTY_MEMBER),
            ("党总支纪检委员", Posts::PARTY_MEMBER),
            ("第一书记", Posts::FIRST_SECRETARY),
            ("驻村第一书记", Posts::FIRST_SECRETARY),
            ("党支部第一书记", Posts::FIRST_SECRETARY),
            ("主任", Posts::CHAIR),
            ("村主任", Posts::CHAIR),
            ("村委会主任", Posts::CHAIR),
            ("居委会主任", Posts::CHAIR),
            ("村民委员会主任", Posts::CHAIR),
            ("社区居委会主任", Posts::CHAIR),
            ("村(居)委会主任", Posts::CHAIR),
            ("村（居）委会主任", Posts::CHAIR),
            ("副主任", Posts::VICE_CHAIR),
            ("村委会副主任", Posts::VICE_CHAIR),
            ("村委会委员", Posts::COMMITTEE_MEMBER),
            ("村民委员会委员", Posts::COMMITTEE_MEMBER),
            ("妇女委员", Posts::COMMITTEE_MEMBER),
            ("治保委员", Posts::COMMITTEE_MEMBER),
            ("村委会妇女委员", Posts::COMMITTEE_MEMBER),
        ];
        for (word, posts) in cases {
            assert_eq!(Posts::parse_party(word), Ok(posts), "{word}");
            assert_eq!(Posts::parse_committee(word), Ok(posts), "{word}");
        }
    }

    #[test]
    fn other_members_take_the_body_of_their_cell() {
        for word in [
            "委员",
            "村委员",
            "文教委员",
            "统战委员",
            "青年委员",
            "公共卫生委员",
        ] {
            assert_eq!(Posts::parse_party(word), Ok(Posts::PARTY_MEMBER), "{word}");
            assert_eq!(
                Posts::parse_committee(word),
                Ok(Posts::COMMITTEE_MEMBER),
                "{word}"
            );
        }
    }

    #[test]
    fn one_cell_may_hold_several_posts() {
        for cell in [
            "书记、主任",
            "书记兼主任",
            "书记,主任",
            "书记，主任",
            "书记/主任",
            "书记；主任",
            "书记 主任",
            "书记兼任主任",
            "书记、主任（兼）",
            "党支部书记兼村委会主任",
            "书记\n主任",
        ] {
            assert_eq!(Posts::parse_party(cell), Ok(BOTH_HEADS), "{cell}");
            assert_eq!(Posts::parse_committee(cell), Ok(BOTH_HEADS), "{cell}");
        }
        let both = Posts::PARTY_DEPUTY_SECRETARY.and(Posts::COMMITTEE_MEMBER);
        assert_eq!(Posts::parse_party("副书记、村委会委员"), Ok(both));
    }

    #[test]
    fn one_column_for_both_bodies_takes_what_is_certain() {
        let deputy = Posts::PARTY_DEPUTY_SECRETARY.and(Posts::COMMITTEE_MEMBER);
        for (cell, posts) in [
            ("党支部书记、村委会主任", BOTH_HEADS),
            ("书记兼主任", BOTH_HEADS),
            ("党支部副书记、村委会委员", deputy),
            ("副书记、妇女委员", deputy),
            ("党支部委员", Posts::PARTY_MEMBER),
            ("宣传委员", Posts::PARTY_MEMBER),
            ("副主任", Posts::VICE_CHAIR),
            ("", Posts::NONE),
        ] {
            assert_eq!(Posts::parse_both(cell), Ok(posts), "{cell}");
        }
        for (cell, word) in [("委员", "委员"), ("副书记、文教委员", "文教委员")] {
            let refused = Posts::parse_both(cell).unwrap_err();
            assert_eq!(refused, BothProblem::Unclear(word.to_owned()));
        }
        let unknown = Posts::parse_both("书记、会计").unwrap_err();
        assert!(matches!(unknown, BothProblem::Unknown(_)), "{unknown}");
    }

    #[test]
    fn nothing_is_no_post() {
        for cell in ["", " ", "无", "—", "——", "-", "/", "、"] {
            assert_eq!(Posts::parse_party(cell), Ok(Posts::NONE), "{cell}");
            assert_eq!(Posts::parse_committee(cell), Ok(Posts::NONE), "{cell}");
        }
    }

    #[test]
    fn posts_of_other_bodies_are_refused() {
        for cell in [
            "妇女主任",
            "治保主任",
            "会计",
            "文书",
            "团支部书记",
            "书记助理",
            "名誉书记",
            "原书记",
            "妇联主席",
            "村务监督委员会主任",
            "村务监督委员会委员",
            "监委会委员",
            "团支部委员",
            "村民选举委员会委员",
            "人民调解委员会委员",
            "原委员",
            "候补委员",
            "副委员长",
            "乡党委副主任",
            "委员1",
            "非委员",
            "非村委会委员",
            "不是委员",
            "兼任",
            "兼",
            "书记主任",
        ] {
            let party = Posts::parse_party(cell).unwrap_err();
            assert_eq!(party.word, cell);
            assert_eq!(Posts::parse_committee(cell), Err(party), "{cell}");
        }
        let refused = Posts::parse_committee("主任、会计").unwrap_err();
        assert_eq!(refused.word, "会计");
        assert!(refused.to_string().contains("副书记"));
    }

    #[test]
    fn what_is_written_reads_back() {
        for bits in 0..0b111_1111 {
            let posts = Posts::from_bits(bits);
            let party = Posts::parse_party(&posts.party_label()).unwrap();
            let committee = Posts::parse_committee(&posts.committee_label()).unwrap();
            assert_eq!(party.and(committee), posts);
        }
    }

    proptest! {
        #[test]
        fn any_cell_is_survived(cell in "[村居党支部委会员书记主任副兼、() ]{0,20}|\\PC*") {
            let _ = Posts::parse_party(&cell);
            let _ = Posts::parse_committee(&cell);
        }
    }
}
