//! Correcting and removing one line of a roll: the same two forms, the same answers, whatever the
//! line tells of.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::de::DeserializeOwned;

use super::correct_views::Forms;
use crate::accounts::{Allowed, ManagePeople, Principal};
use crate::error::Result;
use crate::office::forms::{self, Again, Answer, Recorded, Sent};
use crate::office::sheet::Sheet;
use crate::web::form::FieldErrors;
use crate::web::form_post::Fields;
use crate::web::idempotency::new_key;
use crate::web::request::{App, PageContext};

/// A line of a roll as it is recorded, and the name of its unit.
pub(in super::super) type Known<L> = (L, String);

/// What shall be done with a line.
pub(in super::super) enum Change<T> {
    Correct(T),
    /// For a reason.
    Remove(String),
}

/// Something that stands in a roll.
pub(in super::super) trait Line: Sized {
    /// Which one an address means.
    type Path: DeserializeOwned + 'static;
    /// What may be typed.
    type To;

    /// The line, if it lies within what the person may see.
    async fn known(app: &App, who: &Principal, path: &Self::Path) -> Result<Known<Self>>;
    /// Guards against lost updates.
    fn version(&self) -> i32;
    /// What is recorded now, for somebody whose form was overtaken.
    fn present(&self) -> String;
    /// What is recorded now, field by field of the form.
    fn recorded(&self) -> Vec<Recorded>;
    /// What was typed, or what is wrong with it.
    fn read(fields: &Fields, errors: &mut FieldErrors) -> Option<Self::To>;
    /// Does it, once, unless somebody else was faster.
    async fn write(
        self,
        app: &App,
        who: &Principal,
        form: &Sent,
        change: Change<Self::To>,
    ) -> Result<HttpResponse>;
    /// The page with both forms.
    fn told(
        page: &PageContext,
        status: StatusCode,
        known: &Known<Self>,
        forms: &Forms<'_>,
    ) -> HttpResponse;
}

/// Which of the two forms was sent.
#[derive(Clone, Copy)]
enum Which {
    Correct,
    Remove,
}

/// A form that was refused: why, and by what status.
struct Refused<'a> {
    status: StatusCode,
    form: &'a Sent,
    sentence: Option<&'a str>,
    errors: &'a FieldErrors,
}

/// The page with both forms.
pub(in super::super) async fn show<L: Line>(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<L::Path>,
) -> Answer {
    let known = L::known(&app, &allowed.who, &path).await?;
    let (key, other) = (new_key(), new_key());
    let forms = Forms {
        correct: Sheet::first(&page, &key),
        remove: Sheet::first(&page, &other),
    };
    Ok(L::told(&page, StatusCode::OK, &known, &forms))
}

/// Saves what was typed.
pub(in super::super) async fn save<L: Line>(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<L::Path>,
    form: Sent,
) -> Answer {
    let (mut errors, which) = (FieldErrors::NONE, Which::Correct);
    let change = L::read(&form.fields, &mut errors).map(Change::Correct);
    change_line::<L>(
        (&app, &page, &allowed.who),
        &path,
        (which, form),
        (change, errors),
    )
    .await
}

/// Removes the line.
pub(in super::super) async fn remove<L: Line>(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManagePeople>,
    path: web::Path<L::Path>,
    form: Sent,
) -> Answer {
    // Sent twice, the line is gone the second time.
    if let Some(before) = forms::answered_before(&app, &form).await? {
        return Ok(before);
    }
    let (mut errors, which) = (FieldErrors::NONE, Which::Remove);
    let change = forms::reason(&form.fields, "删除的原因", &mut errors).map(Change::Remove);
    change_line::<L>(
        (&app, &page, &allowed.who),
        &path,
        (which, form),
        (change, errors),
    )
    .await
}

async fn change_line<L: Line>(
    (app, page, who): (&App, &PageContext, &Principal),
    path: &L::Path,
    (which, form): (Which, Sent),
    (change, mut errors): (Option<Change<L::To>>, FieldErrors),
) -> Answer {
    let known = L::known(app, who, path).await?;
    let Some(change) = change else {
        let refused = Refused {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            form: &form,
            sentence: None,
            errors: &errors,
        };
        return Ok(refuse(page, &known, which, &refused));
    };
    match known.0.write(app, who, &form, change).await {
        Ok(done) => Ok(done),
        Err(error) => {
            let again = Again::of(error, &form)?;
            let now = L::known(app, who, path).await?;
            let (version, present) = (now.0.version(), now.0.present());
            let again = match which {
                Which::Remove => again.beside(version, &present),
                Which::Correct => again.compared(version, &present, &now.0.recorded(), &mut errors),
            };
            let refused = Refused {
                status: again.status,
                form: &again.form,
                sentence: Some(&again.sentence),
                errors: &errors,
            };
            Ok(refuse(page, &now, which, &refused))
        }
    }
}

/// The page again: the form that was sent as it was typed, the other one fresh.
fn refuse<L: Line>(
    page: &PageContext,
    known: &Known<L>,
    which: Which,
    refused: &Refused<'_>,
) -> HttpResponse {
    let other = new_key();
    let sent = Sheet::again(page, refused.form, refused.sentence, refused.errors);
    let fresh = Sheet::first(page, &other);
    let (correct, remove) = match which {
        Which::Correct => (sent, fresh),
        Which::Remove => (fresh, sent),
    };
    L::told(page, refused.status, known, &Forms { correct, remove })
}
