package sqlite

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"messenger/internal/chat"
)

// recentPlaces bounds what recents holds: places in conversations of all its people
// together, each about 200 bytes with its share of the maps.
const recentPlaces = 1 << 17

// chatListCache remembers, for people who ask for their chat list again and again, where the
// newest message of each of their conversations is: a list then costs a walk through
// memory and the rows it shows, instead of a look-up per conversation (ADR 0016).
//
// It never answers by itself. Whoever looks takes the snapshot of the database while the
// lock is held, and what a commit under way may be changing is asked of that snapshot,
// so that the answer is what the database alone would have said.
type chatListCache struct {
	mu       sync.RWMutex
	limit    int
	held     int
	clock    atomic.Int64
	people   map[chat.UserID]*recentList
	heads    map[chat.ConversationID]*recentHead
	inFlight []*chat.Batch // may be committed at any moment, or are and are not settled
	filling  map[*filling]struct{}
}

// recentList is where one person is now. One without places has asked once.
type recentList struct {
	used   atomic.Int64
	places []recentPlace // in order of conversation
}

type recentPlace struct {
	conversation chat.ConversationID
	head         *recentHead
	cleared      chat.Seq
	hides        bool // the person has hidden messages here
}

// recentHead is what of a conversation is the same for everybody in it.
type recentHead struct {
	last    chat.Seq // Conversation.LastSeq: a later state has a greater one
	seq     chat.Seq // of the newest message
	at      chat.Instant
	dropped bool

	lists    int // that hold it
	inFlight int // batches under way that change it
}

// filling is a list that is being read from a snapshot.
type filling struct {
	user    chat.UserID
	changed map[chat.ConversationID]struct{} // since the snapshot, or maybe before
	spoiled bool
}

func newRecents(limit int) *chatListCache {
	return &chatListCache{
		limit: limit, people: map[chat.UserID]*recentList{}, heads: map[chat.ConversationID]*recentHead{},
		filling: map[*filling]struct{}{},
	}
}

// look has p pick from what is known of a person and reports whether anything is. pin
// takes the snapshot in which what p leaves open is to be asked.
func (r *chatListCache) look(user chat.UserID, p *picker, pin func() error) (known bool, err error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	list := r.people[user]
	if list == nil || list.places == nil {
		return false, nil
	}
	list.used.Store(r.clock.Add(1))
	if err := pin(); err != nil {
		return false, err
	}
	p.pick(list.places)
	return true, nil
}

// begin is called for a person of whom nothing is known, before the list is read from
// the snapshot that pin takes. It returns nil if the list is not to be kept; otherwise
// keep must be called.
func (r *chatListCache) begin(user chat.UserID, pin func() error) (*filling, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := r.people[user]
	if list == nil {
		list = &recentList{}
		list.used.Store(r.clock.Add(1))
		r.people[user] = list
		r.held++
		r.evict()
		return nil, nil
	}
	if list.places != nil { // somebody else was faster
		return nil, nil
	}
	f := &filling{user: user}
	for _, b := range r.inFlight {
		f.notice(&b.Changes)
	}
	if f.spoiled {
		return nil, nil
	}
	if err := pin(); err != nil {
		return nil, err
	}
	r.filling[f] = struct{}{}
	return f, nil
}

// notice tells f of a batch that its snapshot may or may not show.
func (f *filling) notice(ch *chat.Changes) {
	for _, m := range ch.Members {
		f.spoiled = f.spoiled || m.User == f.user
	}
	for _, list := range [...][]*chat.Conversation{ch.NewConversations, ch.Conversations} {
		for _, h := range list {
			if f.changed == nil {
				f.changed = map[chat.ConversationID]struct{}{}
			}
			f.changed[h.ID] = struct{}{}
		}
	}
}

// keep ends f with the places that were read, nil for none.
func (r *chatListCache) keep(f *filling, places []recentPlace) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.filling, f)
	list := r.people[f.user]
	if f.spoiled || len(places) == 0 || len(places) > r.limit/4 || list == nil || list.places != nil {
		return
	}
	for i := range places {
		id := places[i].conversation
		if _, changed := f.changed[id]; changed && r.heads[id] == nil {
			return
		}
	}
	list.places = slices.Clone(places)
	for i := range list.places {
		p := &list.places[i]
		if r.heads[p.conversation] == nil {
			own := *p.head // not as a part of all that was read
			r.heads[p.conversation] = &own
		}
		p.head = r.heads[p.conversation]
		p.head.lists++
	}
	list.used.Store(r.clock.Add(1))
	r.held += len(list.places)
	r.evict()
}

// evict forgets people until no more is held than may be: of a few at random the one
// who has not asked for longest.
func (r *chatListCache) evict() {
	const sample = 8
	for r.held > r.limit {
		var oldest chat.UserID
		var used int64
		n := 0
		for user, list := range r.people {
			if at := list.used.Load(); n == 0 || at < used {
				oldest, used = user, at
			}
			if n++; n == sample {
				break
			}
		}
		r.empty(r.people[oldest])
		delete(r.people, oldest)
		r.held--
	}
}

// empty makes a list one that has asked once.
func (r *chatListCache) empty(list *recentList) {
	for i := range list.places {
		p := &list.places[i]
		if p.head.lists--; p.head.lists == 0 {
			delete(r.heads, p.conversation)
		}
	}
	r.held -= len(list.places)
	list.places = nil
}

// announce is called before b is committed; settle must follow.
func (r *chatListCache) announce(b *chat.Batch) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.inFlight = append(r.inFlight, b)
	ch := &b.Changes
	for f := range r.filling {
		f.notice(ch)
	}
	for _, m := range ch.Members {
		if list := r.people[m.User]; list != nil && list.places != nil && list.changedBy(m) {
			r.empty(list)
		}
	}
	for _, list := range [...][]*chat.Conversation{ch.NewConversations, ch.Conversations} {
		for _, h := range list {
			if known := r.heads[h.ID]; known != nil {
				known.inFlight++
			}
		}
	}
}

// changedBy reports whether list is another once a member's row is m.
func (list *recentList) changedBy(m *chat.Member) bool {
	i, found := slices.BinarySearchFunc(list.places, m.Conversation, func(p recentPlace, id chat.ConversationID) int {
		return p.conversation.Compare(id)
	})
	if !found {
		return m.Left == 0
	}
	p := &list.places[i]
	return m.Left != 0 || p.cleared != m.Cleared || p.hides != (m.Hidden > 0) || p.head.dropped
}

// settle ends what announce began. Batches may be settled in another order than they
// were committed in. One that was not committed, or of which nobody knows, takes all
// with it.
func (r *chatListCache) settle(b *chat.Batch, committed bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.inFlight = slices.DeleteFunc(r.inFlight, func(other *chat.Batch) bool { return other == b })
	if !committed {
		clear(r.people)
		clear(r.heads)
		r.held = 0
		for f := range r.filling {
			f.spoiled = true
		}
		return
	}
	for _, list := range [...][]*chat.Conversation{b.Changes.NewConversations, b.Changes.Conversations} {
		for _, h := range list {
			known := r.heads[h.ID]
			if known == nil {
				continue
			}
			known.inFlight--
			if h.LastSeq >= known.last {
				known.last, known.seq, known.at, known.dropped = h.LastSeq, h.LastMessage, h.LastMessageAt, !h.Live()
			}
		}
	}
}

// known is the people whose lists are held, for tests.
func (r *chatListCache) known() []chat.UserID {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var users []chat.UserID
	for user := range maps.Keys(r.people) {
		if r.people[user].places != nil {
			users = append(users, user)
		}
	}
	return users
}
