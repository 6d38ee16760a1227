package auth

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/bcrypt"
)

// Params is the cost of an argon2id hash (RFC 9106 §3.1).
type Params struct {
	MemoryKiB uint32
	Passes    uint32
	Threads   uint8
}

// DefaultParams is what docs/guarantees.md, Decisions, sets: 19 MiB, two passes, one thread.
var DefaultParams = Params{MemoryKiB: 19 * 1024, Passes: 2, Threads: 1}

// Sizes of what is made here, in bytes (RFC 9106 §4).
const (
	saltLen = 16
	keyLen  = 32
)

// The costs of stored hashes that are still computed. A row with more is damaged: it
// must not be able to hold a core, or the memory, of the server.
const (
	maxMemoryKiB  = 64 * 1024
	maxPasses     = 10
	maxThreads    = 4
	minBcryptCost = bcrypt.MinCost
	maxBcryptCost = 14
	bcryptLen     = 60
	maxPHCLen     = 255
)

func (p Params) ok() bool {
	return p.Threads >= 1 && p.Threads <= maxThreads && p.Passes >= 1 && p.Passes <= maxPasses &&
		p.MemoryKiB >= 8*uint32(p.Threads) && p.MemoryKiB <= maxMemoryKiB
}

// argonHash is a stored argon2id hash.
type argonHash struct {
	Params
	salt, key []byte
}

// String is the PHC form: $argon2id$v=19$m=…,t=…,p=…$salt$key, in base64 without padding.
func (h argonHash) String() string {
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		h.MemoryKiB, h.Passes, h.Threads, enc.EncodeToString(h.salt), enc.EncodeToString(h.key))
}

var errBadHash = errors.New("the stored hash cannot be read")

// parseArgon reads exactly what String writes, within the bounds above.
func parseArgon(s string) (argonHash, error) {
	var h argonHash
	fields := strings.Split(s, "$")
	if len(s) > maxPHCLen || len(fields) != 6 {
		return h, errBadHash
	}
	costs := strings.Split(fields[3], ",")
	if len(costs) != 3 {
		return h, errBadHash
	}
	threads := phcNumber(costs[2], "p=", maxThreads)
	h.Params = Params{phcNumber(costs[0], "m=", maxMemoryKiB), phcNumber(costs[1], "t=", maxPasses), uint8(threads)}
	var errSalt, errKey error
	h.salt, errSalt = base64.RawStdEncoding.DecodeString(fields[4])
	h.key, errKey = base64.RawStdEncoding.DecodeString(fields[5])
	switch {
	case !h.ok(), errSalt != nil, errKey != nil,
		len(h.salt) < 8 || len(h.salt) > 64, len(h.key) < 16 || len(h.key) > 64,
		h.String() != s: // one hash has one spelling: no signs, zeros, line ends or spare bits
		return argonHash{}, errBadHash
	}
	return h, nil
}

// phcNumber reads a parameter of at most limit; 0, which none may be, if it is not one.
func phcNumber(s, name string, limit uint64) uint32 {
	digits, found := strings.CutPrefix(s, name)
	n, err := strconv.ParseUint(digits, 10, 32)
	if !found || err != nil || n > limit {
		return 0
	}
	return uint32(n)
}

// parseBcrypt returns the cost of an imported bcrypt hash.
func parseBcrypt(s string) (cost int, err error) {
	if len(s) != bcryptLen || s[0] != '$' || s[1] != '2' || strings.IndexByte("aby", s[2]) < 0 || s[3] != '$' || s[6] != '$' {
		return 0, errBadHash
	}
	for _, c := range []byte(s[7:]) {
		if c != '.' && c != '/' && !('0' <= c && c <= '9') && !('A' <= c && c <= 'Z') && !('a' <= c && c <= 'z') {
			return 0, errBadHash
		}
	}
	cost, err = strconv.Atoi(s[4:6])
	if err != nil || s[4] == '+' || s[4] == '-' || cost < minBcryptCost || cost > maxBcryptCost {
		return 0, errBadHash
	}
	return cost, nil
}
