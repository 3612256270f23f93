-- The first schema: who calls, whose factors, which flows, what was asked of the provider, what was decided.
--
-- Times come from the database. Ids are UUIDs of version 7, made by the service before the insert, so that a lost answer
-- to a COMMIT can be read back. Addresses and the app's own user ids are stored three ways: sealed (AES-256-GCM under the
-- user's data key), as a keyed hash to look up by, and masked for people.

do $$
begin
    -- Roles belong to the cluster, not to the database: another database of this cluster may have made it already.
    if not exists (select from pg_roles where rolname = 'postern_runtime') then
        create role postern_runtime nologin;
    end if;
exception when duplicate_object or unique_violation then
    null;
end
$$;

create table apps (
    app_id uuid primary key,
    slug text not null constraint apps_slug_unique unique
        constraint apps_slug_format check (slug ~ '^[a-z][a-z0-9-]{1,39}$'),
    name text not null constraint apps_name_length check (char_length(name) between 1 and 100),
    status text not null default 'active' constraint apps_status check (status in ('active', 'disabled')),
    -- Limits and channels that differ from the defaults; see docs/configuration.md.
    policy jsonb not null default '{}' constraint apps_policy_object check (jsonb_typeof(policy) = 'object'),
    -- Provider services per purpose; null means the service that the configuration names.
    verify_service_login text,
    verify_service_enroll text,
    verify_service_stepup text,
    created_at timestamptz not null default now()
);

create table api_keys (
    -- The public part of the key, 12 Crockford characters.
    key_id text primary key constraint api_keys_id_format check (key_id ~ '^[0-9a-hjkmnp-tv-z]{12}$'),
    -- Null: an operator's key, good for the ops listener only.
    app_id uuid constraint api_keys_app references apps,
    environment text not null constraint api_keys_environment check (environment in ('live', 'test')),
    label text not null default '',
    -- The secret part has 256 random bits, so a plain hash is enough: there is nothing to guess.
    secret_sha256 bytea not null constraint api_keys_hash_length check (octet_length(secret_sha256) = 32),
    scopes text[] not null,
    not_after timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz,
    created_at timestamptz not null default now()
);
create index api_keys_by_app on api_keys (app_id);

create table users (
    user_id uuid primary key,
    app_id uuid not null constraint users_app references apps,
    -- HMAC of the app's own id under the look-up key whose id stands beside it.
    external_id_hmac bytea not null,
    lookup_key_id text not null,
    external_id_sealed bytea not null,
    -- The only name of this user that the provider ever sees.
    entity_identity uuid not null constraint users_entity_identity_unique unique,
    -- The user's own data key, wrapped by the keyring; without it nothing sealed of this user can be read again.
    data_key_wrapped bytea not null,
    status text not null default 'active' constraint users_status check (status in ('active', 'locked')),
    created_at timestamptz not null default now(),
    constraint users_external_id_unique unique (app_id, external_id_hmac)
);

create table factors (
    factor_id uuid primary key,
    app_id uuid not null constraint factors_app references apps,
    user_id uuid not null constraint factors_user references users,
    type text not null constraint factors_type check (type in ('phone', 'email', 'totp')),
    status text not null constraint factors_status check (status in ('unverified', 'active', 'disabled', 'deleted')),
    name text not null constraint factors_name_length check (char_length(name) between 1 and 64),
    -- Phone and e-mail only. A deleted factor forgets the sealed address and keeps the hash and the mask.
    address_hmac bytea,
    address_key_id text,
    address_sealed bytea,
    address_masked text,
    -- TOTP only: the provider's factor and the service it lives in.
    provider_service text,
    provider_factor_sid text constraint factors_provider_sid_unique unique,
    is_default boolean not null default false,
    -- Counted before the provider is asked, set back only by a success (NIST SP 800-63B §3.2.2).
    consecutive_failures integer not null default 0,
    total_failures integer not null default 0,
    locked_until timestamptz,
    last_used_at timestamptz,
    created_at timestamptz not null default now(),
    verified_at timestamptz,
    deleted_at timestamptz,
    constraint factors_address_complete check (
        (type = 'totp') = (address_hmac is null)
        and (address_hmac is null) = (address_key_id is null)
        and (address_hmac is null) = (address_masked is null)
        and (address_sealed is not null or type = 'totp' or status = 'deleted')
    ),
    constraint factors_failures_not_negative check (consecutive_failures >= 0 and total_failures >= 0)
);
create index factors_by_user on factors (user_id) where status <> 'deleted';
create unique index factors_one_address on factors (user_id, type, address_hmac)
    where status in ('unverified', 'active');
