-- +goose Up

-- What the extended dialect keeps: edits, deletions, replies, mentions, reactions, read
-- positions, invites, settings and drafts.

-- Messages are written anew: the text now stands last in a row, so that nothing beside it
-- lies behind its overflow pages. A column without "not null" is null in a plain message.
create table new_messages (
    conversation_id blob    not null,
    seq             integer not null,
    id              blob    not null,
    sender_id       blob    not null,
    notification    integer not null,
    created_at      integer not null,
    said            integer not null, -- messages up to here, but notices
    changed_seq     integer not null,
    edited_at       integer,
    deleted_at      integer,
    reply_seq       integer,
    mentions        blob,             -- ids, one after the other
    reactions       text,             -- see reaction.go
    digest          text,
    content         text    not null,
    primary key (conversation_id, seq)
) strict, without rowid;

insert into new_messages (conversation_id, seq, id, sender_id, notification, created_at, said, changed_seq, content)
select conversation_id, seq, id, sender_id, notification, created_at,
    sum(notification = 0) over (partition by conversation_id order by seq rows unbounded preceding), seq, content
from messages
order by conversation_id, seq;

drop table messages;
alter table new_messages rename to messages;

create index messages_deleted on messages (conversation_id, seq, sender_id) where deleted_at is not null and notification = 0;

alter table conversations add column description text;
alter table conversations add column add_policy integer not null default 0;
alter table conversations add column said integer not null default 0;
alter table conversations add column low_wrote_seq integer not null default 0;
alter table conversations add column low_wrote_said integer not null default 0;
alter table conversations add column high_wrote_seq integer not null default 0;
alter table conversations add column high_wrote_said integer not null default 0;

update conversations set said = coalesce((
    select said from messages where conversation_id = conversations.id order by seq desc limit 1), 0);

update conversations set (low_wrote_seq, low_wrote_said) = (
    select coalesce(max(seq), 0), coalesce(max(said), 0) from messages
    where conversation_id = conversations.id and sender_id = conversations.low_id)
where kind = 1;

update conversations set (high_wrote_seq, high_wrote_said) = (
    select coalesce(max(seq), 0), coalesce(max(said), 0) from messages
    where conversation_id = conversations.id and sender_id = conversations.high_id)
where kind = 1;

alter table members add column read_said integer not null default 0;
alter table members add column forced_seq integer not null default 0;
alter table members add column seen_seq integer not null default 0;
alter table members add column seen_at integer not null default 0;
alter table members add column delivered_seq integer not null default 0;
alter table members add column delivered_at integer not null default 0;
alter table members add column hidden_count integer not null default 0;
alter table members add column muted_until integer not null default 0;
alter table members add column notify integer not null default 0;
alter table members add column pinned_at integer not null default 0;
alter table members add column archived integer not null default 0;

-- Nobody knows who has read what until now, and nobody wants to come back to thousands of
-- unread messages: everything counts as read.
update members set (read_seq, read_said, seen_seq, seen_at, delivered_seq, delivered_at) = (
    select last_seq, said, last_seq, last_at, last_seq, last_at from conversations where id = members.conversation_id)
where left_seq = 0 and conversation_id in (select id from conversations);

drop index members_of_user;
create index members_of_user on members (user_id, left_seq, conversation_id, cleared_seq, hidden_count);

-- The key of an edit lies in message_ids as a message's id does; at its seq there is no
-- message but an entry of kind 6.
alter table log add column target_seq integer not null default 0;
alter table log add column role integer not null default 0;
alter table log add column detail text not null default '';

update log set role = case kind when 1 then 1 else 3 end where kind in (1, 2);

create table reactions (
    conversation_id blob    not null,
    message_seq     integer not null,
    user_id         blob    not null,
    emoji           text    not null,
    at              integer not null,
    primary key (conversation_id, message_seq, user_id, emoji)
) strict, without rowid;

create table mentions (
    conversation_id blob    not null,
    user_id         blob    not null,
    message_seq     integer not null,
    rule            integer not null,
    primary key (conversation_id, user_id, message_seq)
) strict, without rowid;

create index mentions_of_message on mentions (conversation_id, message_seq);

create table hidden (
    conversation_id blob    not null,
    user_id         blob    not null,
    message_seq     integer not null,
    id              blob    not null,
    version         integer not null,
    primary key (conversation_id, user_id, message_seq)
) strict, without rowid;

create unique index hidden_by_version on hidden (conversation_id, user_id, version);

create table drafts (
    conversation_id blob    not null,
    user_id         blob    not null,
    content         text    not null,
    reply_to        blob,
    at              integer not null,
    primary key (conversation_id, user_id)
) strict, without rowid;

create table invites (
    code            text    not null primary key,
    conversation_id blob    not null,
    user_id         blob    not null, -- who made it
    created_at      integer not null,
    expires_at      integer not null, -- 0: never
    max_uses        integer not null, -- 0: any number
    uses            integer not null,
    revoked_at      integer not null  -- 0: not revoked
) strict, without rowid;

create index invites_of_group on invites (conversation_id, created_at, code) where revoked_at = 0;

create table sightings (
    user_id blob    not null primary key,
    at      integer not null,
    hidden  integer not null
) strict, without rowid;
