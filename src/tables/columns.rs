//! The columns that a kind of table knows.

/// A column that a kind of table knows.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// The name in the program.
    pub key: &'static str,
    /// The name in templates and exports.
    pub title: &'static str,
    /// Every accepted header, the title among them.
    pub names: &'static [&'static str],
    /// Whether the table cannot be read without it.
    pub required: bool,
    /// Columns (by key) beside which this one is not known: it stands in for them.
    pub unless: &'static [&'static str],
    /// The kind itself compares cells of several such columns (a place's name beside its code);
    /// otherwise different cells contradict each other.
    pub is_apart: bool,
}

/// 序号: known to every kind, so that nobody is warned, and not read.
pub const NUMBER_COLUMN: Column = Column::new("number", "序号", &[], false);

/// The columns of a kind of table, addressed by their index.
#[derive(Debug, Clone, Copy)]
pub struct ColumnSet {
    /// All columns.
    pub columns: &'static [Column],
    /// Groups of keys of which at least one must be there.
    pub any_of: &'static [&'static [&'static str]],
}

impl ColumnSet {
    /// The columns beside which this one is not known.
    pub(super) fn others_of(&self, index: usize) -> impl Iterator<Item = usize> {
        let unless = self
            .columns
            .get(index)
            .map_or(&[][..], |column| column.unless);
        let keys = unless.iter();
        keys.filter_map(|key| self.columns.iter().position(|column| column.key == *key))
    }

    /// Every missing column with its accepted names.
    pub(super) fn missing(&self, places: &[Option<u16>]) -> Vec<String> {
        let is_there = |index: usize| places.get(index).is_some_and(Option::is_some);
        let single = self
            .columns
            .iter()
            .enumerate()
            .filter(|(index, column)| column.required && !is_there(*index));
        let mut missing: Vec<String> = single.map(|(_, column)| column.describe()).collect();
        for group in self.any_of {
            let members = || {
                self.columns
                    .iter()
                    .enumerate()
                    .filter(|(_, column)| group.contains(&column.key))
            };
            if !members().any(|(index, _)| is_there(index)) {
                let names: Vec<String> = members().map(|(_, column)| column.describe()).collect();
                missing.push(format!("{}（至少要有一列）", names.join(" 或 ")));
            }
        }
        missing
    }
}

impl Column {
    /// A column.
    pub const fn new(
        key: &'static str,
        title: &'static str,
        names: &'static [&'static str],
        required: bool,
    ) -> Self {
        Self {
            key,
            title,
            names,
            required,
            unless: &[],
            is_apart: false,
        }
    }

    /// The same column, known only where none of these (by key) is in the table.
    #[must_use]
    pub const fn unless(self, keys: &'static [&'static str]) -> Self {
        Self {
            unless: keys,
            ..self
        }
    }

    /// The same column, whose kind compares the cells of several such columns itself.
    #[must_use]
    pub const fn apart(self) -> Self {
        Self {
            is_apart: true,
            ..self
        }
    }

    /// `出生年月（也可写作 出生日期）`.
    fn describe(&self) -> String {
        let others: Vec<&str> = self
            .names
            .iter()
            .copied()
            .filter(|name| *name != self.title)
            .collect();
        if others.is_empty() {
            return self.title.to_owned();
        }
        format!("{}（也可写作 {}）", self.title, others.join("、"))
    }
}
