//! What a table shows, and to whom.

use super::*;

fn columns(count: usize) -> Vec<ColumnHead> {
    let mut columns = vec![ColumnHead::text("name", "村名").sortable()];
    columns.extend((1..count).map(|n| ColumnHead::number(&format!("n{n}"), &format!("列{n}"))));
    columns
}

fn table(count: usize, shape: Shape) -> Table {
    Table {
        caption: "各村<进度>".to_owned(),
        columns: columns(count),
        rows: vec![(0..count).map(|n| html! { "<" (n) }).collect()],
        shape,
        empty_text: "还没有数据，请先导入。".to_owned(),
        ..Table::default()
    }
}

#[test]
fn a_wide_list_becomes_cards_that_are_still_a_table_for_screen_readers() {
    let text = table(5, Shape::List).render().into_string();
    assert!(text.contains("<table class=\"list cards\" role=\"table\">"));
    assert!(text.contains("<th scope=\"row\" role=\"rowheader\">"));
    assert!(text.contains("<td role=\"cell\" class=\"numeric\" data-l=\"列1\">"));
    assert!(text.contains("各村&lt;进度&gt;"));
}

#[test]
fn a_narrow_list_stays_a_table() {
    let text = table(4, Shape::List).render().into_string();
    assert!(text.contains("<table class=\"list\">") && !text.contains("data-l"));
}

#[test]
fn wide_cells_become_cards_too_and_what_is_blank_is_no_line_of_a_card() {
    let mut wanted = table(3, Shape::List);
    wanted.has_wide_cells = true;
    wanted.rows[0][2] = html! {};
    let text = wanted.render().into_string();
    assert!(text.contains("<table class=\"list cards\" role=\"table\">"));
    assert!(text.contains("class=\"blank\" data-l=\"列2\""), "{text}");
    assert!(text.contains("class=\"numeric\" data-l=\"列1\""));
}

#[test]
fn statistics_keep_their_shape_in_a_box_the_keyboard_can_scroll() {
    let text = table(12, Shape::Statistics).render().into_string();
    assert!(text.contains(
        "<div class=\"sheet landscape\"><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"各村&lt;进度&gt;\">"
    ));
    assert!(!text.contains("data-l"));
}

#[test]
fn sort_links_only_where_the_server_can_sort() {
    let mut wanted = table(3, Shape::List);
    assert!(
        !wanted.render().into_string().contains("<a "),
        "no listing, no links"
    );
    wanted.listing = Some(Listing::from_query(
        "/v",
        "sort=name",
        &wanted.columns,
        "name",
    ));
    let text = wanted.render().into_string();
    assert!(
        text.contains("aria-sort=\"ascending\"><a href=\"/v?sort=name&amp;desc=1\">"),
        "{text}"
    );
    assert_eq!(text.matches("aria-sort").count(), 1);
}

#[test]
fn the_sums_stand_in_a_row_of_their_own() {
    let mut wanted = table(2, Shape::Statistics);
    wanted.total = Some(vec![html! { "合计" }, html! { "9" }]);
    let text = wanted.render().into_string();
    assert!(text.contains("<tfoot><tr><th scope=\"row\">合计</th><td class=\"numeric\">9</td>"));
}

#[test]
fn columns_of_a_group_stand_under_one_head() {
    let mut wanted = table(4, Shape::Statistics);
    wanted.columns[1].group = "性别".to_owned();
    wanted.columns[2].group = "性别".to_owned();
    let text = wanted.render().into_string();
    assert!(text.contains("<th class=\"group\" scope=\"colgroup\" colspan=\"2\">性别</th>"));
    assert!(text.contains("<th scope=\"col\" rowspan=\"2\">村名</th>"));
}

#[test]
fn on_a_card_a_column_names_its_group() {
    let mut wanted = table(5, Shape::List);
    wanted.columns[4].group = "学历".to_owned();
    let text = wanted.render().into_string();
    assert!(text.contains("data-l=\"学历：列4\"") && text.contains("data-l=\"列3\""));
}

#[test]
fn an_empty_table_says_what_to_do() {
    let mut wanted = table(3, Shape::List);
    wanted.rows.clear();
    let text = wanted.render().into_string();
    assert!(text.contains("还没有数据，请先导入。") && !text.contains("<table"));
}
