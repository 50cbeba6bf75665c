//! The count a second time, written apart from the first from the rulebook's text (A7–A10, C0):
//! plain and slow, every question answered by looking at everybody. Used by the tests and by
//! `benches/tally.rs`. It knows no rule sets but its own table, and reads good cases only.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

const POSTS: [&str; 4] = ["chair", "vice_chair", "woman_member", "member"];

/// What both implementations must agree on.
pub(crate) const COMPARED: [&str; 11] = [
    "case",
    "rule_set",
    "valid",
    "invalid_reasons",
    "elected",
    "tie_revotes",
    "kinship_revotes",
    "runoffs",
    "shortages",
    "pending",
    "blocked",
];

type Names = BTreeSet<String>;

#[derive(Clone, Debug)]
struct Seat {
    post: usize,
    votes: u64,
    /// The open seats of this round it came from; `None`: an earlier round.
    from: Option<usize>,
}

#[derive(Clone, Debug)]
struct Open {
    post: usize,
    seats: u64,
    pool: Option<Names>,
    women_only: bool,
    woman_first: bool,
}

#[derive(Debug)]
struct World {
    rules: BTreeMap<String, Value>,
    round: String,
    papers: u64,
    participants: u64,
    women: Names,
    everybody: Names,
    plain: BTreeMap<String, [u64; 4]>,
    open: Vec<Open>,
    elected: BTreeMap<String, Seat>,
    in_tie: Names,
    dropped: Names,
    ties: Vec<(usize, u64, Names)>,
    kinship_ties: Vec<(usize, u64, Names)>,
    short: [[u64; 2]; 4],
    pending: [bool; 4],
}

fn post(value: &Value) -> usize {
    POSTS.iter().position(|word| value == word).unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or(0)
}

fn names(value: &Value) -> Names {
    list(value).iter().map(text).collect()
}

/// Section F and the table of the interface.
fn rules(case: &Value) -> BTreeMap<String, Value> {
    let id = case["rule_set"].as_str().unwrap();
    let near = json!(["spouse", "parent_child", "sibling"]);
    let of = |ids: &[&str], yes: Value, no: Value| if ids.contains(&id) { yes } else { no };
    let women = match id {
        "zj-2020" => "reserved_seat",
        "bj-2012" => "designated_post",
        "sd-2011" => "top_woman_first",
        _ => "should_only",
    };
    let kin = match id {
        "zj-2020" | "ha-2011" => near,
        "sh-2020" => json!(["spouse", "parent_child", "lineal_other"]),
        _ => json!([]),
    };
    let table = [
        (
            "count.recount_basis",
            of(&["ha-2011"], json!("issued"), json!("voters")),
        ),
        ("count.participants_basis", json!("recovered")),
        (
            "count.downward_add",
            of(&["ha-2011"], json!("nomination"), json!("off")),
        ),
        ("women.rule", json!(women)),
        ("runoff.turnout_required", json!(true)),
        (
            "runoff.vacancy_min_members",
            of(&["bj-2012"], json!(4), json!(3)),
        ),
        ("runoff.vacancy_needs_chair", json!(id == "bj-2012")),
        (
            "runoff.vacancy_needs_meeting",
            json!(id == "bj-2012" || id == "sh-2020"),
        ),
        ("kinship.scope", kin),
        ("ballot.overvote_scope", json!("whole_ballot")),
        (
            "ballot.same_person_two_posts",
            of(&["zj-2020"], json!("ballot_invalid"), json!("count_once")),
        ),
        (
            "ballot.illegible",
            of(&["bj-2012", "ha-2011"], json!("paper"), json!("section")),
        ),
    ];
    let mut rules: BTreeMap<String, Value> = table
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect();
    for (key, value) in case["overrides"].as_object().into_iter().flatten() {
        rules.insert(key.clone(), value.clone());
    }
    rules
}

