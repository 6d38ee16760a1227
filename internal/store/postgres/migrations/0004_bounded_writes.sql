-- +goose Up

-- What a write reads and changes no longer grows with what was written before (ADR 0020).

-- How many messages are taken off the unread number behind any place: kind 1, deleted for
-- all, by the user or, with the zero id, by anybody; kind 2, hidden by the user and not
-- deleted. Level 0 holds each message by its seq, the levels above sums of 64 blocks each.
create table unread_corrections (
    conversation_id uuid     not null,
    user_id         uuid     not null,
    kind            smallint not null,
    level           smallint not null,
    block           bigint   not null,
    n               bigint   not null,
    primary key (conversation_id, user_id, kind, level, block)
) with (fillfactor = 80);

insert into unread_corrections
select conversation_id, '00000000-0000-0000-0000-000000000000', 1, l.level, seq >> (6 * l.level), count(*)
from messages cross join generate_series(0, 3) l(level)
where deleted_at is not null and not notification
group by conversation_id, l.level, seq >> (6 * l.level);

insert into unread_corrections
select conversation_id, sender_id, 1, l.level, seq >> (6 * l.level), count(*)
from messages cross join generate_series(0, 3) l(level)
where deleted_at is not null and not notification
group by conversation_id, sender_id, l.level, seq >> (6 * l.level);

insert into unread_corrections
select h.conversation_id, h.user_id, 2, l.level, h.message_seq >> (6 * l.level), count(*)
from hidden h join messages m on m.conversation_id = h.conversation_id and m.seq = h.message_seq
    cross join generate_series(0, 3) l(level)
where m.deleted_at is null and not m.notification and m.sender_id <> h.user_id
group by h.conversation_id, h.user_id, l.level, h.message_seq >> (6 * l.level);

-- Stretches of messages, one after the other, that are all deleted for all: from the message
-- before one it is one step to the newest that is left.
create table deleted_runs (
    conversation_id uuid   not null,
    last_seq        bigint not null,
    first_seq       bigint not null,
    primary key (conversation_id, last_seq)
) with (fillfactor = 80);

insert into deleted_runs
select conversation_id, max(seq), min(seq)
from (
    select conversation_id, seq, deleted_at is not null as gone,
        row_number() over (partition by conversation_id order by seq)
        - row_number() over (partition by conversation_id, deleted_at is not null order by seq) as run
    from messages
    where conversation_id in (select conversation_id from messages where deleted_at is not null and not notification)) m
where gone
group by conversation_id, run;

drop index messages_deleted;

-- A message that its reader has hidden mentions nobody there.
delete from mentions n using hidden h
where h.conversation_id = n.conversation_id and h.user_id = n.user_id and h.message_seq = n.message_seq;

create index hidden_of_message on hidden (conversation_id, message_seq, user_id);

-- The groups that a user is in, which are few: nobody joins a dialog.
create index members_in_groups on members (user_id, conversation_id) where left_seq = 0 and joined_seq > 0;

-- What is left to be done of a deleted message, or, with seq 0, of a dropped group.
create table leftovers (
    conversation_id uuid   not null,
    message_seq     bigint not null,
    user_id         uuid   not null, -- up to whose hiding it is done
    primary key (conversation_id, message_seq)
);

-- Deleted accounts whose traces are being removed, conversation by conversation: done up to
-- and with conversation_id, and up to seq in the next one. What somebody wrote is blank from
-- the moment on at which a row says so.
create table account_deletions (
    user_id         uuid    primary key,
    erase           boolean not null,
    conversation_id uuid    not null,
    seq             bigint  not null
);
