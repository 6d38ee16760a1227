package chat

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"
)

// SearchRank orders what a search finds: lower comes first (docs/contract.md, Endpoints: search).
type SearchRank int

// The ranks of people. Groups use RankFirstStarts and RankLastStarts.
const (
	RankFirstStarts   SearchRank = 1 // the first name, or "first last", starts with the text
	RankLastStarts    SearchRank = 2
	RankFirstContains SearchRank = 3 // also a text spanning first and last name
	RankLastContains  SearchRank = 4
	RankEmail         SearchRank = 5 // the e-mail starts with the text
	RankEmailContains SearchRank = 6 // sorted with RankEmail; apart, so that a whole e-mail is the first of its rank
)

// SearchRanks is the number of ranks a store keeps keys for.
const SearchRanks = 6

// maxSearchKey bounds a key, in bytes; a longer search text is matched by its first
// maxSearchKey bytes and then checked in full.
const maxSearchKey = 48

// SearchKey makes a user findable: a search text finds the user at Rank if Text
// starts with it. There is a key for every position where a match may start, so that
// "contains" is an index range too and no search scans a table (ADR 0006).
type SearchKey struct {
	Rank SearchRank
	Text string // folded, at most maxSearchKey bytes, whole runes
}

// SearchKeys returns the keys under which u is found, none for a deleted user. They
// are stored with the user, in the same transaction.
func SearchKeys(u User) []SearchKey {
	if u.Deleted {
		return nil
	}
	first, last, email := searchable(u.FirstName), "", searchable(u.Email)
	if u.LastName != nil {
		last = searchable(*u.LastName)
	}
	full := strings.TrimRight(first+" "+last, " ")
	var keys []SearchKey
	for i := range first {
		keys = append(keys, SearchKey{startsOr(i, RankFirstStarts, RankFirstContains), cutKey(full[i:])})
	}
	for i := range last {
		keys = append(keys, SearchKey{startsOr(i, RankLastStarts, RankLastContains), cutKey(last[i:])})
	}
	for i := range email {
		keys = append(keys, SearchKey{startsOr(i, RankEmail, RankEmailContains), cutKey(email[i:])})
	}
	slices.SortFunc(keys, func(a, b SearchKey) int {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), strings.Compare(a.Text, b.Text))
	})
	return slices.Compact(keys)
}

// searchable bounds what is searched, and so the number of keys: a single character may
// fold to eighteen.
func searchable(s string) string { return cutText(Fold(s), MaxName) }

func startsOr(i int, starts, contains SearchRank) SearchRank {
	if i == 0 {
		return starts
	}
	return contains
}

// cutKey shortens s to maxSearchKey bytes at a rune's edge.
func cutKey(s string) string {
	if len(s) <= maxSearchKey {
		return s
	}
	end := maxSearchKey
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}

// PeopleQuery asks the store for candidates of a people search.
type PeopleQuery struct {
	Prefix  string         // folded and cut as a SearchKey's Text
	Not     UserID         // the asker, never found
	NotIn   ConversationID // whose present members are left out; zero for nobody
	PerRank int            // at most so many users of each rank, in order of the key's text
}

// FoundPerson is one candidate and its best rank.
type FoundPerson struct {
	User User
	Rank SearchRank
}

// FoundGroup is a group of the asker.
type FoundGroup struct {
	ID   ConversationID
	Name string
}

// SearchHit is one row of a search: a person or a group, never both.
type SearchHit struct {
	Person *User
	Group  *FoundGroup
	rank   SearchRank
}

var errBadSearch = &Error{Code: Invalid, Message: "Invalid searchText"}

// Search finds people by name or e-mail and the asker's groups by name, at most
// limit of them, best first. Text is literal: no character is a wildcard.
//
// Errors: Invalid for a text that is empty, too long or not well formed.
func (s *Service) Search(ctx context.Context, by UserID, text string) ([]SearchHit, error) {
	needle, err := searchNeedle(text)
	if err != nil {
		return nil, err
	}
	people, err := s.findPeople(ctx, needle, PeopleQuery{Not: by})
	if err != nil {
		return nil, err
	}
	groups, err := s.store.GroupsOf(ctx, by)
	if err != nil {
		return nil, err
	}
	hits := make([]SearchHit, 0, len(people))
	for _, p := range people {
		hits = append(hits, SearchHit{Person: &p.User, rank: min(p.Rank, RankEmail)})
	}
	for _, g := range groups {
		if rank, ok := groupRank(Fold(g.Name), needle); ok {
			hits = append(hits, SearchHit{Group: &g, rank: rank})
		}
	}
	slices.SortStableFunc(hits, compareHits)
	hits, _ = cutRows(hits[:min(len(hits), s.limits.SearchRows)], s.limits.PageBytes, (*SearchHit).bytes)
	return hits, nil
}

