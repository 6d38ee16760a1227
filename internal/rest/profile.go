package rest

import (
	"context"
	"net/http"
)

// profile is a person's own account as an answer shows it.
type profile struct {
	UserID    string  `json:"userId"`
	FirstName string  `json:"firstName"`
	LastName  *string `json:"lastName"`
	Email     string  `json:"email"`
	CreatedAt string  `json:"createdAt"`
}

func (s *server) readProfile(ctx context.Context, in request) (answer, error) {
	u, err := s.accounts.Account(ctx, in.by)
	if err != nil {
		return answer{}, err
	}
	return answer{http.StatusOK, profile{u.ID.String(), u.FirstName, u.LastName, u.Email, moment(u.CreatedAt)}}, nil
}

func (s *server) updateProfile(ctx context.Context, in request) (answer, error) {
	if err := s.chats.Rename(ctx, in.actor(), in.optional("firstName"), in.optional("lastName")); err != nil {
		return answer{}, err
	}
	return done(http.StatusCreated, "User updated."), nil
}

// setName is updateProfile with names of several words.
func (s *server) setName(ctx context.Context, in request) (answer, error) {
	if err := s.chats.SetName(ctx, in.actor(), in.optional("firstName"), in.optional("lastName")); err != nil {
		return answer{}, err
	}
	return done(http.StatusCreated, "User updated."), nil
}

// changePassword serves the classic operation and setPassword, whose schema allows spaces.
func (s *server) changePassword(ctx context.Context, in request) (answer, error) {
	if err := s.accounts.ChangePassword(ctx, in.ip, in.by, in.text("oldPassword"), in.text("newPassword")); err != nil {
		return answer{}, err
	}
	return done(http.StatusCreated, "Password changed successfully."), nil
}

// destroyAccount anonymises unless the mode is "erase". Only the classic request, which has
// no mode, needs no password.
func (s *server) destroyAccount(ctx context.Context, in request) (answer, error) {
	mode := in.query["mode"]
	if mode != "" {
		if err := s.accounts.ConfirmPassword(ctx, in.ip, in.by, in.text("password")); err != nil {
			return answer{}, err
		}
	}
	if err := s.chats.DeleteAccount(ctx, in.actor(), mode == "erase"); err != nil {
		return answer{}, err
	}
	return done(http.StatusOK, "User deleted successfully."), nil
}
