package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/bcrypt"
)

// HasherConfig sizes a Hasher. Zero values mean the defaults.
type HasherConfig struct {
	Concurrent int       // hashes at once; default runtime.NumCPU()
	Queue      int       // callers that may wait for one; default 32
	Params     Params    // cost of new hashes; default DefaultParams
	Rand       io.Reader // salts; default crypto/rand
}

// Hasher makes and checks password hashes. A hash takes a core for some 50 ms and
// 19 MiB, so only some run at once; a few callers wait, and the rest are refused at
// once with a *Throttled (G7).
type Hasher struct {
	params  Params
	rand    io.Reader
	slots   chan struct{} // holds one element per running hash
	queue   int64
	waiting atomic.Int64
	// legacy is the highest cost of the bcrypt hashes met so far, 0 for none. Once there
	// are imported hashes every check does the work of one, so that accounts which have
	// one do not stand out.
	legacy atomic.Int32

	argon  func(password, salt []byte, p Params, keyLen int) []byte
	bcrypt func(hash, password []byte) error
}

// NewHasher returns a Hasher.
//
// Errors: costs that this package would not read back.
func NewHasher(c HasherConfig) (*Hasher, error) {
	if c.Concurrent <= 0 {
		c.Concurrent = runtime.NumCPU()
	}
	if c.Queue <= 0 {
		c.Queue = 32
	}
	if c.Params == (Params{}) {
		c.Params = DefaultParams
	}
	if c.Rand == nil {
		c.Rand = rand.Reader
	}
	if !c.Params.ok() {
		return nil, fmt.Errorf("argon2id parameters %+v are out of bounds", c.Params)
	}
	return &Hasher{
		params: c.Params, rand: c.Rand, slots: make(chan struct{}, c.Concurrent), queue: int64(c.Queue),
		argon: func(password, salt []byte, p Params, keyLen int) []byte {
			return argon2.IDKey(password, salt, p.Passes, p.MemoryKiB, p.Threads, uint32(keyLen))
		},
		bcrypt: bcrypt.CompareHashAndPassword,
	}, nil
}

// Hash returns the PHC string of a password, with a salt of its own.
//
// Errors: a *Throttled when too many callers wait; the error of ctx when it ends while
// waiting.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltLen)
	if _, err := io.ReadFull(h.rand, salt); err != nil {
		return "", fmt.Errorf("read salt: %w", err)
	}
	leave, err := h.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	key := h.argon([]byte(password), salt, h.params, keyLen)
	return argonHash{h.params, salt, key}.String(), nil
}

// Match is the outcome of a check.
type Match struct {
	OK     bool
	Rehash bool // OK, and the stored hash is a bcrypt one or of another cost than new ones
}

// Verify checks a password against a stored hash: ours, or a bcrypt one ($2a$, $2b$,
// $2y$), which regards only the first 72 bytes of a password.
//
// Every check that fails does the work of one argon2id hash, whatever is stored.
//
// Errors: as Hash; and one without a code for a stored hash that cannot be read,
// after the same work.
func (h *Hasher) Verify(ctx context.Context, stored, password string) (Match, error) {
	leave, err := h.enter(ctx)
	if err != nil {
		return Match{}, err
	}
	defer leave()
	if strings.HasPrefix(stored, "$2") {
		return h.verifyBcrypt(stored, password)
	}
	held, err := parseArgon(stored)
	if err != nil {
		h.waste(password)
		return Match{}, err
	}
	key := h.argon([]byte(password), held.salt, held.Params, len(held.key))
	h.wasteBcrypt(password)
	ok := subtle.ConstantTimeCompare(key, held.key) == 1
	return Match{OK: ok, Rehash: ok && held.Params != h.params}, nil
}

// Spend does the work of a Verify that fails, for accounts that do not exist.
//
// Errors: as Hash.
func (h *Hasher) Spend(ctx context.Context, password string) error {
	leave, err := h.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	h.waste(password)
	return nil
}

// Busy returns how many hashes run and how many callers wait, for metrics.
func (h *Hasher) Busy() (running, waiting int) { return len(h.slots), int(h.waiting.Load()) }

func (h *Hasher) verifyBcrypt(stored, password string) (Match, error) {
	cost, err := parseBcrypt(stored)
	if err != nil {
		h.waste(password)
		return Match{}, err
	}
	for {
		highest := h.legacy.Load()
		if int(highest) >= cost || h.legacy.CompareAndSwap(highest, int32(cost)) {
			break
		}
	}
	switch err := h.bcrypt([]byte(stored), []byte(password)); {
	case err == nil:
		return Match{OK: true, Rehash: true}, nil // the argon2id hash follows
	case errors.Is(err, bcrypt.ErrMismatchedHashAndPassword):
		h.argon([]byte(password), make([]byte, saltLen), h.params, keyLen)
		return Match{}, nil
	default:
		h.waste(password)
		return Match{}, errBadHash
	}
}

// waste is the work of checking a password, without a hash.
func (h *Hasher) waste(password string) {
	h.argon([]byte(password), make([]byte, saltLen), h.params, keyLen)
	h.wasteBcrypt(password)
}

func (h *Hasher) wasteBcrypt(password string) {
	cost := h.legacy.Load()
	if cost == 0 {
		return
	}
	stored := fmt.Sprintf("$2a$%02d$%s", cost, strings.Repeat(".", bcryptLen-7))
	_ = h.bcrypt([]byte(stored), []byte(password)) // the outcome is of no interest
}

// enter waits for the right to compute one hash.
func (h *Hasher) enter(ctx context.Context) (leave func(), err error) {
	select {
	case h.slots <- struct{}{}:
		return h.leave, nil
	default:
	}
	if h.waiting.Add(1) > h.queue {
		h.waiting.Add(-1)
		return nil, &Throttled{After: time.Second}
	}
	defer h.waiting.Add(-1)
	select {
	case h.slots <- struct{}{}:
		return h.leave, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("wait to hash: %w", ctx.Err())
	}
}

func (h *Hasher) leave() { <-h.slots }
