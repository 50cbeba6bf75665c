//! The one table of all pages: lists and statistics, sorted and paged by the server.

mod listing;

use maud::{Markup, Render, html};

pub use listing::Listing;

/// Lists with more columns than this become cards on phones.
const COLUMNS_OF_A_PHONE: usize = 4;
/// Statistics with more columns than this are printed on A4 landscape.
const COLUMNS_OF_A_PORTRAIT_PAGE: usize = 8;

/// The head of a column.
#[derive(Clone, Debug, Default)]
pub struct ColumnHead {
    /// The name in sort links: a word of the program, not of the user.
    pub key: String,
    /// The words of the head.
    pub label: String,
    /// Figures: to the right, never wrapped.
    pub numeric: bool,
    /// Whether the server can sort by it.
    pub sortable: bool,
    /// A head above this and its neighbours of the same group; none if empty.
    pub group: String,
}

impl ColumnHead {
    /// A column of words.
    pub fn text(key: &str, label: &str) -> Self {
        Self {
            key: key.to_owned(),
            label: label.to_owned(),
            ..Self::default()
        }
    }

    /// A column of figures.
    pub fn number(key: &str, label: &str) -> Self {
        Self {
            numeric: true,
            ..Self::text(key, label)
        }
    }

    /// The reader may sort by this column.
    #[must_use]
    pub fn sortable(mut self) -> Self {
        self.sortable = true;
        self
    }

    /// Puts the column under a common head with its neighbours: 男 and 女 under 性别.
    #[must_use]
    pub fn in_group(mut self, group: &str) -> Self {
        group.clone_into(&mut self.group);
        self
    }
}

impl ColumnHead {
    /// The words of the head where its group does not stand above it.
    fn label_alone(&self) -> String {
        match self.group.as_str() {
            "" => self.label.clone(),
            group => format!("{group}：{}", self.label),
        }
    }
}

/// What becomes of the table on a phone and on paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// Rows are things; a wide list becomes cards on a phone.
    #[default]
    List,
    /// Rows and columns are compared; it keeps its shape and scrolls sideways, first column fixed.
    Statistics,
}

/// A table. The first cell of each row is its head.
#[derive(Debug, Default)]
pub struct Table {
    /// What the table shows, in a few words.
    pub caption: String,
    /// The unit of the figures, as 单位：人; shown beside the caption unless empty.
    pub unit: String,
    /// The heads, left to right.
    pub columns: Vec<ColumnHead>,
    /// The rows; each has one cell for each column.
    pub rows: Vec<Vec<Markup>>,
    /// What becomes of it on a phone and on paper.
    pub shape: Shape,
    /// The row of sums, 合计 in its first cell.
    pub total: Option<Vec<Markup>>,
    /// What to read when there is no row: why, and what to do.
    pub empty_text: String,
    /// A line under the table: as of when, counted how. Not shown if empty.
    pub note: String,
    /// Cells need room, as choices and lists of names do: on a phone the rows become cards, however
    /// few columns there are.
    pub has_wide_cells: bool,
    /// Sort links and paging; none for a table shown as it is.
    pub listing: Option<Listing>,
}

impl Table {
    fn as_cards(&self) -> bool {
        self.shape == Shape::List
            && (self.has_wide_cells || self.columns.len() > COLUMNS_OF_A_PHONE)
    }

    /// Cards change how cells are shown, and some readers then forget that it is a table.
    fn role(&self, role: &'static str) -> Option<&'static str> {
        self.as_cards().then_some(role)
    }

    fn class(&self) -> &'static str {
        match self.shape {
            Shape::List if self.as_cards() => "list cards",
            Shape::List => "list",
            Shape::Statistics => "statistics",
        }
    }

    fn caption(&self) -> Markup {
        html! {
            caption {
                span.title { (self.caption) }
                @if !self.unit.is_empty() { span.unit { (self.unit) } }
            }
        }
    }

