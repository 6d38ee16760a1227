package storetest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

var searchTests = []test{
	{"ranks", searchRanks},
	{"each person once, at the best rank", func(w *World) {
		ann := w.named("Annanna", "Annann", "anna@anna")
		w.wantFound(chat.PeopleQuery{Prefix: "ann", PerRank: 10}, found(ann, chat.RankFirstStarts))
		w.wantFound(chat.PeopleQuery{Prefix: "nna", PerRank: 10}, found(ann, chat.RankFirstContains))
		w.wantFound(chat.PeopleQuery{Prefix: "@", PerRank: 10}, found(ann, chat.RankEmailContains))
	}},
	{"prefixes of odd runes", searchOddRunes},
	{"no character is a wildcard", searchWildcards},
	{"keys are as long as they may be", searchLongKeys},
	{"not the asker", func(w *World) {
		ann, bea := w.named("Ann", "", "x1"), w.named("Anna", "", "x2")
		w.wantFound(chat.PeopleQuery{Prefix: "ann", Not: ann, PerRank: 1}, found(bea, chat.RankFirstStarts))
	}},
	{"not the members of a group", searchNotIn},
	{"a bound for each rank", searchPerRank},
	{"a rename replaces the keys", searchAfterRename},
	{"deleted people are not found", searchAfterDeletion},
	{"operations", searchOperations},
}

// named signs up a person with these names; an empty last name is not given.
func (w *World) named(first, last, email string) chat.UserID {
	w.Helper()
	id := NewID[chat.User](w)
	u := chat.User{ID: id, FirstName: first, Email: email, CreatedAt: worldBegins, UpdatedAt: worldBegins}
	if last != "" {
		u.LastName = &last
	}
	// Past the rules for names: a store has to find whatever it was given.
	w.OK(w.Store.CreateAccount(w.Context(), auth.Account{User: u, PasswordHash: passwordHash}))
	return id
}

func found(id chat.UserID, rank chat.SearchRank) chat.FoundPerson {
	return chat.FoundPerson{User: chat.User{ID: id}, Rank: rank}
}

// wantFound checks who is found and at which rank, in no order.
func (w *World) wantFound(q chat.PeopleQuery, want ...chat.FoundPerson) {
	w.Helper()
	got, err := w.Store.People(w.Context(), q)
	w.OK(err)
	for i, p := range got {
		stored, err := w.Store.User(w.Context(), p.User.ID)
		w.OK(err)
		w.Same("found user", &p.User, stored)
		got[i] = found(p.User.ID, p.Rank)
	}
	slices.SortFunc(got, compareFound)
	slices.SortFunc(want, compareFound)
	w.Same(fmt.Sprintf("found by %q", q.Prefix), got, want)
}

func compareFound(a, b chat.FoundPerson) int {
	return cmp.Or(cmp.Compare(a.Rank, b.Rank), a.User.ID.Compare(b.User.ID))
}

func searchRanks(w *World) {
	first, second := w.named("Marta", "Quint", "x1"), w.named("Zoe", "Martin", "x2")
	third, fourth := w.named("Samar", "Zed", "x3"), w.named("Zack", "Omar", "x4")
	fifth := w.named("Zita", "Zorn", "y.mar@z")
	spans := w.named("Ham", "Arnold", "x6")
	w.wantFound(chat.PeopleQuery{Prefix: "mar", PerRank: 10},
		found(first, chat.RankFirstStarts), found(second, chat.RankLastStarts), found(third, chat.RankFirstContains),
		found(fourth, chat.RankLastContains), found(fifth, chat.RankEmailContains))
	w.wantFound(chat.PeopleQuery{Prefix: "ham a", PerRank: 10}, found(spans, chat.RankFirstStarts))
	w.wantFound(chat.PeopleQuery{Prefix: "am arno", PerRank: 10}, found(spans, chat.RankFirstContains))
	w.wantFound(chat.PeopleQuery{Prefix: "marx", PerRank: 10})
	w.wantFound(chat.PeopleQuery{Prefix: "Mar", PerRank: 10}) // keys are folded, a prefix has to be
}

