//! The house keeps its plan (`docs/architecture.md`): who may know whom, small files, no shortcuts.
#![expect(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A domain slice and the slices it may call. The arrows run one way; a new slice adds its line.
const ARROWS: [(&str, &[&str]); 11] = [
    (
        "after_election",
        &[
            "rules",
            "tally",
            "divisions",
            "people",
            "committees",
            "elections",
            "office",
        ],
    ),
    (
        "observation",
        &[
            "rules",
            "tally",
            "divisions",
            "people",
            "committees",
            "composition",
            "elections",
        ],
    ),
    ("rules", &[]),
    ("tally", &["rules"]),
    ("divisions", &[]),
    ("people", &["divisions"]),
    ("committees", &["divisions", "people"]),
    ("composition", &["divisions", "people", "committees"]),
    (
        "elections",
        &[
            "rules",
            "tally",
            "divisions",
            "people",
            "committees",
            "composition",
        ],
    ),
    (
        "imports",
        &["divisions", "people", "committees", "office", "observation"],
    ),
    (
        "office",
        &[
            "divisions",
            "people",
            "committees",
            "composition",
            "imports",
        ],
    ),
];

/// Slices and files that serve all and know no domain slice.
const SERVING: [&str; 11] = [
    "accounts",
    "audit",
    "clock",
    "config",
    "db",
    "documents",
    "error",
    "logging",
    "schema",
    "tables",
    "web",
];

/// What puts the program together, and knows everything; nothing else knows it.
const WIRING: [&str; 6] = ["app", "build", "cli", "demo", "lib", "main"];

/// What a serving slice knows of a domain slice, and why.
const SHARED_WORDS: [(&str, &str, &str); 7] = [
    (
        "accounts",
        "divisions::DivisionCode",
        "the scope of an account is a place",
    ),
    (
        "accounts",
        "divisions::Level",
        "a role belongs to levels of places",
    ),
    (
        "audit",
        "divisions::DivisionCode",
        "each county has its chain",
    ),
    ("audit", "divisions::Level", "each county has its chain"),
    (
        "audit",
        "divisions::self",
        "the page names the place of an event",
    ),
    ("db", "divisions::DivisionCode", "a write locks a county"),
    (
        "web",
        "people::seal",
        "the program's data carries the key of sealed fields",
    ),
];

/// Another slice's queries that are called directly, and why.
const SHARED_STORES: [(&str, &str, &str); 10] = [
    (
        "observation",
        "elections::store",
        "observers report on chapters of elections",
    ),
    (
        "after_election",
        "elections::store",
        "what follows an election changes its chapters and steps",
    ),
    (
        "after_election",
        "committees::organisations_store",
        "representatives and group leaders serve in bodies of the village",
    ),
    (
        "elections",
        "committees::organisations_store",
        "the notice of the supervision committee names who serves in it",
    ),
    (
        "committees",
        "people::store",
        "a roster writes persons in bulk",
    ),
    (
        "imports",
        "people::store",
        "an export opens sealed fields row by row",
    ),
    (
        "office",
        "people::store",
        "a person who is named on the page of a body is recorded there",
    ),
    (
        "office",
        "committees::organisations_store",
        "the pages of bodies stand in office",
    ),
    (
        "office",
        "people::persons_store",
        "the pages of persons stand in office",
    ),
    (
        "office",
        "people::matches_store",
        "the pages of persons stand in office",
    ),
];

/// Files of the rules' slices, besides stores and importers, that reach the database, and why.
const REACH_DATA: [(&str, &str); 11] = [
    ("divisions/resolver/", "looks up the places that rows name"),
    ("divisions/unit_rows.rs", "what importers of units share"),
    ("divisions/unit_table.rs", "the importer of tables of units"),
    ("people/directory.rs", "looks up the persons that rows mean"),
    (
        "people/elsewhere.rs",
        "names the units on record that a file leaves out",
    ),
    (
        "people/same_number.rs",
        "asks where the two records of one person stand",
    ),
    ("people/intake.rs", "what importers of persons share"),
    ("people/households/", "the importer of households"),
    ("committees/membership.rs", "rows of memberships in bulk"),
    ("committees/roster/", "the importer of rosters"),
    ("committees/seats.rs", "the importer of seats"),
];

/// Slices whose files are rules unless their name says otherwise.
const SLICES_OF_RULES: [&str; 8] = [
    "after_election",
    "divisions",
    "people",
    "committees",
    "composition",
    "rules",
    "tally",
    "elections",
];

/// What a pure rule never knows.
const NOT_FOR_RULES: [&str; 7] = [
    "diesel",
    "actix_web",
    "maud",
    "crate::clock",
    "crate::db",
    "crate::schema",
    "crate::web",
];
/// What a view never knows.
const NOT_FOR_VIEWS: [&str; 3] = ["diesel", "crate::db", "crate::schema"];

/// Longest file, without its tests.
const LINES: usize = 300;
/// Longer files: their length now, which they may not outgrow, and why.
const LONG: [(&str, usize, &str); 1] = [("schema.rs", 1400, "a list of all tables")];

