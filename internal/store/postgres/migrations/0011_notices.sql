-- +goose Up
-- What a notice tells of: a digit for the kind, the subject in 32 hexadecimal digits, and a new name of the group
-- (chat.NoticeData). It is null in other messages, and in notices of a program before. The notices that are there
-- get theirs from the entry of the log that has the same seq; of an erased person the name is left out.
alter table messages add column notice text;
update messages set notice = (
    select case
        when e.kind = 1 then '1' || z.none
        when e.kind = 2 and e.actor_id = e.subject_id then '3' || z.none
        when e.kind = 2 then '2' || replace(e.subject_id::text, '-', '')
        when e.kind = 3 and e.actor_id = e.subject_id then '5' || z.none
        when e.kind = 3 then '4' || replace(e.subject_id::text, '-', '')
        when messages.content = '' then '6' || z.none
        else '6' || z.none || coalesce(e.detail, '')
    end
    from log e cross join (select '00000000000000000000000000000000' as none) z
    where e.conversation_id = messages.conversation_id and e.seq = messages.seq and e.kind in (1, 2, 3, 11)
    limit 1)
where notification;
-- A program before would leave the name that an erased person gave a group.
update meta set value = '11' where key = 'oldest_writer';
