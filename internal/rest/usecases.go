package rest

import (
	"context"
	"net/http"

	"messenger/internal/chat"
)

// page is the envelope of rows; an empty one is [], never null.
type page[R any] struct {
	Data []R `json:"data"`
}

// personRow is a user as search-users shows them.
type personRow struct {
	UserID    *string `json:"userId"`
	FirstName *string `json:"firstName"`
	LastName  *string `json:"lastName"`
	Email     *string `json:"email"`
}

// foundRow is a row of search: a user or a group, the fields of the other null.
type foundRow struct {
	personRow
	GroupID   *string `json:"groupId"`
	GroupName *string `json:"groupName"`
}

func (s *server) search(ctx context.Context, in request) (answer, error) {
	text := in.query["searchText"]
	hits, err := s.chats.Search(ctx, in.by.User, text)
	if err != nil {
		return answer{}, err
	}
	rows := make([]foundRow, len(hits))
	for i, hit := range hits {
		if hit.Person != nil {
			rows[i].personRow = s.person(*hit.Person, text)
		}
		if hit.Group != nil {
			rows[i].GroupID, rows[i].GroupName = new(hit.Group.ID.String()), &hit.Group.Name
		}
	}
	return answer{http.StatusOK, page[foundRow]{rows}}, nil
}

func (s *server) searchUsers(ctx context.Context, in request) (answer, error) {
	group, err := parseID[chat.Conversation](in.query["groupId"], "groupId")
	if err != nil {
		return answer{}, err
	}
	text := in.query["searchText"]
	users, err := s.chats.SearchOutsiders(ctx, in.by.User, group, text)
	if err != nil {
		return answer{}, err
	}
	rows := make([]personRow, len(users))
	for i, u := range users {
		rows[i] = s.person(u, text)
	}
	return answer{http.StatusOK, page[personRow]{rows}}, nil
}

// person is a user's row. A server that hides e-mails shows one only to a person who asked
// for it whole.
func (s *server) person(u chat.User, text string) personRow {
	row := personRow{UserID: new(u.ID.String()), FirstName: &u.FirstName, LastName: u.LastName}
	if !s.hideEmails || chat.FoldEmail(u.Email) == chat.FoldEmail(text) {
		row.Email = &u.Email
	}
	return row
}

func (s *server) markAsDeleted(ctx context.Context, in request) (answer, error) {
	companion, err := parseID[chat.User](in.text("companionId"), "companionId")
	if err != nil {
		return answer{}, err
	}
	if _, _, err := s.chats.ClearDialog(ctx, in.actor(), companion); err != nil {
		return answer{}, err
	}
	return done(http.StatusOK, "User's messages have been deleted"), nil
}

// groupCreated is spelled as the contract spells it.
type groupCreated struct {
	StatusCode int    `json:"statusCode"`
	Message    string `json:"message"`
}

func (s *server) createGroup(ctx context.Context, in request) (answer, error) {
	group, err := parseID[chat.Conversation](in.text("groupId"), "groupId")
	if err != nil {
		return answer{}, err
	}
	message, err := parseID[chat.Message](in.text("messageId"), "messageId")
	if err != nil {
		return answer{}, err
	}
	err = s.chats.CreateGroup(ctx, in.actor(), chat.NewGroup{
		ID: group, Name: in.text("groupName"),
		Notice: chat.Draft{ID: message, Content: in.text("notificationMessage")},
	})
	if err != nil {
		return answer{}, err
	}
	return answer{http.StatusOK, groupCreated{http.StatusOK, "Create group succes"}}, nil
}

// parseID reads an id and names the field in its refusal.
func parseID[T any](text, field string) (chat.ID[T], error) {
	id, err := chat.ParseID[T](text)
	if err != nil {
		return id, &chat.Error{Code: chat.Invalid, Message: "Invalid " + field}
	}
	return id, nil
}

// namedID is parseID for what may be left out: the id of zeros, which stands for that in
// here, names nothing.
func namedID[T any](text, field string) (chat.ID[T], error) {
	id, err := parseID[T](text, field)
	if err == nil && id.IsZero() {
		err = &chat.Error{Code: chat.Invalid, Message: "Invalid " + field}
	}
	return id, err
}
