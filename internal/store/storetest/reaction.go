package storetest

import (
	"fmt"
	"slices"
	"strings"

	"messenger/internal/chat"
)

var reactionTests = []test{
	{"reactions are counted in order of first use", reactionsAreCounted},
	{"each sees the own ones", reactionsOfOneself},
	{"who reacted with what", whoReacted},
	{"strange emoji come back as they were", strangeEmoji},
	{"reactions of one batch", reactionsOfOneBatch},
	{"what is so already changes nothing", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		said := w.Say(anna, ben, "hello")
		w.RemoveReaction(ben, said.ID, "👍")
		w.Same("last", w.Head(said.Conversation).LastSeq, chat.Seq(1))
		w.React(ben, said.ID, "👍")
		head, told := w.Head(said.Conversation), len(w.Direct.Events())
		again := w.React(ben, said.ID, "👍")
		w.Same("repeat", again.Reactions, chat.Reactions{{Emoji: "👍", Count: 1, Mine: true}})
		w.Same("head", w.Head(said.Conversation), head)
		w.Same("events", len(w.Direct.Events()), told)
	}},
}

// reactions returns a page of the reactions to a message.
func (w *World) reactions(m chat.Message, after chat.ReactionCursor, limit int) []chat.ReactionRow {
	w.Helper()
	rows, err := w.Store.Reactions(w.Context(), chat.ReactionsQuery{
		Message: chat.MessageKey{Conversation: m.Conversation, Seq: m.Seq}, After: after, Limit: limit,
	})
	w.OK(err)
	return rows
}

func reactionsAreCounted(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	group := w.Group(p[0], p[1:]...)
	said, other := w.Tell(p[0], group, "hello"), w.Tell(p[1], group, "other")
	w.React(p[1], said.ID, "👍")
	w.React(p[2], said.ID, "🎉")
	w.React(p[0], said.ID, "👍")
	w.React(p[0], said.ID, "❤️")
	last := w.React(p[0], other.ID, "👍")
	want := chat.Reactions{{Emoji: "👍", Count: 2}, {Emoji: "🎉", Count: 1}, {Emoji: "❤️", Count: 1}}
	w.Same("fact", w.Facts(chat.Needs{Messages: []chat.MessageID{said.ID}}).Messages[said.ID].Reactions, want)
	rows := w.rows(p[0], group)
	w.Same("history", rows[1].Message.Reactions, want)
	w.Same("chat list", w.inbox(p[0], chat.MaxInstant, 1)[0].Message.Reactions, chat.Reactions{{Emoji: "👍", Count: 1}})
	w.Same("changed", []chat.Seq{rows[1].Message.Changed, rows[0].Message.Changed}, []chat.Seq{9, 10})
	w.Same("head", w.Head(group).LastAt, last.At)
	if m := rows[1].Message; m.EditedAt != 0 || m.Digest != "" || m.Content != "hello" {
		w.Errorf("reactions have changed the text: %+v", m)
	}
	w.RemoveReaction(p[2], said.ID, "🎉")
	w.RemoveReaction(p[1], said.ID, "👍")
	w.React(p[1], said.ID, "🎉")
	w.Same("after some are gone", w.rows(p[0], group)[1].Message.Reactions,
		chat.Reactions{{Emoji: "👍", Count: 1}, {Emoji: "❤️", Count: 1}, {Emoji: "🎉", Count: 1}})
	for _, emoji := range []string{"👍", "❤️"} {
		w.RemoveReaction(p[0], said.ID, emoji)
	}
	w.RemoveReaction(p[1], said.ID, "🎉")
	w.Same("none", w.rows(p[0], group)[1].Message.Reactions, chat.Reactions(nil))
}

func reactionsOfOneself(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	group := w.Group(p[0], p[1:]...)
	said := w.Tell(p[0], group, "hello")
	w.React(p[1], said.ID, "👍")
	for _, emoji := range []string{"👍", "🎉", "🦊"} { // in order of bytes one is before and one behind it
		w.React(p[2], said.ID, emoji)
	}
	for user, want := range map[chat.UserID]chat.Reactions{
		p[0]: {{Emoji: "👍", Count: 2}, {Emoji: "🎉", Count: 1}, {Emoji: "🦊", Count: 1}},
		p[1]: {{Emoji: "👍", Count: 2, Mine: true}, {Emoji: "🎉", Count: 1}, {Emoji: "🦊", Count: 1}},
		p[2]: {{Emoji: "👍", Count: 2, Mine: true}, {Emoji: "🎉", Count: 1, Mine: true}, {Emoji: "🦊", Count: 1, Mine: true}},
	} {
		w.Same("timeline", w.message(user, said.ID).Message.Reactions, want)
		changes := w.log(user, group, 0, 100).Changes
		w.Same("log of the message", changes[said.Seq-1].Message.Message.Reactions, want)
		w.Same("log of a reaction", changes[said.Seq].Message.Message.Reactions, want)
		w.Same("inbox", w.syncRow(user, group).Last.Message.Reactions, want)
	}
}

