//! Random cases: the same seed gives the same cases. Small numbers, so that ties, halves and thirds
//! are common. Used by the tests and by `benches/tally.rs`.

use std::fmt::Write;

/// A source of numbers (splitmix64).
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

const POSTS: [&str; 4] = ["chair", "vice_chair", "woman_member", "member"];
const SETS: [&str; 9] = [
    "cn-2018", "cn-2026", "zj-2020", "sh-2020", "bj-2012", "sd-2011", "ha-2011", "js-2019", "ah",
];
const RELATIONS: [&str; 4] = ["spouse", "parent_child", "sibling", "lineal_other"];
const OVERRIDES: [(&str, &[&str]); 12] = [
    ("count.recount_basis", &["\"voters\"", "\"issued\""]),
    (
        "count.participants_basis",
        &["\"recovered\"", "\"voters\"", "\"issued\""],
    ),
    (
        "count.downward_add",
        &["\"ballot\"", "\"off\"", "\"nomination\"", "\"ballot\""],
    ),
    (
        "women.rule",
        &[
            "\"top_woman_first\"",
            "\"should_only\"",
            "\"reserved_seat\"",
            "\"designated_post\"",
            "\"top_woman_first\"",
        ],
    ),
    ("runoff.turnout_required", &["true", "false"]),
    ("runoff.vacancy_min_members", &["0", "2", "5", "9"]),
    ("runoff.vacancy_needs_chair", &["true", "false"]),
    ("runoff.vacancy_needs_meeting", &["true", "false"]),
    (
        "kinship.scope",
        &[
            "[\"spouse\",\"parent_child\",\"sibling\",\"lineal_other\"]",
            "[]",
            "[\"sibling\",\"spouse\"]",
        ],
    ),
    (
        "ballot.overvote_scope",
        &["\"section\"", "\"whole_ballot\""],
    ),
    (
        "ballot.same_person_two_posts",
        &["\"count_once\"", "\"ballot_invalid\""],
    ),
    ("ballot.illegible", &["\"section\"", "\"paper\""]),
];

impl Random {
    /// A source that begins anew for each seed.
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    fn one_in(&mut self, number: u64) -> bool {
        self.below(number) == 0
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        let at = usize::try_from(self.below(from.len() as u64)).unwrap_or(0);
        from[at]
    }
}

/// One random case as a line of JSON, without the line end; the names on its papers are added to
/// `positions`.
pub(crate) fn random_case(random: &mut Random, label: u64, positions: &mut u64) -> String {
    let persons = 1 + if random.one_in(8) {
        random.below(30)
    } else {
        random.below(9)
    };
    let has_papers = random.one_in(4);
    let recovered = match random.below(4) {
        _ if has_papers => random.below(30),
        0 => random.below(8),
        1 => 600,
        _ => random.below(3_000),
    };
    let round = random.pick(&["first", "first", "runoff", "runoff", "tie_revote"]);
    let has_entries = round == "tie_revote" || (round == "runoff" && random.one_in(2));
    let seats = [
        random.below(3),
        random.below(3),
        random.below(2),
        random.below(6),
    ];
    let mut text = format!("{{\"case\":\"{label}\",\"round\":\"{round}\"");
    counts(random, recovered, &mut text);
    if random.one_in(6) {
        text.push_str(",\"body\":\"residents_committee\"");
    }
    if random.one_in(2) {
        overrides(random, &mut text);
    }
    if has_entries {
        entries(random, round, persons, &mut text);
    } else {
        let _ = write!(
            text,
            ",\"seats\":{{\"chair\":{},\"vice_chair\":{},\"woman_member\":{},\"member\":{}}}",
            seats[0], seats[1], seats[2], seats[3]
        );
    }
    people(random, persons, &mut text);
    if has_papers {
        papers(random, persons, recovered, &mut text, positions);
    } else {
        votes(
            random,
            persons,
            recovered,
            (!has_entries).then_some(seats),
            &mut text,
        );
    }
    text.push('}');
    text
}

/// Rule set and the four counts: mostly possible, sometimes one too many.
fn counts(random: &mut Random, recovered: u64, text: &mut String) {
    let registered = if random.one_in(10) {
        recovered * 2 + random.below(3)
    } else {
        random.below(recovered * 2 + 1)
    };
    let near = |random: &mut Random| {
        if random.one_in(20) {
            (recovered + 1).saturating_sub(random.below(3))
        } else {
            recovered
        }
    };
    let (issued, voters) = (near(random), near(random));
    let _ = write!(
        text,
        ",\"rule_set\":\"{}\",\"registered\":{registered},\"issued\":{issued},\"voters\":{voters},\"recovered\":{recovered}",
        random.pick(&SETS)
    );
}

fn overrides(random: &mut Random, text: &mut String) {
    text.push_str(",\"overrides\":{");
    let mut comma = "";
    for (key, values) in OVERRIDES {
        if key == "kinship.scope" || random.one_in(2) {
            let _ = write!(text, "{comma}\"{key}\":{}", random.pick(values));
            comma = ",";
        }
    }
    text.push('}');
}

