package ws

import (
	"context"

	"messenger/internal/hub"
	"messenger/internal/wire"
)

// moment does what is never stored.
func (a asking) moment(ctx context.Context, req wire.Request) ([]byte, error) {
	switch r := req.(type) {
	case wire.Typing:
		place, err := a.cfg.Chat.Typing(ctx, a.by, r.At, r.Active)
		if err != nil || !heeded(r) {
			return nil, err
		}
		return wire.AppendTyping(hub.NewFrame(), r.Tag, place), nil
	case wire.SetPresence:
		a.cfg.Hub.Show(a.conn, showing[r.Status])
		return wire.AppendPresenceSet(hub.NewFrame(), r.Tag, r.Status), nil
	case wire.GetPresence:
		return nil, a.presence(ctx, r)
	}
	return nil, noOperation(req)
}

var showing = map[wire.PresenceStatus]hub.Showing{
	wire.StatusOnline: hub.ShowOnline, wire.StatusAway: hub.ShowAway, wire.StatusHidden: hub.ShowHidden,
}

// presence answers how people are seen, and has the connection hear of what changes from
// then on. Whoever has no conversation with the asker is left out. It watches before it
// looks and looks again once the answer is queued, so no change falls between.
func (a asking) presence(ctx context.Context, r wire.GetPresence) error {
	people, err := a.cfg.Chat.MayWatch(ctx, a.by, r.Users)
	if err != nil {
		return err
	}
	a.cfg.Hub.Watch(a.conn, people)
	seen, err := a.cfg.Sightings(ctx, people)
	if err != nil {
		a.cfg.Hub.Watch(a.conn, nil)
		return err
	}
	now := a.cfg.Hub.Presences(seen)
	a.conn.Reply(hub.Seal(wire.AppendPresences(hub.NewFrame(), r.Tag, now)))
	a.cfg.Hub.Learn(a.conn, seen, now)
	return nil
}
