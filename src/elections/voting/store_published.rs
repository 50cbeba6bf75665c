//! What the lists of a voting day that are put up have in common: a row holds until it is ended,
//! and is published once with its day.

/// Gives a module the functions of its list, in the table imported as `rows`: `publish_open`,
/// `unpublish` and `end`. They cannot be one generic function: Diesel's tables have no common type
/// of column.
macro_rules! published_list {
    () => {
        /// Records that all who hold and were not published are published now. Gives how many.
        fn publish_open(conn: &mut Conn, election: i64, on: NaiveDate) -> Result<usize> {
            let open = rows::table
                .filter(rows::election_id.eq(election))
                .filter(rows::published_on.is_null())
                .filter(rows::ended_on.is_null());
            Ok(diesel::update(open)
                .set((
                    rows::published_on.eq(Some(on)),
                    rows::version.eq(rows::version + 1),
                ))
                .execute(conn)?)
        }

        /// The publication was recorded by mistake: the list is to be published again.
        pub fn unpublish(conn: &mut Conn, election: i64) -> Result<()> {
            let published = rows::table
                .filter(rows::election_id.eq(election))
                .filter(rows::published_on.is_not_null());
            diesel::update(published)
                .set((
                    rows::published_on.eq(None::<NaiveDate>),
                    rows::version.eq(rows::version + 1),
                ))
                .execute(conn)?;
            Ok(())
        }

        /// Takes a row off the list: the voter votes in another way.
        pub fn end(
            conn: &mut Conn,
            election: &Election,
            (id, version): (i64, i32),
            on: NaiveDate,
        ) -> Result<()> {
            still_open(election)?;
            let row = rows::table
                .find(id)
                .filter(rows::election_id.eq(election.id))
                .filter(rows::version.eq(version))
                .filter(rows::ended_on.is_null());
            let changed = diesel::update(row)
                .set((
                    rows::ended_on.eq(Some(on)),
                    rows::version.eq(rows::version + 1),
                ))
                .execute(conn)?;
            if changed == 1 { Ok(()) } else { Err(stale()) }
        }
    };
}

pub(super) use published_list;
