package wire

import "messenger/internal/chat"

// The pages that both dialects have: the same rows, and the requestId where the tag has
// one. A classic socket's tag has none.

// AppendChatList appends the answer to listLastMessage.
func AppendChatList(dst []byte, tag Tag, page []chat.ChatRow) []byte {
	return appendChatRows(beginRows(dst, answer(TypeListLastMessage, tag), roomChatList(page)), page)
}

// AppendDialogHistory appends the answer to getlatestMessageDialog.
func AppendDialogHistory(dst []byte, tag Tag, page []chat.HistoryRow) []byte {
	return appendDialogRows(beginRows(dst, answer(TypeDialogHistory, tag), roomHistory(page)), page)
}

// AppendGroupHistory appends the answer to getlatestMessageGroup.
func AppendGroupHistory(dst []byte, tag Tag, page []chat.HistoryRow) []byte {
	return appendGroupRows(beginRows(dst, answer(TypeGroupHistory, tag), roomHistory(page)), page)
}

// beginRows starts an answer that has rows and no item.
func beginRows(dst []byte, f form, room int) []byte {
	return append(f.start(dst, room), `null,"data":[`...)
}
