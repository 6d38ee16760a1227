package ws

import (
	"context"
	"log/slog"

	"messenger/internal/hub"
	"messenger/internal/limit"
	"messenger/internal/wire"
)

// personalOperations are about the asker's own connection and logins, and about who is
// online.
var personalOperations = []operation{
	op(wire.TypeHello, wire.Extended, limit.Write(limit.Message/5), hello),
	op(wire.TypeListSessions, wire.Extended, limit.Read(1), func(ctx context.Context, rc requestContext, _ *wire.ListSessions) (answer, error) {
		list, err := rc.cfg.Sessions.Sessions(ctx, rc.by.User)
		return func(dst []byte) []byte { return wire.AppendSessions(dst, rc.tag, list, rc.by.Session) }, err
	}),
	op(wire.TypeRevokeSession, wire.Extended, limit.Write(2*limit.Message), func(ctx context.Context, rc requestContext, r *wire.RevokeSession) (answer, error) {
		if r.All {
			n, err := rc.cfg.Sessions.RevokeOthers(ctx, rc.by.User, rc.by.Session)
			return func(dst []byte) []byte { return wire.AppendRevoked(dst, rc.tag, n) }, err
		}
		err := rc.cfg.Sessions.Revoke(ctx, rc.by.User, r.Session)
		return func(dst []byte) []byte { return wire.AppendRevoked(dst, rc.tag, 1) }, err
	}),
	op(wire.TypeSetPresence, wire.Extended, limit.Moment, func(_ context.Context, rc requestContext, r *wire.SetPresence) (answer, error) {
		rc.cfg.Hub.SetPresence(rc.conn, showing[r.Status])
		return func(dst []byte) []byte { return wire.AppendPresenceSet(dst, rc.tag, r.Status) }, nil
	}),
	op(wire.TypeGetPresence, wire.Extended, limit.Read(1), getPresence),
}

var showing = map[wire.PresenceStatus]hub.OwnPresence{
	wire.StatusOnline: hub.ShowOnline, wire.StatusAway: hub.ShowAway, wire.StatusHidden: hub.ShowHidden,
}

// hello makes the connection extended before the answer is queued, and lets deliveries
// that are under way end, so that all that comes after the answer is in its dialect.
func hello(ctx context.Context, rc requestContext, r *wire.Hello) (answer, error) {
	person, err := rc.cfg.Chat.Person(ctx, rc.by.User)
	if err != nil {
		return nil, err
	}
	if r.Device != "" {
		// A device that stays nameless is no reason not to talk to it.
		if err := rc.cfg.Sessions.NameSession(ctx, rc.by.Session, r.Device); err != nil {
			rc.cfg.Log.Warn("name session", slog.Uint64("conn", uint64(rc.conn.ID())), slog.Any("err", err))
		}
	}
	if !rc.conn.Extended() {
		rc.conn.Extend()
		rc.cfg.WaitAllDelivered()
	}
	return func(dst []byte) []byte {
		return wire.AppendWelcome(dst, r.Tag, wire.Welcome{
			Version: min(r.Version, wire.Version), Session: rc.by.Session, Now: rc.cfg.Now(), Epoch: rc.cfg.Epoch,
			User: person, Page: rc.cfg.PageRows, Frame: rc.conn.srv.limits.message,
		})
	}, nil
}

// getPresence answers how people are seen, and subscribes the connection to what changes
// from then on. People without a conversation with the asker are left out. It subscribes
// before it looks and looks again once the answer is queued, so no change falls between.
func getPresence(ctx context.Context, rc requestContext, r *wire.GetPresence) (answer, error) {
	people, err := rc.cfg.Chat.MayWatch(ctx, rc.by, r.Users)
	if err != nil {
		return nil, err
	}
	rc.cfg.Hub.SubscribePresence(rc.conn, people)
	seen, err := rc.cfg.LastSeen(ctx, people)
	if err != nil {
		rc.cfg.Hub.SubscribePresence(rc.conn, nil)
		return nil, err
	}
	now := rc.cfg.Hub.Presences(seen)
	rc.conn.Reply(hub.Seal(wire.AppendPresences(hub.NewFrame(), rc.tag, now)))
	rc.cfg.Hub.RefreshPresence(rc.conn, seen, now)
	return nil, nil
}
