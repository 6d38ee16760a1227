package wire

import "messenger/internal/chat"

// AppendTimeline appends the answer to listMessages.
func AppendTimeline(dst []byte, tag Tag, page chat.TimelinePage) []byte {
	texts, last := 0, chat.Seq(0)
	for i := range page.Rows {
		texts += roomMessage(&page.Rows[i])
	}
	if page.Head != nil {
		last = page.Head.LastSeq
	}
	dst = answer(TypeListMessages, tag).begin(dst, texts)
	dst = appendPlace(append(dst, `{"conversationId":`...), page.Place)
	dst = appendSeq(append(dst, `,"lastSeq":`...), last)
	dst = appendBool(append(dst, `,"hasOlder":`...), page.HasOlder)
	dst = appendBool(append(dst, `,"hasNewer":`...), page.HasNewer)
	dst = append(dst, `},"data":[`...)
	for i := range page.Rows {
		dst = appendMessage(separate(dst, i), page.Place, &page.Rows[i])
	}
	return endData(dst)
}