create unique index factors_one_default on factors (user_id) where is_default and status = 'active';

create table flows (
    flow_id uuid primary key,
    app_id uuid not null constraint flows_app references apps,
    user_id uuid not null constraint flows_user references users,
    factor_id uuid not null constraint flows_factor references factors,
    purpose text not null constraint flows_purpose check (purpose in ('login', 'enroll', 'stepup')),
    method text not null constraint flows_method check (method in ('sms', 'call', 'whatsapp', 'email', 'totp')),
    state text not null constraint flows_state check (
        state in ('pending', 'approved', 'denied', 'failed', 'expired', 'canceled', 'superseded', 'unresolved')
    ),
    -- The provider's verification belongs to (service, address), not to this flow: see the guard below.
    provider_service text not null,
    verification_sid text,
    address_hmac bytea,
    checks_used integer not null default 0 constraint flows_checks_at_most_five check (checks_used between 0 and 5),
    sends_used integer not null default 0 constraint flows_sends_at_most_five check (sends_used between 0 and 5),
    last_sent_at timestamptz,
    -- The provider call under way, if any: at most one, so that parallel answers cannot spend each other's checks.
    call_in_flight uuid,
    -- What the app said at the start and wants to find in the assertion.
    first_factor text[] not null default '{}',
    nonce text,
    locale text,
    -- The assertion's jti; the assertion itself is signed anew from this row whenever it is asked for.
    assertion_id uuid,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    finished_at timestamptz,
    constraint flows_address_with_code check ((method = 'totp') = (address_hmac is null)),
    constraint flows_approved_has_assertion check (
        state <> 'approved' or purpose = 'enroll' or assertion_id is not null
    ),
    constraint flows_finished check ((state in ('pending', 'unresolved')) = (finished_at is null))
);
-- One live code per (service, address): two flows can never share a code.
create unique index flows_one_live_per_address on flows (provider_service, address_hmac)
    where state in ('pending', 'unresolved') and address_hmac is not null;
create index flows_by_address on flows (provider_service, address_hmac, created_at desc)
    where address_hmac is not null;
create index flows_live on flows (expires_at) where state in ('pending', 'unresolved');
create index flows_live_by_factor on flows (factor_id) where state in ('pending', 'unresolved');

-- One row per provider call, written before the call and settled after it.
create table provider_calls (
    call_id uuid primary key,
    flow_id uuid constraint provider_calls_flow references flows,
    factor_id uuid constraint provider_calls_factor references factors,
    operation text not null,
    state text not null default 'started' constraint provider_calls_state check (
        state in ('started', 'ok', 'rejected', 'unsent', 'unknown', 'reconciled')
    ),
    http_status integer,
    provider_code integer,
    provider_request_id text,
    sid text,
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz
);
create index provider_calls_open on provider_calls (started_at) where state in ('started', 'unknown');
create index provider_calls_by_flow on provider_calls (flow_id);

-- A TOTP code that was accepted once is never accepted again (RFC 6238 §5.2); keyed digests, not codes.
create table totp_used (
    factor_id uuid not null constraint totp_used_factor references factors,
    code_hmac bytea not null,
    expires_at timestamptz not null,
    constraint totp_used_once primary key (factor_id, code_hmac)
);
create index totp_used_by_expiry on totp_used (expires_at);

-- The exact limits: hits of the window that began at window_start, and of the one before it.
create table limit_windows (
    scope text not null,
    key_hmac bytea not null,
    window_seconds integer not null,
    cap integer not null,
    window_start timestamptz not null,
    hits integer not null,
    previous_hits integer not null default 0,
    constraint limit_windows_key primary key (scope, key_hmac)
) with (fillfactor = 70);

-- Append-only for the service: its role holds neither UPDATE nor DELETE, and readiness fails if it ever does.
create table audit_events (
    event_id uuid not null,
    app_id uuid not null,
    at timestamptz not null default clock_timestamp(),
    actor_type text not null constraint audit_actor_type check (actor_type in ('app', 'operator', 'system')),
    actor_id text not null,
    action text not null,
    -- The user's external_id_hmac: whoever holds the look-up key can find a person's rows, nobody else can name them.
    subject_hmac bytea,
    flow_id uuid,
    factor_id uuid,
    result text not null,
    detail jsonb not null default '{}',
    primary key (app_id, event_id)
);
create index audit_events_by_flow on audit_events (flow_id) where flow_id is not null;
create index audit_events_by_time on audit_events (app_id, at, event_id);
create index audit_events_by_subject on audit_events (app_id, subject_hmac, at, event_id) where subject_hmac is not null;

