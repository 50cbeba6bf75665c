//! The page from which tables are taken away.

use maud::{Markup, Render, html};

use crate::committees::Term;
use crate::imports::Kind;
use crate::web::form::{self, Choice, FieldErrors, Form};
use crate::web::layout::{self, Notice, NoticeKind};
use crate::web::page::card;

/// What the page shows.
pub(in crate::imports) struct Page<'a> {
    pub(in crate::imports) terms: &'a [Term],
    /// Whether full numbers may be taken.
    pub(in crate::imports) may_reveal: bool,
    pub(in crate::imports) masked: &'a Sheet,
    pub(in crate::imports) full: &'a Sheet,
    /// Token of the forms.
    pub(in crate::imports) csrf: &'a str,
}

/// One of the two forms: what was typed and chosen, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub(in crate::imports) struct Sheet {
    /// The word of the kind.
    pub(in crate::imports) kind: String,
    pub(in crate::imports) term: String,
    pub(in crate::imports) division: String,
    pub(in crate::imports) format: String,
    pub(in crate::imports) reason: String,
    pub(in crate::imports) errors: FieldErrors,
}

/// The page.
pub(in crate::imports) fn page(page: &Page<'_>) -> Markup {
    let kinds = |kinds: &[Kind]| -> Vec<Choice> {
        let choice = |kind: &Kind| Choice::new(kind.word(), kind.label());
        kinds.iter().map(choice).collect()
    };
    let with_numbers = [Kind::Members, Kind::Households, Kind::Voters];
    let (all, personal) = (kinds(&Kind::EXPORTED), kinds(&with_numbers));
    let terms: Vec<Choice> = page
        .terms
        .iter()
        .rev()
        .map(|term| Choice::new(&term.name, format!("{}届", term.name)))
        .collect();
    let masked = html! {
        (wrong(page.masked))
        (what(page.masked, "", &all, &terms))
        (form::actions(&form::primary("下载").render()))
    };
    let full = html! {
        (wrong(page.full))
        (what(page.full, "full", &personal, &terms))
        (form::text("reason", "理由", &page.full.reason, &page.full.errors)
            .hint("例如：上报选民名单。谁、何时、为何导出，会记入审计记录。"))
        (form::actions(&form::danger("下载完整号码").render()))
    };
    html! {
        (card("导出表格", &html! {
            p { "身份证号和电话已脱敏；导出的表改好后可以再导入。" }
            p {
                "名册是本届选举产生的成员，离任的写明离任日期；届中补选、任命、增补的不在表里，请在各村“两委成员”页面查看。区划表只含现有的区划。"
            }
            (Form::get("/office/exports/file", masked))
        }))
        @if page.may_reveal {
            (card("导出完整号码", &html! {
                p { "含完整的身份证号和电话，请妥善保管，用完删除。" }
                (Form::post_repeatable("/office/exports/full", page.csrf, full).with_download())
            }))
        }
    }
}

/// Said in the form that was refused; nothing was lost.
fn wrong(sheet: &Sheet) -> Markup {
    let sentences: Vec<&str> = sheet.errors.iter().map(|(_, sentence)| sentence).collect();
    let text = format!("没有导出，请改正后再下载：{}", sentences.join(""));
    html! {
        @if !sentences.is_empty() {
            (layout::notice(&Notice { kind: NoticeKind::Problem, text }))
        }
    }
}

fn what(sheet: &Sheet, form_name: &str, kinds: &[Choice], terms: &[Choice]) -> Markup {
    let formats = [
        Choice::new("xlsx", "Excel/WPS 表格（XLSX）"),
        Choice::new("csv", "CSV（UTF-8）"),
        Choice::new("gb18030", "CSV（GB18030，旧软件用）"),
    ];
    let errors = &sheet.errors;
    html! {
        (form::select("kind", "表", &sheet.kind, kinds, errors).in_form(form_name))
        @if !terms.is_empty() {
            (form::select("term", "届次", &sheet.term, terms, errors).in_form(form_name)
                .hint("只用于班子成员名册和班子职数。"))
        }
        (form::text("division", "区划代码", &sheet.division, errors)
            .in_form(form_name)
            .optional()
            .hint("请填数字代码，可在“区划”页面查到；不填时为您的全部管理范围。"))
        (form::select("format", "格式", &sheet.format, &formats, errors).in_form(form_name))
    }
}
