package rest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime"
	"slices"
	"time"

	"messenger/api"
	"messenger/internal/auth"
	"messenger/internal/chat"
	"messenger/internal/limit"
)

// Accounts is what the package needs of internal/auth.
type Accounts interface {
	Credentials
	Sessions
}

// Credentials is about who somebody is.
type Credentials interface {
	SignUp(ctx context.Context, ip netip.Addr, a auth.NewAccount) error
	Login(ctx context.Context, ip netip.Addr, device, email, password string) (auth.LoginResult, error)
	Account(ctx context.Context, by auth.Identity) (chat.User, error)
	Empty(ctx context.Context) (bool, error)
	SignUpOpen() bool
	ConfirmPassword(ctx context.Context, ip netip.Addr, by auth.Identity, password string) error
	ChangePassword(ctx context.Context, ip netip.Addr, by auth.Identity, oldPassword, newPassword string) error
}

// Sessions is about the logins of devices.
type Sessions interface {
	Authenticate(ctx context.Context, token string) (auth.Identity, error)
	Refresh(ctx context.Context, by auth.Identity) (token string, expires time.Time, err error)
	Sessions(ctx context.Context, user chat.UserID) ([]chat.Session, error)
	Revoke(ctx context.Context, user chat.UserID, session chat.SessionID) error
	RevokeAll(ctx context.Context, user chat.UserID, except chat.SessionID) error
}

// Chats is what the package needs of internal/chat.
type Chats interface {
	UseCases
	Conversations
}

// UseCases are the operations of the classic contract.
type UseCases interface {
	Rename(ctx context.Context, by chat.Actor, first, last *string) error
	DeleteAccount(ctx context.Context, by chat.Actor, erase bool) error
	ClearDialog(ctx context.Context, by chat.Actor, companion chat.UserID) (chat.Seq, chat.ConversationRef, error)
	CreateGroup(ctx context.Context, by chat.Actor, g chat.NewGroup) error
	Search(ctx context.Context, by chat.UserID, text string) ([]chat.SearchHit, error)
	SearchOutsiders(ctx context.Context, by chat.UserID, group chat.ConversationID, text string) ([]chat.User, error)
}

// Conversations are the operations of the extended dialect.
type Conversations interface {
	SetName(ctx context.Context, by chat.Actor, first, last *string) error
	Epoch(ctx context.Context) (string, error)
	Inbox(ctx context.Context, by chat.Actor, after chat.InboxCursor, limit int) (chat.InboxPage, error)
	Sync(ctx context.Context, by chat.Actor, q chat.Since) (chat.SyncPage, error)
	Timeline(ctx context.Context, by chat.Actor, q chat.Around) (chat.TimelinePage, error)
	SendAndWait(ctx context.Context, c chat.Send) error
	PreviewInvite(ctx context.Context, code chat.InviteCode) (chat.InvitePreview, error)
}

// Config configures the handler. Zero values mean the defaults.
type Config struct {
	HideEmails  bool          // as chat.Options.HideEmails
	BodyTimeout time.Duration // for a whole request body; default 15 s

	// AllowOrigin reports whether a browser's page may read the answer; nil: any page.
	AllowOrigin func(*http.Request) bool

	// ClientIP tells who sent a request; edge.ClientIP makes one that believes trusted
	// proxies. Default: the peer of the connection.
	ClientIP func(*http.Request) netip.Addr
	// Live and Ready answer /healthz and /readyz with {"message": …}; default: 200.
	Live, Ready http.Handler
	// Fallback serves GET and HEAD of paths that are neither an endpoint nor below /api
	// or /doc. Default: 404 JSON. It sets its own headers.
	Fallback http.Handler
	// Rates bounds how often people and addresses ask, by socket included if it is that of
	// internal/ws; nil: no bounds.
	Rates *limit.Rates
	// Memory bounds what requests and answers take; nil: no bound.
	Memory *Memory
	// Observe is called for every answer of an operation: its id in the OpenAPI document,
	// "unknown" for other paths, and "ok" or the code of the refusal.
	Observe func(operation, code string)

	Log       *slog.Logger     // default: discarded
	Now       func() time.Time // default time.Now
	RequestID func() string    // default: 16 random characters
}

func (c *Config) setDefaults() {
	if c.BodyTimeout <= 0 {
		c.BodyTimeout = 15 * time.Second
	}
	if c.ClientIP == nil {
		c.ClientIP = peer
	}
	fine := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		writeJSON(w, r, http.StatusOK, []byte(`{"message":"ok"}`))
	})
	if c.Live == nil {
		c.Live = fine
	}
	if c.Ready == nil {
		c.Ready = fine
	}
	if c.Observe == nil {
		c.Observe = func(string, string) {}
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.RequestID == nil {
		c.RequestID = func() string { return rand.Text()[:16] }
	}
}

func peer(r *http.Request) netip.Addr {
	ap, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return ap.Addr().Unmap()
}