// SearchOutsiders finds people who are not in the group, for its members only.
//
// Errors: as Search; Forbidden for a person who is not a member, whether the group exists
// or not.
func (s *Service) SearchOutsiders(ctx context.Context, by UserID, group ConversationID, text string) ([]User, error) {
	needle, err := searchNeedle(text)
	if err != nil {
		return nil, err
	}
	if err := s.requireMember(ctx, group, by); err != nil {
		return nil, err
	}
	people, err := s.findPeople(ctx, needle, PeopleQuery{Not: by, NotIn: group})
	if err != nil {
		return nil, err
	}
	people = people[:min(len(people), s.limits.SearchRows)]
	users := make([]User, len(people))
	for i, p := range people {
		users[i] = p.User
	}
	users, _ = cutRows(users, s.limits.PageBytes, (*User).bytes)
	return users, nil
}

func searchNeedle(text string) (string, error) {
	if text == "" || !wellFormed(text) || utf8.RuneCountInString(text) > MaxSearch {
		return "", errBadSearch
	}
	return Fold(text), nil
}

// findPeople asks the store for candidates and keeps, in order, those that match the
// whole needle and may be shown.
func (s *Service) findPeople(ctx context.Context, needle string, q PeopleQuery) ([]FoundPerson, error) {
	q.Prefix, q.PerRank = cutKey(needle), s.limits.SearchRows
	found, err := s.store.People(ctx, q)
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(p FoundPerson) bool { return !s.showsTo(needle, p) })
	slices.SortStableFunc(found, comparePeople)
	return found, nil
}

// showsTo reports whether p really matches needle: keys are cut, and a server that
// hides e-mails lets them be found only by who knows them whole.
func (s *Service) showsTo(needle string, p FoundPerson) bool {
	if p.Rank >= RankEmail && s.hideEmails {
		return Fold(p.User.Email) == needle
	}
	if len(needle) <= maxSearchKey {
		return true
	}
	last := ""
	if p.User.LastName != nil {
		last = *p.User.LastName
	}
	return strings.Contains(Fold(p.User.FirstName+" "+last), needle) || strings.Contains(Fold(p.User.Email), needle)
}

func groupRank(name, needle string) (SearchRank, bool) {
	switch i := strings.Index(name, needle); {
	case i == 0:
		return RankFirstStarts, true
	case i > 0:
		return RankLastStarts, true
	}
	return 0, false
}

// compareHits puts a lower rank first, people before groups of the same rank.
func compareHits(a, b SearchHit) int {
	if c := cmp.Compare(a.rank, b.rank); c != 0 {
		return c
	}
	switch {
	case a.Person != nil && b.Person != nil:
		return compareNames(*a.Person, *b.Person)
	case a.Person != nil:
		return -1
	case b.Person != nil:
		return 1
	}
	return cmp.Or(strings.Compare(Fold(a.Group.Name), Fold(b.Group.Name)), a.Group.ID.Compare(b.Group.ID))
}

func comparePeople(a, b FoundPerson) int {
	return cmp.Or(cmp.Compare(min(a.Rank, RankEmail), min(b.Rank, RankEmail)), compareNames(a.User, b.User))
}

// compareNames orders by first name, last name (a missing one last), then id.
func compareNames(a, b User) int {
	if c := strings.Compare(Fold(a.FirstName), Fold(b.FirstName)); c != 0 {
		return c
	}
	if (a.LastName == nil) != (b.LastName == nil) {
		if a.LastName == nil {
			return 1
		}
		return -1
	}
	if a.LastName != nil {
		if c := strings.Compare(Fold(*a.LastName), Fold(*b.LastName)); c != 0 {
			return c
		}
	}
	return a.ID.Compare(b.ID)
}
