package wire

import (
	"strings"

	"messenger/internal/chat"
)

// How conversations are called in the extended dialect.
const (
	groupPrefix  = "group_"
	dialogPrefix = "private_"
)

// idLength is how long the text of an id is.
const idLength = 36

// AppendConversation appends the conversationId of ref, without quotes.
func AppendConversation(dst []byte, at chat.ConversationRef) []byte {
	if at.Kind == chat.Dialog {
		dst = at.Low.AppendText(append(dst, dialogPrefix...))
		return at.High.AppendText(append(dst, '_'))
	}
	return at.Conversation.AppendText(append(dst, groupPrefix...))
}

// ParseConversation reads a conversationId and returns the address by which the asker
// names that conversation. Ids may be in either case; the two of a dialog must be in
// their order.
//
// Errors: Invalid for what is no conversationId; Forbidden, as for a group that the
// asker is not in, for a dialog of other people.
func ParseConversation(text string, by chat.UserID) (chat.Address, error) {
	if written, ok := strings.CutPrefix(text, groupPrefix); ok {
		group, err := chat.ParseID[chat.Conversation](written)
		if err != nil || group.IsZero() {
			return chat.Address{}, errConversation
		}
		return chat.Address{Group: group}, nil
	}
	written, ok := strings.CutPrefix(text, dialogPrefix)
	if !ok || len(written) != 2*idLength+1 || written[idLength] != '_' {
		return chat.Address{}, errConversation
	}
	low, err := chat.ParseID[chat.User](written[:idLength])
	if err != nil {
		return chat.Address{}, errConversation
	}
	high, err := chat.ParseID[chat.User](written[idLength+1:])
	if err != nil || low.Compare(high) > 0 || high.IsZero() {
		return chat.Address{}, errConversation
	}
	switch by {
	case low:
		return chat.Address{Companion: high}, nil
	case high:
		return chat.Address{Companion: low}, nil
	}
	return chat.Address{}, chat.ErrNotMember
}

var errConversation = &chat.Error{Code: chat.Invalid, Message: "Invalid conversationId"}

// appendRef appends the conversationId of ref as JSON.
func appendRef(dst []byte, at chat.ConversationRef) []byte {
	return append(AppendConversation(append(dst, '"'), at), '"')
}

// groupRef names a group.
func groupRef(id chat.ConversationID) chat.ConversationRef {
	return chat.ConversationRef{Conversation: id, Kind: chat.Group}
}
