//! Both databases have the same structure, `src/schema.rs` tells it truly, every migration can be
//! undone, and two first starts at once do no harm.
#![expect(clippy::unwrap_used, reason = "a failure here is a failed test")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::Child;

use common::Place;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};

/// Tables by name.
type Structure = BTreeMap<String, Table>;

#[derive(Debug, Default, PartialEq, Eq)]
struct Table {
    /// Name, then type and whether it may be empty.
    columns: BTreeMap<String, (String, bool)>,
    primary_key: Vec<String>,
    /// Columns of each index but the primary key's, and whether it is unique.
    indexes: BTreeSet<(Vec<String>, bool)>,
    /// Column and the table it points to.
    references: BTreeSet<(String, String)>,
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    owner: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
    #[diesel(sql_type = BigInt)]
    key_place: i64,
}

#[derive(QueryableByName)]
struct Index {
    #[diesel(sql_type = Text)]
    owner: String,
    #[diesel(sql_type = Text)]
    columns: String,
    #[diesel(sql_type = Bool)]
    is_unique: bool,
}

#[derive(QueryableByName)]
struct Reference {
    #[diesel(sql_type = Text)]
    owner: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    target: String,
}

fn structure(columns: Vec<Column>, indexes: Vec<Index>, references: Vec<Reference>) -> Structure {
    let mut tables = Structure::new();
    let mut keys: BTreeMap<String, BTreeMap<i64, String>> = BTreeMap::new();
    for column in columns {
        let table = tables.entry(column.owner.clone()).or_default();
        let kind = common_type(&column.kind);
        table
            .columns
            .insert(column.name.clone(), (kind, column.nullable));
        if column.key_place > 0 {
            let key = keys.entry(column.owner).or_default();
            key.insert(column.key_place, column.name);
        }
    }
    for (table, key) in keys {
        tables.get_mut(&table).unwrap().primary_key = key.into_values().collect();
    }
    for index in indexes {
        let columns = index.columns.split(',').map(str::to_owned).collect();
        let table = tables.get_mut(&index.owner).unwrap();
        table.indexes.insert((columns, index.is_unique));
    }
    for reference in references {
        let table = tables.get_mut(&reference.owner).unwrap();
        table.references.insert((reference.name, reference.target));
    }
    tables
}

/// The name of a type in `src/schema.rs`.
fn common_type(kind: &str) -> String {
    let known = match kind {
        "TEXT" | "text" => "Text",
        "SMALLINT" | "smallint" => "SmallInt",
        "INTEGER" | "integer" => "Integer",
        "BIGINT" | "bigint" => "BigInt",
        "BOOLEAN" | "boolean" => "Bool",
        "DATE" | "date" => "Date",
        "TIMESTAMP" | "timestamp without time zone" => "Timestamp",
        "BLOB" | "bytea" => "Binary",
        other => panic!("a type no other table has: {other}"),
    };
    known.to_owned()
}

fn sqlite(conn: &mut SqliteConnection) -> Structure {
    let tables = "FROM pragma_table_list t WHERE t.schema = 'main' AND t.type = 'table' \
                  AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\'";
    let from = |pragma: &str, more: &str| {
        let joined = tables.replace("WHERE", &format!("JOIN {pragma}(t.name) p WHERE"));
        format!("{joined} {more}")
    };
    let columns = format!(
        "SELECT t.name AS owner, p.name AS name, p.type AS kind, NOT p.\"notnull\" AS nullable, \
         CAST(p.pk AS BIGINT) AS key_place {}",
        from("pragma_table_info", "")
    );
    let indexes = format!(
        "SELECT t.name AS owner, p.\"unique\" AS is_unique, \
         (SELECT group_concat(name) FROM (SELECT name FROM pragma_index_info(p.name) ORDER BY seqno)) AS columns {}",
        from("pragma_index_list", "AND p.origin <> 'pk'")
    );
    let references = format!(
        "SELECT t.name AS owner, p.\"from\" AS name, p.\"table\" AS target {}",
        from("pragma_foreign_key_list", "")
    );
    structure(
        diesel::sql_query(columns).load(conn).unwrap(),
        diesel::sql_query(indexes).load(conn).unwrap(),
        diesel::sql_query(references).load(conn).unwrap(),
    )
}