fn entries(random: &mut Random, round: &str, persons: u64, text: &mut String) {
    text.push_str(",\"entries\":[");
    let mut comma = "";
    for post in POSTS {
        for women_only in [false, true] {
            if random.one_in(2) || (comma.is_empty() && post == "member" && women_only) {
                let named = if round == "tie_revote" {
                    "persons"
                } else {
                    "pool"
                };
                let _ = write!(
                    text,
                    "{comma}{{\"post\":\"{post}\",\"seats\":{},\"{named}\":[",
                    random.below(4)
                );
                let mut inner = "";
                for person in 0..persons {
                    if !random.one_in(4) {
                        let _ = write!(text, "{inner}\"p{person}\"");
                        inner = ",";
                    }
                }
                text.push(']');
                if named == "pool" {
                    let first = random.one_in(2);
                    let _ = write!(text, ",\"women_only\":{women_only},\"woman_first\":{first}");
                }
                text.push('}');
                comma = ",";
            }
        }
    }
    text.push(']');
}

fn people(random: &mut Random, persons: u64, text: &mut String) {
    let women = 1 + random.below(4);
    text.push_str(",\"persons\":[");
    for person in 0..persons {
        let comma = if person == 0 { "" } else { "," };
        let sex = if random.one_in(women) {
            "female"
        } else {
            "male"
        };
        let _ = write!(text, "{comma}{{\"id\":\"p{person}\",\"sex\":\"{sex}\"}}");
    }
    text.push(']');
    let before = if random.one_in(3) { random.below(4) } else { 0 };
    if before > 0 {
        text.push_str(",\"elected_before\":[");
        for number in 0..before {
            let comma = if number == 0 { "" } else { "," };
            let (post, sex) = (
                random.pick(&POSTS),
                random.pick(&["male", "male", "female"]),
            );
            let votes = random.below(4) * 100;
            let _ = write!(
                text,
                "{comma}{{\"person\":\"e{number}\",\"post\":\"{post}\",\"sex\":\"{sex}\",\"votes\":{votes}}}"
            );
        }
        text.push(']');
    }
    if random.one_in(2) {
        text.push_str(",\"kinship\":[");
        for number in 0..=random.below(8) {
            let comma = if number == 0 { "" } else { "," };
            let one = |random: &mut Random| match random.below(persons + before) {
                person if person < persons => format!("p{person}"),
                other => format!("e{}", other - persons),
            };
            let (a, b) = (one(random), one(random));
            let _ = write!(
                text,
                "{comma}{{\"a\":\"{a}\",\"b\":\"{b}\",\"relation\":\"{}\"}}",
                random.pick(&RELATIONS)
            );
        }
        text.push(']');
    }
}

/// Votes within what the papers allow; `seats` is `None` where nothing limits their sum.
fn votes(
    random: &mut Random,
    persons: u64,
    recovered: u64,
    seats: Option<[u64; 4]>,
    text: &mut String,
) {
    let mut room = seats.map_or([u64::MAX; 4], |seats| seats.map(|seats| seats * recovered));
    let is_level = random.one_in(4);
    text.push_str(",\"votes\":{");
    for person in 0..persons {
        let comma = if person == 0 { "" } else { "," };
        let _ = write!(text, "{comma}\"p{person}\":{{");
        let mut inner = "";
        for (post, room) in POSTS.iter().zip(&mut room) {
            let kind = if is_level { 5 } else { random.below(8) };
            let votes = match kind {
                0 => 0,
                1 => recovered / 2,
                2 => recovered / 2 + 1,
                3 => recovered / 3,
                4 => recovered.div_ceil(3),
                5 => recovered * 2 / 3,
                6 => recovered,
                _ => random.below(recovered + 1),
            };
            let votes = votes.min(*room).min(recovered);
            *room -= votes;
            if votes > 0 {
                let _ = write!(text, "{inner}\"{post}\":{votes}");
                inner = ",";
            }
        }
        text.push('}');
    }
    text.push('}');
}

fn papers(random: &mut Random, persons: u64, number: u64, text: &mut String, positions: &mut u64) {
    text.push_str(",\"ballots\":[");
    for paper in 0..number {
        text.push_str(if paper == 0 { "{" } else { ",{" });
        let mut comma = "";
        for post in POSTS {
            if random.one_in(2) {
                continue;
            }
            let _ = write!(text, "{comma}\"{post}\":[");
            let names = 1 + random.below(2);
            for name in 0..names {
                let inner = if name == 0 { "" } else { "," };
                let _ = write!(text, "{inner}\"p{}\"", random.below(persons));
            }
            text.push(']');
            comma = ",";
            *positions += names;
        }
        if random.one_in(9) {
            let _ = write!(
                text,
                "{comma}\"other\":{{\"{}\":{}}}",
                random.pick(&POSTS),
                random.below(3)
            );
            comma = ",";
        }
        if random.one_in(9) {
            let _ = write!(text, "{comma}\"illegible\":[\"{}\"]", random.pick(&POSTS));
            comma = ",";
        }
        if random.one_in(20) {
            let _ = write!(text, "{comma}\"unofficial\":true");
        }
        text.push('}');
    }
    text.push(']');
}
