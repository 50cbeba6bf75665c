//! The page of a village: arrival, checklist, turnout, incidents, count, leaving.

use maud::{Markup, html};

use super::fields::Page;
use crate::observation::checklist::{Question, Stage};
use crate::observation::field::Field;
use crate::observation::incident::{INCIDENT_KINDS, IncidentPart, Severity};
use crate::observation::job::id_of_key;
use crate::observation::pack::{PRACTICE, Pack};
use crate::web::assets;
use crate::web::idempotency::new_key;

/// The page.
pub(in crate::observation) fn village(page: Page<'_>, refusal: Option<&str>) -> Markup {
    let pack = page.pack;
    html! {
        (status(pack))
        @if let Some(refusal) = refusal { p.refused role="alert" { (refusal) } }
        (facts(pack))
        nav.stages aria-label="本页内容" {
            ul {
                @for (id, label) in PARTS { li { a href={ "#" (id) } { (label) } } }
            }
        }
        section #arrival { h2 { "到场" } (arrival(page)) }
        section #checklist {
            h2 { "检查清单" }
            p { "看到的选“是”或“否”，没看到的选“没看到”。选了就保存。" }
            @for stage in &pack.checklist.stages { (self::stage(page, stage)) }
        }
        section #turnout { h2 { "投票进度" } (turnouts(page)) }
        section #incidents { h2 { "情况上报" } (incidents(page)) }
        section #count { h2 { "计票" } (places(pack)) }
        section #leaving { h2 { "离场、交报告" } (leaving(page)) }
        (scripts())
    }
}

/// What keeps and sends: in this order.
pub(in crate::observation) fn scripts() -> Markup {
    let files = [
        "observe-store.js",
        "observe-photos.js",
        "observe-pack.js",
        "observe.js",
    ];
    html! { @for file in files { script src=(assets::href(file)) defer {} } }
}

const PARTS: [(&str, &str); 6] = [
    ("arrival", "到场"),
    ("checklist", "检查清单"),
    ("turnout", "投票进度"),
    ("incidents", "情况上报"),
    ("count", "计票"),
    ("leaving", "离场、交报告"),
];

/// What is not sent yet, and whom to call: in sight on every page.
pub(in crate::observation) fn status(pack: &Pack) -> Markup {
    html! {
        div.outbox data-outbox data-account=(pack.account) data-election=(pack.election) {
            p role="status" data-show="pending" { "每一项都要按“保存”。" }
            @if !pack.telephone.is_empty() {
                p { "县里电话：" a href={ "tel:" (pack.telephone) } { (pack.telephone) } }
            }
            p { a href="/observe/sent" { "已上传的记录" } }
        }
        p.refused data-show="browser" hidden {
            "这里断网后不能重新打开页面。请用手机自带的浏览器打开本页："
            span.whole data-show="address" {}
        }
    }
}

fn facts(pack: &Pack) -> Markup {
    let seats: u64 = pack.frame.seats.iter().sum();
    html! {
        @if pack.election == PRACTICE {
            p { "这是练习，随便填，不会算到任何一次选举里。" }
        } @else {
            p { "选举日" (pack.day)
                @if let Some(registered) = pack.registered { "，登记选民" (registered) "人" }
                @if seats > 0 { "，应选" (seats) "人" }
                "。" }
        }
        @if !pack.frame.persons.is_empty() {
            details.choose {
                summary { "候选人" }
                @for post in pack.frame.posts() {
                    p { (crate::elections::count::cell::post_name(post)) "："
                        (pack.frame.persons_of(post).map(|one| one.name.as_str()).collect::<Vec<_>>().join("、")) }
                }
            }
        }
    }
}

fn arrival(page: Page<'_>) -> Markup {
    let field = Field::ArrivedAt;
    let body = page.time(&field, "到会场的时间");
    page.form(&[field], &new_key(), &body)
}

fn stage(page: Page<'_>, stage: &Stage) -> Markup {
    let answered = |question: &&Question| {
        !page
            .pack
            .value(&Field::Answer(question.name.clone()))
            .is_empty()
    };
    let done = stage.questions.iter().filter(answered).count();
    html! {
        details.choose {
            summary { (stage.title) "（" (done) "/" (stage.questions.len()) "）" }
            @for question in &stage.questions { (self::question(page, question)) }
        }
    }
}

