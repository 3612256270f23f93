-- What must hold for a row, as one function a table.
--
-- The server reads the stored text of every check constraint anew for each statement that writes; a flow is written four
-- times in a login, and reading its eight took as long as writing the row. A function is compiled once a session, and the
-- constraint that calls it is short.

create function flow_is_sound(
    purpose text,
    method text,
    state text,
    checks_used integer,
    sends_used integer,
    address_hmac bytea,
    assertion_id uuid,
    finished_at timestamptz
) returns boolean language plpgsql immutable parallel safe as $$
begin
    return purpose in ('login', 'enroll', 'stepup')
        and method in ('sms', 'call', 'whatsapp', 'email', 'totp')
        and state in ('pending', 'approved', 'denied', 'failed', 'expired', 'canceled', 'superseded', 'unresolved')
        and checks_used between 0 and 5
        and sends_used between 0 and 5
        and (method = 'totp') = (address_hmac is null)
        -- An enrolment earns no assertion.
        and (state <> 'approved' or purpose = 'enroll' or assertion_id is not null)
        and (state in ('pending', 'unresolved')) = (finished_at is null);
end
$$;

create function factor_is_sound(
    type text,
    status text,
    name text,
    address_hmac bytea,
    address_key_id text,
    address_sealed bytea,
    address_masked text,
    consecutive_failures integer,
    total_failures integer
) returns boolean language plpgsql immutable parallel safe as $$
begin
    return type in ('phone', 'email', 'totp')
        and status in ('unverified', 'active', 'disabled', 'deleted')
        and char_length(name) between 1 and 64
        and consecutive_failures >= 0
        and total_failures >= 0
        -- An address is there with all that belongs to it; a deleted factor has forgotten it and keeps hash and mask.
        and (type = 'totp') = (address_hmac is null)
        and (address_hmac is null) = (address_key_id is null)
        and (address_hmac is null) = (address_masked is null)
        and (address_sealed is not null or type = 'totp' or status = 'deleted');
end
$$;

-- Not validated here, which would read the tables while nobody can use them; the next migration does it beside the work.
alter table flows
    add constraint flows_sound check (
        flow_is_sound(
            purpose, method, state, checks_used, sends_used, address_hmac, assertion_id, finished_at
        )
    ) not valid,
    drop constraint flows_purpose,
    drop constraint flows_method,
    drop constraint flows_state,
    drop constraint flows_checks_at_most_five,
    drop constraint flows_sends_at_most_five,
    drop constraint flows_address_with_code,
    drop constraint flows_approved_has_assertion,
    drop constraint flows_finished;

alter table factors
    add constraint factors_sound check (
        factor_is_sound(
            type, status, name, address_hmac, address_key_id, address_sealed, address_masked, consecutive_failures,
            total_failures
        )
    ) not valid,
    drop constraint factors_type,
    drop constraint factors_status,
    drop constraint factors_name_length,
    drop constraint factors_failures_not_negative,
    drop constraint factors_address_complete;
