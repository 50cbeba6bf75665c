//! Counting by script: the same changes as the pages; numbers of others' entries are never told.

use actix_web::{HttpResponse, web};
use serde_json::{Value, json};

use super::{Answer, Sent, count, count_write};
use crate::accounts::{Allowed, ManageElections};
use crate::elections::count::ballot_box::{BallotBox, Progress};
use crate::elections::sitting::Sitting;
use crate::elections::views::count::CountPage;
use crate::web::request::{App, PageContext};

/// The count: persons, boxes and how far each is, the outcome once all is typed.
pub(super) async fn show(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageElections>,
    id: web::Path<i64>,
) -> Answer {
    let shown = count::read(&app, allowed.who, *id).await?;
    Ok(HttpResponse::Ok().json(whole(&shown, page.csrf())))
}

fn whole(shown: &CountPage, csrf: &str) -> Value {
    let (count, frame) = (&shown.count, &shown.count.frame);
    let names = |cells: &[crate::elections::count::cell::Cell]| -> Vec<String> {
        cells.iter().map(|cell| cell.name()).collect()
    };
    let persons: Vec<Value> = frame
        .persons
        .iter()
        .map(|one| json!({ "id": one.id, "name": one.name, "post": one.post }))
        .collect();
    let one = |one: &BallotBox| {
        let (progress, differing) = match one.progress(frame) {
            Progress::First => ("first_entry", Vec::new()),
            Progress::Second => ("second_entry", Vec::new()),
            Progress::Differs(cells) => ("differs", names(&cells)),
            Progress::Done(_) => ("done", Vec::new()),
        };
        let revisions = one
            .entries
            .each_ref()
            .map(|own| own.as_ref().map_or(0, |own| own.revision));
        json!({
            "id": one.id, "number": one.number, "name": one.name, "progress": progress,
            "differing": differing, "revisions": revisions,
        })
    };
    let draft = shown.draft.as_ref();
    let last = count.outcomes.last();
    json!({
        "csrf_token": csrf, "election": count.election.id,
        "state": count.head.as_ref().map(|head| &head.state),
        "version": count.head.as_ref().map_or(0, |head| head.version),
        "in_office": count.sitting.iter().map(in_office).collect::<Vec<_>>(),
        "registered": frame.registered, "papers": frame.papers,
        "proxied": frame.ways.proxied, "mobile": frame.ways.mobile, "scribed": frame.ways.scribed,
        "persons": persons,
        "cells": names(&frame.cells()), "boxes": count.boxes.iter().map(one).collect::<Vec<_>>(),
        "outcome": draft.ok().map(|one| &one.decided.outcome),
        "waits_for": draft.err(),
        "confirmed": last.map(|one| json!({ "version": one.version, "hash": one.hash })),
    })
}

/// A member who stays in office while the by-election is held; `id` as in cases.
fn in_office(one: &Sitting) -> Value {
    json!({ "id": one.case_id(), "name": one.name, "post": one.post })
}

/// A change: `setup`, `persons`, `boxes`, `reset`, `propose`, `confirm`, `reopen`.
pub(super) async fn change(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageElections>,
    path: web::Path<(i64, String)>,
    form: Sent,
) -> Answer {
    let (id, word) = path.into_inner();
    let who = allowed.who;
    count_write::carry_out(&app, &who, id, &word, &form, String::new()).await?;
    let shown = count::read(&app, who, id).await?;
    Ok(HttpResponse::Ok().json(whole(&shown, page.csrf())))
}

/// An entry of a box: numbers by cell, `revision`, `action` = `save` or `finish`.
pub(super) async fn enter(
    app: web::Data<App>,
    page: PageContext,
    allowed: Allowed<ManageElections>,
    path: web::Path<(i64, i64, usize)>,
    form: Sent,
) -> Answer {
    let path = path.into_inner();
    let who = allowed.who;
    count_write::enter(&app, &who, path, &form, String::new()).await?;
    let shown = count::read(&app, who, path.0).await?;
    Ok(HttpResponse::Ok().json(whole(&shown, page.csrf())))
}
