package wire

import (
	"slices"
	"unicode/utf8"

	"messenger/internal/chat"
)

// elements calls each with the values of an array that the scanner has read, until one
// is not right, and reports whether all were. A value of no kind is an empty one.
func elements(array value, each func(value) bool) bool {
	if array.kind == kindAbsent {
		return true
	}
	s := scanner{frame: array.raw, pos: len("[")}
	s.space()
	for !s.take(']') {
		if v, _ := s.value(); !each(v) {
			return false
		}
		s.space()
		s.take(',')
		s.space()
	}
	return true
}

// member returns the value under a key of an object that the scanner has read.
func (v value) member(name string) value {
	if v.kind != kindObject {
		return value{}
	}
	s := scanner{frame: v.raw}
	s.object(&s.top)
	return s.top.find(name, s.top.n)
}

// users reads a list of at most limit ids and leaves out what is there twice.
func (p *params) users(name string, array value, limit int) []chat.UserID {
	var list []chat.UserID
	count := 0
	ok := elements(array, func(v value) bool {
		user, err := chat.ParseID[chat.User](v.text())
		if count++; v.kind != kindString || err != nil || count > limit {
			return false
		}
		list = append(list, user)
		return true
	})
	if !ok {
		p.refuse(invalid(name))
		return nil
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
	array, _ := p.given(name, kindArray)
	count := 0
	if !elements(array, func(v value) bool {
		count++
		return v.kind == kindString && count <= maxFeatures && utf8.RuneCountInString(v.text()) <= maxFeature
	}) {
		p.refuse(invalid(name))
	}
}

// additions reads what the extended dialect adds to sends.
func (p *params) additions() Additions {
	if p.dialect == Classic {
		return Additions{}
	}
	a := Additions{ReplyTo: givenID[chat.Message](p, "replyToId"), EndDraft: p.givenFlag("endDraft"), DraftAt: p.givenMoment("draftUpdatedAt")}
	if array, ok := p.given("mentions", kindArray); ok {
		a.Mentions = p.users("mentions", array, MaxMentions)
	}
	return a
}
