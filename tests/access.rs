//! Who may come in where: every route × role × scope, walked from the route table.
//!
//! A new route needs one line in `SAMPLES`; a route without its line fails. What lies outside
//! somebody's scope must answer exactly like what does not exist, byte for byte.
#![expect(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::collections::BTreeSet;

use cunzhi::accounts::testing::{Answer, Browser, account, block_on};
use cunzhi::accounts::{Right, Role};
use cunzhi::app;
use cunzhi::committees::membership::{self, Membership, Origin};
use cunzhi::committees::organisations_store::{self, NewService};
use cunzhi::committees::{OrganisationKind, Posts};
use cunzhi::db::testing::TestDb;
use cunzhi::db::{Conn, WriteScope, Written};
use cunzhi::db_test;
use cunzhi::divisions::{self, DivisionCode, NewDivision};
use cunzhi::elections::store_programme::{self, NewProgramme};
use cunzhi::error::Result;
use cunzhi::people::store::{self, NewPerson};
use cunzhi::schema::{households, person_matches, voters};
use cunzhi::web::route::{Access, Route, Verb};
use cunzhi::{audit::NewEvent, committees};
use diesel::prelude::*;

use Verb::{Get, Post};

/// A request that belongs to a route.
struct Sample {
    verb: Verb,
    /// The path of the route table.
    route: &'static str,
    /// The request: path with query.
    request: &'static str,
    /// The fields of the form.
    fields: &'static [(&'static str, &'static str)],
    /// The place of the thing in the request and the same request for a thing that never existed;
    /// nothing for routes that name no thing.
    thing: Option<(&'static str, &'static str)>,
}

/// A request that names nothing in particular.
const fn open(
    verb: Verb,
    route: &'static str,
    fields: &'static [(&'static str, &'static str)],
) -> Sample {
    Sample {
        verb,
        route,
        request: route,
        fields,
        thing: None,
    }
}

/// A request with a word in its address that names nothing in particular.
const fn named(verb: Verb, route: &'static str, request: &'static str) -> Sample {
    Sample {
        request,
        ..open(verb, route, &[])
    }
}

