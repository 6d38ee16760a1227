-- +goose Up
-- The id under which a draft will be sent: the message of that id ends it. Null in drafts of before.
alter table drafts add column message_id uuid;
-- A program before would leave the id of another text beside the one it writes.
update meta set value = '9' where key = 'oldest_writer';