/// One source file.
struct Source {
    /// Path below `src/`.
    path: String,
    /// The text without tests and comments.
    code: String,
    text: String,
    lines: usize,
}

impl Source {
    fn slice(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.trim_end_matches(".rs")
    }

    fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        self.path.contains("/tests/")
            || name.ends_with("tests.rs")
            || ["testing.rs", "gallery.rs"].contains(&name)
    }

    fn has_part(&self, part: &str) -> bool {
        self.path
            .trim_end_matches(".rs")
            .split(['/', '_'])
            .any(|piece| piece == part)
    }

    fn is_view(&self) -> bool {
        self.has_part("views")
    }

    fn is_rule(&self) -> bool {
        let reaches = |(path, _): &(&str, &str)| self.path.starts_with(path);
        let by_name = ["store", "import", "pages", "views", "mod"];
        SLICES_OF_RULES.contains(&self.slice())
            && !by_name.iter().any(|part| self.has_part(part))
            && !REACH_DATA.iter().any(reaches)
    }

    /// Every path the code names that begins with `crate::`, without it: `people::seal::SealingKey`.
    fn known(&self) -> BTreeSet<String> {
        let mut known = BTreeSet::new();
        for part in self.code.split("crate::").skip(1) {
            expand("", part, &mut known);
        }
        known
    }
}

/// Reads one path with its braces, `a::{b, c::d}`, and gives the rest of the text.
fn expand<'a>(before: &str, text: &'a str, known: &mut BTreeSet<String>) -> &'a str {
    let end = text
        .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
        .unwrap_or(text.len());
    let (word, mut rest) = text.split_at(end);
    let path = format!("{before}{word}");
    if !rest.starts_with('{') || !path.ends_with("::") {
        known.insert(path.trim_end_matches(':').to_owned());
        return rest;
    }
    loop {
        rest = expand(&path, rest[1..].trim_start(), known).trim_start();
        if !rest.starts_with(',') {
            return rest.strip_prefix('}').unwrap_or(rest);
        }
        if rest[1..].trim_start().starts_with('}') {
            return rest[1..].trim_start()[1..].trim_start();
        }
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "node_modules" && name != "target" {
            files_below(&path, found);
        } else if path.is_file() {
            found.push(path);
        }
    }
}

fn sources() -> Vec<Source> {
    let mut files = Vec::new();
    files_below(&root().join("src"), &mut files);
    files.retain(|path| path.extension().is_some_and(|ending| ending == "rs"));
    files.sort();
    assert!(files.len() > 50, "the sources were not found");
    files.iter().map(|path| source(path)).collect()
}

fn source(path: &Path) -> Source {
    let text = std::fs::read_to_string(path).unwrap();
    let mut ours = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let begins_tests = line.starts_with("#[cfg(") && line.contains("test");
        if begins_tests && lines.peek().is_some_and(|next| next.ends_with('{')) {
            // A test module runs to its closing brace at the margin.
            for inner in lines.by_ref() {
                if inner == "}" {
                    break;
                }
            }
        } else {
            ours.push(line);
        }
    }
    let is_code = |line: &&&str| !line.trim_start().starts_with("//");
    let code: Vec<&str> = ours.iter().filter(is_code).copied().collect();
    let path = path.strip_prefix(root().join("src")).unwrap();
    Source {
        path: path.to_string_lossy().into_owned(),
        code: code.join("\n"),
        lines: ours.len(),
        text: text.clone(),
    }
}

#[track_caller]
fn none(breaches: &[String]) {
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
}

/// Why a file may not name a path; `None` when it may.
fn breach(slice: &str, path: &str) -> Option<&'static str> {
    let to = path.split("::").next().unwrap_or_default();
    if to == slice || SERVING.contains(&to) || WIRING.contains(&slice) {
        return None;
    }
    if WIRING.contains(&to) {
        return Some("only the wiring knows the wiring");
    }
    let is_domain = ARROWS.iter().any(|(name, _)| *name == to);
    // Macros and names at the root of the crate are nobody's.
    if !is_domain {
        return None;
    }
    if SERVING.contains(&slice) {
        let is_shared =
            |(who, what, _): &(&str, &str, &str)| *who == slice && path.starts_with(what);
        let told = SHARED_WORDS.iter().any(is_shared);
        return (!told).then_some("it serves all slices and knows none (SHARED_WORDS)");
    }
    let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == slice) else {
        return Some("a new slice: say in ARROWS whom it may call");
    };
    (!allowed.contains(&to)).then_some("against the arrows (ARROWS)")
}

#[test]
fn slices_call_one_another_along_the_arrows() {
    let mut breaches = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        for path in source.known() {
            if let Some(why) = breach(source.slice(), &path) {
                breaches.push(format!("src/{} names {path}: {why}", source.path));
            }
        }
    }
    none(&breaches);
}

