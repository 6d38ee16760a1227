-- +goose Up

-- Who brought a member in, and who was taken out and may not come back.
alter table members add column added integer not null default 0;      -- 1: by somebody else's act
alter table members add column removed_at integer not null default 0; -- 0: not barred
alter table members add column removed_by blob not null default x'00000000000000000000000000000000';

update members set added = 1
where left_seq = 0 and exists (
    select 1 from log l where l.conversation_id = members.conversation_id and l.seq = members.joined_seq
        and l.kind = 2 and l.subject_id = members.user_id and l.actor_id <> members.user_id);

update members set (removed_at, removed_by) = (
    select l.at, l.actor_id from log l where l.conversation_id = members.conversation_id and l.seq = members.left_seq and l.kind = 3)
where left_seq <> 0 and exists (
    select 1 from log l where l.conversation_id = members.conversation_id and l.seq = members.left_seq
        and l.kind = 3 and l.subject_id = members.user_id and l.actor_id <> members.user_id);

create index members_removed on members (conversation_id, removed_at, user_id) where removed_at <> 0;

drop index members_in_groups;
create index members_in_groups on members (user_id, conversation_id, added) where left_seq = 0 and joined_seq > 0;

-- The invites of those who are out end.
update invites set revoked_at = max(created_at, 1)
where revoked_at = 0 and not exists (
    select 1 from members m where m.conversation_id = invites.conversation_id and m.user_id = invites.user_id and m.left_seq = 0);