/// Decides a case: the lists of [`COMPARED`].
pub(crate) fn second_count(case: &Value) -> Value {
    let mut world = world(case);
    let mut reasons = Vec::new();
    let base = if world.rules["count.recount_basis"] == "issued" {
        "issued"
    } else {
        "voters"
    };
    if world.papers > number(&case[base]) {
        reasons.push(format!("recovered_exceeds_{base}"));
    }
    let is_turnout_asked =
        world.round != "runoff" || world.rules["runoff.turnout_required"] == true;
    if is_turnout_asked && 2 * world.participants <= number(&case["registered"]) {
        reasons.push("turnout_not_majority".to_owned());
    }
    let mut answer = json!({
        "case": case["case"], "rule_set": case["rule_set"],
        "valid": reasons.is_empty(), "invalid_reasons": reasons,
        "elected": [], "tie_revotes": [], "kinship_revotes": [], "runoffs": [],
        "shortages": [], "pending": [], "blocked": [],
    });
    if !reasons.is_empty() {
        return answer;
    }
    if world.round == "tie_revote" {
        for index in 0..world.open.len() {
            world.revote(index);
        }
    } else {
        for index in 0..world.open.len() {
            world.open_seats(index);
        }
        world.relatives(case);
        world.what_follows(case, &mut answer);
    }
    answer["elected"] = world.seats();
    answer["tie_revotes"] = revotes(&world.ties);
    answer["kinship_revotes"] = revotes(&world.kinship_ties);
    answer
}

fn revotes(ties: &[(usize, u64, Names)]) -> Value {
    let mut ties: Vec<_> = ties
        .iter()
        .map(|(post, seats, names)| (*post, names, *seats))
        .collect();
    ties.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    let show = |(post, names, seats): (usize, &Names, u64)| json!({"post": POSTS[post], "seats": seats, "persons": names});
    ties.into_iter().map(show).collect()
}

fn world(case: &Value) -> World {
    let rules = rules(case);
    let round = text(&case["round"]);
    let mut women = Names::new();
    let mut everybody = Names::new();
    for person in list(&case["persons"]) {
        everybody.insert(text(&person["id"]));
        if person["sex"] == "female" {
            women.insert(text(&person["id"]));
        }
    }
    let mut elected = BTreeMap::new();
    for seat in list(&case["elected_before"]) {
        let (person, votes) = (text(&seat["person"]), number(&seat["votes"]));
        if seat["sex"] == "female" {
            women.insert(person.clone());
        }
        elected.insert(
            person,
            Seat {
                post: post(&seat["post"]),
                votes,
                from: None,
            },
        );
    }
    let open = open_of(case, &round);
    let plain = plain_votes(case, &rules, &everybody, &open);
    let basis = text(&rules["count.participants_basis"]);
    World {
        papers: number(&case["recovered"]),
        participants: number(&case[basis.as_str()]),
        rules,
        round,
        women,
        everybody,
        plain,
        open,
        elected,
        in_tie: Names::new(),
        dropped: Names::new(),
        ties: Vec::new(),
        kinship_ties: Vec::new(),
        short: [[0; 2]; 4],
        pending: [false; 4],
    }
}

fn open_of(case: &Value, round: &str) -> Vec<Open> {
    let mut open = Vec::new();
    for entry in list(&case["entries"]) {
        let named = if round == "tie_revote" {
            "persons"
        } else {
            "pool"
        };
        open.push(Open {
            post: post(&entry["post"]),
            seats: number(&entry["seats"]),
            pool: Some(names(&entry[named])),
            women_only: entry["women_only"] == true || entry["post"] == "woman_member",
            woman_first: entry["woman_first"] == true,
        });
    }
    if open.is_empty() {
        for (index, word) in POSTS.iter().enumerate() {
            let seats = number(&case["seats"][word]);
            if seats > 0 {
                open.push(Open {
                    post: index,
                    seats,
                    pool: None,
                    women_only: *word == "woman_member",
                    woman_first: false,
                });
            }
        }
    }
    // Posts in order, seats for women first, then by who stands and how much is open.
    open.sort_by(|a, b| {
        let by_name = |open: &Open| -> Vec<String> {
            open.pool.clone().unwrap_or_default().into_iter().collect()
        };
        (a.post, !a.women_only, by_name(a), a.seats, a.woman_first).cmp(&(
            b.post,
            !b.women_only,
            by_name(b),
            b.seats,
            b.woman_first,
        ))
    });
    open
}

