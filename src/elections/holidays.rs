//! Public holidays as data: `holidays.csv` has first day, last day and name, as the State Council
//! announced them (2026); for years not yet announced the days fixed by date in the regulation
//! on national holidays stand (2025 version).

use chrono::NaiveDate;

/// Days on which offices are closed.
#[derive(Clone, Debug, Default)]
pub struct Holidays(Vec<(NaiveDate, NaiveDate, String)>);

impl Holidays {
    /// The holidays that come with the program.
    pub fn built_in() -> Self {
        Self::read(include_str!("holidays.csv"))
    }

    /// Reads lines `first,last,name`; a line of another form is left out.
    pub fn read(text: &str) -> Self {
        let line = |line: &str| {
            let mut cells = line.split(',').map(str::trim);
            let (first, last) = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
            Some((first, last, cells.next()?.to_owned()))
        };
        Self(text.lines().filter_map(line).collect())
    }

    /// The name of the holiday a day belongs to.
    pub fn name(&self, day: NaiveDate) -> Option<&str> {
        let found = self
            .0
            .iter()
            .find(|(first, last, _)| (*first..=*last).contains(&day));
        found.map(|(_, _, name)| name.as_str())
    }

    /// The day itself, or the first day after the holiday it falls on (CC art. 203).
    pub fn rolled(&self, day: NaiveDate) -> NaiveDate {
        let mut day = day;
        while self.name(day).is_some() {
            match day.succ_opt() {
                Some(next) => day = next,
                None => break,
            }
        }
        day
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_data_is_read_and_a_deadline_rolls_past_a_holiday() {
        let holidays = Holidays::built_in();
        assert_eq!(
            holidays.0.len(),
            include_str!("holidays.csv").lines().count()
        );
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(holidays.name(day("2026-10-03")), Some("国庆节"));
        assert_eq!(holidays.rolled(day("2026-10-03")), day("2026-10-08"));
        assert_eq!(holidays.rolled(day("2026-12-20")), day("2026-12-20"));
    }
}
