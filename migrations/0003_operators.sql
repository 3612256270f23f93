-- Operators: keys of no app (api_keys.app_id is null), good for the operators' listener only.

-- The audit of what concerns no app stands under the nil UUID, so no app may ever have it. That keeps the log's key and
-- its indexes as they are, and one app's events and the operators' apart by the same condition.
alter table apps add constraint apps_id_not_operators check (app_id <> '00000000-0000-0000-0000-000000000000');
comment on column audit_events.app_id is 'The app; the nil UUID for what operators do that concerns no app.';

-- What an app's key must never open. The service refuses such a key on that listener anyway; this is the belt.
alter table api_keys add constraint api_keys_admin_of_operators check (
    app_id is null or not scopes && '{verify:admin}'
);
