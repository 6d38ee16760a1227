// Package demo fills a store with people, groups and dialogs to look at.
//
// It is called by `messenger demo` through internal/app and uses the same operations as
// any client, over a group commit of its own whose clock walks from some weeks ago to
// now. It must not be reachable over HTTP (docs/guarantees.md, Decisions: demo data).
package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	mrand "math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"messenger/internal/auth"
	"messenger/internal/chat"
	"messenger/internal/commit"
)

// Sizes of the data set.
const (
	Groups   = 32
	Dialogs  = 60
	Messages = 6000
	span     = 30 * 24 * time.Hour // from the first message to now
)

// Deps is what Load works with.
type Deps struct {
	Accounts auth.AccountStore
	Store    chat.Store
	Hash     string // of the password that all demo people share
	Now      time.Time
	Log      *slog.Logger
	// Progress is told how much of the work is done. It may be called from several
	// goroutines.
	Progress func(done, total int)
}

// Summary says what was loaded.
type Summary struct {
	Emails   []string
	Groups   int
	Dialogs  int
	Messages int
}

// ErrLoaded means that the store has the demo people already.
var ErrLoaded = errors.New("the demo data is already loaded")

// Load creates the people, their conversations and their messages.
//
// Errors: ErrLoaded if the first demo person exists; then nothing is changed.
func Load(ctx context.Context, d Deps) (Summary, error) {
	l := &loader{Deps: d, random: mrand.New(mrand.NewPCG(2026, 11))}
	l.clock.Store(int64(chat.InstantOf(d.Now.Add(-span))))
	queue := commit.New(commit.Config{}, commit.Deps{
		Store: d.Store, Publisher: nobody{}, Log: d.Log,
		Now: func() chat.Instant { return chat.Instant(l.clock.Load()) },
	})
	defer queue.Close(context.WithoutCancel(ctx))
	l.service = chat.New(d.Store, queue, chat.Options{})
	if err := l.people(ctx); err != nil {
		return Summary{}, err
	}
	if err := l.conversations(ctx); err != nil {
		return Summary{}, err
	}
	if err := l.messages(ctx); err != nil {
		return Summary{}, err
	}
	s := Summary{Groups: Groups, Dialogs: Dialogs, Messages: Messages}
	for _, p := range cast {
		s.Emails = append(s.Emails, p.email())
	}
	return s, nil
}

// nobody is a publisher without listeners: nobody is connected to a store being filled.
type nobody struct{}

func (nobody) Publish(context.Context, []chat.Event) {}

type loader struct {
	Deps
	service *chat.Service
	random  *mrand.Rand
	clock   atomic.Int64 // of the commits
	done    atomic.Int64

	users   []chat.UserID
	groups  []group
	dialogs [][2]chat.UserID
}

type group struct {
	id      chat.ConversationID
	members []chat.UserID
}

func newID[T any]() chat.ID[T] {
	var id chat.ID[T]
	_, _ = rand.Read(id[:])
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return id
}

func (l *loader) step() {
	done := l.done.Add(1)
	if l.Progress != nil {
		l.Progress(int(done), len(cast)+Groups+Messages)
	}
}

func (l *loader) people(ctx context.Context) error {
	for i, p := range cast {
		form := chat.NewUserForm{FirstName: p.first, LastName: &p.last, Email: p.email()}
		u, err := chat.NewUser(newID[chat.User](), form, chat.Instant(l.clock.Load()))
		if err != nil {
			return fmt.Errorf("create %s: %w", p.first, err)
		}
		err = l.Accounts.CreateAccount(ctx, auth.Account{User: u, PasswordHash: l.Hash})
		if i == 0 && chat.CodeOf(err) == chat.Conflict {
			return ErrLoaded
		}
		if err != nil {
			return fmt.Errorf("create %s: %w", p.first, err)
		}
		l.users = append(l.users, u.ID)
		l.step()
	}
	return nil
}

// conversations makes the groups, with the first person in half of them, and chooses
// who talks to whom.
func (l *loader) conversations(ctx context.Context) error {
	for i := range Groups {
		order := l.random.Perm(len(l.users))
		if i%2 == 0 {
			order = append([]int{0}, order...)
		}
		owner := order[0]
		g := group{id: newID[chat.Conversation](), members: []chat.UserID{l.users[owner]}}
		by := chat.Actor{User: l.users[owner]}
		notice := chat.Draft{ID: newID[chat.Message](), Content: cast[owner].first + " created the group"}
		if err := l.service.CreateGroup(ctx, by, chat.NewGroup{ID: g.id, Name: groupNames[i], Notice: notice}); err != nil {
			return fmt.Errorf("create group: %w", err)
		}
		for _, other := range order[1 : 3+l.random.IntN(12)] {
			if other == owner {
				continue
			}
			notice := chat.Draft{ID: newID[chat.Message](), Content: cast[owner].first + " added " + cast[other].first}
			if _, err := l.service.AddMember(ctx, by, g.id, l.users[other], notice); err != nil {
				return fmt.Errorf("add member: %w", err)
			}
			g.members = append(g.members, l.users[other])
		}
		l.groups = append(l.groups, g)
		l.step()
	}
	for i := 0; len(l.dialogs) < Dialogs; i++ {
		a, b := i%len(l.users), l.random.IntN(len(l.users))
		if len(l.dialogs) < len(l.users)-1 { // everybody has written to the first person
			a, b = 0, len(l.dialogs)+1
		}
		if a != b {
			l.dialogs = append(l.dialogs, [2]chat.UserID{l.users[a], l.users[b]})
		}
	}
	return nil
}

// messages lets the conversations go on, a snippet at a time, while the clock walks.
func (l *loader) messages(ctx context.Context) error {
	var pending sync.WaitGroup
	var failed atomic.Pointer[error]
	begin := l.clock.Load()
	for sent := 0; sent < Messages && failed.Load() == nil; {
		lines := snippets[l.random.IntN(len(snippets))]
		speak := l.speakers()
		for i, line := range lines[:min(len(lines), Messages-sent)] {
			pending.Add(1)
			err := l.service.Send(ctx, speak(i, chat.Draft{ID: newID[chat.Message](), Content: line}), func(err error) {
				defer pending.Done()
				if err != nil {
					failed.Store(&err)
				}
				l.step()
			})
			if err != nil {
				pending.Done()
				return fmt.Errorf("send: %w", err)
			}
			sent++
		}
		if sent%64 < len(lines) { // wait until the queued sends have their time before the clock advances
			pending.Wait()
			l.clock.Store(begin + int64(span/time.Millisecond)*int64(sent)/Messages)
		}
	}
	pending.Wait()
	if err := failed.Load(); err != nil {
		return fmt.Errorf("send: %w", *err)
	}
	return nil
}

// speakers picks a conversation and returns who says its i-th line, to whom.
func (l *loader) speakers() func(i int, d chat.Draft) chat.Send {
	if l.random.IntN(2) == 0 {
		pair := l.dialogs[l.random.IntN(len(l.dialogs))]
		return func(i int, d chat.Draft) chat.Send {
			return &chat.SendDialog{By: chat.Actor{User: pair[i%2]}, To: pair[1-i%2], Draft: d}
		}
	}
	g := l.groups[l.random.IntN(len(l.groups))]
	from := l.random.IntN(len(g.members))
	return func(i int, d chat.Draft) chat.Send {
		return &chat.SendGroup{By: chat.Actor{User: g.members[(from+i)%len(g.members)]}, Group: g.id, Draft: d}
	}
}
