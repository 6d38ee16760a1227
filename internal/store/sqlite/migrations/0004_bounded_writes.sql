-- +goose Up

-- What a write reads and changes no longer grows with what was written before (ADR 0020).

-- How many messages are taken off the unread number behind any place: kind 1, deleted for
-- all, by the user or, with the zero id, by anybody; kind 2, hidden by the user and not
-- deleted. Level 0 holds each message by its seq, the levels above sums of 64 blocks each.
create table unread_corrections (
    conversation_id blob    not null,
    user_id         blob    not null,
    kind            integer not null,
    level           integer not null,
    block           integer not null,
    n               integer not null,
    primary key (conversation_id, user_id, kind, level, block)
) strict, without rowid;

insert into unread_corrections
select conversation_id, zeroblob(16), 1, l.level, seq >> (6 * l.level), count(*)
from messages indexed by messages_deleted,
    (select 0 as level union all select 1 union all select 2 union all select 3) l
where deleted_at is not null and notification = 0
group by 1, 4, 5;

insert into unread_corrections
select conversation_id, sender_id, 1, l.level, seq >> (6 * l.level), count(*)
from messages indexed by messages_deleted,
    (select 0 as level union all select 1 union all select 2 union all select 3) l
where deleted_at is not null and notification = 0
group by 1, 2, 4, 5;

insert into unread_corrections
select h.conversation_id, h.user_id, 2, l.level, h.message_seq >> (6 * l.level), count(*)
from hidden h join messages m on m.conversation_id = h.conversation_id and m.seq = h.message_seq,
    (select 0 as level union all select 1 union all select 2 union all select 3) l
where m.deleted_at is null and m.notification = 0 and m.sender_id <> h.user_id
group by 1, 2, 4, 5;

-- Stretches of messages, one after the other, that are all deleted for all: from the message
-- before one it is one step to the newest that is left.
create table deleted_runs (
    conversation_id blob    not null,
    last_seq        integer not null,
    first_seq       integer not null,
    primary key (conversation_id, last_seq)
) strict, without rowid;

insert into deleted_runs
select conversation_id, max(seq), min(seq)
from (
    select conversation_id, seq, deleted_at is not null as gone,
        row_number() over (partition by conversation_id order by seq)
        - row_number() over (partition by conversation_id, deleted_at is not null order by seq) as run
    from messages
    where conversation_id in (select distinct conversation_id from messages indexed by messages_deleted
        where deleted_at is not null and notification = 0))
where gone
group by conversation_id, run;

drop index messages_deleted;

-- A message that its reader has hidden mentions nobody there.
delete from mentions where exists (
    select 1 from hidden h where h.conversation_id = mentions.conversation_id and h.user_id = mentions.user_id
        and h.message_seq = mentions.message_seq);

create index hidden_of_message on hidden (conversation_id, message_seq, user_id);

-- Where a user is and was, by conversation; and the groups alone, which are few: nobody
-- joins a dialog.
drop index members_of_user;
create index members_of_user on members (user_id, conversation_id, cleared_seq, hidden_count) where left_seq = 0;
create index members_past on members (user_id, conversation_id) where left_seq > 0;
create index members_in_groups on members (user_id, conversation_id) where left_seq = 0 and joined_seq > 0;

-- What is left to be done of a deleted message, or, with seq 0, of a dropped group.
create table leftovers (
    conversation_id blob    not null,
    message_seq     integer not null,
    user_id         blob    not null, -- up to whose hiding it is done
    primary key (conversation_id, message_seq)
) strict, without rowid;

-- Deleted accounts whose traces are being removed, conversation by conversation: done up to
-- and with conversation_id, and up to seq in the next one. What somebody wrote is blank from
-- the moment on at which a row says so.
create table account_deletions (
    user_id         blob    not null primary key,
    erase           integer not null,
    conversation_id blob    not null,
    seq             integer not null
) strict, without rowid;