// server is the handler.
type server struct {
	accounts    Accounts
	chats       Chats
	router      *router
	endpoints   map[string]endpoint // by the operation's id in the OpenAPI document
	allowOrigin func(*http.Request) bool
	hideEmails  bool
	bodyTimeout time.Duration
	clientIP    func(*http.Request) netip.Addr
	fallback    http.Handler
	rates       *limit.Rates
	memory      *Memory
	parsers     parsers
	observe     func(operation, code string)
	log         *slog.Logger
	now         func() time.Time
	requestID   func() string
}

// New returns the handler of everything but WebSocket upgrades, which must not be sent
// here.
//
// Errors: a part is missing, or the embedded OpenAPI document and this package do not
// fit together.
func New(c Config, accounts Accounts, chats Chats) (http.Handler, error) {
	if accounts == nil || chats == nil {
		return nil, errors.New("rest needs accounts and chats")
	}
	c.setDefaults()
	s := &server{
		accounts: accounts, chats: chats, allowOrigin: c.AllowOrigin, hideEmails: c.HideEmails,
		bodyTimeout: c.BodyTimeout, clientIP: c.ClientIP, fallback: c.Fallback, rates: c.Rates, memory: c.Memory, observe: c.Observe,
		parsers: make(parsers, 2*runtime.GOMAXPROCS(0)),
		log:     c.Log, now: c.Now, requestID: c.RequestID,
	}
	s.endpoints = s.table()
	s.endpoints["health"] = endpoint{plain: c.Live, cost: limit.Probe}
	s.endpoints["ready"] = endpoint{plain: c.Ready, cost: limit.Probe}
	docs, err := api.Documents()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(docs, func(d api.Document) bool { return d.Name == "openapi" })
	if i < 0 {
		return nil, errors.New("there is no openapi document")
	}
	ops, err := loadOperations(docs[i])
	if err != nil {
		return nil, err
	}
	if err := s.coverAll(ops); err != nil {
		return nil, err
	}
	s.router, err = newRouter(ops, docs)
	return s, err
}

// endpoint is what the code knows of an operation of the OpenAPI document.
type endpoint struct {
	do    handler
	plain http.Handler // in place of do: writes for itself
	cost  limit.Cost
	long  bool // the answer may be a long list, for which memory is reserved
	// Refusals have their reason. No classic client calls the operation, or none gets one.
	reasons bool
}

// table has the operations, except those of probes.
func (s *server) table() map[string]endpoint {
	write := func(messages int, do handler) endpoint {
		return endpoint{do: do, cost: limit.Write(messages * limit.Message)}
	}
	read := func(do handler) endpoint { return endpoint{do: do, cost: limit.Read(1)} }
	list := func(weight int, do handler) endpoint { return endpoint{do: do, cost: limit.Read(weight), long: true} }
	open := func(do handler) endpoint { return endpoint{do: do, cost: limit.Open} }
	reasoned := func(e endpoint) endpoint {
		e.reasons = true
		return e
	}
	return map[string]endpoint{
		"signUp": open(s.signUp), "createAccount": reasoned(open(s.createAccount)), "login": open(s.login), "readServer": open(s.readServer),
		"readInvite": open(s.readInvite),

		"refreshToken": write(2, s.refreshToken), "logOut": write(1, s.logOut), "logOutEverywhere": reasoned(write(2, s.logOutEverywhere)),
		"listSessions": list(1, s.listSessions), "endSession": write(2, s.endSession),

		"readProfile": read(s.readProfile), "updateProfile": write(5, s.updateProfile), "setName": reasoned(write(5, s.setName)),
		"changePassword": write(2, s.changePassword), "setPassword": reasoned(write(2, s.changePassword)),
		"destroyAccount": reasoned(write(5, s.destroyAccount)),

		"syncConversations": list(1, s.syncConversations), "syncConversation": list(1, s.syncConversation),
		"listMessages": list(1, s.listMessages), "sendMessage": write(1, s.sendMessage), "markAsDeleted": write(2, s.markAsDeleted),
		"createGroup": {do: s.createGroup, cost: limit.WriteGroup(5 * limit.Message)},

		"search": list(10, s.search), "searchUsers": list(10, s.searchUsers),
	}
}

// Costs returns what each operation takes, by its id in the OpenAPI document; probes are
// not among them.
func Costs() map[string]limit.Cost {
	costs := map[string]limit.Cost{}
	for id, e := range (&server{}).table() {
		costs[id] = e.cost
	}
	return costs
}

// coverAll checks that the document and the code name the same operations, and that each
// has a cost.
func (s *server) coverAll(ops []*operation) error {
	for _, op := range ops {
		e, ok := s.endpoints[op.id]
		if !ok {
			return fmt.Errorf("openapi: nobody does %s (%s %s)", op.id, op.method, op.path)
		}
		if e.cost == (limit.Cost{}) {
			return fmt.Errorf("%s has no cost", op.id)
		}
	}
	if len(s.endpoints) != len(ops) {
		return fmt.Errorf("openapi describes %d operations, the code has %d", len(ops), len(s.endpoints))
	}
	return nil
}
