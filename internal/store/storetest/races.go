package storetest

import (
	"errors"
	"fmt"

	"messenger/internal/chat"
)

var raceTests = []test{
	{"logs have no holes", logsHaveNoHoles},
	{"all react at once", reactionsAtOnce},
	{"all join by one invite at once", invitesAtOnce},
}

// logsHaveNoHoles reads the log while others send, edit and react: a page has every seq
// up to its head, and what was acknowledged is in the next page.
func logsHaveNoHoles(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(anna, ben)
	const writers, each = 4, 12
	var drafts [2 * writers][each]chat.Draft
	for i := range drafts {
		for j := range drafts[i] {
			drafts[i][j] = w.Draft("x")
		}
	}
	whole := func(atLeast chat.Seq) error {
		page, err := w.Store.Log(w.Context(), chat.LogQuery{Conversation: group, User: anna, Limit: 1000})
		if err != nil {
			return err
		}
		if len(page.Changes) != int(page.Conversation.LastSeq) || page.Conversation.LastSeq < atLeast {
			return fmt.Errorf("%d changes up to %d, want %d at least", len(page.Changes), page.Conversation.LastSeq, atLeast)
		}
		for i, c := range page.Changes {
			if c.Seq != chat.Seq(i+1) || c.Message == nil {
				return fmt.Errorf("change %d is %+v", i+1, c)
			}
		}
		return nil
	}
	errs := atOnce(writers, func(i int) error {
		for j, d := range drafts[i] {
			c := &chat.SendGroup{By: By(ben), Group: group, Draft: d}
			if err := w.Service.SendAndWait(w.Context(), c); err != nil {
				return err
			}
			edited, err := w.Service.Edit(w.Context(), By(ben), d.ID, "y", drafts[writers+i][j].ID)
			if err != nil {
				return err
			}
			reacted, err := w.Service.React(w.Context(), By(anna), d.ID, "👍", true)
			if err != nil {
				return err
			}
			if err := whole(max(edited.Seq, reacted.Seq)); err != nil {
				return err
			}
		}
		return nil
	})
	w.OK(errors.Join(errs...))
	w.Same("last", w.Head(group).LastSeq, chat.Seq(2+3*writers*each))
}

// reactionsAtOnce has everybody react to one message at the same moment.
func reactionsAtOnce(w *World) {
	owner := w.Person("Owner")
	group := w.Group(owner)
	said := w.Tell(owner, group, "hello")
	var people []chat.UserID
	for i := range 8 {
		people = append(people, w.Person(fmt.Sprintf("P%d", i)))
		w.Add(owner, group, people[i])
	}
	for _, add := range []bool{true, false} {
		w.OK(errors.Join(atOnce(2*len(people), func(i int) error {
			return errOf(w.Service.React(w.Context(), By(people[i/2]), said.ID, scriptEmoji[i%2], add))
		})...))
		want := map[string]int{}
		if add {
			want = map[string]int{scriptEmoji[0]: len(people), scriptEmoji[1]: len(people)}
		}
		got := map[string]int{}
		for _, r := range w.message(owner, said.ID).Message.Reactions {
			got[r.Emoji] = r.Count
		}
		w.Same("counts", got, want)
		w.Same("rows", len(w.reactions(said, chat.ReactionCursor{}, 100)), len(people)*len(want))
	}
}

// invitesAtOnce lets no more people in than an invite may.
func invitesAtOnce(w *World) {
	owner := w.Person("Owner")
	group := w.Group(owner)
	invite := w.invite(owner, chat.NewInvite{Group: group, MaxUses: 3})
	var people []chat.UserID
	var drafts []chat.Draft
	for i := range 8 {
		people, drafts = append(people, w.Person(fmt.Sprintf("P%d", i))), append(drafts, w.Draft(""))
	}
	w.count(atOnce(len(people), func(i int) error {
		return errOf3(w.Service.JoinByInvite(w.Context(), By(people[i]), invite.Code, drafts[i]))
	}), map[chat.Code]int{"": 3, chat.NotFound: 5})
	held, head, err := w.Store.Invite(w.Context(), invite.Code)
	w.OK(err)
	w.Same("uses", held.Uses, 3)
	w.Same("members", head.Members, 4)
}
