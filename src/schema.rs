//! The tables, kept by hand for both databases; a test compares it with the migrations.

#![expect(missing_docs, reason = "the columns are described in the migrations")]

diesel::table! {
    divisions (code) {
        code -> Text,
        parent_code -> Text,
        name -> Text,
        level -> SmallInt,
        unit_kind -> Nullable<SmallInt>,
        is_quasi -> Bool,
        section_kind -> Nullable<SmallInt>,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
        successor_code -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::table! {
    unit_counts (division_code) {
        division_code -> Text,
        villages -> Integer,
        communities -> Integer,
        level -> SmallInt,
    }
}

diesel::table! {
    division_events (id) {
        id -> BigInt,
        kind -> SmallInt,
        effective_on -> Date,
        note -> Text,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    division_event_places (event_id, is_before, code) {
        event_id -> BigInt,
        is_before -> Bool,
        code -> Text,
        name -> Text,
        unit_kind -> Nullable<SmallInt>,
    }
}

diesel::table! {
    persons (id) {
        id -> BigInt,
        name -> Text,
        sex -> SmallInt,
        birth_date -> Date,
        birth_month_only -> Bool,
        ethnicity -> Nullable<Text>,
        home_unit_code -> Text,
        id_number_sealed -> Nullable<Binary>,
        id_number_lookup -> Nullable<Binary>,
        telephone_sealed -> Nullable<Binary>,
        telephone_lookup -> Nullable<Binary>,
        version -> Integer,
    }
}

diesel::table! {
    person_matches (id) {
        id -> BigInt,
        person_id -> BigInt,
        other_person_id -> BigInt,
        unit_code -> Text,
        state -> SmallInt,
        version -> Integer,
    }
}

diesel::table! {
    terms (id) {
        id -> Integer,
        name -> Text,
        starts_on -> Date,
        ordinal -> Nullable<Integer>,
        version -> Integer,
    }
}

diesel::table! {
    election_days (term_id, division_code) {
        term_id -> Integer,
        division_code -> Text,
        election_day -> Date,
    }
}

diesel::table! {
    memberships (term_id, current_unit_code, person_id, stretch) {
        term_id -> Integer,
        current_unit_code -> Text,
        person_id -> BigInt,
        stretch -> SmallInt,
        unit_code -> Text,
        posts -> SmallInt,
        sex -> SmallInt,
        birth_date -> Date,
        education -> SmallInt,
        political_status -> SmallInt,
        reelected -> Bool,
        newcomer -> Bool,
        origin -> SmallInt,
        began_on -> Nullable<Date>,
        ended_on -> Nullable<Date>,
        ending -> Nullable<SmallInt>,
        sources -> Nullable<Text>,
        remark -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::table! {
    fixed_seats (term_id, unit_code) {
        term_id -> Integer,
        unit_code -> Text,
        party_seats -> Integer,
        committee_seats -> Integer,
        designated_woman_member -> Bool,
        single_ballot -> Bool,
        version -> Integer,
    }
}

diesel::table! {
    former_seats (term_id, unit_code, until_day) {
        term_id -> Integer,
        unit_code -> Text,
        until_day -> Date,
        party_seats -> Nullable<Integer>,
        committee_seats -> Nullable<Integer>,
        single_ballot -> Bool,
    }
}

diesel::table! {
    organisations (id) {
        id -> BigInt,
        unit_code -> Text,
        kind -> SmallInt,
        name -> Text,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
        version -> Integer,
    }
}

diesel::table! {
    service_records (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        person_id -> BigInt,
        post -> Text,
        origin -> SmallInt,
        began_on -> Date,
        ended_on -> Nullable<Date>,
        ending -> Nullable<SmallInt>,
        version -> Integer,
    }
}

diesel::table! {
    households (id) {
        id -> BigInt,
        unit_code -> Text,
        number -> Text,
        head_name -> Text,
        group_name -> Nullable<Text>,
        persons -> Nullable<Integer>,
        telephone_sealed -> Nullable<Binary>,
        telephone_lookup -> Nullable<Binary>,
        version -> Integer,
    }
}

diesel::table! {
    voters (unit_code, person_id) {
        unit_code -> Text,
        person_id -> BigInt,
        category -> SmallInt,
        group_name -> Nullable<Text>,
        remark -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::table! {
    composition_sums (term_id, level, division_code, unit_kind) {
        term_id -> Integer,
        level -> SmallInt,
        division_code -> Text,
        unit_kind -> SmallInt,
        figures -> Binary,
    }
}

diesel::table! {
    composition_targets (division_code, metric) {
        division_code -> Text,
        metric -> Text,
        at_least -> Bool,
        threshold_tenths -> Integer,
        version -> Integer,
    }
}

diesel::table! {
    composition_bases (division_code, metric) {
        division_code -> Text,
        metric -> Text,
        basis -> Text,
        version -> Integer,
    }
}

diesel::table! {
    accounts (id) {
        id -> BigInt,
        name -> Text,
        display_name -> Text,
        role -> Text,
        scope_code -> Text,
        password_hash -> Text,
        must_change_password -> Bool,
        is_disabled -> Bool,
        version -> Integer,
        one_time_until -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sessions (token_hash) {
        token_hash -> Binary,
        account_id -> BigInt,
        csrf_token -> Text,
        created_at -> Timestamp,
        last_seen_at -> Timestamp,
    }
}

diesel::table! {
    idempotency_keys (account_id, key) {
        account_id -> BigInt,
        key -> Text,
        request_hash -> Binary,
        location -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    pending_imports (id) {
        id -> Text,
        account_id -> BigInt,
        kind -> Text,
        term_id -> Nullable<Integer>,
        file_name -> Text,
        encoding -> Nullable<Text>,
        content -> Binary,
        created_at -> Timestamp,
    }
}

diesel::table! {
    audit_events (chain, sequence) {
        chain -> Text,
        sequence -> BigInt,
        at -> Timestamp,
        actor -> Text,
        action -> Text,
        subject -> Text,
        details -> Text,
        previous_hash -> Binary,
        hash -> Binary,
    }
}

diesel::table! {
    settings (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    programmes (id) {
        id -> BigInt,
        county_code -> Text,
        term_id -> Integer,
        election_day -> Date,
        rule_set_id -> Text,
        rule_changes -> Text,
        rule_reason -> Text,
        template -> Text,
        started_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    elections (id) {
        id -> BigInt,
        programme_id -> BigInt,
        unit_code -> Text,
        chapter -> Integer,
        kind -> Text,
        parent_id -> Nullable<BigInt>,
        starts_in -> Text,
        state -> Text,
        chair_seats -> Integer,
        vice_chair_seats -> Integer,
        woman_member_seats -> Integer,
        member_seats -> Integer,
        election_day -> Date,
        rule_set -> Nullable<Text>,
        rule_set_hash -> Nullable<Text>,
        difficulty -> Nullable<Text>,
        tied_persons -> Nullable<Integer>,
        unfilled_seats -> Nullable<Integer>,
        version -> Integer,
        woman_decision -> Nullable<Text>,
        void_reason -> Nullable<Text>,
        voided_in -> Nullable<Text>,
    }
}

diesel::table! {
    election_steps (election_id, step) {
        election_id -> BigInt,
        step -> Text,
        done_on -> Date,
        note -> Text,
        evidence -> Text,
    }
}

diesel::table! {
    election_persons (id) {
        id -> BigInt,
        election_id -> BigInt,
        name -> Text,
        sex -> SmallInt,
        post -> Nullable<Text>,
        is_counted -> Bool,
        place -> Nullable<Integer>,
    }
}

diesel::table! {
    counts (election_id) {
        election_id -> BigInt,
        registered -> BigInt,
        papers -> Nullable<BigInt>,
        state -> Text,
        proposed_by -> Nullable<BigInt>,
        proposed_hash -> Nullable<Text>,
        version -> Integer,
        proxied -> Nullable<BigInt>,
        mobile -> Nullable<BigInt>,
        scribed -> Nullable<BigInt>,
    }
}

diesel::table! {
    count_boxes (id) {
        id -> BigInt,
        election_id -> BigInt,
        number -> Integer,
        name -> Text,
    }
}

diesel::table! {
    count_entries (box_id, entry, revision) {
        box_id -> BigInt,
        entry -> Integer,
        revision -> Integer,
        account_id -> BigInt,
        made_at -> Timestamp,
        cells -> Text,
        state -> Text,
        reason -> Text,
    }
}

diesel::table! {
    outcomes (election_id, version) {
        election_id -> BigInt,
        version -> Integer,
        package -> Text,
        hash -> Text,
        proposed_by -> BigInt,
        confirmed_by -> BigInt,
        confirmed_at -> Timestamp,
    }
}

diesel::table! {
    count_reopenings (election_id, outcome_version) {
        election_id -> BigInt,
        outcome_version -> Integer,
        reason -> Text,
        account_id -> BigInt,
        made_at -> Timestamp,
    }
}

diesel::table! {
    rolls (election_id) {
        election_id -> BigInt,
        programme_id -> BigInt,
        unit_code -> Text,
        state -> Text,
        is_current -> Bool,
        published_on -> Nullable<Date>,
        voters -> Nullable<Integer>,
        version -> Integer,
    }
}

diesel::table! {
    roll_entries (id) {
        id -> BigInt,
        election_id -> BigInt,
        person_id -> BigInt,
        name -> Text,
        sex -> SmallInt,
        birth_date -> Date,
        birth_month_only -> Bool,
        category -> SmallInt,
        group_name -> Text,
        basis -> Text,
        is_listed -> Bool,
        struck_reason -> Text,
        claim -> Text,
        version -> Integer,
        resident_since -> Nullable<Date>,
        household -> Text,
    }
}

diesel::table! {
    roll_pairs (entry_id, other_entry_id) {
        entry_id -> BigInt,
        other_entry_id -> BigInt,
        reason -> Text,
        decided_on -> Date,
    }
}

diesel::table! {
    roll_versions (election_id, number) {
        election_id -> BigInt,
        number -> Integer,
        kind -> Text,
        on_day -> Date,
        voters -> Integer,
        content -> Text,
        hash -> Text,
    }
}

diesel::table! {
    roll_changes (election_id, number) {
        election_id -> BigInt,
        number -> Integer,
        entry_id -> BigInt,
        ground -> Text,
        reason -> Text,
        on_day -> Date,
        name -> Text,
        group_name -> Text,
        objection -> Nullable<Integer>,
    }
}

diesel::table! {
    roll_objections (election_id, number) {
        election_id -> BigInt,
        number -> Integer,
        kind -> Text,
        filed_by -> Text,
        about -> Text,
        entry_id -> Nullable<BigInt>,
        statement -> Text,
        received_on -> Date,
        is_upheld -> Nullable<Bool>,
        decision -> Text,
        decided_by -> Text,
        decided_on -> Nullable<Date>,
        is_carried_out -> Bool,
    }
}

diesel::table! {
    election_committee_members (id) {
        id -> BigInt,
        election_id -> BigInt,
        name -> Text,
        is_chair -> Bool,
        votes -> Nullable<Integer>,
        joined_on -> Nullable<Date>,
        left_on -> Nullable<Date>,
        left_reason -> Text,
    }
}

diesel::table! {
    election_figures (term_id, unit_code) {
        term_id -> Integer,
        unit_code -> Text,
        voted_on -> Nullable<Date>,
        succeeded_at_once -> Bool,
        is_completed -> Bool,
        has_runoff -> Bool,
        has_designated_woman -> Bool,
        registered -> Nullable<BigInt>,
        participants -> Nullable<BigInt>,
        recovered -> Nullable<BigInt>,
        current_unit_code -> Text,
        entitled -> Nullable<BigInt>,
        enrolled -> Nullable<BigInt>,
        proxies -> Nullable<BigInt>,
        observed -> Nullable<Bool>,
    }
}

diesel::table! {
    candidacies (election_id) {
        election_id -> BigInt,
        mode -> Text,
        list_order -> Text,
        basis -> Text,
        registered -> Nullable<BigInt>,
        took_part -> Nullable<BigInt>,
        primary_took_part -> Nullable<BigInt>,
        chair_places -> Nullable<Integer>,
        vice_chair_places -> Nullable<Integer>,
        woman_member_places -> Nullable<Integer>,
        member_places -> Nullable<Integer>,
        version -> Integer,
    }
}

diesel::table! {
    nominees (person_id) {
        person_id -> BigInt,
        election_id -> BigInt,
        known_person_id -> Nullable<BigInt>,
        birth_date -> Nullable<Date>,
        political_status -> Nullable<SmallInt>,
        education -> Nullable<SmallInt>,
        nominated_on -> Nullable<Date>,
        own_strokes -> Nullable<Integer>,
        confirmed_post -> Nullable<Text>,
        leaving -> Nullable<Text>,
        left_on -> Nullable<Date>,
        leaving_reason -> Text,
        decision -> Nullable<Text>,
        decided_on -> Nullable<Date>,
        decision_reason -> Text,
        decided_by -> Nullable<BigInt>,
        version -> Integer,
        joint_voters -> Nullable<Integer>,
        joint_households -> Nullable<Integer>,
    }
}

diesel::table! {
    nominations (person_id, post) {
        person_id -> BigInt,
        post -> Text,
        votes -> BigInt,
        primary_votes -> Nullable<BigInt>,
        revotes -> Text,
    }
}

diesel::table! {
    multi_ethnic_villages (programme_id, unit_code) {
        programme_id -> BigInt,
        unit_code -> Text,
    }
}

diesel::table! {
    minority_decisions (election_id) {
        election_id -> BigInt,
        decision -> Text,
    }
}

diesel::table! {
    round_candidates (election_id, person_id) {
        election_id -> BigInt,
        person_id -> BigInt,
        post -> Text,
    }
}

diesel::table! {
    person_kinships (a, b) {
        a -> BigInt,
        b -> BigInt,
        election_id -> BigInt,
        relation -> Text,
    }
}

diesel::table! {
    review_settings (programme_id) {
        programme_id -> BigInt,
        departments -> Text,
        negative_list -> Text,
        version -> Integer,
    }
}

diesel::table! {
    review_verdicts (person_id, department, revision) {
        person_id -> BigInt,
        department -> Text,
        revision -> Integer,
        verdict -> Text,
        item -> Text,
        evidence -> Text,
        given_on -> Date,
        account_id -> BigInt,
        made_at -> Timestamp,
    }
}

diesel::table! {
    candidate_lists (election_id, version) {
        election_id -> BigInt,
        version -> Integer,
        list -> Text,
        hash -> Text,
        published_on -> Date,
        reason -> Text,
        account_id -> BigInt,
        made_at -> Timestamp,
    }
}

diesel::table! {
    count_taps (box_id, entry, attempt, first) {
        box_id -> BigInt,
        entry -> Integer,
        attempt -> Integer,
        first -> BigInt,
        length -> BigInt,
        taps -> Text,
        account_id -> BigInt,
        made_at -> Timestamp,
    }
}

diesel::table! {
    voting_stations (id) {
        id -> BigInt,
        election_id -> BigInt,
        number -> Integer,
        kind -> Text,
        name -> Text,
        place -> Text,
        opens_at -> Text,
        closes_at -> Text,
        for_whom -> Text,
        approved_on -> Nullable<Date>,
        ballots_received -> Nullable<BigInt>,
        ballots_issued -> Nullable<BigInt>,
        ballots_spoiled -> Nullable<BigInt>,
        ballots_left -> Nullable<BigInt>,
        box_id -> Nullable<BigInt>,
        version -> Integer,
    }
}

diesel::table! {
    voting_staff (id) {
        id -> BigInt,
        election_id -> BigInt,
        station_id -> Nullable<BigInt>,
        name -> Text,
        duty -> Text,
        kin -> Nullable<Text>,
        kin_of -> Text,
    }
}

diesel::table! {
    voting_proxies (id) {
        id -> BigInt,
        election_id -> BigInt,
        principal_id -> BigInt,
        principal_name -> Text,
        proxy_id -> BigInt,
        proxy_name -> Text,
        kin -> Text,
        reason -> Text,
        asked_on -> Date,
        published_on -> Nullable<Date>,
        ended_on -> Nullable<Date>,
        version -> Integer,
    }
}

diesel::table! {
    voting_mobile_voters (id) {
        id -> BigInt,
        election_id -> BigInt,
        station_id -> BigInt,
        person_id -> BigInt,
        person_name -> Text,
        reason -> Text,
        published_on -> Nullable<Date>,
        ended_on -> Nullable<Date>,
        version -> Integer,
    }
}

diesel::table! {
    candidate_relatives (id) {
        id -> BigInt,
        election_id -> BigInt,
        person_id -> BigInt,
        name -> Text,
        relation -> Text,
    }
}

diesel::table! {
    candidate_withdrawals (election_id, person_id) {
        election_id -> BigInt,
        person_id -> BigInt,
        leaving -> Text,
        left_on -> Date,
        reason -> Text,
    }
}

diesel::table! {
    election_documents (election_id, kind, version) {
        election_id -> BigInt,
        kind -> Text,
        version -> Integer,
        body -> Text,
        hash -> Text,
        account_id -> BigInt,
        made_at -> Timestamp,
    }
}

diesel::table! {
    elected_members (election_person_id) {
        election_person_id -> BigInt,
        election_id -> BigInt,
        person_id -> BigInt,
        posts -> SmallInt,
        written_at -> Timestamp,
    }
}

diesel::table! {
    result_filings (election_id) {
        election_id -> BigInt,
        filed_on -> Date,
        number -> Text,
        received_by -> Text,
        version -> Integer,
    }
}

diesel::table! {
    certificates (election_person_id) {
        election_person_id -> BigInt,
        election_id -> BigInt,
        number -> Text,
        issued_on -> Date,
        received_by -> Text,
        version -> Integer,
    }
}

diesel::table! {
    handovers (election_id) {
        election_id -> BigInt,
        handed_on -> Date,
        handed_by -> Text,
        received_by -> Text,
        witness -> Text,
        version -> Integer,
    }
}

diesel::table! {
    handover_items (election_id, number) {
        election_id -> BigInt,
        number -> Integer,
        name -> Text,
        amount -> Text,
    }
}

diesel::table! {
    departures (id) {
        id -> BigInt,
        election_id -> BigInt,
        person_id -> BigInt,
        kind -> Text,
        posts -> SmallInt,
        left_on -> Date,
        reason -> Text,
        told -> Text,
        submitted_on -> Nullable<Date>,
        submitted_to -> Text,
        accepted_by -> Text,
        announced_on -> Nullable<Date>,
    }
}

diesel::table! {
    recalls (id) {
        id -> BigInt,
        election_id -> BigInt,
        person_id -> BigInt,
        state -> Text,
        reason -> Text,
        asked_on -> Date,
        voters -> BigInt,
        registered -> BigInt,
        representatives -> BigInt,
        all_representatives -> BigInt,
        noticed_on -> Nullable<Date>,
        defence -> Text,
        voted_on -> Nullable<Date>,
        vote_registered -> Nullable<BigInt>,
        cast_papers -> Nullable<BigInt>,
        in_favour -> Nullable<BigInt>,
        version -> Integer,
        held_by -> Text,
    }
}

diesel::table! {
    electorates (election_id) {
        election_id -> BigInt,
        mode -> Text,
        number -> Nullable<BigInt>,
        version -> Integer,
    }
}

diesel::table! {
    representative_plans (election_id) {
        election_id -> BigInt,
        mode -> Text,
        people -> Integer,
        households -> Integer,
        representatives -> Integer,
        version -> Integer,
    }
}

diesel::table! {
    representative_seats (service_record_id) {
        service_record_id -> BigInt,
        election_id -> BigInt,
        kind -> Text,
        group_name -> Text,
        household -> Text,
        adults -> BigInt,
        present -> BigInt,
        households -> BigInt,
        households_present -> BigInt,
        in_favour -> BigInt,
    }
}

diesel::table! {
    party_elections (election_id) {
        election_id -> BigInt,
        body -> Text,
        held_on -> Date,
        seats -> Integer,
        entitled -> BigInt,
        present -> BigInt,
        issued -> BigInt,
        recovered -> BigInt,
        version -> Integer,
    }
}

diesel::table! {
    party_candidates (id) {
        id -> BigInt,
        election_id -> BigInt,
        name -> Text,
        sex -> SmallInt,
        approvals -> BigInt,
        person_id -> Nullable<BigInt>,
        joined_in -> Integer,
    }
}

diesel::table! {
    entitled_villagers (election_id) {
        election_id -> BigInt,
        entitled -> BigInt,
        registered -> Nullable<BigInt>,
        version -> Integer,
    }
}

diesel::table! {
    elected_on_paper (election_person_id) {
        election_person_id -> BigInt,
        election_id -> BigInt,
        round_id -> BigInt,
        post -> Text,
        votes -> Nullable<BigInt>,
    }
}

diesel::table! {
    party_rounds (election_id, number) {
        election_id -> BigInt,
        number -> Integer,
        kind -> Text,
        held_on -> Date,
        present -> BigInt,
        issued -> BigInt,
        recovered -> BigInt,
    }
}

diesel::table! {
    party_round_votes (election_id, number, candidate_id) {
        election_id -> BigInt,
        number -> Integer,
        candidate_id -> BigInt,
        approvals -> BigInt,
    }
}

diesel::table! {
    void_winners (election_person_id) {
        election_person_id -> BigInt,
        election_id -> BigInt,
        post -> Text,
        ground -> Text,
        authority -> Text,
        decided_on -> Date,
        reason -> Text,
        evidence -> Text,
        refilled_by -> Nullable<BigInt>,
        account_id -> BigInt,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    void_taken_back (id) {
        id -> BigInt,
        election_id -> BigInt,
        is_winner -> Bool,
        told -> Text,
        reason -> Text,
        account_id -> BigInt,
        made_at -> Timestamp,
    }
}

diesel::joinable!(count_entries -> accounts (account_id));
diesel::joinable!(election_steps -> elections (election_id));
diesel::joinable!(roll_entries -> persons (person_id));
diesel::joinable!(roll_entries -> rolls (election_id));
diesel::joinable!(nominees -> election_persons (person_id));
diesel::joinable!(round_candidates -> election_persons (person_id));
diesel::joinable!(void_winners -> election_persons (election_person_id));
diesel::joinable!(review_verdicts -> accounts (account_id));
diesel::joinable!(election_documents -> accounts (account_id));

diesel::table! {
    observers (account_id) {
        account_id -> BigInt,
        county_code -> Text,
        organisation -> Text,
        home_code -> Nullable<Text>,
        telephone_sealed -> Nullable<Binary>,
        telephone_lookup -> Nullable<Binary>,
        version -> Integer,
    }
}

diesel::table! {
    observer_assignments (programme_id, unit_code, account_id) {
        programme_id -> BigInt,
        unit_code -> Text,
        account_id -> BigInt,
        assigned_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    observation_settings (programme_id) {
        programme_id -> BigInt,
        villages_least -> Integer,
        villages_most -> Integer,
        telephone -> Text,
        version -> Integer,
    }
}

diesel::table! {
    observation_checklists (county_code, number) {
        county_code -> Text,
        number -> Integer,
        body -> Text,
        sha256 -> Text,
        made_by -> BigInt,
        made_at -> Timestamp,
    }
}

diesel::table! {
    observation_reports (id) {
        id -> BigInt,
        account_id -> BigInt,
        county_code -> Text,
        unit_code -> Text,
        election_id -> Nullable<BigInt>,
        arrived_at -> Nullable<Timestamp>,
        left_at -> Nullable<Timestamp>,
        finished_at -> Nullable<Timestamp>,
        voters -> Nullable<BigInt>,
        voters_at -> Nullable<Timestamp>,
        minor_incidents -> Integer,
        serious_incidents -> Integer,
        grave_incidents -> Integer,
        jobs -> BigInt,
        last_received_at -> Timestamp,
    }
}

diesel::table! {
    observation_jobs (id) {
        id -> Text,
        report_id -> BigInt,
        county_code -> Text,
        receipt -> BigInt,
        device -> Text,
        body -> Text,
        sha256 -> Text,
        saved_at -> Timestamp,
        received_at -> Timestamp,
    }
}

diesel::table! {
    observation_values (report_id, field, job_id) {
        report_id -> BigInt,
        field -> Text,
        job_id -> Text,
        value -> Text,
        saved_at -> Timestamp,
        is_replaced -> Bool,
    }
}

diesel::table! {
    observation_replacements (report_id, field, job_id) {
        report_id -> BigInt,
        field -> Text,
        job_id -> Text,
    }
}

diesel::table! {
    observation_photos (id) {
        id -> Text,
        report_id -> BigInt,
        field -> Text,
        size -> BigInt,
        sha256 -> Text,
        state -> Text,
        refusal -> Text,
        kept_sha256 -> Text,
        received -> BigInt,
    }
}

diesel::table! {
    observation_explanations (id) {
        id -> BigInt,
        election_id -> BigInt,
        place -> Text,
        cell -> Text,
        observed -> BigInt,
        official -> BigInt,
        third -> Nullable<BigInt>,
        reason -> Text,
        made_by -> BigInt,
        made_at -> Timestamp,
    }
}

diesel::table! {
    observation_halls (token_hash) {
        token_hash -> Text,
        programme_id -> BigInt,
        scope_code -> Text,
        made_by -> BigInt,
        made_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    observation_photo_parts (photo_id, start) {
        photo_id -> Text,
        start -> BigInt,
        bytes -> Binary,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    round_candidates,
    void_winners,
    divisions,
    unit_counts,
    division_events,
    division_event_places,
    persons,
    person_matches,
    terms,
    election_days,
    memberships,
    fixed_seats,
    former_seats,
    organisations,
    service_records,
    households,
    voters,
    composition_sums,
    composition_targets,
    composition_bases,
    accounts,
    sessions,
    idempotency_keys,
    pending_imports,
    audit_events,
    settings,
    programmes,
    elections,
    election_steps,
    election_persons,
    counts,
    count_boxes,
    count_entries,
    outcomes,
    count_reopenings,
    rolls,
    roll_entries,
    roll_pairs,
    roll_versions,
    roll_changes,
    roll_objections,
    election_committee_members,
    election_figures,
    candidacies,
    nominees,
    nominations,
    person_kinships,
    review_settings,
    review_verdicts,
    candidate_lists,
    count_taps,
    voting_stations,
    voting_staff,
    voting_proxies,
    voting_mobile_voters,
    candidate_relatives,
    candidate_withdrawals,
    election_documents,
    elected_members,
    result_filings,
    certificates,
    handovers,
    handover_items,
    departures,
    recalls,
    electorates,
    representative_plans,
    representative_seats,
    party_elections,
    party_candidates,
    entitled_villagers,
    elected_on_paper,
    party_rounds,
    party_round_votes,
    observers,
    observer_assignments,
    observation_settings,
    observation_checklists,
    observation_reports,
    observation_jobs,
    observation_values,
    observation_replacements,
    observation_photos,
    observation_photo_parts,
    observation_explanations,
    observation_halls
);
