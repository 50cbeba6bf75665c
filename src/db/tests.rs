//! What both databases promise.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::{Conn, WriteScope, Written, on_backend};
use crate::audit::NewEvent;
use crate::db_test;
use crate::divisions::DivisionCode;
use crate::error::{Error, Result};
use crate::schema::settings;

fn county() -> DivisionCode {
    DivisionCode::parse("341023").unwrap()
}

fn set(conn: &mut Conn, name: &str, value: &str) -> Result<()> {
    diesel::insert_into(settings::table)
        .values((settings::name.eq(name), settings::value.eq(value)))
        .execute(conn)?;
    Ok(())
}

fn event(action: &'static str) -> NewEvent {
    NewEvent::new("测试", action, &county(), "一项")
}

fn names(test: &super::testing::TestDb) -> Vec<String> {
    let read = |conn: &mut Conn| Ok(settings::table.select(settings::name).load(conn)?);
    test.db.read_now(read).unwrap()
}

db_test!(a_change_without_its_event_is_not_kept, |test| {
    let outcome = test.db.write_now(WriteScope::County(county()), |conn| {
        set(conn, "a", "1")?;
        Ok(Written::with_events((), Vec::new()))
    });
    assert!(matches!(outcome, Err(Error::Internal(_))));
    assert!(names(test).is_empty());
});

db_test!(
    a_refused_change_leaves_nothing_and_the_next_one_works,
    |test| {
        let refused: Result<()> = test.db.write_now(WriteScope::County(county()), |conn| {
            set(conn, "a", "1")?;
            Err(Error::conflict("不行"))
        });
        assert!(matches!(refused, Err(Error::Conflict(_))));
        test.db
            .write_now(WriteScope::County(county()), |conn| {
                set(conn, "b", "1")?;
                Ok(Written::new((), event("test")))
            })
            .unwrap();
        assert_eq!(names(test), ["b"]);
    }
);

db_test!(a_panic_inside_a_write_harms_nobody_else, |test| {
    let db = test.db.clone();
    let panicked = std::thread::spawn(move || {
        db.write_now::<()>(WriteScope::Above, |conn| {
            set(conn, "a", "1")?;
            panic!("planted")
        })
    })
    .join();
    assert!(!matches!(panicked, Ok(Ok(()))));
    test.db
        .write_now(WriteScope::County(county()), |conn| {
            set(conn, "b", "1")?;
            Ok(Written::new((), event("test")))
        })
        .unwrap();
    assert_eq!(names(test), ["b"]);
});

db_test!(an_event_of_another_county_is_refused, |test| {
    let other = DivisionCode::parse("341024").unwrap();
    let outcome = test.db.write_now(WriteScope::County(other), |conn| {
        set(conn, "a", "1")?;
        Ok(Written::new((), event("test")))
    });
    assert!(outcome.is_err());
    assert!(names(test).is_empty());
});

db_test!(writers_at_once_lose_nothing, |test| {
    let write = |conn: &mut Conn| {
        let old: Option<String> = settings::table
            .find("n")
            .select(settings::value)
            .first(conn)
            .optional()?;
        let next = old
            .map_or(1, |text| text.parse::<i32>().unwrap() + 1)
            .to_string();
        diesel::delete(settings::table.find("n")).execute(conn)?;
        set(conn, "n", &next)?;
        Ok(Written::new((), event("count")))
    };
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..25 {
                    test.db
                        .write_now(WriteScope::County(county()), write)
                        .unwrap();
                }
            });
        }
    });
    let read = |conn: &mut Conn| {
        Ok(settings::table
            .find("n")
            .select(settings::value)
            .first::<String>(conn)?)
    };
    assert_eq!(test.db.read_now(read).unwrap(), "100");
    let verified = test
        .db
        .read_now(|conn| crate::audit::verify(conn, 1))
        .unwrap();
    assert_eq!((verified.events, verified.broken.len()), (100, 0));
});

db_test!(audit_events_can_be_neither_changed_nor_deleted, |test| {
    let scope = || WriteScope::County(county());
    test.db
        .write_now(scope(), |_| Ok(Written::new((), event("test"))))
        .unwrap();
    for statement in [
        "UPDATE audit_events SET actor = 'x'",
        "DELETE FROM audit_events",
    ] {
        let outcome = test.db.write_now(scope(), move |conn| {
            on_backend!(conn, |conn| conn.batch_execute(statement))?;
            Ok(Written::bookkeeping(()))
        });
        assert!(outcome.is_err(), "{statement}");
    }
});

#[test]
fn a_second_writing_process_is_refused_with_a_sentence() {
    let test = super::testing::sqlite();
    let clock = test.db.clock().clone();
    let refused = super::Db::open(&test.url, clock).map(|_| ()).unwrap_err();
    assert!(refused.to_string().contains("正被另一个"), "{refused}");
}

#[test]
fn a_mistyped_folder_is_refused_and_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("nowhere/a.db");
    let url = super::DatabaseUrl::Sqlite(path);
    let clock = super::testing::sqlite().db.clock().clone();
    let refused = super::Db::open(&url, clock).map(|_| ()).unwrap_err();
    assert!(refused.to_string().contains("不存在"), "{refused}");
    assert!(!folder.path().join("nowhere").exists());
}
