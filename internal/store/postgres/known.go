package postgres

import (
	"sync"

	"messenger/internal/chat"
)

// knownSize bounds each of the two generations of known, about 2 MiB.
const knownSize = 1 << 16

// known remembers conversations whose heads were seen. A conversation is never removed, so a
// batch over known ones opens no dialog and need not lock its users against deletion.
// What was not used for long is forgotten, which costs one statement. It is safe for
// concurrent use.
type known struct {
	mu         sync.Mutex
	young, old map[chat.ConversationID]struct{}
}

// all reports whether all ids are known.
func (k *known) all(ids []chat.ConversationID) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, id := range ids {
		if _, ok := k.young[id]; ok {
			continue
		}
		if _, ok := k.old[id]; !ok {
			return false
		}
		k.add(id)
	}
	return true
}

// learn remembers the conversations of heads, which were read from the database.
func (k *known) learn(heads map[chat.ConversationID]*chat.Conversation) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for id := range heads {
		if _, ok := k.young[id]; !ok {
			k.add(id)
		}
	}
}

func (k *known) add(id chat.ConversationID) {
	if k.young == nil || len(k.young) >= knownSize {
		k.young, k.old = make(map[chat.ConversationID]struct{}), k.young
	}
	k.young[id] = struct{}{}
}
