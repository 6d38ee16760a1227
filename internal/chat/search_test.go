package chat_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"messenger/internal/auth"
	"messenger/internal/chat"
	"messenger/internal/store/memory"
	"messenger/internal/store/storetest"
)

// alphabet makes matches likely: few letters, of several lengths and cases.
var alphabet = []rune("aAbBéÉßıİ日😀'%_\u0301\U0010fffd")

func drawWord(t *rapid.T, label string, most int) string {
	return string(rapid.SliceOfN(rapid.SampledFrom(alphabet), 1, most).Draw(t, label))
}

func drawUser(t *rapid.T) chat.User {
	u := chat.User{FirstName: drawWord(t, "first", 30), Email: drawWord(t, "e-mail", 30)}
	switch rapid.IntRange(0, 2).Draw(t, "last name is") {
	case 1:
		u.LastName = new("")
	case 2:
		u.LastName = new(drawWord(t, "last", 30))
	}
	return u
}

// matches returns the best rank by which needle is in u's names or e-mail, as the
// contract says it and not as the keys are made; 0 if it is in none.
func matches(u chat.User, needle string) chat.SearchRank {
	first, last, needle := chat.Fold(u.FirstName), "", chat.Fold(needle)
	full := first
	if u.LastName != nil && *u.LastName != "" {
		last = chat.Fold(*u.LastName)
		full += " " + last
	}
	i := strings.Index(full, needle)
	switch {
	case i == 0:
		return chat.RankFirstStarts
	case strings.HasPrefix(last, needle):
		return chat.RankLastStarts
	case i > 0 && i < len(first):
		return chat.RankFirstContains
	case strings.Contains(last, needle):
		return chat.RankLastContains
	case strings.HasPrefix(chat.Fold(u.Email), needle):
		return chat.RankEmail
	case strings.Contains(chat.Fold(u.Email), needle):
		return chat.RankEmailContains
	}
	return 0
}

// bestKey returns the best rank of a key of u that starts with a needle's prefix.
func bestKey(u chat.User, needle string) chat.SearchRank {
	for _, k := range chat.SearchKeys(u) { // by rank
		if strings.HasPrefix(k.Text, chat.Fold(needle)) {
			return k.Rank
		}
	}
	return 0
}

// drawNeedle draws a text, mostly one that is a part of u.
func drawNeedle(t *rapid.T, u chat.User) string {
	whole := u.FirstName
	if u.LastName != nil && *u.LastName != "" {
		whole += " " + *u.LastName
	}
	from := []rune(rapid.SampledFrom([]string{whole, whole, u.Email}).Draw(t, "from"))
	start := rapid.IntRange(0, len(from)-1).Draw(t, "start")
	part := string(from[start:rapid.IntRange(start+1, len(from)).Draw(t, "end")])
	if rapid.IntRange(0, 3).Draw(t, "other") == 0 {
		part += drawWord(t, "more", 2)
	}
	return part
}

// TestSearchKeys proves that a text is found at a rank if and only if it is there.
func TestSearchKeys(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		u := drawUser(t)
		needle := drawNeedle(t, u)
		if needle[0] == ' ' || len(chat.Fold(needle)) > 48 {
			return // no match begins at the space between names; long texts are below
		}
		if got, want := bestKey(u, needle), matches(u, needle); got != want {
			t.Fatalf("%q in %+v: keys say rank %d, want %d", needle, u, got, want)
		}
	})
}

// TestSearchFindsWhatMatches does the same through the operation, with texts of any
// length.
func TestSearchFindsWhatMatches(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		store := memory.New()
		u := drawUser(t)
		u.ID = chat.UserID{1}
		if err := store.CreateAccount(t.Context(), auth.Account{User: u}); err != nil {
			t.Fatal(err)
		}
		needle := drawNeedle(t, u)
		if needle[0] == ' ' {
			return
		}
		hits, err := chat.New(store, nil, chat.Options{}).Search(t.Context(), chat.UserID{2}, needle)
		if err != nil {
			t.Fatal(err)
		}
		if found := len(hits) == 1; found != (matches(u, needle) != 0) {
			t.Fatalf("%q in %+v: found is %v", needle, u, found)
		}
	})
}

