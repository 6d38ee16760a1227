package auth

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"net/netip"
	"slices"
	"time"

	"messenger/internal/chat"
	"messenger/internal/limit"
)

// An account's known addresses: those from which somebody logged in to it lately.
const (
	knownAddresses = 20                  // of one account, those used last
	knownFor       = 30 * 24 * time.Hour // since the last login
	knownExact     = 24 * time.Hour      // how exact the moment of the last login is
)

// AddressKey stands for one address at one account. It is a keyed hash: who reads the
// database, without the signing key, learns no addresses from it.
type AddressKey [16]byte

// KnownAddress is a row of an account's known addresses.
type KnownAddress struct {
	Key    AddressKey
	UsedAt chat.Instant
}

// AddressNote says that somebody logged in to an account from an address.
type AddressNote struct {
	User    chat.UserID
	Address KnownAddress
	Keep    int          // rows of the account that may stay, those used last
	Expired chat.Instant // rows used before this go
}

// Surplus names the rows that must go when held, the new one included, are those of the
// account.
func (n AddressNote) Surplus(held []KnownAddress) []AddressKey {
	newest := slices.Clone(held)
	slices.SortFunc(newest, func(a, b KnownAddress) int { return cmp.Compare(b.UsedAt, a.UsedAt) })
	var surplus []AddressKey
	kept := 0
	for i, k := range newest {
		switch {
		case slices.ContainsFunc(newest[:i], func(other KnownAddress) bool { return other.Key == k.Key }): // the same row, before
		case k.UsedAt < n.Expired, kept == n.Keep:
			surplus = append(surplus, k.Key)
		default:
			kept++
		}
	}
	return surplus
}

// addressKey makes the key of an address under one of the signing keys.
func addressKey(key []byte, user chat.UserID, from netip.Prefix) AddressKey {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("known address\x00"))
	mac.Write(user[:])
	mac.Write([]byte(from.String()))
	return AddressKey(mac.Sum(nil)[:len(AddressKey{})])
}

// caller is who gives a password.
type caller struct {
	from   netip.Prefix
	usedAt chat.Instant // when the address was used at the account before; 0: it is not known
}

func (c caller) known() bool { return c.usedAt != 0 }

// recognise tells whether an address is known for a user; nobody has the zero id, whose
// answer takes as long. A store that cannot answer makes it unknown: its error would tell
// whether there is an account.
func (s *Service) recognise(ctx context.Context, user chat.UserID, ip netip.Addr) caller {
	c := caller{from: limit.Network(ip)}
	held, err := s.addresses.KnownAddresses(ctx, user)
	if err != nil {
		s.log.WarnContext(ctx, "known addresses not read", "user", user.String(), "err", err)
	}
	if c.from == (netip.Prefix{}) {
		return c
	}
	oldest := chat.InstantOf(s.now().Add(-knownFor))
	for _, key := range s.tokens.keys { // a rotation of the keys makes nobody a stranger
		at := slices.IndexFunc(held, func(k KnownAddress) bool { return k.Key == addressKey(key, user, c.from) })
		if at >= 0 && held[at].UsedAt >= oldest {
			c.usedAt = max(c.usedAt, held[at].UsedAt)
		}
	}
	return c
}

// remember notes that somebody logged in. A store that cannot write now is no reason to
// refuse the login.
func (s *Service) remember(ctx context.Context, user chat.UserID, c caller) {
	now := s.now()
	if c.from == (netip.Prefix{}) || now.Sub(c.usedAt.Time()) < knownExact {
		return
	}
	err := s.addresses.RememberAddress(ctx, AddressNote{
		User: user, Address: KnownAddress{addressKey(s.tokens.keys[0], user, c.from), chat.InstantOf(now)},
		Keep: knownAddresses, Expired: chat.InstantOf(now.Add(-knownFor)),
	})
	if err != nil {
		s.log.WarnContext(ctx, "address not noted", "user", user.String(), "err", err)
	}
}