#[test]
fn slices_call_one_another_through_their_front_doors() {
    let mut breaches = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        let slice = source.slice();
        for path in source.known() {
            let mut words = path.split("::");
            let (to, inner) = (words.next().unwrap(), words.next().unwrap_or_default());
            let is_inner = inner
                .split('_')
                .any(|word| ["store", "pages", "views"].contains(&word));
            let is_domain = ARROWS.iter().any(|(name, _)| *name == to);
            let is_shared =
                |(who, what, _): &(&str, &str, &str)| *who == slice && path.starts_with(what);
            let is_known = WIRING.contains(&slice) || SHARED_STORES.iter().any(is_shared);
            if is_domain && to != slice && is_inner && !is_known {
                breaches.push(format!(
                    "src/{} names {path}: re-export it in src/{to}/mod.rs",
                    source.path
                ));
            }
        }
    }
    none(&breaches);
}

#[test]
fn rules_and_views_know_nothing_of_databases_and_requests() {
    let mut breaches = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        let forbidden: &[&str] = if source.is_rule() {
            &NOT_FOR_RULES
        } else if source.is_view() {
            &NOT_FOR_VIEWS
        } else {
            continue;
        };
        for name in forbidden {
            let uses = source.code.match_indices(name).any(|(at, _)| {
                let follows = source.code[at + name.len()..].starts_with("::");
                let before = source.code[..at].chars().next_back();
                follows && before.is_none_or(|c| !(c.is_alphanumeric() || c == '_' || c == ':'))
            });
            if uses {
                breaches.push(format!("src/{} knows {name}", source.path));
            }
        }
    }
    none(&breaches);
}

#[test]
fn files_are_small_and_say_what_they_are() {
    let mut breaches = Vec::new();
    for source in sources() {
        let longer = LONG.iter().find(|(path, _, _)| *path == source.path);
        let limit = longer.map_or(LINES, |(_, limit, _)| *limit);
        if !source.is_test() && source.lines > limit {
            breaches.push(format!("src/{}: {} lines", source.path, source.lines));
        }
        if !source.text.starts_with("//!") {
            breaches.push(format!(
                "src/{}: no first line that says what it is",
                source.path
            ));
        }
    }
    none(&breaches);
}

#[test]
fn nothing_gives_up_outside_tests() {
    let mut breaches = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        for shortcut in [".unwrap()", ".expect(", "panic!(", "todo!(", "#[allow("] {
            // The macro that writes tests stands with the test support.
            if source.code.contains(shortcut) {
                breaches.push(format!("src/{}: {shortcut}", source.path));
            }
        }
    }
    none(&breaches);
}

#[test]
fn no_file_names_a_machine() {
    let mut files = Vec::new();
    for folder in [
        "src",
        "tests",
        "benches",
        "migrations",
        "docs",
        "static",
        ".ci",
    ] {
        files_below(&root().join(folder), &mut files);
    }
    for file in ["README.md", "Cargo.toml", "Cargo.lock", "clippy.toml"] {
        files.push(root().join(file));
    }
    // Written apart, so that this file does not name them.
    let places = ["work", "home", "root", "Users", "mnt"].map(|name| format!("/{name}/"));
    let mut breaches = Vec::new();
    for file in files {
        let Ok(text) = std::fs::read_to_string(&file) else {
            continue;
        };
        let shown = file.strip_prefix(root()).unwrap().display().to_string();
        for (number, line) in text.lines().enumerate() {
            // A page's address may well have such a part.
            let is_named = places.iter().any(|place| {
                line.match_indices(place).any(|(at, _)| {
                    let before = line[..at].chars().next_back();
                    before.is_none_or(|c| [' ', '"', '\'', '(', '=', '`', ':'].contains(&c))
                })
            });
            let registry = line.trim().strip_prefix("source = \"");
            let is_mirror = shown == "Cargo.lock"
                && registry.is_some_and(|from| {
                    !from.starts_with("registry+https://github.com/rust-lang/")
                });
            if is_named || is_mirror {
                breaches.push(format!("{shown}:{}: {line}", number + 1));
            }
        }
    }
    none(&breaches);
}

#[test]
fn the_exceptions_are_still_there() {
    let long = LONG.iter().map(|(path, _, _)| path);
    for path in REACH_DATA.iter().map(|(path, _)| path).chain(long) {
        assert!(
            root().join("src").join(path).exists(),
            "{path} is gone: drop its exception"
        );
    }
    let known: BTreeSet<(String, String)> = sources()
        .iter()
        .filter(|source| !source.is_test())
        .flat_map(|source| {
            let slice = source.slice().to_owned();
            source
                .known()
                .into_iter()
                .map(move |path| (slice.clone(), path))
        })
        .collect();
    for (who, what, _) in SHARED_WORDS.iter().chain(&SHARED_STORES) {
        let is_used = known
            .iter()
            .any(|(slice, path)| slice == who && path.starts_with(what));
        assert!(is_used, "{who} no longer names {what}: drop its exception");
    }
}

#[test]
fn paths_are_read_with_their_braces() {
    let mut known = BTreeSet::new();
    expand("", "a::{b, c::{d, e}, f}; x", &mut known);
    expand("", "g::h(1)", &mut known);
    expand("", "i::{\n    j,\n    k,\n};", &mut known);
    let expected = ["a::b", "a::c::d", "a::c::e", "a::f", "g::h", "i::j", "i::k"];
    assert_eq!(known.into_iter().collect::<Vec<_>>(), expected);
}
