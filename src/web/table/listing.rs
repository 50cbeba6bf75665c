//! Sorting, filtering and paging of a list through the address of its page: no script needed.

use maud::{Markup, Render, html};

use super::ColumnHead;
use crate::web::form::{self, Form};
use crate::web::number::grouped;

/// Rows on a page unless the caller decides otherwise.
const ROWS_OF_A_PAGE: i64 = 50;
/// The names in the address that belong to the listing itself.
const OWN_NAMES: [&str; 3] = ["sort", "desc", "page"];

/// How a list is sorted, filtered and cut into pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The path of the page, without a query.
    pub path: String,
    /// The key of the column it is sorted by.
    pub sort: String,
    /// From high to low.
    pub descending: bool,
    /// The page, from 1.
    pub page: i64,
    /// Rows on a page, at least 1.
    pub per_page: i64,
    /// Rows in all; set it after counting.
    pub total_rows: i64,
    /// The other names and values of the address (filters), kept in every link.
    pub query: Vec<(String, String)>,
}

impl Listing {
    /// Reads the address. A sort key that no sortable column has reads as `default_sort`, a page that
    /// is no number as 1; so nothing from the address reaches a query unchecked.
    pub fn from_query(path: &str, query: &str, columns: &[ColumnHead], default_sort: &str) -> Self {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
        let value = |name: &str| {
            pairs
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.as_str())
        };
        let sort = value("sort")
            .filter(|key| {
                columns
                    .iter()
                    .any(|column| column.sortable && column.key == *key)
            })
            .unwrap_or(default_sort);
        let page = value("page")
            .and_then(|page| page.parse().ok())
            .filter(|page| *page >= 1);
        Self {
            path: path.to_owned(),
            sort: sort.to_owned(),
            descending: value("desc") == Some("1"),
            page: page.unwrap_or(1),
            per_page: ROWS_OF_A_PAGE,
            total_rows: 0,
            query: pairs
                .iter()
                .filter(|(key, value)| !OWN_NAMES.contains(&key.as_str()) && !value.is_empty())
                .cloned()
                .collect(),
        }
    }

    /// How many pages there are, at least 1.
    pub fn pages(&self) -> i64 {
        let per_page = self.per_page.max(1);
        let full = self.total_rows.max(0) / per_page;
        let rest = i64::from(self.total_rows.max(0) % per_page > 0);
        (full + rest).max(1)
    }

    /// Rows before this page. Read it when `total_rows` is set: a page past the last reads as the last.
    pub fn offset(&self) -> i64 {
        (self.page_shown() - 1).saturating_mul(self.per_page.max(1))
    }

    /// The value of a filter, as it was typed.
    pub fn filter_value(&self, name: &str) -> &str {
        let found = self.query.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }

    /// Whether the list is sorted by this column: `Some(true)` from high to low.
    pub fn order_of(&self, key: &str) -> Option<bool> {
        (self.sort == key).then_some(self.descending)
    }

    /// The address that sorts by this column; the column in use is turned round. Starts at page 1.
    pub fn sort_href(&self, key: &str) -> String {
        let descending = self.order_of(key) == Some(false);
        self.href(key, descending, 1)
    }

    /// The address of a page.
    pub fn page_href(&self, page: i64) -> String {
        self.href(&self.sort, self.descending, page)
    }

    fn page_shown(&self) -> i64 {
        self.page.clamp(1, self.pages())
    }

    fn href(&self, sort: &str, descending: bool, page: i64) -> String {
        let number = page.to_string();
        let own = [
            Some(("sort", sort)).filter(|_| !sort.is_empty()),
            descending.then_some(("desc", "1")),
            (page > 1).then_some(("page", number.as_str())),
        ];
        let kept = self
            .query
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let pairs: Vec<(&str, &str)> = kept.chain(own.into_iter().flatten()).collect();
        format!(
            "{}?{}",
            self.path,
            serde_urlencoded::to_string(pairs).unwrap_or_default()
        )
    }

    /// The box above a list: search for words (`q`) and further fields of the caller, whose names
    /// stand in `names`; the order of the list stays, the page starts again at 1.
    pub fn filter(&self, label: &str, names: &[&str], fields: &Markup) -> Markup {
        let kept = self
            .query
            .iter()
            .filter(|(key, _)| key != "q" && !names.contains(&key.as_str()));
        let body = html! {
            div.field {
                label for="field-q" { (label) }
                input.line type="search" id="field-q" name="q" value=(self.filter_value("q")) autocomplete="off";
            }
            (fields)
            @for (name, value) in kept { (form::hidden(name, value)) }
            @if !self.sort.is_empty() { (form::hidden("sort", &self.sort)) }
            @if self.descending { (form::hidden("desc", "1")) }
            (form::secondary("查找"))
            @if !self.query.is_empty() { a.clear href=(self.path) { "清除条件" } }
        };
        html! { search { (Form::get(&self.path, body).render()) } }
    }

    /// Under a list: how many rows, which page, the pages beside it.
    pub fn paging(&self) -> Markup {
        let (page, pages) = (self.page_shown(), self.pages());
        html! {
            nav.paging aria-label="翻页" {
                p { "共 " (grouped(self.total_rows)) " 条" @if pages > 1 { "，第 " (page) " 页，共 " (pages) " 页" } }
                @if pages > 1 {
                    div.turn {
                        @if page > 1 { a.button.secondary rel="prev" href=(self.page_href(page - 1)) { "上一页" } }
                        @if page < pages { a.button.secondary rel="next" href=(self.page_href(page + 1)) { "下一页" } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(query: &str) -> Listing {
        let columns = [
            ColumnHead::text("name", "姓名").sortable(),
            ColumnHead::text("secret", "x"),
        ];
        let mut listing = Listing::from_query("/office/people", query, &columns, "name");
        listing.total_rows = 120;
        listing
    }

    #[test]
    fn only_sortable_columns_and_real_pages_are_taken_from_the_address() {
        let read = listing("sort=secret&desc=1&page=abc&q=%E5%BC%A0");
        assert_eq!(
            (read.sort.as_str(), read.descending, read.page),
            ("name", true, 1)
        );
        assert_eq!(read.filter_value("q"), "张");
        assert_eq!(listing("page=-3").page, 1);
    }

    #[test]
    fn sorting_keeps_the_filter_and_starts_at_page_one() {
        let read = listing("q=a%26b&page=2&sort=name");
        assert_eq!(
            read.sort_href("name"),
            "/office/people?q=a%26b&sort=name&desc=1"
        );
        assert_eq!(read.sort_href("other"), "/office/people?q=a%26b&sort=other");
        assert_eq!(read.page_href(3), "/office/people?q=a%26b&sort=name&page=3");
    }

    #[test]
    fn pages_are_counted_and_a_page_past_the_end_is_the_last() {
        let read = listing("page=9");
        assert_eq!((read.pages(), read.offset()), (3, 100));
        let text = read.paging().into_string();
        assert!(text.contains("共 120 条，第 3 页，共 3 页"));
        assert!(text.contains("上一页") && !text.contains("下一页"));
        assert_eq!(
            Listing {
                total_rows: 0,
                ..read
            }
            .pages(),
            1
        );
    }

    #[test]
    fn searching_keeps_the_order_and_escapes_what_was_typed() {
        let text = listing("q=%22%3E&town=1&sort=name&desc=1&page=2")
            .filter("姓名", &["town"], &html! {})
            .into_string();
        assert!(text.contains("name=\"q\" value=\"&quot;&gt;\""));
        assert!(text.contains("name=\"desc\" value=\"1\"") && !text.contains("name=\"page\""));
        assert!(
            !text.contains("name=\"town\""),
            "the caller's own field carries it"
        );
    }
}
