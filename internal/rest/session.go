package rest

import (
	"context"
	"net/http"

	"messenger/internal/chat"
)

// sessionRow is one login of the asker.
type sessionRow struct {
	SessionID  string `json:"sessionId"`
	DeviceName string `json:"deviceName"`
	CreatedAt  string `json:"createdAt"`
	LastSeenAt string `json:"lastSeenAt"`
	Current    bool   `json:"current"`
}

func (s *server) listSessions(ctx context.Context, in request) (answer, error) {
	sessions, err := s.accounts.Sessions(ctx, in.by.User)
	if err != nil {
		return answer{}, err
	}
	rows := make([]sessionRow, len(sessions))
	for i, held := range sessions {
		rows[i] = sessionRow{
			held.ID.String(), held.Device, moment(held.CreatedAt), moment(held.LastSeenAt), held.ID == in.by.Session,
		}
	}
	return answer{http.StatusOK, page[sessionRow]{rows}}, nil
}

func (s *server) endSession(ctx context.Context, in request) (answer, error) {
	session, err := parseID[chat.Session](in.path["sessionId"], "sessionId")
	if err != nil {
		return answer{}, err
	}
	if err := s.accounts.Revoke(ctx, in.by.User, session); err != nil {
		return answer{}, err
	}
	return done(http.StatusOK, "Session ended"), nil
}

// logOut ends the asking session. If another request was faster, nobody is logged in.
func (s *server) logOut(ctx context.Context, in request) (answer, error) {
	err := s.accounts.Revoke(ctx, in.by.User, in.by.Session)
	if chat.CodeOf(err) == chat.NotFound {
		err = chat.ErrNoSession
	}
	if err != nil {
		return answer{}, err
	}
	return done(http.StatusOK, "Logged out"), nil
}

func (s *server) logOutEverywhere(ctx context.Context, in request) (answer, error) {
	if err := s.accounts.ConfirmPassword(ctx, in.ip, in.by, in.text("password")); err != nil {
		return answer{}, err
	}
	if err := s.accounts.RevokeAll(ctx, in.by.User, chat.SessionID{}); err != nil {
		return answer{}, err
	}
	return done(http.StatusOK, "Logged out everywhere"), nil
}

// refreshed is a new token of the session that asked for it.
type refreshed struct {
	Token     string `json:"token"`
	ExpiresAt string `json:"expiresAt"`
}

func (s *server) refreshToken(ctx context.Context, in request) (answer, error) {
	token, expires, err := s.accounts.Refresh(ctx, in.by)
	if err != nil {
		return answer{}, err
	}
	return answer{http.StatusOK, refreshed{token, moment(chat.InstantOf(expires))}}, nil
}