fn question(page: Page<'_>, question: &Question) -> Markup {
    let answer = Field::Answer(question.name.clone());
    let remark = Field::Remark(question.name.clone());
    let legend =
        html! { (question.text) @if !question.basis.is_empty() { " " small { (question.basis) } } };
    let body = html! {
        (page.answers(&answer, &legend))
        details.remark open[!page.value(&remark).is_empty()] {
            summary { "写说明" }
            (page.words(&remark, "说明"))
        }
    };
    html! {
        (page.form(&[answer.clone(), remark], &new_key(), &body))
        (page.photos(Some(&answer)))
    }
}

/// A new id for a turnout or incident, in case the form is saved without a script.
fn new_id() -> String {
    id_of_key(&new_key()).unwrap_or_default()
}

fn turnouts(page: Page<'_>) -> Markup {
    let ids = page.pack.ids(|field| match field {
        Field::Turnout(id) | Field::TurnoutAt(id) => Some(id.clone()),
        _ => None,
    });
    let one = |id: &str| {
        let (at, voters) = (
            Field::TurnoutAt(id.to_owned()),
            Field::Turnout(id.to_owned()),
        );
        let body = html! {
            (page.time(&at, "什么时候"))
            (page.number(&voters, "已经有多少人投票"))
        };
        page.form(&[at, voters], &new_key(), &body)
    };
    let unknown = new_id();
    html! {
        @for id in &ids { div.item data-item="turnout" { (one(id)) } }
        h3 { "新的一次" }
        div.item data-item="turnout" data-new=(unknown) { (one(&unknown)) }
    }
}

fn incidents(page: Page<'_>) -> Markup {
    let ids = page.pack.ids(|field| match field {
        Field::Incident(id, _) => Some(id.clone()),
        _ => None,
    });
    let unknown = new_id();
    html! {
        p { "看到不合规定的事，记在这里，县里马上能看到。要紧的先打电话。" }
        @for id in &ids { div.item data-item="incident" { (incident(page, id)) } }
        h3 { "新的情况" }
        div.item data-item="incident" data-new=(unknown) { (incident(page, &unknown)) }
    }
}

fn incident(page: Page<'_>, id: &str) -> Markup {
    let field = |part| Field::Incident(id.to_owned(), part);
    let severities = Severity::ALL.map(|one| (one.word(), one.label()));
    let body = html! {
        (page.time(&field(IncidentPart::At), "什么时候"))
        (page.choice(&field(IncidentPart::Kind), "哪一类", &INCIDENT_KINDS))
        (page.choice(&field(IncidentPart::Severity), "轻重", &severities))
        (page.words(&field(IncidentPart::What), "发生了什么"))
        (page.words(&field(IncidentPart::Done), "当场怎么处理的"))
    };
    let fields = [
        IncidentPart::At,
        IncidentPart::Kind,
        IncidentPart::Severity,
        IncidentPart::What,
        IncidentPart::Done,
    ];
    html! {
        (page.form(&fields.map(field), &new_key(), &body))
        (page.photos(Some(&field(IncidentPart::What))))
    }
}

fn places(pack: &Pack) -> Markup {
    html! {
        @if pack.frame.persons.is_empty() {
            p { "候选人公布后，这里才有计票表。" }
        } @else {
            p { "公开唱票时跟着点，或者照会场公布的数填。" }
            ul {
                @for (place, name) in &pack.places {
                    li { a href={ (pack.address()) "/count/" (place.word()) } { (name) } }
                }
            }
        }
    }
}

fn leaving(page: Page<'_>) -> Markup {
    let (left, summary, finished) = (Field::LeftAt, Field::Summary, Field::FinishedAt);
    let body = html! {
        (page.time(&left, "离开会场的时间"))
        (page.words(&summary, "总的看法"))
        (page.time(&finished, "交报告的时间（填了就是交了，以后还能改）"))
    };
    html! {
        (page.form(&[left, summary, finished], &new_key(), &body))
        h3 { "结果报告单、公告的照片" }
        (page.photos(None))
    }
}