fn plain_votes(
    case: &Value,
    rules: &BTreeMap<String, Value>,
    everybody: &Names,
    open: &[Open],
) -> BTreeMap<String, [u64; 4]> {
    let mut votes: BTreeMap<String, [u64; 4]> = everybody
        .iter()
        .map(|person| (person.clone(), [0; 4]))
        .collect();
    for (person, counts) in case["votes"].as_object().into_iter().flatten() {
        votes.insert(person.clone(), POSTS.map(|post| number(&counts[post])));
    }
    for paper in list(&case["ballots"]) {
        let room = |index: usize| -> u64 {
            open.iter()
                .filter(|open| open.post == index)
                .map(|open| open.seats)
                .sum()
        };
        let named: Vec<Names> = POSTS.iter().map(|post| names(&paper[post])).collect();
        let is_over = |index: usize| {
            named[index].len() as u64 + number(&paper["other"][POSTS[index]]) > room(index)
        };
        let illegible = names(&paper["illegible"]);
        let twice = everybody
            .iter()
            .any(|person| named.iter().filter(|names| names.contains(person)).count() > 1);
        let is_void = paper["unofficial"] == true
            || (rules["ballot.overvote_scope"] == "whole_ballot" && (0..4).any(is_over))
            || (rules["ballot.same_person_two_posts"] == "ballot_invalid" && twice)
            || (rules["ballot.illegible"] == "paper" && !illegible.is_empty());
        if is_void {
            continue;
        }
        for person in everybody {
            let counts = |index: &usize| {
                named[*index].contains(person)
                    && !is_over(*index)
                    && !illegible.contains(POSTS[*index])
            };
            if let Some(highest) = (0..4).find(counts) {
                votes.get_mut(person).unwrap()[highest] += 1;
            }
        }
    }
    votes
}

impl World {
    fn votes(&self, person: &str, post: usize) -> u64 {
        let Some([chair, vice, woman, member]) = self.plain.get(person).copied() else {
            return 0;
        };
        let is_added = self.rules["count.downward_add"] == "ballot" && self.round != "tie_revote";
        match (post, is_added) {
            (0, _) => chair,
            (1, true) => chair + vice,
            (1, false) => vice,
            (2, _) => woman,
            (_, true) => chair + vice + member,
            (_, false) => member,
        }
    }

    fn passes(&self, person: &str, post: usize) -> bool {
        if self.round == "first" {
            2 * self.votes(person, post) > self.participants
        } else {
            3 * self.votes(person, post) >= self.papers
        }
    }

    /// Votes, sex and pool.
    fn may_stand(&self, person: &str, open: &Open) -> bool {
        self.votes(person, open.post) > 0
            && (!open.women_only || self.women.contains(person))
            && open.pool.as_ref().is_none_or(|pool| pool.contains(person))
    }

    fn is_free(&self, person: &str) -> bool {
        !self.elected.contains_key(person)
            && !self.in_tie.contains(person)
            && !self.dropped.contains(person)
    }

    fn is_woman_elected(&self) -> bool {
        self.elected
            .keys()
            .any(|person| self.women.contains(person))
    }

    fn elect(&mut self, person: &str, from: usize) {
        let post = self.open[from].post;
        let votes = self.votes(person, post);
        self.elected.insert(
            person.to_owned(),
            Seat {
                post,
                votes,
                from: Some(from),
            },
        );
    }

    fn tie(&mut self, post: usize, seats: u64, persons: Names) {
        self.in_tie.extend(persons.iter().cloned());
        self.ties.push((post, seats, persons));
    }

