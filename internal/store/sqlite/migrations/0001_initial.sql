-- +goose Up

-- Ids are 16 bytes, moments are Unix milliseconds, a log's seq counts from 1. Tables
-- without rowid keep their rows in the order of the primary key, so that a page of
-- messages lies on neighbouring disk pages.

create table meta (
    key   text not null primary key,
    value text not null
) strict, without rowid;

-- The epoch names this database among all that ever were: a restored copy gets another.
insert into meta (key, value) values ('epoch', lower(
    hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-'
    || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))));

create table users (
    id            blob    not null primary key,
    first_name    text    not null,
    last_name     text,
    email         text,
    email_key     text unique, -- null once deleted
    password_hash text,
    created_at    integer not null,
    updated_at    integer not null,
    deleted_at    integer
) strict, without rowid;

-- chat.SearchKeys of each user: a search is a range of one rank.
create table user_keys (
    rank    integer not null,
    key     text    not null,
    user_id blob    not null,
    primary key (rank, key, user_id)
) strict, without rowid;

create index user_keys_of_user on user_keys (user_id);

create table sessions (
    id           blob    not null primary key,
    user_id      blob    not null,
    device       text    not null,
    created_at   integer not null,
    last_seen_at integer not null,
    revoked_at   integer
) strict, without rowid;

create index sessions_live on sessions (user_id, created_at, id) where revoked_at is null;
create index sessions_by_age on sessions (created_at);

create table conversations (
    id               blob    not null primary key,
    kind             integer not null,
    name             text,    -- of a group
    owner_id         blob,    -- of a group
    low_id           blob,    -- of a dialog
    high_id          blob,    -- of a dialog
    last_seq         integer not null,
    last_at          integer not null,
    last_message_seq integer not null,
    last_message_at  integer not null,
    member_count     integer not null,
    created_at       integer not null,
    dropped_at       integer
) strict, without rowid;

create table members (
    conversation_id blob    not null,
    user_id         blob    not null,
    role            integer not null,
    joined_at       integer not null,
    joined_seq      integer not null,
    left_seq        integer not null, -- 0 while present
    cleared_seq     integer not null,
    read_seq        integer not null,
    primary key (conversation_id, user_id)
) strict, without rowid;

-- Where a user is now (left_seq = 0), and, for the erasing of what somebody wrote,
-- where the user ever was.
create index members_of_user on members (user_id, left_seq, conversation_id, cleared_seq);
create index members_successor on members (conversation_id, role, joined_seq, user_id) where left_seq = 0;

create table messages (
    conversation_id blob    not null,
    seq             integer not null,
    id              blob    not null,
    sender_id       blob    not null,
    content         text    not null,
    notification    integer not null,
    created_at      integer not null,
    primary key (conversation_id, seq)
) strict, without rowid;

-- Where a taken id lives, for ever, also when its message is gone.
create table message_ids (
    id              blob    not null primary key,
    conversation_id blob    not null,
    seq             integer not null
) strict, without rowid;

-- One message in every stretch of seqs, to find a place by time.
create table time_marks (
    conversation_id blob    not null,
    at              integer not null,
    seq             integer not null,
    primary key (conversation_id, at)
) strict, without rowid;

create table log (
    conversation_id blob    not null,
    seq             integer not null,
    kind            integer not null,
    actor_id        blob    not null,
    subject_id      blob    not null,
    at              integer not null,
    primary key (conversation_id, seq, kind)
) strict, without rowid;
