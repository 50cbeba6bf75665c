//! A value on record that an import changes.

/// The most changed values that are listed.
pub const MOST_CHANGES: usize = 300;

/// A value on record that a row changes.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Change {
    /// Row number.
    pub row: u32,
    /// Whose or what's value: `王示例（郭门村）`.
    pub subject: String,
    /// The column.
    pub column: &'static str,
    /// The value on record, perhaps empty.
    pub old: String,
    /// The value of the row.
    pub new: String,
}