    /// Each person asks: how many stand above me, how many beside me? Gives the seats left empty.
    fn fill(&mut self, from: usize, persons: &Names, seats: u64) -> u64 {
        let post = self.open[from].post;
        let (mut in_seats, mut tied, mut tied_seats) = (Names::new(), Names::new(), 0);
        for person in persons {
            let mine = self.votes(person, post);
            let above = persons
                .iter()
                .filter(|other| self.votes(other, post) > mine)
                .count() as u64;
            let level = persons
                .iter()
                .filter(|other| self.votes(other, post) == mine)
                .count() as u64;
            if above + level <= seats {
                in_seats.insert(person.clone());
            } else if above < seats {
                tied.insert(person.clone());
                tied_seats = seats - above;
            }
        }
        for person in &in_seats {
            self.elect(person, from);
        }
        if !tied.is_empty() {
            self.tie(post, tied_seats, tied);
            return 0;
        }
        seats - in_seats.len() as u64
    }

    fn revote(&mut self, index: usize) {
        let open = self.open[index].clone();
        let pool = open.pool.clone().unwrap_or_default();
        let persons: Names = pool
            .into_iter()
            .filter(|person| self.is_free(person))
            .collect();
        self.fill(index, &persons, open.seats);
    }

    /// Who competes and passes.
    fn able(&self, open: &Open) -> Names {
        let is_able = |person: &&String| {
            self.is_free(person) && self.may_stand(person, open) && self.passes(person, open.post)
        };
        self.everybody.iter().filter(is_able).cloned().collect()
    }

    /// The most votes among some, and who has them.
    fn best(&self, persons: &Names, post: usize) -> (u64, Names) {
        let most = persons.iter().map(|person| self.votes(person, post)).max();
        let most = most.unwrap_or(0);
        let has_most = |person: &&String| self.votes(person, post) == most;
        (most, persons.iter().filter(has_most).cloned().collect())
    }

    fn open_seats(&mut self, index: usize) {
        let open = self.open[index].clone();
        let is_waiting = self
            .in_tie
            .iter()
            .any(|person| self.may_stand(person, &open) && self.passes(person, open.post));
        if is_waiting {
            self.pending[open.post] = true;
            return;
        }
        let mut order = self.able(&open);
        let women: Names = order.intersection(&self.women).cloned().collect();
        let mut seats = open.seats;
        let is_first = self.round == "first"
            && open.post == 3
            && self.rules["women.rule"] == "top_woman_first"
            && !self.is_woman_elected()
            && seats >= 1;
        let is_later =
            self.round == "runoff" && open.woman_first && !self.is_woman_elected() && seats >= 1;
        if is_first && women.is_empty() && order.len() as u64 >= seats {
            seats -= 1;
            self.short[open.post][1] += 1;
        } else if (is_first || is_later) && !women.is_empty() && order.len() as u64 > seats {
            let (best, top) = self.best(&women, open.post);
            let above: Names = order
                .iter()
                .filter(|person| self.votes(person, open.post) > best)
                .cloned()
                .collect();
            let level = order
                .iter()
                .filter(|person| self.votes(person, open.post) == best)
                .count();
            if top.len() == 1 {
                let first = top.first().unwrap().clone();
                self.elect(&first, index);
                order.remove(&first);
                seats -= 1;
            } else if (above.len() + level) as u64 > seats {
                self.tie(open.post, 1, top);
                if self.fill(index, &above, seats - 1) > 0 {
                    self.pending[open.post] = true;
                }
                return;
            }
        }
        let empty = self.fill(index, &order, seats);
        self.short[open.post][usize::from(open.women_only)] += empty;
    }

    /// The pair to handle next: ranks and names of the better and the other.
    fn next_pair(&self, case: &Value) -> Option<(String, String)> {
        let scope = names(&self.rules["kinship.scope"]);
        let rank = |person: &String| {
            self.elected
                .get(person)
                .map(|seat| (seat.post, u64::MAX - seat.votes))
        };
        let mut pairs = Vec::new();
        for pair in list(&case["kinship"]) {
            let (a, b) = (text(&pair["a"]), text(&pair["b"]));
            if a == b || !scope.contains(&text(&pair["relation"])) {
                continue;
            }
            if let (Some(x), Some(y)) = (rank(&a), rank(&b)) {
                pairs.push(if (x, &a) < (y, &b) {
                    (x, y, a, b)
                } else {
                    (y, x, b, a)
                });
            }
        }
        pairs
            .into_iter()
            .min()
            .map(|(_, _, better, other)| (better, other))
    }

