-- +goose Up

-- What the extended dialect keeps: edits, deletions, replies, mentions, reactions, read
-- positions, invites, settings and drafts. New columns that are not null have a constant
-- default, so no table is written anew for them.

-- A column without "not null" is null in a plain message.
alter table messages
    add column changed_seq bigint not null default 0,
    add column said        bigint not null default 0, -- messages up to here, but notices
    add column edited_at   bigint,
    add column deleted_at  bigint,
    add column reply_seq   bigint,
    add column mentions    bytea, -- ids, one after the other
    add column reactions   text,  -- see reaction.go
    add column digest      text;

update messages m set changed_seq = m.seq, said = w.said
from (select conversation_id, seq, count(*) filter (where not notification)
        over (partition by conversation_id order by seq rows unbounded preceding) as said from messages) w
where m.conversation_id = w.conversation_id and m.seq = w.seq;

create index messages_deleted on messages (conversation_id, seq) include (sender_id)
    where deleted_at is not null and not notification;

alter table conversations
    add column description     text, -- of a group
    add column add_policy      smallint not null default 0,
    add column said            bigint   not null default 0,
    add column low_wrote_seq   bigint   not null default 0,
    add column low_wrote_said  bigint   not null default 0,
    add column high_wrote_seq  bigint   not null default 0,
    add column high_wrote_said bigint   not null default 0;

update conversations c set said = m.said
from (select conversation_id, max(said) as said from messages group by conversation_id) m
where m.conversation_id = c.id;

update conversations c set low_wrote_seq = m.seq, low_wrote_said = m.said
from (select conversation_id, sender_id, max(seq) as seq, max(said) as said from messages group by conversation_id, sender_id) m
where c.kind = 1 and m.conversation_id = c.id and m.sender_id = c.low_id;

update conversations c set high_wrote_seq = m.seq, high_wrote_said = m.said
from (select conversation_id, sender_id, max(seq) as seq, max(said) as said from messages group by conversation_id, sender_id) m
where c.kind = 1 and m.conversation_id = c.id and m.sender_id = c.high_id;

alter table members
    add column read_said      bigint   not null default 0,
    add column forced_seq     bigint   not null default 0,
    add column seen_seq       bigint   not null default 0,
    add column seen_at        bigint   not null default 0,
    add column delivered_seq  bigint   not null default 0,
    add column delivered_at   bigint   not null default 0,
    add column hidden_count   bigint   not null default 0,
    add column muted_until    bigint   not null default 0,
    add column notify         smallint not null default 0,
    add column pinned_at      bigint   not null default 0,
    add column archived       boolean  not null default false;

-- Nobody knows who has read what until now, and nobody wants to come back to thousands of
-- unread messages: everything counts as read.
update members m set read_seq = c.last_seq, read_said = c.said, seen_seq = c.last_seq, seen_at = c.last_at,
    delivered_seq = c.last_seq, delivered_at = c.last_at
from conversations c where c.id = m.conversation_id and m.left_seq = 0;

-- Positions are in no index, so that a group's send can write its sender's row in place.
drop index members_of_user;
create index members_of_user on members (user_id, conversation_id) include (cleared_seq, hidden_count) where left_seq = 0;

-- The key of an edit lies in message_ids as a message's id does; at its seq there is no
-- message but an entry of kind 6.
alter table log
    add column target_seq bigint,
    add column role       smallint,
    add column detail     text;

update log set role = 3 where kind = 2;

create table reactions (
    conversation_id uuid   not null,
    message_seq     bigint not null,
    user_id         uuid   not null,
    emoji           text collate "C" not null,
    at              bigint not null,
    primary key (conversation_id, message_seq, user_id, emoji)
);

create table mentions (
    conversation_id uuid     not null,
    user_id         uuid     not null,
    message_seq     bigint   not null,
    rule            smallint not null,
    primary key (conversation_id, user_id, message_seq)
);

create index mentions_of_message on mentions (conversation_id, message_seq);

create table hidden (
    conversation_id uuid   not null,
    user_id         uuid   not null,
    message_seq     bigint not null,
    id              uuid   not null,
    version         bigint not null,
    primary key (conversation_id, user_id, message_seq)
);

create unique index hidden_by_version on hidden (conversation_id, user_id, version);

create table drafts (
    conversation_id uuid   not null,
    user_id         uuid   not null,
    content         text   not null,
    reply_to        uuid,
    at              bigint not null,
    primary key (conversation_id, user_id)
);

create table invites (
    code            text collate "C" primary key,
    conversation_id uuid   not null,
    user_id         uuid   not null, -- who made it
    created_at      bigint not null,
    expires_at      bigint not null, -- 0: never
    max_uses        bigint not null, -- 0: any number
    uses            bigint not null,
    revoked_at      bigint not null  -- 0: not revoked
) with (fillfactor = 80);

create index invites_of_group on invites (conversation_id, created_at, code) where revoked_at = 0;

create table sightings (
    user_id uuid primary key,
    at      bigint  not null,
    hidden  boolean not null
) with (fillfactor = 80);
