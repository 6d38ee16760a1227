package rest

import (
	"context"
	"net/http"
)

func (s *server) updateProfile(ctx context.Context, in request) (answer, error) {
	if err := s.chats.Rename(ctx, in.actor(), in.optional("firstName"), in.optional("lastName")); err != nil {
		return answer{}, err
	}
	return done(http.StatusCreated, "User updated."), nil
}

func (s *server) changePassword(ctx context.Context, in request) (answer, error) {
	if err := s.accounts.ChangePassword(ctx, in.by, in.text("oldPassword"), in.text("newPassword")); err != nil {
		return answer{}, err
	}
	return done(http.StatusCreated, "Password changed successfully."), nil
}

// destroyAccount anonymises unless it is told to erase (contract.md §6 row 27).
func (s *server) destroyAccount(ctx context.Context, in request) (answer, error) {
	if err := s.chats.DeleteAccount(ctx, in.actor(), in.query["mode"] == "erase"); err != nil {
		return answer{}, err
	}
	return done(http.StatusOK, "User deleted successfully."), nil
}
