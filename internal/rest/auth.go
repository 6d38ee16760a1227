package rest

import (
	"context"
	"net/http"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

// signUp is the classic sign-up: its names are single words.
func (s *server) signUp(ctx context.Context, in request) (answer, error) {
	return s.openAccount(ctx, in, false)
}

// createAccount is signUp with names of several words and with passphrases.
func (s *server) createAccount(ctx context.Context, in request) (answer, error) {
	return s.openAccount(ctx, in, true)
}

func (s *server) openAccount(ctx context.Context, in request, spaces bool) (answer, error) {
	err := s.accounts.SignUp(ctx, in.ip, auth.NewAccount{
		NewUserForm: chat.NewUserForm{
			FirstName: in.text("firstName"), LastName: in.optional("lastName"), Email: in.text("email"), Spaces: spaces,
		},
		Password: in.text("password"),
	})
	if err != nil {
		return answer{}, err
	}
	return done(http.StatusCreated, "User registered!"), nil
}

// loggedIn has the fields that the client reads, in the contract's order.
type loggedIn struct {
	ID        string  `json:"id"`
	Email     string  `json:"email"`
	Message   string  `json:"message"`
	Token     string  `json:"token"`
	FirstName string  `json:"firstName"`
	LastName  *string `json:"lastName"` // null if never given
}

func (s *server) login(ctx context.Context, in request) (answer, error) {
	res, err := s.accounts.Login(ctx, in.ip, in.device, in.text("email"), in.text("password"))
	if err != nil {
		return answer{}, err
	}
	return answer{http.StatusCreated, loggedIn{
		ID: res.User.ID.String(), Email: res.User.Email, Message: "User is authorized", Token: res.Token,
		FirstName: res.User.FirstName, LastName: res.User.LastName,
	}}, nil
}
