-- +goose Up
-- The id under which a draft will be sent: the message of that id ends it. Null in drafts of before.
alter table drafts add column message_id blob;
