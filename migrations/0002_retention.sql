-- What the service may clean up: old flows with their provider calls, and factors that are left over at the provider.

-- The audit stays append-only; this only lets flows and calls go when their time is over (FLOW_RETENTION_DAYS).
-- Both are found by their primary keys: the ids are UUIDs of version 7 and begin with the time they were made.
grant delete on flows, provider_calls to postern_runtime;

-- TOTP factors that were deleted here and may still be at the provider. Removed there, a row forgets the provider's id.
create index factors_left_at_provider on factors (deleted_at)
    where status = 'deleted' and provider_factor_sid is not null;

-- TOTP factors that nobody has proved.
create index factors_unproved_totp on factors (created_at) where type = 'totp' and status = 'unverified';

-- What was asked about a factor: the making, when a removal was last tried.
create index provider_calls_removals on provider_calls (factor_id, started_at)
    where operation in ('delete_factor', 'list_factors', 'create_factor');

-- Factors whose making was answered by nobody.
create index provider_calls_lost_factors on provider_calls (started_at)
    where operation = 'create_factor' and state = 'unknown';