fn postgres(conn: &mut PgConnection) -> Structure {
    let columns = "SELECT c.table_name::text AS owner, c.column_name::text AS name, \
        c.data_type::text AS kind, c.is_nullable = 'YES' AS nullable, \
        coalesce((SELECT k.place FROM pg_index i \
          CROSS JOIN unnest(i.indkey::smallint[]) WITH ORDINALITY k (number, place) \
          JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number \
          WHERE i.indisprimary AND i.indrelid = quote_ident(c.table_name)::regclass \
          AND a.attname = c.column_name), 0)::bigint AS key_place \
        FROM information_schema.columns c \
        WHERE c.table_schema = current_schema() AND c.table_name NOT LIKE '\\_\\_%'";
    let indexes = "SELECT t.relname::text AS owner, i.indisunique AS is_unique, \
        (SELECT string_agg(a.attname, ',' ORDER BY k.place) \
          FROM unnest(i.indkey::smallint[]) WITH ORDINALITY k (number, place) \
          JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number) AS columns \
        FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid \
        WHERE t.relnamespace = current_schema()::regnamespace AND NOT i.indisprimary \
        AND t.relname NOT LIKE '\\_\\_%'";
    let references = "SELECT c.conrelid::regclass::text AS owner, a.attname::text AS name, \
        c.confrelid::regclass::text AS target FROM pg_constraint c \
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] \
        WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace";
    structure(
        diesel::sql_query(columns).load(conn).unwrap(),
        diesel::sql_query(indexes).load(conn).unwrap(),
        diesel::sql_query(references).load(conn).unwrap(),
    )
}

/// What `src/schema.rs` says: columns and primary keys.
fn declared() -> Structure {
    let text = include_str!("../src/schema.rs");
    let mut tables = Structure::new();
    for part in text.split("diesel::table! {").skip(1) {
        let (head, rest) = part.split_once(" {").unwrap();
        let (name, key) = head.trim().trim_end_matches(')').split_once(" (").unwrap();
        let (body, _) = rest.split_once('}').unwrap();
        let mut table = Table {
            primary_key: key.split(", ").map(str::to_owned).collect(),
            ..Table::default()
        };
        for line in body.lines().filter(|line| line.contains("->")) {
            let (column, kind) = line
                .trim()
                .trim_end_matches(',')
                .split_once(" -> ")
                .unwrap();
            let inner = kind
                .strip_prefix("Nullable<")
                .map(|kind| kind.trim_end_matches('>'));
            let known = (inner.unwrap_or(kind).to_owned(), inner.is_some());
            table.columns.insert(column.to_owned(), known);
        }
        tables.insert(name.to_owned(), table);
    }
    tables
}

fn folder(backend: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("migrations")
        .join(backend)
}

fn migrated_sqlite() -> (Place, SqliteConnection) {
    let place = Place::sqlite();
    place.run(&["init"]).ends(0);
    let conn = SqliteConnection::establish(place.file().to_str().unwrap()).unwrap();
    (place, conn)
}

fn migrated_postgres() -> Option<(Place, PgConnection)> {
    let place = Place::postgres()?;
    place.run(&["init"]).ends(0);
    let conn = PgConnection::establish(&place.database).unwrap();
    Some((place, conn))
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |backend: &str| -> BTreeSet<String> {
        let entries = std::fs::read_dir(folder(backend)).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    };
    let both = names("sqlite");
    assert_eq!(both, names("postgres"));
    assert!(!both.is_empty());
    for (backend, name) in ["sqlite", "postgres"]
        .iter()
        .flat_map(|backend| both.iter().map(move |name| (backend, name)))
    {
        for file in ["up.sql", "down.sql"] {
            assert!(
                folder(backend).join(name).join(file).is_file(),
                "{backend}/{name}/{file}"
            );
        }
    }
}

#[test]
fn both_databases_and_the_schema_agree() {
    let (_kept, mut conn) = migrated_sqlite();
    let mut on_sqlite = sqlite(&mut conn);
    let declared = declared();
    // A SQLite row number is written INTEGER, whatever its width: the schema says what it is.
    for (name, table) in &mut on_sqlite {
        if let [key] = table.primary_key.as_slice() {
            let column = table.columns.get_mut(key).unwrap();
            if column.0 == "Integer" {
                column.clone_from(&declared[name].columns[key]);
            }
        }
    }
    let names = |tables: &Structure| tables.keys().cloned().collect::<Vec<String>>();
    assert_eq!(names(&on_sqlite), names(&declared));
    for (name, table) in &on_sqlite {
        assert_eq!(table.columns, declared[name].columns, "{name}");
        assert_eq!(table.primary_key, declared[name].primary_key, "{name}");
    }
    if let Some((_kept, mut conn)) = migrated_postgres() {
        let on_postgres = postgres(&mut conn);
        assert_eq!(names(&on_sqlite), names(&on_postgres));
        for (name, table) in &on_sqlite {
            assert_eq!(*table, on_postgres[name], "{name}");
        }
    }
}