    fn heads(&self) -> Markup {
        let sorted = self.columns.iter().any(|column| column.sortable) && self.listing.is_some();
        let grouped = self.columns.iter().any(|column| !column.group.is_empty());
        html! {
            thead.sorted[sorted] role=[self.role("rowgroup")] {
                @if grouped { (self.grouped_heads()) }
                @else {
                    tr role=[self.role("row")] {
                        @for column in &self.columns { (self.head(column, None)) }
                    }
                }
            }
        }
    }

    /// Two rows: groups (a column outside any group spans both), then the columns in groups.
    fn grouped_heads(&self) -> Markup {
        let groups = self
            .columns
            .chunk_by(|a, b| !a.group.is_empty() && a.group == b.group);
        html! {
            tr role=[self.role("row")] {
                @for group in groups {
                    @if let [column, ..] = group {
                        @if column.group.is_empty() { (self.head(column, Some("2"))) }
                        @else { th.group scope="colgroup" colspan=(group.len()) { (column.group) } }
                    }
                }
            }
            tr role=[self.role("row")] {
                @for column in self.columns.iter().filter(|column| !column.group.is_empty()) {
                    (self.head(column, None))
                }
            }
        }
    }

    fn head(&self, column: &ColumnHead, rows: Option<&str>) -> Markup {
        let listing = self.listing.as_ref().filter(|_| column.sortable);
        let order = listing.and_then(|listing| listing.order_of(&column.key));
        html! {
            th scope="col" rowspan=[rows] role=[self.role("columnheader")]
                class=[column.numeric.then_some("numeric")] data-sortable=[listing.map(|_| "")]
                aria-sort=[order.map(|descending| if descending { "descending" } else { "ascending" })] {
                @if let Some(listing) = listing {
                    a href=(listing.sort_href(&column.key)) {
                        (column.label)
                        span.order aria-hidden="true" {
                            (match order { None => "⇅", Some(false) => "▲", Some(true) => "▼" })
                        }
                    }
                } @else { (column.label) }
            }
        }
    }

    fn row(&self, cells: &[Markup]) -> Markup {
        html! {
            tr role=[self.role("row")] {
                @for (index, (column, cell)) in self.columns.iter().zip(cells).enumerate() {
                    @let class = column.numeric.then_some("numeric");
                    @let class = if self.as_cards() && cell.0.is_empty() { Some("blank") } else { class };
                    @if index == 0 { th scope="row" role=[self.role("rowheader")] class=[class] { (cell) } }
                    @else {
                        td role=[self.role("cell")] class=[class]
                            data-l=[self.as_cards().then(|| column.label_alone())] {
                            @if self.as_cards() { span.value { (cell) } } @else { (cell) }
                        }
                    }
                }
            }
        }
    }

    fn table(&self) -> Markup {
        html! {
            table.(self.class()) role=[self.role("table")] {
                (self.caption())
                (self.heads())
                tbody role=[self.role("rowgroup")] { @for row in &self.rows { (self.row(row)) } }
                @if let Some(total) = &self.total {
                    tfoot role=[self.role("rowgroup")] { (self.row(total)) }
                }
            }
        }
    }
}

impl Render for Table {
    fn render(&self) -> Markup {
        let statistics = self.shape == Shape::Statistics;
        let wide = statistics && self.columns.len() > COLUMNS_OF_A_PORTRAIT_PAGE;
        html! {
            div.sheet.landscape[wide] {
                @if self.rows.is_empty() {
                    div.empty { p.title { (self.caption) } p { (self.empty_text) } }
                } @else if statistics {
                    div.scroll tabindex="0" role="region" aria-label=(self.caption) { (self.table()) }
                } @else { (self.table()) }
                @if !self.note.is_empty() { p.note { (self.note) } }
            }
            @if let Some(listing) = &self.listing { (listing.paging()) }
        }
    }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
