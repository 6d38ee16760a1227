package storetest

import (
	"testing"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

// E-mails and names of rows from before keys were normalised.
const (
	Decomposed = "jose\u0301@x"
	Composed   = "jos\u00e9@x"
	FullWidth  = "\uff26\uff35@x"
)

// Old are rows from before keys and reactions were normalised: Jose with the e-mail
// Decomposed, then the accounts of Composed and FullWidth. On the message Jose has set ❤
// with and without a selector, the second ❤ without, and 👍.
type Old struct {
	Jose, Composed, Wide chat.UserID
	Message              chat.MessageKey
}

// Rekeyed checks what has become of old rows.
func Rekeyed(t *testing.T, s Store, old Old) {
	t.Helper()
	jose, composed, wide, message := old.Jose, old.Composed, old.Wide, old.Message
	for key, want := range map[string]chat.UserID{Decomposed: jose, chat.FoldEmail(Decomposed): composed, Composed: composed, "fu@x": wide} {
		if a, err := s.AccountByEmail(t.Context(), key); err != nil || a.ID != want {
			t.Errorf("account of %+q = %v, %v, want %v", key, a.ID, err, want)
		}
	}
	twin := auth.Account{User: chat.User{ID: chat.UserID{9}, FirstName: "T", Email: "JOS\u00c9@X"}, PasswordHash: "h"}
	if err := s.CreateAccount(t.Context(), twin); chat.CodeOf(err) != chat.Conflict {
		t.Errorf("an equal e-mail is taken with %v", err)
	}
	found, err := s.People(t.Context(), chat.PeopleQuery{Prefix: chat.Fold("Jos\u00e9"), PerRank: 9})
	if err != nil || len(found) != 1 || found[0].User.ID != jose || found[0].Rank != chat.RankFirstStarts {
		t.Errorf("found %+v, %v", found, err)
	}
	const heart, thumb = "❤\ufe0f", "👍"
	rows, err := s.Reactions(t.Context(), chat.ReactionsQuery{Message: message, Limit: 9})
	if err != nil || len(rows) != 3 || rows[0].Emoji != heart || rows[1].Emoji != heart || rows[2].Emoji != thumb {
		t.Errorf("reactions %+v, %v", rows, err)
	}
	page, err := s.Timeline(t.Context(), chat.TimelineQuery{Conversation: message.Conversation, User: jose, Before: message.Seq + 1, Older: 1})
	if err != nil || len(page.Rows) != 1 {
		t.Fatalf("timeline %+v, %v", page, err)
	}
	got := page.Rows[0].Message.Reactions
	if len(got) != 2 || got[0] != (chat.ReactionCount{Emoji: heart, Count: 2, Mine: true}) || got[1] != (chat.ReactionCount{Emoji: thumb, Count: 1}) {
		t.Errorf("counts %+v", got)
	}
}
