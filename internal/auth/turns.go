package auth

import (
	"context"
	"sync"
)

// turns lets one caller at a time work on a key. Of a hundred sign-ups with one e-mail
// the first hashes a password and the others find the e-mail taken, instead of all of
// them crowding the hasher. The zero value is ready; it holds the keys at work only.
type turns struct {
	mu   sync.Mutex
	keys map[string]*turn
}

type turn struct {
	free    chan struct{} // holds an element while nobody works
	callers int           // working or waiting
}

// take waits for the turn; done gives it back.
func (t *turns) take(ctx context.Context, key string) (done func(), err error) {
	t.mu.Lock()
	k := t.keys[key]
	if k == nil {
		k = &turn{free: make(chan struct{}, 1)}
		k.free <- struct{}{}
		if t.keys == nil {
			t.keys = make(map[string]*turn)
		}
		t.keys[key] = k
	}
	k.callers++
	t.mu.Unlock()

	select {
	case <-k.free:
		return func() {
			k.free <- struct{}{}
			t.leave(key, k)
		}, nil
	case <-ctx.Done():
		t.leave(key, k)
		return nil, ctx.Err()
	}
}

func (t *turns) leave(key string, k *turn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if k.callers--; k.callers == 0 {
		delete(t.keys, key)
	}
}