func whoReacted(w *World) {
	owner := w.Person("Owner")
	group := w.Group(owner)
	said, other := w.Tell(owner, group, "hello"), w.Tell(owner, group, "other")
	w.React(owner, other.ID, "👍")
	var want []chat.ReactionRow
	for i := range 9 {
		name := fmt.Sprintf("P%d", i)
		user := w.Person(name)
		w.Add(owner, group, user)
		for _, emoji := range []string{"👍", "🎉", "1️⃣"}[:1+i%3] {
			reacted := w.React(user, said.ID, emoji)
			key := chat.ReactionKey{Conversation: group, Message: said.Seq, User: user, Emoji: emoji}
			want = append(want, chat.ReactionRow{Reaction: chat.Reaction{ReactionKey: key, At: reacted.At}, Name: nameOf(name)})
		}
	}
	slices.SortFunc(want, func(a, b chat.ReactionRow) int { return a.ReactionKey.Compare(b.ReactionKey) })
	w.Same("all", w.reactions(said, chat.ReactionCursor{}, 100), want)
	for limit := 1; limit <= len(want)+1; limit++ {
		var got []chat.ReactionRow
		var after chat.ReactionCursor
		for {
			page := w.reactions(said, after, limit)
			if got = append(got, page...); len(page) < limit {
				break
			}
			after = chat.ReactionCursor{User: page[limit-1].User, Emoji: page[limit-1].Emoji}
		}
		w.Same(fmt.Sprint("pages of ", limit), got, want)
	}
	w.Same("limit 0", w.reactions(said, chat.ReactionCursor{}, 0), []chat.ReactionRow{})
	w.Same("of no message", w.reactions(chat.Message{Conversation: group, Seq: 99}, chat.ReactionCursor{}, 5), []chat.ReactionRow{})
	w.OK(w.Service.DeleteAccount(w.Context(), By(want[0].User), false))
	empty := ""
	w.Same("name of now", w.reactions(said, chat.ReactionCursor{}, 1)[0].Name, chat.Name{First: chat.DeletedName, Last: &empty})
}

func strangeEmoji(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	said := w.Say(anna, ben, "hello")
	emoji := []string{"1️⃣", "👨‍👩‍👧‍👦", "🏴‍☠️", "👍🏽", "👍", "♪", "❤️", "🇩🇪", "#️⃣", "'\"€", ":€:", "12:3:€", "\\€", "€%_", "ℹ️"}
	var want chat.Reactions
	for i, e := range emoji {
		w.React(anna, said.ID, e)
		want = append(want, chat.ReactionCount{Emoji: e, Count: 1, Mine: true})
		if i%2 == 0 {
			w.React(ben, said.ID, e)
			want[i].Count = 2
		}
	}
	w.Same("reactions", w.message(anna, said.ID).Message.Reactions, want)
	var keys []chat.ReactionKey
	for _, e := range emoji {
		keys = append(keys, chat.ReactionKey{Conversation: said.Conversation, Message: 1, User: ben, Emoji: e})
	}
	f := w.Facts(chat.Needs{Reacted: slices.Clone(keys)})
	for i, key := range keys {
		if f.Reacted[key] != (i%2 == 0) {
			w.Errorf("fact of %q: %v", key.Emoji, f.Reacted[key])
		}
	}
	var listed []string
	for _, row := range w.reactions(said, chat.ReactionCursor{}, 100) {
		if row.User == anna {
			listed = append(listed, row.Emoji)
		}
	}
	slices.SortFunc(emoji, strings.Compare)
	w.Same("in order of bytes", listed, emoji)
}

func reactionsOfOneBatch(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	said := w.Say(anna, ben, "hello")
	w.React(ben, said.ID, "🎉")
	react := func(by chat.UserID, emoji string, add bool) chat.Command {
		return w.Command(func(s *chat.Service) error {
			return errOf(s.React(w.Context(), By(by), said.ID, emoji, add))
		})
	}
	for _, err := range w.Batch(
		react(anna, "👍", true), react(anna, "👍", false), react(anna, "👍", true), react(ben, "👍", true),
		react(ben, "🎉", false), react(ben, "🎉", true), react(anna, "😀", true), react(anna, "😀", false),
	) {
		w.OK(err)
	}
	w.Same("reactions", w.message(ben, said.ID).Message.Reactions,
		chat.Reactions{{Emoji: "👍", Count: 2, Mine: true}, {Emoji: "🎉", Count: 1, Mine: true}})
	w.Same("rows", len(w.reactions(said, chat.ReactionCursor{}, 10)), 3)
	w.Same("last", w.Head(said.Conversation).LastSeq, chat.Seq(10))
	for _, err := range w.Batch(react(ben, "🎉", false), react(ben, "🎉", true), react(ben, "🎉", false)) {
		w.OK(err)
	}
	w.Same("rows", len(w.reactions(said, chat.ReactionCursor{}, 10)), 2)
}
