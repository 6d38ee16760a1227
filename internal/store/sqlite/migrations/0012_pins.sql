-- +goose Up
-- The pinned messages of a conversation: their seqs in ascending order, with single spaces between them; null for none.
alter table conversations add column pins text;
-- oldest_writer stays: a program before leaves deleted messages in the list, and they are not shown.
