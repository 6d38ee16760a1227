package wire

import "messenger/internal/chat"

// The classic pages as the extended dialect answers with them: the same rows, and the
// requestId.

// AppendTaggedChatList appends the answer to listLastMessage.
func AppendTaggedChatList(dst []byte, tag Tag, page []chat.ChatRow) []byte {
	return appendChatRows(beginRows(dst, answer(TypeListLastMessage, tag), roomChatList(page)), page)
}

// AppendTaggedDialogHistory appends the answer to getlatestMessageDialog.
func AppendTaggedDialogHistory(dst []byte, tag Tag, page []chat.HistoryRow) []byte {
	return appendDialogRows(beginRows(dst, answer(TypeDialogHistory, tag), roomHistory(page)), page)
}

// AppendTaggedGroupHistory appends the answer to getlatestMessageGroup.
func AppendTaggedGroupHistory(dst []byte, tag Tag, page []chat.HistoryRow) []byte {
	return appendGroupRows(beginRows(dst, answer(TypeGroupHistory, tag), roomHistory(page)), page)
}

// beginRows starts an answer that has rows and no item.
func beginRows(dst []byte, f form, room int) []byte {
	return append(f.start(dst, room), `null,"data":[`...)
}