#[test]
fn every_migration_can_be_undone_and_done_again() {
    let (_kept, mut conn) = migrated_sqlite();
    let before = sqlite(&mut conn);
    let migrations = || FileBasedMigrations::from_path(folder("sqlite")).unwrap();
    conn.revert_all_migrations(migrations()).unwrap();
    assert!(sqlite(&mut conn).is_empty());
    conn.run_pending_migrations(migrations()).unwrap();
    assert_eq!(sqlite(&mut conn), before);
    if let Some((_kept, mut conn)) = migrated_postgres() {
        let before = postgres(&mut conn);
        let migrations = || FileBasedMigrations::from_path(folder("postgres")).unwrap();
        conn.revert_all_migrations(migrations()).unwrap();
        assert!(postgres(&mut conn).is_empty());
        conn.run_pending_migrations(migrations()).unwrap();
        assert_eq!(postgres(&mut conn), before);
    }
}

/// The address a starting server tells, or the sentence with which it ends.
fn first_word(child: &mut Child) -> Result<String, String> {
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    if !line.is_empty() {
        return Ok(line);
    }
    let mut told = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut told)
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(2), "{told}");
    Err(told)
}

fn start_two(place: &Place) -> Vec<Result<String, String>> {
    let words = ["serve", "--listen", "127.0.0.1:0"];
    let mut servers = [place.start(&words), place.start(&words)];
    let told = servers.iter_mut().map(first_word).collect();
    for server in &mut servers {
        let _ = server.kill();
        server.wait().unwrap();
    }
    told
}

#[test]
fn of_two_first_starts_at_once_one_serves_on_sqlite() {
    for _ in 0..5 {
        let place = Place::sqlite();
        let told = start_two(&place);
        let serving = told.iter().filter(|told| told.is_ok()).count();
        assert_eq!(serving, 1, "{told:?}");
        let refused = told.iter().find_map(|told| told.as_ref().err()).unwrap();
        assert!(refused.contains("正被另一个 cunzhi 程序使用"), "{refused}");
        place.run(&["check"]).ends(0);
    }
}

#[test]
fn two_first_starts_at_once_both_serve_on_postgres() {
    for _ in 0..5 {
        let Some(place) = Place::postgres() else {
            return;
        };
        let told = start_two(&place);
        assert!(told.iter().all(Result::is_ok), "{told:?}");
        place.run(&["check"]).ends(0);
    }
}

#[test]
fn a_role_that_may_not_change_tables_can_work_but_not_tamper() {
    use diesel::connection::SimpleConnection;
    let Some((place, mut owner)) = migrated_postgres() else {
        return;
    };
    let schema = place.schema();
    let role = format!("worker_{schema}");
    owner
        .batch_execute(&format!(
            "CREATE ROLE {role} LOGIN PASSWORD 'x'; GRANT USAGE ON SCHEMA {schema} TO {role}; \
             GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}"
        ))
        .unwrap();
    let set = |role: &str| format!("{}%20-crole%3D{role}", place.database);
    let mut command = place.bare();
    command.args(["--database", &set(&role)]).args([
        "term",
        "add",
        "2026",
        "--starts",
        "2026-12-20",
    ]);
    common::run(&mut command).ends(0);
    let mut worker = PgConnection::establish(&set(&role)).unwrap();
    for statement in [
        "DELETE FROM audit_events",
        "ALTER TABLE audit_events DISABLE TRIGGER USER",
        "DROP TABLE audit_events",
        "CREATE TABLE another (a integer)",
    ] {
        assert!(worker.batch_execute(statement).is_err(), "{statement}");
    }
    place.run(&["check"]).ends(0);
    owner
        .batch_execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}"))
        .unwrap();
}

#[test]
fn a_structure_of_a_later_program_is_refused() {
    common::on_both(|place| {
        place.run(&["init"]).ends(0);
        place.execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('99991231000000')");
        for words in [&["term", "list"][..], &["init"], &["check"]] {
            place.run(words).refuses("请升级本程序");
        }
    });
}
