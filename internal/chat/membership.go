package chat

import (
	"context"
	"strings"
	"unicode/utf8"
)

// GroupInfo is a group as one of its members sees it.
type GroupInfo struct {
	Conversation Conversation
	Role         Role // of the asker
}

// Group returns what a group is.
//
// Errors: Forbidden if by is not a member.
func (s *Service) Group(ctx context.Context, by Actor, group ConversationID) (GroupInfo, error) {
	conv, m, err := s.groupOf(ctx, by, group, MayRead)
	if err != nil {
		return GroupInfo{}, err
	}
	return GroupInfo{Conversation: *conv, Role: m.Role}, nil
}

// groupOf returns a group and the row of by in it if by may do this there.
func (s *Service) groupOf(ctx context.Context, by Actor, group ConversationID, right Right) (*Conversation, *Member, error) {
	conv, m, err := s.store.Group(ctx, MemberKey{group, by.User})
	if err != nil {
		return nil, nil, err
	}
	if conv == nil || conv.Kind != Group {
		return nil, nil, ErrNotMember
	}
	if err := Authorise(Claim{Right: right, Member: m, In: conv}); err != nil {
		return nil, nil, err
	}
	return conv, m, nil
}

// MembersOf asks for the members of a group: those after a cursor, at most limit, and if
// Search is not empty only those whose names contain it.
type MembersOf struct {
	Group  ConversationID
	Search string
	After  MemberCursor // exclusive; the zero value is the beginning
	Limit  int
}

// Members returns members of a group, by role, then when they joined.
//
// Errors: Invalid for a negative limit or a search text that is too long or not well
// formed; Forbidden if by is not a member.
func (s *Service) Members(ctx context.Context, by Actor, q MembersOf) (List[MemberRow], error) {
	limit, err := s.rows(q.Limit)
	if err != nil {
		return List[MemberRow]{}, err
	}
	if !wellFormed(q.Search) || utf8.RuneCountInString(q.Search) > MaxSearch {
		return List[MemberRow]{}, errBadSearch
	}
	var found []MemberRow
	for wanted := limit; wanted > 0; wanted = limit - len(found) {
		rows, _, err := s.store.Members(ctx, MembersQuery{
			Conversation: q.Group, After: q.After, Prefix: cutKey(Fold(q.Search)), Limit: wanted,
		})
		if err != nil {
			return List[MemberRow]{}, err
		}
		for i := range rows {
			if rows[i].named(q.Search) {
				found = append(found, rows[i])
			}
		}
		if len(rows) < wanted {
			break
		}
		last := &rows[len(rows)-1].Member
		q.After = MemberCursor{last.Role, last.Joined, last.User}
	}
	if err := s.requireMember(ctx, q.Group, by.User); err != nil {
		return List[MemberRow]{}, err
	}
	return listOf(found, limit, s.limits.PageBytes, (*MemberRow).bytes), nil
}

// named reports whether the names of a member contain a text: keys are cut, and there are
// some of the e-mail too, which is nobody's business here.
func (r *MemberRow) named(search string) bool {
	if search == "" {
		return true
	}
	name := r.Name.First
	if r.Name.Last != nil {
		name += " " + *r.Name.Last
	}
	return strings.Contains(Fold(name), Fold(search))
}
