package wire

import (
	"messenger/internal/chat"
	"messenger/internal/jsonscan"
)

// word is how one value of the domain is called on the wire.
type word[T comparable] struct {
	text  string
	value T
}

var (
	roleWords = []word[chat.Role]{
		{"owner", chat.RoleOwner}, {"admin", chat.RoleAdmin}, {"member", chat.RoleMember},
	}
	notifyWords = []word[chat.Notify]{
		{"none", chat.NotifyNone}, {"mentions", chat.NotifyMentions}, {"all", chat.NotifyAll},
	}
	policyWords   = []word[chat.AddPolicy]{{"members", chat.MembersAdd}, {"admins", chat.AdminsAdd}}
	presenceWords = []word[chat.Presence]{
		{"online", chat.Online}, {"away", chat.Away}, {"offline", chat.Offline},
	}
	ruleWords = []word[chat.UnreadRule]{
		{"mention", chat.Mentioned}, {"reply", chat.Reply}, {"message", chat.PlainMessage},
	}
	kindWords   = []word[chat.Kind]{{"dialog", chat.Dialog}, {"group", chat.Group}}
	statusWords = []word[PresenceStatus]{
		{"online", StatusOnline}, {"away", StatusAway}, {"hidden", StatusHidden},
	}
	scopeWords = []word[bool]{{"all", true}, {"me", false}}
)

// appendEnum appends what x is called. A value without a word is called as the last one is: a
// join that was stored before there were roles in the log is a member's.
func appendEnum[T comparable](dst []byte, words []word[T], x T) []byte {
	text := words[len(words)-1].text
	for _, w := range words {
		if w.value == x {
			text = w.text
		}
	}
	return append(append(append(dst, '"'), text...), '"')
}

// decodeEnum returns what v, which stands under name, is the word for.
func decodeEnum[T comparable](p *params, name string, v jsonscan.Value, words []word[T]) (x T) {
	if v.Kind == jsonscan.String {
		text := v.Text()
		for _, w := range words {
			if w.text == text {
				return w.value
			}
		}
	}
	p.refuse(invalid(name))
	return x
}
