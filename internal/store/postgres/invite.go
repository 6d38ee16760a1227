package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

const inviteColumns = `i.code, i.conversation_id, i.user_id, i.created_at, i.expires_at, i.max_uses, i.uses, i.revoked_at`

const sqlInvitesByCode = `select ` + inviteColumns + ` from invites i where i.code = any($1::text[])`

const sqlInvite = `select ` + inviteColumns + ` from invites i where i.code = $1`

const sqlInviteGroup = `select ` + headColumns + ` from invites i
	cross join lateral (select * from conversations c where c.id = i.conversation_id offset 0) c where i.code = $1`

// The order is that of the index, which holds no revoked ones.
const sqlInvites = `select ` + inviteColumns + ` from invites i
	where i.conversation_id = $1 and i.revoked_at = 0 and (i.expires_at = 0 or i.expires_at > $2)
		and (i.max_uses = 0 or i.uses < i.max_uses)
	order by i.created_at desc, i.code desc limit $3`

// In order of the code, as everything new that no lock keeps apart.
const sqlUpsertInvites = `insert into invites (code, conversation_id, user_id, created_at, expires_at, max_uses, uses, revoked_at)
	select * from unnest($1::text[], $2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
		$8::bigint[]) x(code, conversation_id, user_id, created_at, expires_at, max_uses, uses, revoked_at)
	order by x.code collate "C"
	on conflict (code) do update set expires_at = excluded.expires_at, max_uses = excluded.max_uses, uses = excluded.uses,
		revoked_at = excluded.revoked_at`

const sqlWithdraw = `update invites i set revoked_at = w.at
	from unnest($1::uuid[], $2::uuid[], $3::bigint[]) w(conversation_id, user_id, at)
	where i.conversation_id = w.conversation_id and i.user_id = w.user_id and i.revoked_at = 0`

const sqlInviteProof = `select 1 from invites where code = $1 and user_id = $2 and created_at = $3 and uses >= $4 and revoked_at >= $5`

// readInvite reads inviteColumns.
func readInvite(c *cells) chat.Invite {
	return chat.Invite{
		Code: chat.InviteCode(c.text()), Group: idFrom[chat.Conversation](c), By: idFrom[chat.User](c), CreatedAt: c.instant(),
		ExpiresAt: c.instant(), MaxUses: int(c.long()), Uses: int(c.long()), RevokedAt: c.instant(),
	}
}

// Invites returns the usable invites of a group; see chat.Store.
func (s *Store) Invites(ctx context.Context, i chat.InvitesQuery) (list []chat.Invite, err error) {
	err = s.read(ctx, "invites", func(q *pgx.Batch) {
		list = nil
		q.Queue(sqlInvites, [16]byte(i.Group), int64(i.At), int64(max(i.Limit, 0))).
			Query(eachRow(func(c *cells) { list = append(list, readInvite(c)) }))
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// Invite returns an invite and its group; see chat.Store.
func (s *Store) Invite(ctx context.Context, code chat.InviteCode) (invite *chat.Invite, group *chat.Conversation, err error) {
	err = s.read(ctx, "invite", func(q *pgx.Batch) {
		invite, group = nil, nil
		q.Queue(sqlInvite, string(code)).Query(eachRow(func(c *cells) {
			found := readInvite(c)
			invite = &found
		}))
		q.Queue(sqlInviteGroup, string(code)).Query(eachRow(func(c *cells) {
			group = &chat.Conversation{}
			readHead(c, group)
		}))
	})
	if err != nil {
		return nil, nil, err
	}
	return invite, group, nil
}

func gatherInvites(q *pgx.Batch, list []chat.InviteCode, f *chat.Facts) {
	if len(list) == 0 {
		return
	}
	codes := make(texts, len(list))
	for i, code := range list {
		codes[i] = string(code)
	}
	q.Queue(sqlInvitesByCode, codes).Query(eachRow(func(c *cells) {
		found := readInvite(c)
		f.Invites[found.Code] = &found
	}))
}

func storeInvites(q *pgx.Batch, list []*chat.Invite) {
	n := len(list)
	if n == 0 {
		return
	}
	codes, groups, users := make(texts, n), make(uuids, n), make(uuids, n)
	var created, expires, most, uses, revoked longs
	slab(n, &created, &expires, &most, &uses, &revoked)
	for i, v := range list {
		codes[i], groups[i], users[i] = string(v.Code), v.Group, v.By
		created[i], expires[i], revoked[i] = int64(v.CreatedAt), int64(v.ExpiresAt), int64(v.RevokedAt)
		most[i], uses[i] = int64(v.MaxUses), int64(v.Uses)
	}
	q.Queue(sqlUpsertInvites, codes, groups, users, created, expires, most, uses, revoked)
}

// storeWithdrawn ends the invites that members made to conversations.
func storeWithdrawn(q *pgx.Batch, keys []chat.MemberKey, heads map[chat.ConversationID]*chat.Conversation) {
	if len(keys) == 0 {
		return
	}
	groups, users := keysOf(keys)
	at := make(longs, len(keys))
	for i, key := range keys {
		at[i] = int64(heads[key.Conversation].LastAt)
	}
	q.Queue(sqlWithdraw, groups, users, at)
}

func inviteProof(v *chat.Invite) *commitProof {
	return &commitProof{sqlInviteProof, []any{string(v.Code), [16]byte(v.By), int64(v.CreatedAt), int64(v.Uses), int64(v.RevokedAt)}}
}
