package wire

import (
	"slices"

	"messenger/internal/chat"
)

// Room that the parts of a frame take at most beside the texts in them, so that an
// append into an empty slice allocates once.
const (
	roomFrame = 128 // the envelope
	roomItem  = 448 // keys, ids and moment of a row or an item
	roomRow   = 296 // of a row of a page, which is many times in a frame
)

// AppendError appends a refusal: {"error":true,"type":T,"message":M}.
func AppendError(dst []byte, t Type, message string) []byte {
	dst = slices.Grow(dst, roomFrame+len(message))
	dst = append(dst, `{"error":true,"type":`...)
	dst = appendString(dst, string(t))
	dst = append(dst, `,"message":`...)
	dst = appendString(dst, message)
	return append(dst, '}')
}

// AppendSent appends the answer to a send of type t, which carries nothing: the client
// has shown its own message already.
func AppendSent(dst []byte, t Type) []byte {
	return endItem(append(begin(slices.Grow(dst, roomFrame), t), "null"...), false)
}

// AppendJoined appends the answer to addUserInGroup, with the notice.
func AppendJoined(dst []byte, j chat.MemberJoined) []byte {
	return appendGroupItem(dst, TypeAddUserInGroup, groupItem{&j.Notice, j.Sender, j.GroupName}, false)
}

// AppendLeft appends the answer to leaveGroup.
func AppendLeft(dst []byte, group chat.ConversationID) []byte {
	return appendGroupRef(dst, TypeLeaveGroup, group, false)
}

// AppendDropped appends the answer to dropGroup.
func AppendDropped(dst []byte, group chat.ConversationID) []byte {
	return appendGroupRef(dst, TypeDropGroup, group, false)
}

func appendChatRows(dst []byte, page []chat.ChatRow) []byte {
	for i := range page {
		dst = appendChatRow(separate(dst, i), &page[i])
	}
	return endData(dst)
}

func roomChatList(page []chat.ChatRow) int {
	n := roomFrame
	for i := range page {
		r := &page[i]
		n += roomItem + len(r.Message.Content) + len(r.GroupName) + room(r.Sender) + room(r.ReceiverName)
	}
	return n
}

func appendDialogRows(dst []byte, page []chat.HistoryRow) []byte {
	for i := range page {
		dst = appendDialogRow(separate(dst, i), &page[i])
	}
	return endData(dst)
}

func appendGroupRows(dst []byte, page []chat.HistoryRow) []byte {
	for i := range page {
		dst = appendGroupRow(separate(dst, i), &page[i])
	}
	return endData(dst)
}

func roomHistory(page []chat.HistoryRow) int {
	n := roomFrame
	for i := range page {
		r := &page[i]
		n += roomRow + len(r.Message.Content) + len(r.GroupName) + room(r.Sender) + room(r.ReceiverName)
	}
	return n
}

func room(name chat.Name) int {
	n := len(name.First)
	if name.Last != nil {
		n += len(*name.Last)
	}
	return n
}

// begin starts a success of type t; its item is next.
func begin(dst []byte, t Type) []byte {
	dst = append(dst, `{"type":"`...)
	dst = append(dst, t...)
	return append(dst, `","success":true,"params":{"item":`...)
}

// endItem ends a success that has an item and no data.
func endItem(dst []byte, broadcast bool) []byte {
	if broadcast {
		return append(dst, `,"data":null,"isBroadcast":true}}`...)
	}
	return append(dst, `,"data":null,"isBroadcast":false}}`...)
}

func endData(dst []byte) []byte { return append(dst, `],"isBroadcast":false}}`...) }

// separate appends what stands before the i-th row.
func separate(dst []byte, i int) []byte {
	if i == 0 {
		return dst
	}
	return append(dst, ',')
}
