package wire

import (
	"slices"

	"messenger/internal/chat"
)

// AppendTimeline appends the answer to listMessages or listPinned, which t says.
func AppendTimeline(dst []byte, t Type, tag Tag, page chat.TimelinePage) []byte {
	dst = answer(t, tag).begin(dst, roomTimeline(&page))
	dst = append(appendTimelineItem(append(dst, '{'), &page), `},"data":[`...)
	return endData(appendTimelineRows(dst, &page))
}

// AppendTimelineBody appends the same as the body of an HTTP answer: {"data":[…], …item}.
func AppendTimelineBody(dst []byte, page chat.TimelinePage) []byte {
	dst = append(slices.Grow(dst, roomFrame+roomItem+roomTimeline(&page)), `{"data":[`...)
	dst = append(appendTimelineRows(dst, &page), ']', ',')
	return append(appendTimelineItem(dst, &page), '}')
}

func roomTimeline(page *chat.TimelinePage) int {
	texts := 0
	for i := range page.Rows {
		texts += roomMessage(&page.Rows[i])
	}
	return texts
}

// appendTimelineItem appends the keys of the item. A conversation that never was has no
// message.
func appendTimelineItem(dst []byte, page *chat.TimelinePage) []byte {
	last := chat.Seq(0)
	if page.Conversation != nil {
		last = page.Conversation.LastSeq
	}
	dst = appendRef(append(dst, `"conversationId":`...), page.Ref)
	dst = appendSeq(append(dst, `,"lastSeq":`...), last)
	dst = appendBool(append(dst, `,"hasOlder":`...), page.HasOlder)
	return appendBool(append(dst, `,"hasNewer":`...), page.HasNewer)
}

func appendTimelineRows(dst []byte, page *chat.TimelinePage) []byte {
	for i := range page.Rows {
		dst = appendMessage(separate(dst, i), page.Ref, &page.Rows[i])
	}
	return dst
}
