//! The built program in a folder of its own, for the tests that run it as a user does.
#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "each test uses its part; a failure here is a failed test"
)]

#[path = "../../benches/common/made_up.rs"]
pub(crate) mod made_up;

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use cunzhi::db::DatabaseUrl;
use diesel::Connection;
use diesel::connection::SimpleConnection;

/// The lists of places of the example, in the order in which they are imported.
const PLACES: [&str; 5] = ["provinces", "cities", "areas", "streets", "villages"];

/// A folder, and a database that does not exist yet (on PostgreSQL: an empty schema).
pub(crate) struct Place {
    folder: tempfile::TempDir,
    /// What `--database` is given.
    pub(crate) database: String,
    server: Option<(String, String)>,
}

/// What a run of the program left.
#[derive(Debug)]
pub(crate) struct Ran {
    /// Exit status; 128 and more for a signal.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Ran {
    fn of(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(128),
            out: String::from_utf8(output.stdout.clone()).expect("UTF-8 on standard output"),
            err: String::from_utf8(output.stderr.clone()).expect("UTF-8 on standard error"),
        }
    }

    /// The last line of standard output as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        let line = self.out.lines().last().expect("a result line");
        serde_json::from_str(line).expect("JSON in the last line")
    }

    /// Expects an exit status.
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "out: {}\nerr: {}", self.out, self.err);
        self
    }

    /// Expects exit 2 and one Chinese sentence on standard error, without a panic or inner words.
    #[track_caller]
    pub(crate) fn refuses(self, part: &str) -> Self {
        assert_eq!(self.code, 2, "out: {}\nerr: {}", self.out, self.err);
        assert_eq!(self.out, "", "nothing on standard output");
        let told = self.err.trim_end();
        assert!(told.contains(part), "“{part}” is missing in: {told}");
        assert_eq!(told.lines().count(), 1, "one sentence: {told}");
        let is_chinese = told.chars().any(|c| ('一'..='鿿').contains(&c));
        assert!(is_chinese && !told.contains("panicked"), "{told}");
        assert!(!told.contains("系统内部出错"), "{told}");
        self
    }
}

/// The program under test: the one just built, unless `CUNZHI_BINARY` names another.
pub(crate) fn program() -> String {
    std::env::var("CUNZHI_BINARY").unwrap_or_else(|_| env!("CARGO_BIN_EXE_cunzhi").to_owned())
}

/// Runs any program.
pub(crate) fn run(command: &mut Command) -> Ran {
    Ran::of(&command.output().unwrap())
}

impl Place {
    /// A SQLite file that is not there yet.
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite:{}", folder.path().join("a.db").display());
        Self {
            folder,
            database,
            server: None,
        }
    }

    /// An empty schema on the test server; `None` when no server is named. `tests/run` names one
    /// and forbids its absence.
    pub(crate) fn postgres() -> Option<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let Ok(server) = std::env::var("TEST_POSTGRES_URL") else {
            let must = std::env::var("CUNZHI_TEST_BOTH").is_ok();
            assert!(!must, "TEST_POSTGRES_URL is not set");
            return None;
        };
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let schema = format!("c_{}_{number}", std::process::id());
        postgres(&server)
            .batch_execute(&format!(
                "DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}"
            ))
            .unwrap();
        let separator = if server.contains('?') { '&' } else { '?' };
        Some(Self {
            folder: tempfile::tempdir().unwrap(),
            database: format!("{server}{separator}options=-csearch_path%3D{schema}"),
            server: Some((server, schema)),
        })
    }

    /// Whether it is on the PostgreSQL server.
    pub(crate) fn is_postgres(&self) -> bool {
        self.server.is_some()
    }

    /// Its schema on the server; empty on SQLite.
    pub(crate) fn schema(&self) -> &str {
        self.server.as_ref().map_or("", |(_, schema)| schema)
    }

    /// The working directory of the program.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The SQLite file.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder().join("a.db")
    }

    /// The address for the library.
    pub(crate) fn url(&self) -> DatabaseUrl {
        DatabaseUrl::parse(&self.database).unwrap()
    }

    /// Writes a file into the folder and tells its path.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.folder().join(name);
        std::fs::write(&path, content).unwrap();
        path.display().to_string()
    }

    /// The program without any words, in this folder and without settings of the outside.
    pub(crate) fn bare(&self) -> Command {
        let mut command = Command::new(program());
        command.current_dir(self.folder());
        for (name, _) in std::env::vars() {
            if name.starts_with("CUNZHI_") {
                command.env_remove(name);
            }
        }
        command.stdin(Stdio::null());
        command
    }

    /// The program on this database.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = self.bare();
        command.args(["--database", &self.database]).args(words);
        command
    }

    /// Runs the program on this database.
    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        run(&mut self.command(words))
    }

    /// Starts the program and leaves it running.
    pub(crate) fn start(&self, words: &[&str]) -> Child {
        let mut command = self.command(words);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    /// Serves on a free port until dropped.
    pub(crate) fn serve(&self, words: &[&str]) -> Serving {
        let mut all = vec!["serve", "--listen", "127.0.0.1:0"];
        all.extend(words);
        Serving::of(self.start(&all))
    }

    /// The real villages of one county, and two terms.
    pub(crate) fn prepare(&self) {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/demo/yixian");
        let files: Vec<String> = PLACES
            .iter()
            .map(|name| data.join(format!("{name}.csv")).display().to_string())
            .collect();
        let mut words = vec!["import", "divisions"];
        words.extend(files.iter().map(String::as_str));
        self.run(&words).ends(0);
        for (name, starts) in [("2021", "2021-12-10"), ("2026", "2026-12-20")] {
            self.run(&["term", "add", name, "--starts", starts]).ends(0);
            let set = [
                "election-day",
                "set",
                "--division",
                "341023",
                "--term",
                name,
                starts,
            ];
            self.run(&set).ends(0);
        }
    }

    /// Runs statements on the database as somebody with the file in hand could.
    pub(crate) fn execute(&self, statements: &str) {
        if self.is_postgres() {
            return postgres(&self.database).batch_execute(statements).unwrap();
        }
        let file = self.file();
        let mut conn = diesel::SqliteConnection::establish(file.to_str().unwrap()).unwrap();
        conn.batch_execute("PRAGMA busy_timeout = 5000").unwrap();
        conn.batch_execute(statements).unwrap();
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some((server, schema)) = &self.server {
            let drop = format!("DROP SCHEMA IF EXISTS {schema} CASCADE");
            let _ = postgres(server).batch_execute(&drop);
        }
    }
}

fn postgres(address: &str) -> diesel::PgConnection {
    diesel::PgConnection::establish(address).expect("the test server")
}

/// A running server; killed when dropped.
pub(crate) struct Serving {
    child: Child,
    /// `http://127.0.0.1:PORT`
    pub(crate) address: String,
}

impl Serving {
    fn of(mut child: Child) -> Self {
        let mut address = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut address).unwrap();
        if address.is_empty() {
            let mut told = String::new();
            let _ = child.stderr.take().unwrap().read_to_string(&mut told);
            panic!("the server did not start: {told}");
        }
        Self {
            child,
            address: address.trim_end().to_owned(),
        }
    }

    /// Asks it to stop as a service manager does; its exit status.
    pub(crate) fn stop(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().unwrap();
        self.child.wait().unwrap().code()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a test on both databases.
pub(crate) fn on_both(test: impl Fn(&Place)) {
    test(&Place::sqlite());
    if let Some(place) = Place::postgres() {
        test(&place);
    }
}