-- Which of the equal replicas does a periodic job right now.
create table leases (
    name text primary key,
    holder uuid not null,
    expires_at timestamptz not null
);

-- How full a sliding window is: its own hits plus the still covered share of the window before it.
-- `age` is in seconds since window_start; past `length` the window itself has become the one before.
create function limit_estimate(age double precision, length integer, hits integer, previous integer)
returns double precision language sql immutable parallel safe as $$
    select case
        when age < length then hits + previous * (1 - age / length)
        when age < 2 * length then hits * (2 - age / length)
        else 0
    end
$$;

-- Seconds until one more hit fits, rounded up, at least 1.
create function limit_wait(age double precision, length integer, hits integer, previous integer, cap integer)
returns integer language sql immutable parallel safe as $$
    select case
        when cap <= 0 or hits is null then length
        -- Within this window, once the share of the one before it has shrunk far enough.
        when age < length and hits < cap and previous > 0
            then greatest(1, ceil(length * (1 - (cap - 1 - hits)::double precision / previous) - age))::integer
        -- Else in the next window, once this one's share has shrunk far enough.
        else greatest(1, ceil(length * (2 - (cap - 1)::double precision / greatest(hits, 1)) - age))::integer
    end
$$;

-- Takes every limit of one request, or none: a refusal raises PT429 with `scope:seconds`, which undoes the transaction.
-- Everybody takes keys in the same order, so two requests cannot deadlock.
create function take_limits(scopes text[], keys bytea[], caps integer[], lengths integer[]) returns void
language plpgsql as $$
declare
    instant constant timestamptz := clock_timestamp();
    taken integer;
    refused record;
begin
    insert into limit_windows as w (scope, key_hmac, window_seconds, cap, window_start, hits)
    select t.scope, t.key, t.length, t.cap, instant, 1
    from unnest(scopes, keys, caps, lengths) as t (scope, key, cap, length)
    where t.cap > 0
    order by t.scope, t.key
    on conflict (scope, key_hmac) do update set
        cap = excluded.cap,
        window_seconds = excluded.window_seconds,
        window_start = case
            when instant < w.window_start + make_interval(secs => excluded.window_seconds) then w.window_start
            when instant < w.window_start + make_interval(secs => 2 * excluded.window_seconds)
                then w.window_start + make_interval(secs => excluded.window_seconds)
            else instant
        end,
        previous_hits = case
            when instant < w.window_start + make_interval(secs => excluded.window_seconds) then w.previous_hits
            when instant < w.window_start + make_interval(secs => 2 * excluded.window_seconds) then w.hits
            else 0
        end,
        hits = case
            when instant < w.window_start + make_interval(secs => excluded.window_seconds) then w.hits + 1
            else 1
        end
    where limit_estimate(
        extract(epoch from instant - w.window_start)::double precision, excluded.window_seconds, w.hits, w.previous_hits
    ) + 1 <= excluded.cap;

    get diagnostics taken = row_count;
    if taken = cardinality(scopes) then
        return;
    end if;

    select t.scope, limit_wait(age, t.length, w.hits, w.previous_hits, t.cap) as seconds into refused
    from unnest(scopes, keys, caps, lengths) as t (scope, key, cap, length)
    left join limit_windows w on w.scope = t.scope and w.key_hmac = t.key
    cross join lateral (select extract(epoch from instant - w.window_start)::double precision as age) as a
    where t.cap <= 0 or limit_estimate(age, t.length, w.hits, w.previous_hits) + 1 > t.cap
    order by seconds desc, t.scope
    limit 1;
    -- No row: another request filled the window between the two statements, so a short wait is right.
    raise exception using errcode = 'PT429',
        message = coalesce(refused.scope, scopes[1]) || ':' || coalesce(refused.seconds, 1);
end
$$;

-- Gives back what one request took, when the provider provably never saw it.
create function give_back_limits(scopes text[], keys bytea[]) returns void
language sql as $$
    with taken as (
        select w.scope, w.key_hmac
        from limit_windows w
        join unnest(scopes, keys) as t (scope, key) on w.scope = t.scope and w.key_hmac = t.key
        order by w.scope, w.key_hmac
        for update of w
    )
    update limit_windows as w set hits = greatest(0, w.hits - 1)
    from taken
    where w.scope = taken.scope and w.key_hmac = taken.key_hmac
$$;

grant select, insert, update on apps, api_keys, users, factors, flows, provider_calls, limit_windows, leases
    to postern_runtime;
grant select, insert on totp_used, audit_events to postern_runtime;
grant delete on totp_used, limit_windows, leases to postern_runtime;
