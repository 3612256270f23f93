-- What a login costs the database: less locking of rows that nobody doubts, and updates that leave the indexes alone.

-- A reference is checked by a lock on the row it names. Every start locked the row of its app, together with every other
-- start of that app; the flow's user belongs to one app for ever, and that reference stays.
alter table flows drop constraint flows_app;
-- An intent is written by the statement that has just written or updated the flow and the factor it names.
alter table provider_calls drop constraint provider_calls_flow;
alter table provider_calls drop constraint provider_calls_factor;

-- A flow is written once and updated three times within minutes. Room beside it lets the new version stay on its page, so
-- that no index has to be told (heap-only tuples).
alter table flows set (fillfactor = 50);
alter table factors set (fillfactor = 80);
