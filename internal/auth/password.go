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

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/bcrypt"
)

// HasherConfig sizes a Hasher. Zero values mean the defaults.
type HasherConfig struct {
	Concurrent int       // hashes at once; default runtime.NumCPU()
	Queue      int       // callers of one address that may wait for one; default 32
	Params     Params    // cost of new hashes; default DefaultParams
	Rand       io.Reader // salts; default crypto/rand
}

// Hasher makes and checks password hashes. A hash takes a core for some 50 ms and
// 19 MiB, so only some run at once; a few callers wait in a fair queue, and the rest are
// refused at once with a *Throttled (G7).
type Hasher struct {
	params Params
	rand   io.Reader
	queue  *hashQueue
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
		params: c.Params, rand: c.Rand, queue: newHashQueue(c.Concurrent, c.Queue),
		argon: func(password, salt []byte, p Params, keyLen int) []byte {
			return argon2.IDKey(password, salt, p.Passes, p.MemoryKiB, p.Threads, uint32(keyLen))
		},
		bcrypt: bcrypt.CompareHashAndPassword,
	}, nil
}

// Hash returns the PHC string of a password as prepare makes it, with a salt of its own.
//
// Errors: a *Throttled when too many callers wait; the error of ctx when it ends while
// waiting.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	return h.hash(ctx, party{}, password)
}

// hash is Hash for a caller of the service.
func (h *Hasher) hash(ctx context.Context, by party, password string) (string, error) {
	salt := make([]byte, saltLen)
	if _, err := io.ReadFull(h.rand, salt); err != nil {
		return "", fmt.Errorf("read salt: %w", err)
	}
	if err := h.queue.enter(ctx, by); err != nil {
		return "", err
	}
	defer h.queue.leave()
	key := h.argon([]byte(prepare(password)), salt, h.params, keyLen)
	return argonHash{h.params, salt, key}.String(), nil
}

// Match is the outcome of a check.
type Match struct {
	OK bool
	// Rehash: OK, and the stored hash is a bcrypt one, of another cost than new ones or of
	// another form of the password.
	Rehash bool
}

// check compares a password with a stored hash: ours, or a bcrypt one ($2a$, $2b$,
// $2y$), which regards only the first 72 bytes of a password. Canonically equal passwords
// are equal (see forms).
//
// Every check that fails does the work of one argon2id hash for each form of the password,
// whatever is stored.
//
// Errors: as Hash; and one without a code for a stored hash that cannot be read,
// after the same work.
func (h *Hasher) check(ctx context.Context, by party, stored, password string) (Match, error) {
	if err := h.queue.enter(ctx, by); err != nil {
		return Match{}, err
	}
	defer h.queue.leave()
	var errs []error
	for _, form := range forms(password) {
		match, err := h.verify(stored, form)
		if match.OK {
			match.Rehash = match.Rehash || form != prepare(password)
			return match, nil
		}
		errs = append(errs, err)
	}
	return Match{}, errs[0]
}

func (h *Hasher) verify(stored, form string) (Match, error) {
	if strings.HasPrefix(stored, "$2") {
		return h.verifyBcrypt(stored, form)
	}
	held, err := parseArgon(stored)
	if err != nil {
		h.waste(form)
		return Match{}, err
	}
	key := h.argon([]byte(form), held.salt, held.Params, len(held.key))
	h.wasteBcrypt(form)
	ok := subtle.ConstantTimeCompare(key, held.key) == 1
	return Match{OK: ok, Rehash: ok && held.Params != h.params}, nil
}

// spend does the work of a check that fails, for accounts that do not exist.
//
// Errors: as Hash.
func (h *Hasher) spend(ctx context.Context, by party, password string) error {
	if err := h.queue.enter(ctx, by); err != nil {
		return err
	}
	defer h.queue.leave()
	for _, form := range forms(password) {
		h.waste(form)
	}
	return nil
}

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