func TestSearchKeysAreFewAndShort(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("😀", chat.MaxName)
	keys := chat.SearchKeys(chat.User{FirstName: long, LastName: &long, Email: strings.Repeat("é", chat.MaxEmail)})
	for _, k := range keys {
		if k.Text == "" || len(k.Text) > 48 || k.Rank < 1 || k.Rank > chat.SearchRanks {
			t.Errorf("key %q of rank %d", k.Text, k.Rank)
		}
	}
	order := func(a, b chat.SearchKey) int {
		return strings.Compare(fmt.Sprint(a.Rank, a.Text), fmt.Sprint(b.Rank, b.Text))
	}
	if !slices.IsSortedFunc(keys, order) || len(slices.Compact(slices.Clone(keys))) != len(keys) {
		t.Errorf("keys are not sorted, or there are doubles")
	}
	if keys := chat.SearchKeys(chat.User{FirstName: chat.DeletedName, LastName: new(""), Deleted: true}); len(keys) != 0 {
		t.Errorf("a deleted user is found by %v", keys)
	}
}

// TestSearchOrder builds hits of every rank in the wrong order (docs/contract.md, Endpoints: search).
func TestSearchOrder(t *testing.T) {
	t.Parallel()
	w := storetest.NewWorld(t, memory.New())
	asker := w.SignUp(storetest.NewID[chat.User](w), chat.NewUserForm{FirstName: "Asker", Email: "mar@asker"}).ID
	sign := func(first, last, email string) {
		form := chat.NewUserForm{FirstName: first, Email: email}
		if last != "-" {
			form.LastName = &last
		}
		w.SignUp(storetest.NewID[chat.User](w), form)
	}
	sign("Zoe", "Zed", "x.mar@5")
	sign("Abe", "Omar", "x4")
	sign("Omar", "B", "x3b")
	sign("Omar", "A", "x3a")
	sign("Zack", "Marx", "x2")
	sign("Mara", "-", "x1d")
	sign("Mara", "Z", "x1c")
	sign("mara", "Y", "x1b")
	sign("Mara", "", "x1a")
	for _, name := range []string{"Omaromar", "the Mar", "Marsh", "mars", "Nothing"} {
		w.OK(w.Service.CreateGroup(w.Context(), storetest.By(asker), w.NewGroup(name)))
	}
	hits, err := w.Service.Search(w.Context(), asker, "mar")
	w.OK(err)
	var got []string
	for _, h := range hits {
		if h.Group != nil {
			got = append(got, "group "+h.Group.Name)
		} else {
			got = append(got, h.Person.Email)
		}
	}
	w.Same("hits", got, []string{
		"x1a", "x1b", "x1c", "x1d", "group mars", "group Marsh",
		"x2", "group Omaromar", "group the Mar", "x3a", "x3b", "x4", "x.mar@5",
	})
}

// TestHiddenEmails proves that a server that hides e-mails lets nobody search through
// them, but for who knows one whole.
func TestHiddenEmails(t *testing.T) {
	t.Parallel()
	w := storetest.NewWorld(t, memory.New())
	asker := w.Person("Asker")
	long := "long." + strings.Repeat("é", 40) + "@example.org"
	for i, email := range []string{"Anna@Example.org", "joanna@example.org", long} {
		w.SignUp(chat.UserID{byte(i + 1)}, chat.NewUserForm{FirstName: fmt.Sprint("P", i), Email: email})
	}
	hidden := w.With(chat.Options{HideEmails: true})
	for needle, want := range map[string][]chat.UserID{
		"anna@example.org": {{1}}, "ANNA@EXAMPLE.ORG": {{1}}, "joanna@example.org": {{2}}, long: {{3}},
		"anna": nil, "@": nil, "anna@example.or": nil, "nna@example.org": nil, long[:len(long)-1]: nil, long[1:]: nil,
		"p1": {{2}},
	} {
		hits, err := hidden.Search(w.Context(), asker, needle)
		w.OK(err)
		var got []chat.UserID
		for _, h := range hits {
			got = append(got, h.Person.ID)
		}
		w.Same("found by "+needle, got, want)
	}
}

// TestHiddenEmailAmongMany asks for a whole e-mail that is the end of many others.
func TestHiddenEmailAmongMany(t *testing.T) {
	t.Parallel()
	w := storetest.NewWorld(t, memory.New())
	asker := w.Person("Asker")
	for i := range 150 {
		w.SignUp(chat.UserID{1, byte(i)}, chat.NewUserForm{FirstName: "P", Email: fmt.Sprintf("p%da@x", i)})
	}
	w.SignUp(chat.UserID{2}, chat.NewUserForm{FirstName: "A", Email: "a@x"})
	for hidden, want := range map[bool]int{true: 1, false: 100} {
		hits, err := w.With(chat.Options{HideEmails: hidden}).Search(w.Context(), asker, "a@x")
		w.OK(err)
		if len(hits) != want {
			t.Errorf("hidden %v: %d hits, want %d", hidden, len(hits), want)
		}
	}
}