/// A request about the thing `request`, which lies in `place`; `missing` never existed.
const fn about(
    verb: Verb,
    route: &'static str,
    (request, place, missing): (&'static str, &'static str, &'static str),
    fields: &'static [(&'static str, &'static str)],
) -> Sample {
    Sample {
        verb,
        route,
        request,
        fields,
        thing: Some((place, missing)),
    }
}

/// Two persons of an election.
const RELATIVES: &[(&str, &str)] = &[("one", "1"), ("other", "2")];

/// Where the things of `prepare` lie.
const TOWNSHIP: &str = "341023100";
/// A village of that township.
const VILLAGE: &str = "341023100200";
/// All scopes that are tried: nation, county, township, sister township, other county.
const SCOPES: [&str; 5] = ["", "341023", TOWNSHIP, "341023101", "341024"];
const DUTIES: &[(&str, &str)] = &[
    ("version", "1"),
    ("display_name", "新名"),
    ("role", "viewer"),
    ("scope", TOWNSHIP),
];
const VERSION: &[(&str, &str)] = &[("version", "1")];
/// A step that any village may record at once.
const FIRST_STEP: &[(&str, &str)] = &[
    ("version", "1"),
    ("step", "seats_decided"),
    ("done_on", "2026-11-21"),
];

const SAMPLES: &[Sample] = &[
    open(Get, "/", &[]),
    open(Get, "/ui", &[]),
    open(Get, "/login", &[]),
    open(
        Post,
        "/login",
        &[("name", "nobody"), ("password", "wrong password")],
    ),
    open(Post, "/logout", &[]),
    open(Get, "/health", &[]),
    open(Get, "/health/live", &[]),
    open(Get, "/health/ready", &[]),
    open(Get, "/account/password", &[]),
    open(
        Post,
        "/account/password",
        &[("current", "x"), ("new", "y"), ("again", "z")],
    ),
    open(Get, "/observe", &[]),
    open(Get, "/observe/worker.js", &[]),
    open(Get, "/observe/manifest.webmanifest", &[]),
    open(Get, "/observe/sent", &[]),
    named(Get, "/observe/photos/{id}", "/observe/photos/unknown"),
    named(Get, "/observe/{election}", "/observe/0"),
    Sample {
        request: "/observe/0/save",
        ..open(
            Post,
            "/observe/{election}/save",
            &[
                ("was", "{}"),
                ("seen", "{}"),
                ("arrival.at", "2026-12-20T08:00"),
            ],
        )
    },
    named(
        Get,
        "/observe/{election}/count/{place}",
        "/observe/0/count/all",
    ),
    Sample {
        request: "/observe/0/count/all/tap",
        ..open(
            Post,
            "/observe/{election}/count/{place}/tap",
            &[("from", "0"), ("tap", "votes.1.chair")],
        )
    },
    open(Get, "/office/observers", &[]),
    open(
        Post,
        "/office/observers/settings",
        &[
            ("programme", "1"),
            ("version", "0"),
            ("villages_least", "1"),
            ("villages_most", "3"),
        ],
    ),
    open(Post, "/office/observers/slips", &[("programme", "1")]),
    open(Get, "/office/observers/proposal", &[]),
    open(Post, "/office/observers/proposal", &[("programme", "1")]),
    open(Get, "/office/observers/board", &[]),
    // Without a programme of that number the stream ends at once.
    named(
        Get,
        "/office/observers/board/live",
        "/office/observers/board/live?programme=999999",
    ),
    open(Get, "/office/observers/board/file", &[]),
    open(
        Post,
        "/office/observers/hall",
        &[("programme", "1"), ("action", "close")],
    ),
    named(Get, "/observe/hall/{token}", "/observe/hall/unknown"),
    about(
        Get,
        "/office/observers/elections/{id}",
        (
            "/office/observers/elections/1",
            VILLAGE,
            "/office/observers/elections/999999",
        ),
        &[],
    ),
    about(
        Post,
        "/office/observers/elections/{id}/explain",
        (
            "/office/observers/elections/1/explain",
            VILLAGE,
            "/office/observers/elections/999999/explain",
        ),
        &[("difference", "all issued 1 2"), ("reason", "核对")],
    ),
    named(Get, "/office/observers/{id}", "/office/observers/999999"),
    named(Post, "/office/observers/{id}", "/office/observers/999999"),
    open(Get, "/api/v1/observation/session", &[]),
    open(
        Post,
        "/api/v1/observation/jobs",
        &[("job", "{}"), ("clock", "0")],
    ),
    named(
        Post,
        "/api/v1/observation/photos/{id}",
        "/api/v1/observation/photos/unknown?from=0",
    ),
    named(
        Get,
        "/api/v1/observation/{election}/fields",
        "/api/v1/observation/0/fields",
    ),
    named(
        Get,
        "/api/v1/observation/{election}/calls/{place}",
        "/api/v1/observation/0/calls/all",
    ),
    Sample {
        request: "/api/v1/observation/0/calls/all",
        ..open(
            Post,
            "/api/v1/observation/{election}/calls/{place}",
            &[("from", "0"), ("taps", "called")],
        )
    },
    open(Get, "/office", &[]),
    open(Get, "/office/accounts", &[]),
    open(Post, "/office/accounts", &[("name", "")]),
    open(Get, "/office/accounts/new", &[]),
    about(
        Get,
        "/office/accounts/{id}",
        ("/office/accounts/1", TOWNSHIP, "/office/accounts/999999"),
        &[],
    ),
    about(
        Post,
        "/office/accounts/{id}",
        ("/office/accounts/1", TOWNSHIP, "/office/accounts/999999"),
        DUTIES,
    ),
    about(
        Post,
        "/office/accounts/{id}/disable",
        (
            "/office/accounts/1/disable",
            TOWNSHIP,
            "/office/accounts/999999/disable",
        ),
        VERSION,
    ),
    about(
        Post,
        "/office/accounts/{id}/enable",
        (
            "/office/accounts/1/enable",
            TOWNSHIP,
            "/office/accounts/999999/enable",
        ),
        VERSION,
    ),
    about(
        Post,
        "/office/accounts/{id}/reset",
        (
            "/office/accounts/1/reset",
            TOWNSHIP,
            "/office/accounts/999999/reset",
        ),
        VERSION,
    ),
    open(Get, "/office/divisions", &[]),
    open(Get, "/office/divisions/search", &[]),
    about(
        Get,
        "/office/divisions/{code}",
        (
            "/office/divisions/341023100",
            TOWNSHIP,
            "/office/divisions/341023999",
        ),
        &[],
    ),
    about(
        Get,
        "/office/divisions/{code}/sections",
        (
            "/office/divisions/341023100200/sections",
            VILLAGE,
            "/office/divisions/341023999200/sections",
        ),
        &[],
    ),
    about(
        Post,
        "/office/divisions/{code}/sections",
        (
            "/office/divisions/341023100200/sections",
            VILLAGE,
            "/office/divisions/341023999200/sections",
        ),
        &[("kind", "group"), ("name", "第一组")],
    ),
    about(
        Get,
        "/office/divisions/{code}/change/{action}",
        (
            "/office/divisions/341023100200/change/merge",
            VILLAGE,
            "/office/divisions/341023999200/change/merge",
        ),
        &[],
    ),
    about(
        Post,
        "/office/divisions/{code}/change/{action}",
        (
            "/office/divisions/341023100200/change/rename",
            VILLAGE,
            "/office/divisions/341023999200/change/rename",
        ),
        &[
            ("version", "1"),
            ("name", "桃花村委会"),
            ("effective_on", "2026-11-01"),
        ],
    ),
    about(
        Get,
        "/office/divisions/{code}/organisations",
        (
            "/office/divisions/341023100200/organisations",
            VILLAGE,
            "/office/divisions/341023999200/organisations",
        ),
        &[],
    ),
    about(
        Post,
        "/office/divisions/{code}/organisations",
        (
            "/office/divisions/341023100200/organisations",
            VILLAGE,
            "/office/divisions/341023999200/organisations",
        ),
        &[("kind", "")],
    ),
    about(
        Get,
        "/office/organisations/{id}",
        (
            "/office/organisations/1",
            VILLAGE,
            "/office/organisations/999",
        ),
        &[],
    ),
    about(
        Post,
        "/office/organisations/{id}/end",
        (
            "/office/organisations/1/end",
            VILLAGE,
            "/office/organisations/999/end",
        ),
        &[("day", "")],
    ),
    about(
        Get,
        "/office/organisations/{id}/services",
        (
            "/office/organisations/1/services",
            VILLAGE,
            "/office/organisations/999/services",
        ),
        &[],
    ),
    about(
        Post,
        "/office/organisations/{id}/services",
        (
            "/office/organisations/1/services",
            VILLAGE,
            "/office/organisations/999/services",
        ),
        &[("name", "")],
    ),
    about(
        Get,
        "/office/organisations/{id}/services/{record}",
        (
            "/office/organisations/1/services/1",
            VILLAGE,
            "/office/organisations/999/services/1",
        ),
        &[],
    ),
    about(
        Post,
        "/office/organisations/{id}/services/{record}",
        (
            "/office/organisations/1/services/1",
            VILLAGE,
            "/office/organisations/999/services/1",
        ),
        &[("ending", "")],
    ),
    about(
        Get,
        "/office/divisions/{code}/members",
        (
            "/office/divisions/341023100200/members",
            VILLAGE,
            "/office/divisions/341023999200/members",
        ),
        &[],
    ),
    about(
        Get,
        "/office/divisions/{code}/members/{term}",
        (
            "/office/divisions/341023100200/members/1",
            VILLAGE,
            "/office/divisions/341023999200/members/1",
        ),
        &[],
    ),
    about(
        Post,
        "/office/divisions/{code}/members/{term}",
        (
            "/office/divisions/341023100200/members/1",
            VILLAGE,
            "/office/divisions/341023999200/members/1",
        ),
        &[("name", "")],
    ),
    about(
        Get,
        "/office/divisions/{code}/members/{term}/{person}/{stretch}",
        (
            "/office/divisions/341023100200/members/1/1/0",
            VILLAGE,
            "/office/divisions/341023999200/members/1/1/0",
        ),
        &[],
    ),
    about(
        Post,
        "/office/divisions/{code}/members/{term}/{person}/{stretch}",
        (
            "/office/divisions/341023100200/members/1/1/0",
            VILLAGE,
            "/office/divisions/341023999200/members/1/1/0",
        ),
        &[("ending", "")],
    ),
    about(
        Get,
        "/office/divisions/{code}/members/{term}/{person}/{stretch}/correct",
        (
            "/office/divisions/341023100200/members/1/1/0/correct",
            VILLAGE,
            "/office/divisions/341023999200/members/1/1/0/correct",
        ),
        &[],
    ),
    about(
        Post,
        "/office/divisions/{code}/members/{term}/{person}/{stretch}/correct",
        (
            "/office/divisions/341023100200/members/1/1/0/correct",
            VILLAGE,
            "/office/divisions/341023999200/members/1/1/0/correct",
        ),
        &[("posts", "")],
    ),
    about(
        Get,
        "/office/divisions/{code}/members/{term}/{person}/{stretch}/restore",
        (
            "/office/divisions/341023100200/members/1/1/0/restore",
            VILLAGE,
            "/office/divisions/341023999200/members/1/1/0/restore",
        ),
        &[],
    ),
    about(
        Post,
        "/office/divisions/{code}/members/{term}/{person}/{stretch}/restore",
        (
            "/office/divisions/341023100200/members/1/1/0/restore",
            VILLAGE,
            "/office/divisions/341023999200/members/1/1/0/restore",
        ),
        &[("reason", "")],
    ),
    about(
        Get,
        "/office/divisions/{code}/members/{term}/{person}/{stretch}/mistaken",
        (
            "/office/divisions/341023100200/members/1/1/0/mistaken",
            VILLAGE,
            "/office/divisions/341023999200/members/1/1/0/mistaken",
        ),
        &[],
    ),
    about(
        Post,
        "/office/divisions/{code}/members/{term}/{person}/{stretch}/mistaken",
        (
            "/office/divisions/341023100200/members/1/1/0/mistaken",
            VILLAGE,
            "/office/divisions/341023999200/members/1/1/0/mistaken",
        ),
        &[("reason", "")],
    ),
    open(Get, "/office/terms", &[]),
    open(Post, "/office/terms", &[("name", "")]),
    open(Get, "/office/terms/new", &[]),
    Sample {
        request: "/office/terms/1",
        ..open(Get, "/office/terms/{id}", &[])
    },
    Sample {
        request: "/office/terms/1/days",
        ..open(
            Post,
            "/office/terms/{id}/days",
            &[("code", VILLAGE), ("day", "2026-12-20")],
        )
    },
    Sample {
        request: "/office/terms/1/days/take-back",
        ..open(
            Post,
            "/office/terms/{id}/days/take-back",
            &[("code", VILLAGE), ("day", "2026-12-20")],
        )
    },
    Sample {
        request: "/office/terms/1/remove",
        ..open(Post, "/office/terms/{id}/remove", &[("version", "1")])
    },
    open(Get, "/office/people", &[]),
    open(Get, "/office/people/search", &[]),
    open(Post, "/office/people/search", &[("id_number", "1")]),
    open(Get, "/office/people/matches", &[]),
    open(Get, "/office/people/matches/several", &[]),
    open(Post, "/office/people/matches/several", &[]),
    open(Get, "/office/people/matches/apart", &[]),
    about(
        Post,
        "/office/people/matches/{id}/again",
        (
            "/office/people/matches/2/again",
            VILLAGE,
            "/office/people/matches/999/again",
        ),
        &[("version", "1")],
    ),
    about(
        Post,
        "/office/people/matches/{id}",
        (
            "/office/people/matches/1",
            VILLAGE,
            "/office/people/matches/999",
        ),
        &[("version", "1")],
    ),
    open(Get, "/office/people/voters", &[]),
    open(Get, "/office/people/households", &[]),
    about(
        Get,
        "/office/people/households/{id}",
        (
            "/office/people/households/1",
            VILLAGE,
            "/office/people/households/999",
        ),
        &[],
    ),
    about(
        Get,
        "/office/people/households/{id}/edit",
        (
            "/office/people/households/1/edit",
            VILLAGE,
            "/office/people/households/999/edit",
        ),
        &[],
    ),
    about(
        Post,
        "/office/people/households/{id}/edit",
        (
            "/office/people/households/1/edit",
            VILLAGE,
            "/office/people/households/999/edit",
        ),
        &[("head", "")],
    ),
    about(
        Post,
        "/office/people/households/{id}/remove",
        (
            "/office/people/households/1/remove",
            VILLAGE,
            "/office/people/households/999/remove",
        ),
        &[("reason", "")],
    ),
    about(
        Get,
        "/office/people/voters/{unit}/{person}",
        (
            "/office/people/voters/341023100200/1",
            VILLAGE,
            "/office/people/voters/341023100200/999",
        ),
        &[],
    ),
    about(
        Post,
        "/office/people/voters/{unit}/{person}",
        (
            "/office/people/voters/341023100200/1",
            VILLAGE,
            "/office/people/voters/341023100200/999",
        ),
        &[("category", "")],
    ),
    about(
        Post,
        "/office/people/voters/{unit}/{person}/remove",
        (
            "/office/people/voters/341023100200/1",
            VILLAGE,
            "/office/people/voters/341023100200/999",
        ),
        &[("reason", "")],
    ),
    about(
        Get,
        "/office/people/{id}",
        ("/office/people/1", VILLAGE, "/office/people/999"),
        &[],
    ),
    about(
        Get,
        "/office/people/{id}/edit",
        ("/office/people/1/edit", VILLAGE, "/office/people/999/edit"),
        &[],
    ),
    about(
        Post,
        "/office/people/{id}/edit",
        ("/office/people/1/edit", VILLAGE, "/office/people/999/edit"),
        &[
            ("version", "1"),
            ("name", "张三"),
            ("sex", "1"),
            ("birth", "1975-03"),
        ],
    ),
    about(
        Post,
        "/office/people/{id}/reveal",
        (
            "/office/people/1/reveal",
            VILLAGE,
            "/office/people/999/reveal",
        ),
        &[("field", "telephone"), ("reason", "通知本人开会")],
    ),
    open(Get, "/office/composition", &[]),
    open(Get, "/office/composition/download", &[]),
    about(
        Get,
        "/office/composition/people",
        (
            "/office/composition/people?division=341023100&term=2026&figure=units_due",
            TOWNSHIP,
            "/office/composition/people?division=341023999&term=2026&figure=units_due",
        ),
        &[],
    ),
    about(
        Get,
        "/office/composition/people/download",
        (
            "/office/composition/people/download?division=341023100&term=2026&figure=units_due",
            TOWNSHIP,
            "/office/composition/people/download?division=341023999&term=2026&figure=units_due",
        ),
        &[],
    ),
    open(Get, "/office/composition/definitions", &[]),
    open(Post, "/office/composition/definitions", &[]),
    open(Post, "/office/composition/targets", &[]),
    open(Post, "/office/composition/targets/remove", &[]),
    open(Get, "/api/v1/composition", &[]),
    open(Get, "/office/audit", &[]),
    open(Get, "/office/audit/verify", &[]),
    // An upload is seen by the account that made it alone: for all others it never existed.
    open(Get, "/office/imports", &[]),
    open(Post, "/office/imports", &[("kind", "members")]),
    named(
        Get,
        "/office/imports/new/{kind}",
        "/office/imports/new/members",
    ),
    named(
        Get,
        "/office/imports/templates/{kind}",
        "/office/imports/templates/members",
    ),
    named(
        Get,
        "/office/imports/done/{kind}",
        "/office/imports/done/members?added=1",
    ),
    named(
        Get,
        "/office/imports/files/{id}",
        "/office/imports/files/0123456789abcdef",
    ),
    named(
        Post,
        "/office/imports/files/{id}",
        "/office/imports/files/0123456789abcdef",
    ),
    named(
        Get,
        "/office/imports/files/{id}/report",
        "/office/imports/files/0123456789abcdef/report",
    ),
    named(
        Post,
        "/office/imports/files/{id}/discard",
        "/office/imports/files/0123456789abcdef/discard",
    ),
    open(Get, "/v", &[]),
    named(Get, "/v/{code}", "/v/341023100200"),
    named(
        Get,
        "/v/{code}/elections/{id}",
        "/v/341023100200/elections/1",
    ),
    named(
        Get,
        "/v/{code}/elections/{id}/notices/{kind}",
        "/v/341023100200/elections/1/notices/election_day",
    ),
    open(Get, "/office/elections", &[]),
    open(Post, "/office/elections", &[("county", "")]),
    open(Get, "/office/elections/new", &[]),
    open(Post, "/office/elections/steps", &[("step", "")]),
    about(
        Get,
        "/office/elections/{id}",
        ("/office/elections/1", VILLAGE, "/office/elections/999999"),
        &[],
    ),
    about(
        Get,
        "/office/elections/{id}/electorate",
        (
            "/office/elections/1/electorate",
            VILLAGE,
            "/office/elections/999999/electorate",
        ),
        &[],
    ),
    about(
        Post,
        "/office/elections/{id}/electorate",
        (
            "/office/elections/1/electorate",
            VILLAGE,
            "/office/elections/999999/electorate",
        ),
        VERSION,
    ),
    about(
        Get,
        "/api/v1/elections/{id}/electorate",
        (
            "/api/v1/elections/1/electorate",
            VILLAGE,
            "/api/v1/elections/999999/electorate",
        ),
        &[],
    ),
    about(
        Post,
        "/api/v1/elections/{id}/electorate",
        (
            "/api/v1/elections/1/electorate",
            VILLAGE,
            "/api/v1/elections/999999/electorate",
        ),
        VERSION,
    ),
    about(
        Get,
        "/office/elections/{id}/party",
        (
            "/office/elections/1/party",
            VILLAGE,
            "/office/elections/999999/party",
        ),
        &[],
    ),
    about(
        Post,
        "/office/elections/{id}/party/{change}",
        (
            "/office/elections/1/party/meeting",
            VILLAGE,
            "/office/elections/999999/party/meeting",
        ),
        VERSION,
    ),
    about(
        Get,
        "/office/elections/{id}/representatives",
        (
            "/office/elections/1/representatives",
            VILLAGE,
            "/office/elections/999999/representatives",
        ),
        &[],
    ),
    about(
        Post,
        "/office/elections/{id}/representatives/{change}",
        (
            "/office/elections/1/representatives/plan",
            VILLAGE,
            "/office/elections/999999/representatives/plan",
        ),
        VERSION,
    ),
    about(
        Get,
        "/office/elections/{id}/after",
        (
            "/office/elections/1/after",
            VILLAGE,
            "/office/elections/999999/after",
        ),
        &[],
    ),
    about(
        Get,
        "/office/elections/{id}/after/void",
        (
            "/office/elections/1/after/void",
            VILLAGE,
            "/office/elections/999999/after/void",
        ),
        &[],
    ),
    about(
        Post,
        "/office/elections/{id}/after/void/{change}",
        (
            "/office/elections/1/after/void/record",
            VILLAGE,
            "/office/elections/999999/after/void/record",
        ),
        VERSION,
    ),
    about(
        Get,
        "/office/elections/{id}/after/members",
        (
            "/office/elections/1/after/members",
            VILLAGE,
            "/office/elections/999999/after/members",
        ),
        &[],
    ),
    about(
        Post,
        "/office/elections/{id}/after/members",
        (
            "/office/elections/1/after/members",
            VILLAGE,
            "/office/elections/999999/after/members",
        ),
        &[],
    ),
    about(
        Post,
        "/office/elections/{id}/after/members/{change}",
        (
            "/office/elections/1/after/members/elected",
            VILLAGE,
            "/office/elections/999999/after/members/elected",
        ),
        &[],
    ),
    named(
        Get,
        "/office/elections/{id}/after/departures/{departure}",
        "/office/elections/1/after/departures/999999",
    ),
    named(
        Post,
        "/office/elections/{id}/after/departures/{departure}/{change}",
        "/office/elections/1/after/departures/999999/undo",
    ),
    about(
        Get,
        "/office/elections/{id}/after/leaving",
        (
            "/office/elections/1/after/leaving",
            VILLAGE,
            "/office/elections/999999/after/leaving",
        ),
        &[],
    ),
    about(
        Get,
        "/office/elections/{id}/after/leaving/{person}",
        (
            "/office/elections/1/after/leaving/1",
            VILLAGE,
            "/office/elections/999999/after/leaving/1",
        ),
        &[],
    ),
    about(
        Post,
        "/office/elections/{id}/after/leaving/{person}/{change}",
        (
            "/office/elections/1/after/leaving/1/resignation",
            VILLAGE,
            "/office/elections/999999/after/leaving/1/resignation",
        ),
        &[],
    ),
    named(
        Get,
        "/office/elections/{id}/after/recalls/{recall}",
        "/office/elections/1/after/recalls/999999",
    ),
    named(
        Post,
        "/office/elections/{id}/after/recalls/{recall}/{change}",
        "/office/elections/1/after/recalls/999999/notice",
    ),
    about(
        Post,
        "/office/elections/{id}/after/{change}",
        (
            "/office/elections/1/after/filing",
            VILLAGE,
            "/office/elections/999999/after/filing",
        ),
        VERSION,
    ),
    about(
        Post,
        "/office/elections/{id}/{change}",
        (
            "/office/elections/1/steps",
            VILLAGE,
            "/office/elections/999999/steps",
        ),
        FIRST_STEP,
    ),
    about(
        Get,
        "/office/elections/{id}/committee",
        (
            "/office/elections/1/committee",
            VILLAGE,
            "/office/elections/999999/committee",
        ),
        &[],
    ),
    about(
        Post,
        "/office/elections/{id}/committee/{change}",
        (
            "/office/elections/1/committee/add",
            VILLAGE,
            "/office/elections/999999/committee/add",
        ),
        &[("name", "王示例"), ("post", "member"), ("on", "2026-11-21")],
    ),
    about(
        Get,
        "/office/elections/{id}/roll",
        (
            "/office/elections/1/roll",
            VILLAGE,
            "/office/elections/999999/roll",
        ),
        &[],
    ),
    about(
        Get,
        "/office/elections/{id}/roll/{part}",
        (
            "/office/elections/1/roll/objections",
            VILLAGE,
            "/office/elections/999999/roll/objections",
        ),
        &[],
    ),
    about(
        Post,
        "/office/elections/{id}/roll/{part}",
        (
            "/office/elections/1/roll/import",
            VILLAGE,
            "/office/elections/999999/roll/import",
        ),
        VERSION,
    ),
    named(
        Get,
        "/office/elections/{id}/roll/entries/{entry}",
        "/office/elections/1/roll/entries/999999",
    ),
    named(
        Post,
        "/office/elections/{id}/roll/entries/{entry}",
        "/office/elections/1/roll/entries/999999",
    ),
    about(
        Get,
        "/office/elections/{id}/count",
        (
            "/office/elections/1/count",
            VILLAGE,
            "/office/elections/999999/count",
        ),
        &[],
    ),
    about(
        Post,
        "/office/elections/{id}/count/{change}",
        (
            "/office/elections/1/count/setup",
            VILLAGE,
            "/office/elections/999999/count/setup",
        ),
        VERSION,
    ),
    named(
        Get,
        "/office/elections/{id}/count/boxes/{box}/{entry}",
        "/office/elections/1/count/boxes/999999/1",
    ),
    named(
        Post,
        "/office/elections/{id}/count/boxes/{box}/{entry}",
        "/office/elections/1/count/boxes/999999/1",
    ),
    named(
        Get,
        "/office/elections/{id}/count/boxes/{box}/{entry}/calls",
        "/office/elections/1/count/boxes/999999/1/calls",
    ),
    named(
        Post,
        "/office/elections/{id}/count/boxes/{box}/{entry}/calls",
        "/office/elections/1/count/boxes/999999/1/calls",
    ),
    named(
        Get,
        "/api/v1/elections/{id}/count/boxes/{box}/{entry}/calls",
        "/api/v1/elections/1/count/boxes/999999/1/calls",
    ),
    named(
        Post,
        "/api/v1/elections/{id}/count/boxes/{box}/{entry}/calls",
        "/api/v1/elections/1/count/boxes/999999/1/calls",
    ),
    about(
        Get,
        "/office/elections/{id}/outcome",
        (
            "/office/elections/1/outcome",
            VILLAGE,
            "/office/elections/999999/outcome",
        ),
        &[],
    ),
    named(
        Get,
        "/office/elections/{id}/outcome/{file}",
        "/office/elections/1/outcome/case.json",
    ),
    about(
        Get,
        "/office/elections/{id}/voting",
        (
            "/office/elections/1/voting",
            VILLAGE,
            "/office/elections/999999/voting",
        ),
        &[],
    ),
    named(
        Get,
        "/office/elections/{id}/voting/stations/{station}",
        "/office/elections/1/voting/stations/999999",
    ),
    about(
        Get,
        "/office/elections/{id}/voting/{part}",
        (
            "/office/elections/1/voting/proxies",
            VILLAGE,
            "/office/elections/999999/voting/proxies",
        ),
        &[],
    ),
    about(
        Post,
        "/office/elections/{id}/voting/{part}",
        (
            "/office/elections/1/voting/staff",
            VILLAGE,
            "/office/elections/999999/voting/staff",
        ),
        VERSION,
    ),
    about(
        Get,
        "/api/v1/elections/{id}/voting",
        (
            "/api/v1/elections/1/voting",
            VILLAGE,
            "/api/v1/elections/999999/voting",
        ),
        &[],
    ),
    about(
        Post,
        "/api/v1/elections/{id}/voting/{change}",
        (
            "/api/v1/elections/1/voting/staff",
            VILLAGE,
            "/api/v1/elections/999999/voting/staff",
        ),
        VERSION,
    ),
    about(
        Get,
        "/office/elections/{id}/documents",
        (
            "/office/elections/1/documents",
            VILLAGE,
            "/office/elections/999999/documents",
        ),
        &[],
    ),
    about(
        Get,
        "/office/elections/{id}/documents/{kind}",
        (
            "/office/elections/1/documents/election_day",
            VILLAGE,
            "/office/elections/999999/documents/election_day",
        ),
        &[],
    ),
    about(
        Post,
        "/office/elections/{id}/documents/{kind}",
        (
            "/office/elections/1/documents/election_day",
            VILLAGE,
            "/office/elections/999999/documents/election_day",
        ),
        &[("version", "0")],
    ),
    about(
        Get,
        "/office/elections/{id}/documents/{kind}/{file}",
        (
            "/office/elections/1/documents/election_day/page",
            VILLAGE,
            "/office/elections/999999/documents/election_day/page",
        ),
        &[],
    ),
    // Like the rules, open to the county's townships, each with its own villages.
    named(
        Get,
        "/office/programmes/{id}/documents/{kind}",
        "/office/programmes/1/documents/election_day",
    ),
    // A township may read the rules of its county; other counties: `elections/pages/tests.rs`.
    named(Get, "/office/programmes/{id}", "/office/programmes/1"),
    about(
        Post,
        "/office/programmes/{id}/{change}",
        (
            "/office/programmes/1/rules",
            "341023",
            "/office/programmes/999999/rules",
        ),
        VERSION,
    ),
    about(
        Get,
        "/office/elections/{id}/candidates",
        (
            "/office/elections/1/candidates",
            VILLAGE,
            "/office/elections/999999/candidates",
        ),
        &[],
    ),
    about(
        Get,
        "/office/elections/{id}/candidates/{part}",
        (
            "/office/elections/1/candidates/list",
            VILLAGE,
            "/office/elections/999999/candidates/list",
        ),
        &[],
    ),
    about(
        Post,
        "/office/elections/{id}/candidates/{part}",
        (
            "/office/elections/1/candidates/unrelate",
            VILLAGE,
            "/office/elections/999999/candidates/unrelate",
        ),
        RELATIVES,
    ),
    named(
        Get,
        "/office/elections/{id}/nominees/{nominee}",
        "/office/elections/1/nominees/999999",
    ),
    named(
        Get,
        "/office/programmes/{id}/review",
        "/office/programmes/1/review",
    ),
    about(
        Post,
        "/office/programmes/{id}/review",
        (
            "/office/programmes/1/review",
            "341023",
            "/office/programmes/999999/review",
        ),
        VERSION,
    ),
    about(
        Get,
        "/api/v1/elections/{id}/candidates",
        (
            "/api/v1/elections/1/candidates",
            VILLAGE,
            "/api/v1/elections/999999/candidates",
        ),
        &[],
    ),
    about(
        Post,
        "/api/v1/elections/{id}/candidates/{change}",
        (
            "/api/v1/elections/1/candidates/unrelate",
            VILLAGE,
            "/api/v1/elections/999999/candidates/unrelate",
        ),
        RELATIVES,
    ),
    named(
        Get,
        "/api/v1/programmes/{id}/review",
        "/api/v1/programmes/1/review",
    ),
    open(Get, "/api/v1/elections", &[]),
    open(Post, "/api/v1/elections", &[("county", "")]),
    about(
        Get,
        "/api/v1/elections/{id}",
        ("/api/v1/elections/1", VILLAGE, "/api/v1/elections/999999"),
        &[],
    ),
    about(
        Get,
        "/api/v1/elections/{id}/committee",
        (
            "/api/v1/elections/1/committee",
            VILLAGE,
            "/api/v1/elections/999999/committee",
        ),
        &[],
    ),
    about(
        Post,
        "/api/v1/elections/{id}/committee/{change}",
        (
            "/api/v1/elections/1/committee/add",
            VILLAGE,
            "/api/v1/elections/999999/committee/add",
        ),
        &[("name", "张示例"), ("post", "member"), ("on", "2026-11-21")],
    ),
    about(
        Get,
        "/api/v1/elections/{id}/roll",
        (
            "/api/v1/elections/1/roll",
            VILLAGE,
            "/api/v1/elections/999999/roll",
        ),
        &[],
    ),
    about(
        Post,
        "/api/v1/elections/{id}/roll/{change}",
        (
            "/api/v1/elections/1/roll/import",
            VILLAGE,
            "/api/v1/elections/999999/roll/import",
        ),
        VERSION,
    ),
    about(
        Get,
        "/api/v1/elections/{id}/count",
        (
            "/api/v1/elections/1/count",
            VILLAGE,
            "/api/v1/elections/999999/count",
        ),
        &[],
    ),
    about(
        Post,
        "/api/v1/elections/{id}/count/{change}",
        (
            "/api/v1/elections/1/count/setup",
            VILLAGE,
            "/api/v1/elections/999999/count/setup",
        ),
        VERSION,
    ),
    named(
        Post,
        "/api/v1/elections/{id}/count/boxes/{box}/{entry}",
        "/api/v1/elections/1/count/boxes/999999/1",
    ),
    about(
        Get,
        "/api/v1/elections/{id}/after",
        (
            "/api/v1/elections/1/after",
            VILLAGE,
            "/api/v1/elections/999999/after",
        ),
        &[],
    ),
    about(
        Get,
        "/api/v1/elections/{id}/leaving",
        (
            "/api/v1/elections/1/leaving",
            VILLAGE,
            "/api/v1/elections/999999/leaving",
        ),
        &[],
    ),
    about(
        Post,
        "/api/v1/elections/{id}/leaving/{person}/{change}",
        (
            "/api/v1/elections/1/leaving/1/resignation",
            VILLAGE,
            "/api/v1/elections/999999/leaving/1/resignation",
        ),
        &[],
    ),
    named(
        Post,
        "/api/v1/elections/{id}/recalls/{recall}/{change}",
        "/api/v1/elections/1/recalls/999999/notice",
    ),
    named(
        Post,
        "/api/v1/elections/{id}/departures/{departure}/{change}",
        "/api/v1/elections/1/departures/999999/undo",
    ),
    about(
        Get,
        "/api/v1/elections/{id}/representatives",
        (
            "/api/v1/elections/1/representatives",
            VILLAGE,
            "/api/v1/elections/999999/representatives",
        ),
        &[],
    ),
    about(
        Post,
        "/api/v1/elections/{id}/representatives/{change}",
        (
            "/api/v1/elections/1/representatives/plan",
            VILLAGE,
            "/api/v1/elections/999999/representatives/plan",
        ),
        VERSION,
    ),
    about(
        Get,
        "/api/v1/elections/{id}/party",
        (
            "/api/v1/elections/1/party",
            VILLAGE,
            "/api/v1/elections/999999/party",
        ),
        &[],
    ),
    about(
        Post,
        "/api/v1/elections/{id}/party/{change}",
        (
            "/api/v1/elections/1/party/meeting",
            VILLAGE,
            "/api/v1/elections/999999/party/meeting",
        ),
        VERSION,
    ),
    about(
        Post,
        "/api/v1/elections/{id}/after/{change}",
        (
            "/api/v1/elections/1/after/filing",
            VILLAGE,
            "/api/v1/elections/999999/after/filing",
        ),
        VERSION,
    ),
    about(
        Post,
        "/api/v1/elections/{id}/{change}",
        (
            "/api/v1/elections/1/steps",
            VILLAGE,
            "/api/v1/elections/999999/steps",
        ),
        FIRST_STEP,
    ),
    open(Get, "/office/exports", &[]),
    open(Get, "/office/exports/file", &[]),
    open(
        Post,
        "/office/exports/full",
        &[("kind", "members"), ("reason", "")],
    ),
];

/// Two pairs of the first two persons: one open, one found to be different persons.
fn add_pairs(conn: &mut cunzhi::db::Conn) -> cunzhi::error::Result<()> {
    for (state, one, other) in [(0_i16, 2_i64, 1_i64), (2, 1, 2)] {
        diesel::insert_into(person_matches::table)
            .values((
                person_matches::person_id.eq(one),
                person_matches::other_person_id.eq(other),
                person_matches::unit_code.eq(VILLAGE),
                person_matches::state.eq(state),
                person_matches::version.eq(1),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Makes the things the samples name. The number of the account is 1, since it is the first.
fn prepare(test: &TestDb) {
    assert_eq!(account(&test.db, "first", Role::Viewer, TOWNSHIP), 1);
    let event = NewEvent::new("测试", "test", &DivisionCode::nation(), "一项");
    let made = test.db.write_now(WriteScope::Whole, |conn| {
        let places = [
            ("34", "安徽省"),
            ("3410", "黄山市"),
            ("341023", "黟县"),
            (TOWNSHIP, "碧阳镇"),
            (VILLAGE, "桃源村委会"),
        ];
        let code = |text| DivisionCode::parse(text).unwrap();
        let places = places.map(|(text, name)| NewDivision::new(code(text), name));
        divisions::insert_many(conn, &places)?;
        let born: chrono::NaiveDate = "1975-03-08".parse().unwrap();
        committees::add_term(conn, "2026", "2026-01-01".parse().unwrap(), None)?;
        let person = |id| NewPerson {
            id,
            name: "张三".to_owned(),
            sex: 1,
            birth_date: born.into(),
            birth_month_only: false,
            ethnicity: None,
            home_unit_code: VILLAGE.to_owned(),
            id_number_sealed: None,
            id_number_lookup: None,
            telephone_sealed: None,
            telephone_lookup: None,
            version: 1,
        };
        let ids = store::next_ids(conn, 2)?;
        assert_eq!(ids, [1, 2]);
        store::insert_many(conn, vec![person(1), person(2)])?;
        add_pairs(conn)?;
        let unit = code(VILLAGE);
        let kind = OrganisationKind::Representatives;
        let (body, _) = organisations_store::add_organisation(conn, &unit, kind, "", None)?;
        assert_eq!(body, 1);
        let body = organisations_store::organisation(conn, &unit, body)?;
        let new = NewService {
            person_id: 1,
            post: "村民代表".to_owned(),
            origin: Origin::Election,
            began_on: "2026-02-01".parse().unwrap(),
        };
        let today = "2026-11-22".parse().unwrap();
        organisations_store::appoint(conn, &body, &new, today)?;
        membership::insert_many(conn, vec![seat(born)])?;
        add_household(conn)?;
        add_programme(conn)?;
        Ok(Written::new((), event))
    });
    made.unwrap();
}

/// A programme with the one village: both have the number 1.
fn add_programme(conn: &mut Conn) -> Result<()> {
    let programme = NewProgramme {
        county: DivisionCode::parse("341023").unwrap(),
        term_id: 1,
        election_day: "2026-12-20".parse().unwrap(),
        rule_set_id: "ah".to_owned(),
        now: chrono::NaiveDateTime::default(),
    };
    assert_eq!(store_programme::start(conn, &programme)?, (1, 1));
    Ok(())
}

fn add_household(conn: &mut Conn) -> Result<()> {
    diesel::insert_into(households::table)
        .values((
            households::unit_code.eq(VILLAGE),
            households::number.eq("1"),
            households::head_name.eq("张三"),
            households::version.eq(1),
        ))
        .execute(conn)?;
    diesel::insert_into(voters::table)
        .values((
            voters::unit_code.eq(VILLAGE),
            voters::person_id.eq(1_i64),
            voters::category.eq(1_i16),
            voters::version.eq(1),
        ))
        .execute(conn)?;
    Ok(())
}

/// Person 1 chairs the committee.
fn seat(birth_date: chrono::NaiveDate) -> Membership {
    Membership {
        term_id: 1,
        current_unit_code: VILLAGE.to_owned(),
        person_id: 1,
        stretch: 0,
        unit_code: VILLAGE.to_owned(),
        posts: Posts::CHAIR.bits(),
        sex: 1,
        birth_date,
        education: 4,
        political_status: 1,
        reelected: false,
        newcomer: true,
        origin: Origin::Roster.number(),
        began_on: None,
        ended_on: None,
        ending: None,
        sources: None,
        remark: None,
        version: 1,
    }
}

fn sample(route: &Route) -> &'static Sample {
    let found = SAMPLES
        .iter()
        .find(|sample| sample.verb == route.verb && sample.route == route.path);
    found.unwrap_or_else(|| {
        panic!(
            "{:?} {} has no line in SAMPLES of tests/access.rs",
            route.verb, route.path
        )
    })
}

async fn ask(browser: &mut Browser, sample: &Sample, path: &str) -> Answer {
    match sample.verb {
        Get => browser.get(path).await,
        // A fixed key: the answers shall not differ by it.
        Post => {
            let mut fields = sample.fields.to_vec();
            fields.push(("idempotency_key", "0123456789abcdef"));
            browser.post(path, &fields).await
        }
    }
}

fn events(test: &TestDb) -> u64 {
    test.db
        .read_now(|conn| cunzhi::audit::verify(conn, 1))
        .unwrap()
        .events
}

fn covers(scope: &str, place: &str) -> bool {
    place.starts_with(scope)
}

#[test]
fn every_route_has_its_sample_and_every_sample_its_route() {
    let routes: BTreeSet<_> = app::routes()
        .map(|route| (format!("{:?}", route.verb), route.path))
        .collect();
    assert_eq!(
        routes.len(),
        app::routes().count(),
        "a route stands twice in the table"
    );
    for route in app::routes() {
        sample(route);
    }
    for sample in SAMPLES {
        assert!(
            routes.contains(&(format!("{:?}", sample.verb), sample.route)),
            "{} is no route",
            sample.route
        );
    }
}

#[test]
fn a_fixed_path_is_not_hidden_by_a_variable_one_before_it() {
    let routes: Vec<_> = app::routes().collect();
    for (index, early) in routes.iter().enumerate() {
        for late in routes
            .iter()
            .skip(index + 1)
            .filter(|late| late.path != early.path)
        {
            let parts =
                |route: &Route| route.path.split('/').map(str::to_owned).collect::<Vec<_>>();
            let (early_parts, late_parts) = (parts(early), parts(late));
            let hides = early_parts.len() == late_parts.len()
                && early_parts
                    .iter()
                    .zip(&late_parts)
                    .all(|(a, b)| a == b || a.starts_with('{'));
            assert!(!hides, "{} hides {}", early.path, late.path);
        }
    }
}

db_test!(nobody_comes_in_without_signing_in, |test| {
    prepare(test);
    let office = Browser::new(&test.db);
    block_on(async {
        for route in app::routes() {
            let sample = sample(route);
            let answer = ask(&mut office.another(), sample, sample.request).await;
            if route.access == Access::Public {
                assert!(
                    answer.status < 500 && !answer.location.starts_with("/login?next"),
                    "{}",
                    route.path
                );
            } else if route.path.starts_with("/api/") {
                // Programs are told so; they fill in no form.
                assert_eq!(answer.status, 401, "{:?} {}", route.verb, route.path);
            } else if answer.status == 401 {
                // What was typed waits on the sign-in page.
                assert!(route.verb == Post && answer.body.contains("action=\"/login\""));
            } else {
                assert_eq!(answer.status, 303, "{:?} {}", route.verb, route.path);
                assert!(
                    answer.location.starts_with("/login?next=%2F"),
                    "{}",
                    answer.location
                );
            }
        }
        assert_eq!(events(test), 1, "nothing but what was prepared");
    });
});

db_test!(rights_and_scopes_decide_and_nothing_else, |test| {
    prepare(test);
    let office = Browser::new(&test.db);
    block_on(async {
        for role in Role::ALL {
            for scope in SCOPES {
                for route in app::routes() {
                    let browser = office.another().signed_in_as(role, scope);
                    walk(test, route, browser, (role, scope)).await;
                }
            }
        }
    });
});

async fn walk(test: &TestDb, route: &Route, mut browser: Browser, (role, scope): (Role, &str)) {
    let sample = sample(route);
    let what = format!(
        "{:?} {} as {} of {scope:?}",
        route.verb,
        route.path,
        role.label()
    );
    let before = events(test);
    let answer = ask(&mut browser, sample, sample.request).await;
    assert!(answer.status < 500, "{what}: {}", answer.status);
    assert!(!answer.location.starts_with("/login?next"), "{what}");
    if let Access::Right(right) = route.access
        && !role.may(right)
    {
        assert_eq!(answer.status, 403, "{what}");
        assert_eq!(
            events(test),
            before,
            "{what}: a refused request changed something"
        );
        return;
    }
    if route.access != Access::Public {
        assert_ne!(answer.status, 403, "{what}");
    }
    let Some((place, missing)) = sample.thing else {
        return;
    };
    if covers(scope, place) {
        assert_ne!(answer.status, 404, "{what}");
        return;
    }
    assert_eq!(answer.status, 404, "{what}");
    let never = ask(&mut browser, sample, missing).await;
    assert_eq!(
        (answer.status, &answer.body),
        (never.status, &never.body),
        "{what}: tells that it exists"
    );
    assert_eq!(answer.headers, never.headers, "{what}");
    assert_eq!(
        events(test),
        before,
        "{what}: something outside the scope was changed"
    );
}

db_test!(a_one_time_password_opens_nothing_but_its_change, |test| {
    prepare(test);
    let office = Browser::new(&test.db);
    block_on(async {
        for route in app::routes().filter(|route| route.access != Access::Public) {
            let once = cunzhi::accounts::commands::reset(&test.db, "first").unwrap();
            assert!(!once.password.is_empty());
            let mut browser = office.another();
            browser.account_id = 1;
            browser.open_session();
            let sample = sample(route);
            let answer = ask(&mut browser, sample, sample.request).await;
            // A program is told as programs are, a person is led to the page.
            let expected = if route.path.starts_with("/api/") {
                (403, "")
            } else {
                (303, "/account/password")
            };
            if !["/account/password", "/logout"].contains(&route.path) {
                let found = (answer.status, answer.location.as_str());
                assert_eq!(found, expected, "{}", route.path);
            }
        }
    });
});

db_test!(every_form_needs_its_token, |test| {
    prepare(test);
    let office = Browser::new(&test.db);
    block_on(async {
        for route in
            app::routes().filter(|route| route.verb == Post && route.access != Access::Public)
        {
            let sample = sample(route);
            let role = match route.access {
                Access::Right(right) => *Role::ALL.iter().find(|role| role.may(right)).unwrap(),
                _ => Role::Viewer,
            };
            let mut browser = office.another().signed_in_as(role, "");
            let before = events(test);
            browser.csrf_token = "0".repeat(64);
            let answer = ask(&mut browser, sample, sample.request).await;
            assert_eq!(answer.status, 403, "{}", route.path);
            assert_eq!(events(test), before, "{}", route.path);
        }
    });
});

db_test!(asking_changes_nothing, |test| {
    prepare(test);
    block_on(async {
        for role in Role::ALL {
            let mut browser = Browser::signed_in(&test.db, role, "");
            let before = events(test);
            for route in app::routes().filter(|route| route.verb == Get) {
                ask(&mut browser, sample(route), sample(route).request).await;
            }
            assert_eq!(events(test), before);
        }
    });
});

#[test]
fn every_right_belongs_to_some_role() {
    assert!(
        Right::ALL
            .iter()
            .all(|right| Role::ALL.iter().any(|role| role.may(*right)))
    );
}
