package memory

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"messenger/internal/chat"
)

// searchKey is one key of one user; its rank is the index of the list it is in.
type searchKey struct {
	text string
	user chat.UserID
}

func compareKeys(a, b searchKey) int {
	return cmp.Or(strings.Compare(a.text, b.text), a.user.Compare(b.user))
}

// People returns who is found by a prefix; see chat.Store. Users come by rank, then in
// order of their key.
func (s *Store) People(ctx context.Context, q chat.PeopleQuery) ([]chat.FoundPerson, error) {
	unlock, err := s.read(ctx, People)
	if err != nil {
		return nil, err
	}
	defer unlock()
	var found []chat.FoundPerson
	better := map[chat.UserID]bool{}
	for rank := range s.keys {
		for _, id := range s.usersOfRank(rank, q) {
			if !better[id] {
				better[id] = true
				found = append(found, chat.FoundPerson{User: copyUser(s.accounts[id].User), Rank: chat.SearchRank(rank)})
			}
		}
	}
	return found, nil
}

func (s *Store) usersOfRank(rank int, q chat.PeopleQuery) []chat.UserID {
	var users []chat.UserID
	seen := map[chat.UserID]bool{}
	keys := s.keys[rank]
	start, _ := slices.BinarySearchFunc(keys, searchKey{text: q.Prefix}, compareKeys)
	for _, k := range keys[start:] {
		if len(users) >= q.PerRank || !strings.HasPrefix(k.text, q.Prefix) {
			break
		}
		if k.user == q.Not || seen[k.user] || s.isMember(q.NotIn, k.user) {
			continue
		}
		seen[k.user] = true
		users = append(users, k.user)
	}
	return users
}

func (s *Store) isMember(id chat.ConversationID, user chat.UserID) bool {
	conv := s.conversations[id]
	return conv != nil && conv.members[user].Present()
}

// setUser writes a user's row over and replaces the keys that find it.
func (s *Store) setUser(u chat.User) {
	a := s.accounts[u.ID]
	for _, k := range chat.SearchKeys(a.User) {
		keys := s.keys[k.Rank]
		if i, ok := slices.BinarySearchFunc(keys, searchKey{k.Text, u.ID}, compareKeys); ok {
			s.keys[k.Rank] = slices.Delete(keys, i, i+1)
		}
	}
	a.User = copyUser(u)
	s.addKeys(a.User)
}

func (s *Store) addKeys(u chat.User) {
	for _, k := range chat.SearchKeys(u) {
		key := searchKey{k.Text, u.ID}
		if i, ok := slices.BinarySearchFunc(s.keys[k.Rank], key, compareKeys); !ok {
			s.keys[k.Rank] = slices.Insert(s.keys[k.Rank], i, key)
		}
	}
}
