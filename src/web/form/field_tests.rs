//! What a field shows and how it is tied to its hint and to its mistake.

use maud::Render as _;

use super::*;

fn wrong(field: &str) -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.add(field, "请填写<正确>的内容。");
    errors
}

#[test]
fn a_wrong_field_keeps_its_value_and_is_tied_to_hint_and_error() {
    let errors = wrong("name");
    let field = text("name", "姓名", "张\"三", &errors)
        .hint("与身份证一致")
        .render()
        .into_string();
    assert!(field.contains("<label for=\"field-name\">姓名</label>"));
    assert!(field.contains("value=\"张&quot;三\""));
    assert!(field.contains("aria-invalid=\"true\" aria-describedby=\"hint-name error-name\""));
    assert!(field.contains("请填写&lt;正确&gt;的内容。"));
}

#[test]
fn a_right_field_says_nothing_about_mistakes() {
    let field = text("name", "姓名", "", &FieldErrors::NONE)
        .render()
        .into_string();
    assert!(!field.contains("aria-invalid") && !field.contains("aria-describedby"));
}

#[test]
fn counts_bring_up_digits_and_dates_the_calendar() {
    let count = number("votes", "得票", "12", &FieldErrors::NONE)
        .render()
        .into_string();
    assert!(count.contains("type=\"text\"") && count.contains("inputmode=\"numeric\""));
    let day = date("day", "选举日", "2026-11-22", &FieldErrors::NONE)
        .render()
        .into_string();
    assert!(day.contains("type=\"date\"") && day.contains("value=\"2026-11-22\""));
}

#[test]
fn a_password_is_never_sent_back() {
    let field = password("password", "密码", &FieldErrors::NONE)
        .render()
        .into_string();
    assert!(!field.contains("value="));
}

#[test]
fn the_first_choice_has_the_id_the_summary_links_to() {
    let choices = [Choice::new(1, "男"), Choice::new(2, "女")];
    let errors = wrong("sex");
    let field = radios("sex", "性别", "2", &choices, &errors)
        .render()
        .into_string();
    assert!(field.contains("id=\"field-sex\" name=\"sex\" value=\"1\" aria-invalid"));
    assert!(field.contains("id=\"field-sex-2\" name=\"sex\" value=\"2\" checked"));
    assert!(field.contains("<legend>性别</legend>"));
}

#[test]
fn a_list_starts_with_a_request_to_choose_until_something_is_chosen() {
    let choices = [Choice::new(1, "男")];
    let open = select("sex", "性别", "", &choices, &FieldErrors::NONE)
        .render()
        .into_string();
    assert!(open.contains("<option value=\"\" selected>请选择</option>"));
    let chosen = select("sex", "性别", "1", &choices, &FieldErrors::NONE)
        .render()
        .into_string();
    assert!(
        chosen.contains("<option value=\"1\" selected>男</option>") && !chosen.contains("请选择")
    );
}

#[test]
fn several_boxes_keep_what_was_ticked() {
    let choices = [
        Choice::new("a", "书记"),
        Choice::new("b", "主任"),
        Choice::new("c", "委员"),
    ];
    let field = checkboxes("post", "职务", &["a", "c"], &choices, &FieldErrors::NONE)
        .render()
        .into_string();
    assert!(field.contains("value=\"a\" checked") && field.contains("value=\"c\" checked"));
    assert!(!field.contains("value=\"b\" checked"));
}

#[test]
fn text_of_several_lines_keeps_its_first_line_break() {
    let field = textarea("note", "说明", "\n第一行", &FieldErrors::NONE)
        .render()
        .into_string();
    assert!(field.contains(">\n\n第一行</textarea>"));
}

#[test]
fn files_are_limited_to_their_kind() {
    let field = file("roster", "名册", ".xlsx,.csv", &FieldErrors::NONE)
        .multiple()
        .render()
        .into_string();
    assert!(field.contains("accept=\".xlsx,.csv\" multiple"));
}

#[test]
fn the_same_name_in_a_second_form_has_ids_of_its_own() {
    let errors = wrong("term");
    let field = text("term", "届次", "", &errors)
        .hint("提示")
        .in_form("full")
        .render()
        .into_string();
    assert!(field.contains("<label for=\"field-full-term\">届次</label>"));
    assert!(field.contains("id=\"field-full-term\" name=\"term\""));
    assert!(field.contains("aria-describedby=\"hint-full-term error-full-term\""));
}
