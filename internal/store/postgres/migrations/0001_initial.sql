-- +goose Up

-- Ids are uuid, moments are Unix milliseconds, a log's seq counts from 1. The key of every
-- table of a conversation begins with conversation_id and no row refers to a row under
-- another key, so the tables may be spread over machines by it. Nothing counts by a
-- sequence, nothing runs by a trigger.

create table meta (
    key   text primary key,
    value text not null
);

-- The epoch names this database among all that ever were: a restored copy gets another.
insert into meta (key, value) values ('epoch', gen_random_uuid()::text);

create table users (
    id            uuid primary key,
    first_name    text   not null,
    last_name     text,
    email         text,
    email_key     text collate "C" unique, -- null once deleted
    password_hash text,
    created_at    bigint not null,
    updated_at    bigint not null,
    deleted_at    bigint
);

-- chat.SearchKeys of each user: a search is a range of one rank.
create table user_keys (
    rank    smallint not null,
    key     text collate "C" not null,
    user_id uuid     not null,
    primary key (rank, key, user_id)
);

create index user_keys_of_user on user_keys (user_id, rank);

create table sessions (
    id           uuid primary key,
    user_id      uuid   not null,
    device       text   not null,
    created_at   bigint not null,
    last_seen_at bigint not null,
    revoked_at   bigint
) with (fillfactor = 80);

create index sessions_live on sessions (user_id, created_at, id) where revoked_at is null;
create index sessions_by_age on sessions (created_at);

-- Every commit writes a head over: with room on the page, beside the old one.
create table conversations (
    id               uuid primary key,
    kind             smallint not null,
    name             text, -- of a group
    owner_id         uuid, -- of a group
    low_id           uuid, -- of a dialog
    high_id          uuid, -- of a dialog
    last_seq         bigint   not null,
    last_at          bigint   not null,
    last_message_seq bigint   not null,
    last_message_at  bigint   not null,
    member_count     integer  not null,
    created_at       bigint   not null,
    dropped_at       bigint
) with (fillfactor = 50);

create table members (
    conversation_id uuid     not null,
    user_id         uuid     not null,
    role            smallint not null,
    joined_at       bigint   not null,
    joined_seq      bigint   not null,
    left_seq        bigint   not null, -- 0 while present
    cleared_seq     bigint   not null,
    read_seq        bigint   not null,
    primary key (conversation_id, user_id)
) with (fillfactor = 80);

-- Where a user is now, and, for the erasing of what somebody wrote, where the user ever was.
create index members_of_user on members (user_id, conversation_id) include (cleared_seq) where left_seq = 0;
create index members_past on members (user_id, conversation_id) where left_seq > 0;
create index members_successor on members (conversation_id, role, joined_seq, user_id) where left_seq = 0;

create table messages (
    conversation_id uuid    not null,
    seq             bigint  not null,
    id              uuid    not null,
    sender_id       uuid    not null,
    content         text    not null,
    notification    boolean not null,
    created_at      bigint  not null,
    primary key (conversation_id, seq)
);

-- Where a taken id lives, for ever, also when its message is gone.
create table message_ids (
    id              uuid primary key,
    conversation_id uuid   not null,
    seq             bigint not null
);

-- One message in every stretch of seqs, to find a place by time.
create table time_marks (
    conversation_id uuid   not null,
    at              bigint not null,
    seq             bigint not null,
    primary key (conversation_id, at)
);

create table log (
    conversation_id uuid     not null,
    seq             bigint   not null,
    kind            smallint not null,
    actor_id        uuid     not null,
    subject_id      uuid     not null,
    at              bigint   not null,
    primary key (conversation_id, seq, kind)
);
