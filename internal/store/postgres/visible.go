package postgres

// What a person sees of a conversation, for every query that shows messages to somebody.
const (
	// shown is the condition that the message m is shown to the user whose row is p: it comes
	// after what the user has cleared, and the user has not hidden it. Who has hidden nothing
	// pays nothing.
	shown = `m.conversation_id = p.conversation_id and m.seq > p.cleared_seq
				and (p.hidden_count = 0 or not exists (select from hidden h
					where h.conversation_id = p.conversation_id and h.user_id = p.user_id and h.message_seq = m.seq offset 0))`

	// visible is that it is also not deleted for all.
	visible = shown + ` and m.deleted_at is null`

	// asker is the row p of the user $2 in the conversation $1, with what shown needs. Without
	// one nothing is cleared or hidden: whether there must be one is decided in Go. A select
	// without a table is merged into the query, so its values are computed once and rows keep
	// the order of their index.
	asker = `(select $1::uuid as conversation_id, $2::uuid as user_id,
			coalesce((select a.cleared_seq from members a where a.conversation_id = $1 and a.user_id = $2), 0) as cleared_seq,
			coalesce((select a.hidden_count from members a where a.conversation_id = $1 and a.user_id = $2), 0) as hidden_count) p`
)
