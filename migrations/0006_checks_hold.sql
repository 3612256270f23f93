-- The rows that are there already, read while everybody works on.
alter table flows validate constraint flows_sound;
alter table factors validate constraint factors_sound;
