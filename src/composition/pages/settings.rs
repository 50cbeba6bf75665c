//! Definitions, the county's choice of bases, targets.

use actix_web::{HttpResponse, web};

use super::{Address, DEFINITIONS};
use crate::accounts::{Allowed, Principal, ReadComposition, Right, SetTargets};
use crate::audit::NewEvent;
use crate::composition::views::{self, SettingsPage};
use crate::composition::{
    Basis, Metric, Target, Tenths, bases_of, choose_basis, definitions_of, remove_target,
    set_target, targets_set_for,
};
use crate::db::{Conn, WriteScope, Written};
use crate::divisions::{self, DivisionCode, Level};
use crate::error::{Error, Result};
use crate::web::flash::with_notice;
use crate::web::form_post::{Fields, Posted};
use crate::web::idempotency::{new_key, once};
use crate::web::request::{App, PageContext};

type Answer = Result<HttpResponse, actix_web::Error>;
type Form = Posted<Fields>;

/// The definitions in force in a place, and its targets.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ReadComposition>,
) -> Answer {
    let address = Address::read(page.query());
    let who = allowed.who;
    let (csrf, may_set) = (page.csrf().to_owned(), who.role.may(Right::SetTargets));
    let read = app.db.read(move |conn| {
        let place = address.place(&who.scope)?;
        Ok(SettingsPage {
            name: name_of(conn, &place)?,
            definitions: definitions_of(conn, &place)?,
            bases: bases_of(conn, &place)?,
            targets: targets_set_for(conn, &place)?,
            address: address.about(&place),
            place,
            may_set,
            csrf,
        })
    });
    let shown = read.await?;
    let back = shown.address.href(super::PAGE, &[]);
    let way = [("首页", "/office"), ("构成统计", back.as_str())];
    let title = format!("{}：统计口径和目标", shown.name);
    Ok(page.page(&title, &way, &views::settings(&shown, &mut new_key)))
}

fn name_of(conn: &mut Conn, place: &DivisionCode) -> Result<String> {
    if place.level() == Level::Nation {
        return Ok(Level::Nation.label().to_owned());
    }
    let known = divisions::find_anywhere(conn, place)?;
    known.map(|place| place.name).ok_or(Error::NotFound)
}

/// What every form of this page carries.
struct Sent {
    place: DivisionCode,
    metric: Metric,
    version: i32,
    back: String,
}

fn sent(who: &Principal, fields: &Fields) -> Result<Sent> {
    let address = Address {
        asked: crate::composition::Asked {
            division: fields.get("division").to_owned(),
            ..Default::default()
        },
    };
    let incomplete = || Error::invalid("请先选择指标，再提交。");
    Ok(Sent {
        place: address.place(&who.scope)?,
        metric: Metric::from_code(fields.get("metric")).ok_or_else(incomplete)?,
        version: fields.get("version").parse().unwrap_or(0),
        back: address.href(DEFINITIONS, &[]),
    })
}

/// Chooses over whom a metric is taken in a county.
pub(super) async fn choose(
    app: web::Data<App>,
    allowed: Allowed<SetTargets>,
    form: Form,
) -> Answer {
    let who = allowed.who;
    let sent = sent(&who, &form.fields)?;
    let basis = Basis::from_word(form.fields.get("basis"));
    let basis = basis.ok_or_else(|| Error::invalid("请选择统计范围，再提交。"))?;
    let subject = format!("统计范围：{}按{}统计", sent.metric.label(), basis.label());
    change(
        &app,
        &who,
        &form,
        sent,
        "composition.basis",
        subject,
        "saved",
        move |conn, sent| choose_basis(conn, &sent.place, sent.metric, basis, sent.version),
    )
    .await
}

/// Sets a target.
pub(super) async fn set(app: web::Data<App>, allowed: Allowed<SetTargets>, form: Form) -> Answer {
    let who = allowed.who;
    let mut sent = sent(&who, &form.fields)?;
    let target = Target {
        threshold: tenths_of(form.fields.get("threshold"))?,
        at_least: form.fields.get("direction") != "at_most",
    };
    let subject = format!(
        "目标：{}{}{}{}",
        sent.metric.label(),
        if target.at_least {
            "不低于"
        } else {
            "不高于"
        },
        target.threshold,
        sent.metric.unit().label()
    );
    sent.version = sent.version.max(0);
    change(
        &app,
        &who,
        &form,
        sent,
        "composition.target",
        subject,
        "saved",
        move |conn, sent| set_target(conn, &sent.place, sent.metric, target, sent.version),
    )
    .await
}

/// Takes a target away.
pub(super) async fn remove(
    app: web::Data<App>,
    allowed: Allowed<SetTargets>,
    form: Form,
) -> Answer {
    let who = allowed.who;
    let sent = sent(&who, &form.fields)?;
    let subject = format!("删除目标：{}", sent.metric.label());
    change(
        &app,
        &who,
        &form,
        sent,
        "composition.target",
        subject,
        "removed",
        |conn, sent| remove_target(conn, &sent.place, sent.metric, sent.version),
    )
    .await
}

#[expect(
    clippy::too_many_arguments,
    reason = "the one place where a form becomes a change"
)]
async fn change(
    app: &App,
    who: &Principal,
    form: &Form,
    sent: Sent,
    action: &'static str,
    subject: String,
    notice: &'static str,
    write: impl FnOnce(&mut Conn, &Sent) -> Result<()> + Send + 'static,
) -> Answer {
    let (stamp, actor) = (form.stamp()?, who.actor());
    let written = app.db.write(WriteScope::of(&sent.place), move |conn| {
        once(conn, &stamp, |conn| {
            name_of(conn, &sent.place)?;
            write(conn, &sent)?;
            let event = NewEvent::new(actor, action, &sent.place, subject);
            Ok(Written::new(with_notice(&sent.back, notice), event))
        })
    });
    Ok(written.await?.see_other())
}

/// A value with at most one decimal, in tenths.
fn tenths_of(text: &str) -> Result<Tenths> {
    let wrong = || Error::invalid("目标值请填写数字，最多一位小数，例如 30 或 45.5。");
    let text = text.trim();
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || whole.len() > 3 || part.len() > 1 {
        return Err(wrong());
    }
    let tenths: i64 = format!("{whole}{part}").parse().map_err(|_| wrong())?;
    Ok(Tenths(tenths))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_numbers_with_at_most_one_decimal() {
        assert_eq!(tenths_of(" 30 ").unwrap(), Tenths(300));
        assert_eq!(tenths_of("45.5").unwrap(), Tenths(455));
        for wrong in ["", ".", "5.", ".5", "-1", "1.25", "1e3", "三十", "10000"] {
            assert!(tenths_of(wrong).is_err(), "{wrong}");
        }
    }
}
