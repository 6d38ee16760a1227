package ws

import (
	"context"
	"log/slog"

	"messenger/internal/hub"
	"messenger/internal/wire"
)

// session says hello, and lists and ends logins.
func (a asking) session(ctx context.Context, req wire.Request) ([]byte, error) {
	switch r := req.(type) {
	case wire.Hello:
		return a.hello(ctx, r)
	case wire.ListSessions:
		list, err := a.cfg.Sessions.Sessions(ctx, a.by.User)
		return wire.AppendSessions(hub.NewFrame(), r.Tag, list, a.by.Session), err
	case wire.RevokeSession:
		n, err := a.revoke(ctx, r)
		return wire.AppendRevoked(hub.NewFrame(), r.Tag, n), err
	}
	return nil, noOperation(req)
}

// hello makes the connection extended before the answer is queued, and lets deliveries
// that are under way end, so that whatever comes behind the answer is worded for it.
func (a asking) hello(ctx context.Context, r wire.Hello) ([]byte, error) {
	person, err := a.cfg.Chat.Person(ctx, a.by.User)
	if err != nil {
		return nil, err
	}
	if r.Device != "" {
		// A device that stays nameless is no reason not to talk to it.
		if err := a.cfg.Sessions.NameSession(ctx, a.by.Session, r.Device); err != nil {
			a.cfg.Log.Warn("name session", slog.Uint64("conn", uint64(a.conn.ID())), slog.Any("err", err))
		}
	}
	if !a.conn.Extended() {
		a.conn.Extend()
		a.cfg.SettleAll()
	}
	return wire.AppendWelcome(hub.NewFrame(), r.Tag, wire.Welcome{
		Version: min(r.Version, wire.Version), Session: a.by.Session, Now: a.cfg.Now(), Epoch: a.cfg.Epoch,
		User: person, Page: a.cfg.PageRows, Frame: a.conn.srv.limits.message,
	}), nil
}

func (a asking) revoke(ctx context.Context, r wire.RevokeSession) (int, error) {
	if r.All {
		return a.cfg.Sessions.RevokeOthers(ctx, a.by.User, a.by.Session)
	}
	return 1, a.cfg.Sessions.Revoke(ctx, a.by.User, r.Session)
}