    fn relatives(&mut self, case: &Value) {
        while let Some((better, other)) = self.next_pair(case) {
            let (one, two) = (self.elected[&better].clone(), self.elected[&other].clone());
            if one.post == two.post && one.votes == two.votes {
                let both = Names::from([better, other]);
                for person in &both {
                    self.elected.remove(person);
                    self.in_tie.insert(person.clone());
                }
                self.kinship_ties.push((one.post, 1, both));
                continue;
            }
            self.elected.remove(&other);
            self.dropped.insert(other);
            let Some(from) = two.from else {
                self.short[two.post][usize::from(two.post == 2)] += 1;
                continue;
            };
            let open = self.open[from].clone();
            let able = self.able(&open);
            let (_, next) = self.best(&able, open.post);
            match next.len() {
                0 => self.short[open.post][usize::from(open.women_only)] += 1,
                1 => self.elect(&next.first().unwrap().clone(), from),
                _ => self.tie(open.post, 1, next),
            }
        }
    }

    fn what_follows(&self, case: &Value, answer: &mut Value) {
        let total = self.elected.len() as u64;
        let has_chair = self.elected.values().any(|seat| seat.post == 0);
        let next = if total < number(&self.rules["runoff.vacancy_min_members"])
            || (self.rules["runoff.vacancy_needs_chair"] == true && !has_chair)
        {
            "another_runoff"
        } else if self.rules["runoff.vacancy_needs_meeting"] == true {
            "meeting_decides"
        } else {
            "may_stay_vacant"
        };
        let (mut runoffs, mut shortages) = (Vec::new(), Vec::new());
        for (post, short) in self.short.iter().enumerate() {
            let seats = short[0] + short[1];
            if self.pending[post] || seats == 0 {
                continue;
            }
            if self.round == "runoff" {
                shortages.push(json!({"post": POSTS[post], "seats": seats, "next": next}));
            }
            if self.round == "first" || next == "another_runoff" {
                for women_only in [false, true] {
                    let seats = short[usize::from(women_only)];
                    if seats > 0 {
                        runoffs.push(self.runoff(post, seats, women_only));
                    }
                }
            }
        }
        let waiting: Vec<&str> = POSTS
            .into_iter()
            .enumerate()
            .filter(|(post, _)| self.pending[*post])
            .map(|(_, word)| word)
            .collect();
        let is_blocked = case["body"] != "residents_committee"
            && self.in_tie.is_empty()
            && runoffs.is_empty()
            && waiting.is_empty()
            && !self.is_woman_elected();
        answer["blocked"] = if is_blocked {
            json!(["no_woman"])
        } else {
            json!([])
        };
        answer["pending"] = json!(waiting);
        answer["runoffs"] = json!(runoffs);
        answer["shortages"] = json!(shortages);
    }

    fn runoff(&self, post: usize, seats: u64, women_only: bool) -> Value {
        let able: Vec<&String> = self
            .everybody
            .iter()
            .filter(|person| {
                self.is_free(person)
                    && self.votes(person, post) > 0
                    && (!women_only || self.women.contains(*person))
            })
            .collect();
        // In the pool is who has fewer than seats + 1 others above.
        let is_near = |person: &&&String| {
            let mine = self.votes(person, post);
            able.iter()
                .filter(|other| self.votes(other, post) > mine)
                .count() as u64
                <= seats
        };
        let pool: Vec<&&String> = able.iter().filter(is_near).collect();
        let first = self.rules["women.rule"] == "top_woman_first"
            && !women_only
            && !self.is_woman_elected();
        json!({
            "post": POSTS[post], "seats": seats, "pool": pool,
            "women_only": women_only, "woman_first": first,
        })
    }

    fn seats(&self) -> Value {
        let mut seats: Vec<(usize, &String, u64)> = self
            .elected
            .iter()
            .filter(|(_, seat)| seat.from.is_some())
            .map(|(person, seat)| (seat.post, person, seat.votes))
            .collect();
        seats.sort();
        let show = |(post, person, votes): (usize, &String, u64)| json!({"person": person, "post": POSTS[post], "votes": votes});
        seats.into_iter().map(show).collect()
    }
}
