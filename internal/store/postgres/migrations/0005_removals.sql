-- +goose Up

-- Who brought a member in, and who was taken out and may not come back.
alter table members
    add column added      boolean not null default false, -- by somebody else's act
    add column removed_at bigint  not null default 0,     -- 0: not barred
    add column removed_by uuid    not null default '00000000-0000-0000-0000-000000000000';

update members m set added = true
from log l
where m.left_seq = 0 and l.conversation_id = m.conversation_id and l.seq = m.joined_seq and l.kind = 2
    and l.subject_id = m.user_id and l.actor_id <> m.user_id;

update members m set removed_at = l.at, removed_by = l.actor_id
from log l
where m.left_seq <> 0 and l.conversation_id = m.conversation_id and l.seq = m.left_seq and l.kind = 3
    and l.subject_id = m.user_id and l.actor_id <> m.user_id;

create index members_removed on members (conversation_id, removed_at, user_id) where removed_at <> 0;

drop index members_in_groups;
create index members_in_groups on members (user_id, conversation_id) include (added) where left_seq = 0 and joined_seq > 0;

-- The invites of those who are out end.
update invites i set revoked_at = greatest(i.created_at, 1)
where i.revoked_at = 0 and not exists (
    select from members m where m.conversation_id = i.conversation_id and m.user_id = i.user_id and m.left_seq = 0);