func searchOddRunes(w *World) {
	names := []string{
		"a\U0010ffff", "a\U0010fffd", "a\uffff", "a\ufffd", "a\ud7ff", "a\ue000", "a\x7f", "a\u00ff", "a\u0100",
		"\U0010ffff", "\U0010ffff\U0010ffff", "\U0010ffffz", "\uffff", "b", "a", "a'b", `a"b`, `a\b`, "日本", "日本語", "日",
	}
	ids := map[string]chat.UserID{}
	for i, name := range names {
		ids[name] = w.named(name, "", fmt.Sprintf("%d", i))
	}
	for _, prefix := range append(slices.Clone(names), "a'", "\U0010fffe", "c", "語") {
		var want []chat.FoundPerson
		for name, id := range ids {
			name = chat.Fold(name)
			switch i := strings.Index(name, chat.Fold(prefix)); {
			case i == 0:
				want = append(want, found(id, chat.RankFirstStarts))
			case i > 0:
				want = append(want, found(id, chat.RankFirstContains))
			}
		}
		w.wantFound(chat.PeopleQuery{Prefix: chat.Fold(prefix), PerRank: 50}, want...)
	}
}

func searchWildcards(w *World) {
	percent, under := w.named("100%", "", "x1"), w.named("snake_case", "", "x2")
	slash, star := w.named(`back\slash`, "", "x3"), w.named("st*r?[a-z]", "", "x4")
	w.named("plain", "", "x5")
	for prefix, want := range map[string][]chat.FoundPerson{
		"%": {found(percent, chat.RankFirstContains)}, "%%": nil, "100%": {found(percent, chat.RankFirstStarts)}, "1%%": nil,
		"_": {found(under, chat.RankFirstContains)}, "snake_": {found(under, chat.RankFirstStarts)}, "p_ain": nil,
		`\`: {found(slash, chat.RankFirstContains)}, `\s`: {found(slash, chat.RankFirstContains)}, `\%`: nil,
		"st*": {found(star, chat.RankFirstStarts)}, "*": {found(star, chat.RankFirstContains)}, "[a-z]": {found(star, chat.RankFirstContains)},
		"'": nil, `"`: nil, "' or '1'='1": nil, "$1": nil, "?": {found(star, chat.RankFirstContains)},
	} {
		w.wantFound(chat.PeopleQuery{Prefix: prefix, PerRank: 50}, want...)
	}
}

func searchLongKeys(w *World) {
	long := strings.Repeat("é", 24) // 48 bytes, the length of a key
	one, two := w.named(long, "", "x1"), w.named(long+"z", "", "x2")
	w.wantFound(chat.PeopleQuery{Prefix: long, PerRank: 10}, found(one, chat.RankFirstStarts), found(two, chat.RankFirstStarts))
	w.wantFound(chat.PeopleQuery{Prefix: strings.Repeat("é", 23) + "z", PerRank: 10}, found(two, chat.RankFirstContains))
	hits, err := w.Service.Search(w.Context(), one, long+"Z")
	w.OK(err)
	if len(hits) != 1 || hits[0].Person.ID != two {
		w.Errorf("found by a text longer than a key: %+v", hits)
	}
	hits, err = w.Service.Search(w.Context(), one, long+"y")
	w.OK(err)
	w.Same("hits", len(hits), 0)
}

func searchNotIn(w *World) {
	p := []chat.UserID{w.named("Sam0", "", "x0"), w.named("Sam1", "", "x1"), w.named("Sam2", "", "x2"), w.named("Sam3", "", "x3")}
	group := w.Group(p[0], p[1], p[2])
	w.Leave(p[2], group)
	query := chat.PeopleQuery{Prefix: "sam", Not: p[0], NotIn: group, PerRank: 2}
	w.wantFound(query, found(p[2], chat.RankFirstStarts), found(p[3], chat.RankFirstStarts))
	query.NotIn = NewID[chat.Conversation](w)
	query.PerRank = 3
	w.wantFound(query, found(p[1], chat.RankFirstStarts), found(p[2], chat.RankFirstStarts), found(p[3], chat.RankFirstStarts))
	w.OK(errOf(w.Service.Drop(w.Context(), By(p[0]), group)))
	query.NotIn = group
	w.wantFound(query, found(p[1], chat.RankFirstStarts), found(p[2], chat.RankFirstStarts), found(p[3], chat.RankFirstStarts))
}

func searchPerRank(w *World) {
	var starts, contains []chat.FoundPerson
	many := found(w.named("Xkey!key!key!", "", "many"), chat.RankFirstContains) // three keys, the first of all
	for _, i := range []int{7, 2, 5, 0, 4, 6, 1, 3} {
		starts = append(starts, found(w.named(fmt.Sprintf("Key%d", i), "", fmt.Sprintf("s%d", i)), chat.RankFirstStarts))
		contains = append(contains, found(w.named(fmt.Sprintf("X%dkey%d", i, i), "", fmt.Sprintf("c%d", i)), chat.RankFirstContains))
	}
	w.wantFound(chat.PeopleQuery{Prefix: "key", PerRank: 0})
	w.wantFound(chat.PeopleQuery{Prefix: "key", PerRank: 100}, append(slices.Concat(starts, contains), many)...)
	// The first of each rank in order of the key: Key0, Key1 … and Xkey!key!key!, X0key0, X1key1 …
	w.wantFound(chat.PeopleQuery{Prefix: "key", PerRank: 3}, starts[3], starts[6], starts[1], many, contains[3], contains[6])
	w.wantFound(chat.PeopleQuery{Prefix: "key7", PerRank: 1}, starts[0], contains[0])
	w.wantFound(chat.PeopleQuery{Prefix: "key", Not: starts[3].User.ID, PerRank: 1}, starts[6], many)
}

