package wire

import (
	"slices"
	"unicode/utf8"

	"messenger/internal/chat"
	"messenger/internal/jsonscan"
)

// users reads a list of at most limit ids and leaves out what is there twice.
func (p *params) users(name string, array jsonscan.Value, limit int) []chat.UserID {
	var list []chat.UserID
	for v := range array.Elements() {
		user, err := chat.ParseID[chat.User](v.Text())
		if v.Kind != jsonscan.String || err != nil || len(list) == limit {
			p.refuse(invalid(name))
			return nil
		}
		list = append(list, user)
	}
	return firsts(list)
}

// firsts returns list without those that stand further to the front already.
func firsts(list []chat.UserID) []chat.UserID {
	kept := list[:0]
	for _, user := range list {
		if !slices.Contains(kept, user) {
			kept = append(kept, user)
		}
	}
	return kept
}

// checkFeatures refuses features if it is not a list of names.
func (p *params) checkFeatures() {
	const name = "features"
	array, _ := p.given(name, jsonscan.Array)
	count := 0
	for v := range array.Elements() {
		if count++; v.Kind != jsonscan.String || count > maxFeatures || utf8.RuneCountInString(v.Text()) > maxFeature {
			p.refuse(invalid(name))
		}
	}
}

// additions reads what the extended dialect adds to sends.
func (p *params) additions() Additions {
	if p.dialect == Classic {
		return Additions{}
	}
	a := Additions{ReplyTo: givenID[chat.Message](p, "replyToId"), EndDraft: p.givenFlag("endDraft"), DraftAt: p.givenMoment("draftUpdatedAt")}
	if array, ok := p.given("mentions", jsonscan.Array); ok {
		a.Mentions = p.users("mentions", array, MaxMentions)
	}
	return a
}