func searchAfterRename(w *World) {
	ann := w.named("Ann", "Smith", "x1")
	first, last := "Beate", "Jones"
	w.OK(w.Service.Rename(w.Context(), By(ann), &first, nil))
	w.wantFound(chat.PeopleQuery{Prefix: "ann", PerRank: 5})
	w.wantFound(chat.PeopleQuery{Prefix: "beate s", PerRank: 5}, found(ann, chat.RankFirstStarts))
	w.OK(w.Service.Rename(w.Context(), By(ann), nil, &last))
	w.wantFound(chat.PeopleQuery{Prefix: "smith", PerRank: 5})
	w.wantFound(chat.PeopleQuery{Prefix: "mith", PerRank: 5})
	w.wantFound(chat.PeopleQuery{Prefix: "jones", PerRank: 5}, found(ann, chat.RankLastStarts))
	w.wantFound(chat.PeopleQuery{Prefix: "x1", PerRank: 5}, found(ann, chat.RankEmail))
	w.OK(w.Service.Rename(w.Context(), By(ann), &first, &last)) // the same names again
	w.wantFound(chat.PeopleQuery{Prefix: "beate", PerRank: 5}, found(ann, chat.RankFirstStarts))
}

func searchAfterDeletion(w *World) {
	ann, bea := w.named("Ann", "Smith", "ann@x"), w.named("Anna", "Smith", "anna@x")
	w.OK(w.Service.DeleteAccount(w.Context(), By(ann), false))
	for _, prefix := range []string{"deleted", "account", strings.ToLower(chat.DeletedName), "ann@"} {
		w.wantFound(chat.PeopleQuery{Prefix: prefix, PerRank: 5})
	}
	w.wantFound(chat.PeopleQuery{Prefix: "ann", PerRank: 5}, found(bea, chat.RankFirstStarts))
	w.wantFound(chat.PeopleQuery{Prefix: "smith", PerRank: 1}, found(bea, chat.RankLastStarts))
}

// searchOperations checks the order of whole answers over the store.
func searchOperations(w *World) {
	asker := w.named("Asker", "Mal", "asker@x")
	mal := w.named("Malte", "Zed", "x2")
	none := w.named("Malte", "", "x3")
	oma := w.named("Oma", "Malz", "x4")
	in := w.NewGroup("Malers")
	w.OK(w.Service.CreateGroup(w.Context(), By(asker), in))
	later := w.NewGroup("The Malers")
	w.OK(w.Service.CreateGroup(w.Context(), By(asker), later))
	foreign := w.NewGroup("Mal foreign")
	w.OK(w.Service.CreateGroup(w.Context(), By(mal), foreign))
	hits, err := w.Service.Search(w.Context(), asker, "MAL")
	w.OK(err)
	var got []string
	for _, h := range hits {
		if h.Person != nil {
			got = append(got, h.Person.ID.String())
		} else {
			got = append(got, h.Group.ID.String()+" "+h.Group.Name)
		}
	}
	w.Same("hits", got, []string{
		mal.String(), none.String(), in.ID.String() + " Malers", oma.String(), later.ID.String() + " The Malers",
	})
	w.Add(asker, in.ID, mal)
	users, err := w.Service.SearchOutsiders(w.Context(), asker, in.ID, "mal")
	w.OK(err)
	if len(users) != 2 || users[0].ID != none || users[1].ID != oma {
		w.Errorf("outsiders: %+v", users)
	}
	_, err = w.Service.SearchOutsiders(w.Context(), oma, in.ID, "mal")
	w.Refused(err, chat.Forbidden)
	few := w.With(chat.Options{Limits: chat.Limits{SearchRows: 2}})
	hits, err = few.Search(w.Context(), asker, "mal")
	w.OK(err)
	if len(hits) != 2 || hits[0].Person.ID != mal || hits[1].Person.ID != none {
		w.Errorf("first two hits: %+v", hits)
	}
}
