package auth

import (
	"strings"
	"testing"
)

const (
	goodSalt = "c29tZXNhbHRzb21lc2FsdA"
	goodKey  = "Q0PJfFWZLLJnlVQ7FbnQR6Y3KHIyzbCqjLZGNi2zk0s"
	goodArgo = "$argon2id$v=19$m=19456,t=2,p=1$" + goodSalt + "$" + goodKey
	bcrypt05 = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"
)

func TestParseArgonReadsWhatStringWrites(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		goodArgo,
		strings.Replace(goodArgo, "m=19456,t=2,p=1", "m=65536,t=10,p=4", 1),
		strings.Replace(goodArgo, "m=19456,t=2,p=1", "m=8,t=1,p=1", 1),
	} {
		h, err := parseArgon(s)
		if err != nil || h.String() != s {
			t.Errorf("parseArgon(%s) = %v, %v", s, h, err)
		}
	}
}

func TestParseArgonRefuses(t *testing.T) {
	t.Parallel()
	with := func(old, replacement string) string { return strings.Replace(goodArgo, old, replacement, 1) }
	for name, s := range map[string]string{
		"empty":              "",
		"plain text":         "password",
		"argon2i":            with("argon2id", "argon2i"),
		"argon2d":            with("argon2id", "argon2d"),
		"no version":         with("$v=19", ""),
		"old version":        with("v=19", "v=16"),
		"other order":        with("m=19456,t=2,p=1", "t=2,m=19456,p=1"),
		"missing parameter":  with(",p=1", ""),
		"extra parameter":    with("p=1", "p=1,keyid=1"),
		"memory too large":   with("m=19456", "m=65537"),
		"memory huge":        with("m=19456", "m=4294967295"),
		"memory overflow":    with("m=19456", "m=18446744073709570000"),
		"memory too small":   with("m=19456", "m=7"),
		"memory under lanes": with("m=19456,t=2,p=1", "m=31,t=2,p=4"),
		"memory zero":        with("m=19456", "m=0"),
		"leading zero":       with("m=19456", "m=019456"),
		"plus":               with("t=2", "t=+2"),
		"minus":              with("t=2", "t=-2"),
		"no passes":          with("t=2", "t=0"),
		"many passes":        with("t=2", "t=11"),
		"no threads":         with("p=1", "p=0"),
		"many threads":       with("p=1", "p=5"),
		"threads wrap":       with("p=1", "p=257"),
		"space":              with("t=2", "t= 2"),
		"short salt":         with(goodSalt, "c2FsdA"),
		"no salt":            with(goodSalt, ""),
		"long salt":          with(goodSalt, strings.Repeat("AAAA", 22)),
		"short key":          with(goodKey, "c29tZWtleXM"),
		"long key":           with(goodKey, strings.Repeat("AAAA", 22)),
		"padded":             goodArgo + "=",
		"url alphabet":       with("c29t", "c2-_"),
		"spare bits":         with(goodKey, goodKey[:len(goodKey)-1]+"t"),
		"line end":           goodArgo + "\n",
		"line end inside":    with(goodKey, goodKey[:8]+"\n"+goodKey[8:]),
		"extra field":        goodArgo + "$x",
		"missing field":      "$argon2id$v=19$m=19456,t=2,p=1$" + goodSalt,
		"leading space":      " " + goodArgo,
		"very long":          goodArgo + strings.Repeat("$", 1<<20),
	} {
		if h, err := parseArgon(s); err == nil {
			t.Errorf("%s: accepted as %+v", name, h)
		}
	}
}

func TestParseBcrypt(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int{
		bcrypt05: 5,
		strings.Replace(bcrypt05, "$2a$05", "$2b$10", 1): 10,
		strings.Replace(bcrypt05, "$2a$05", "$2y$14", 1): 14,
	} {
		if cost, err := parseBcrypt(s); err != nil || cost != want {
			t.Errorf("parseBcrypt(%s) = %d, %v; want %d", s, cost, err, want)
		}
	}
	with := func(old, replacement string) string { return strings.Replace(bcrypt05, old, replacement, 1) }
	for name, s := range map[string]string{
		"empty":         "",
		"unknown minor": with("$2a", "$2x"),
		"no minor":      with("$2a", "$2") + "a",
		"version 3":     with("$2a", "$3a"),
		"cost too low":  with("$05", "$03"),
		"cost too high": with("$05", "$15"),
		"cost 31":       with("$05", "$31"),
		"cost signed":   with("$05", "$+5"),
		"cost text":     with("$05", "$xx"),
		"short":         bcrypt05[:59],
		"long":          bcrypt05 + "a",
		"bad alphabet":  with("E5YPO", "E5+PO"),
		"non-ASCII":     bcrypt05[:58] + "é",
	} {
		if cost, err := parseBcrypt(s); err == nil {
			t.Errorf("%s: accepted with cost %d", name, cost)
		}
	}
}

// FuzzParseHash holds the reader of stored hashes to: no panic, costs within bounds,
// and one spelling per hash.
func FuzzParseHash(f *testing.F) {
	for _, s := range []string{goodArgo, bcrypt05, "", "$", "$argon2id$v=19$m=8,t=1,p=1$$", "$2y$10$"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if h, err := parseArgon(s); err == nil {
			if h.String() != s {
				t.Errorf("%q reads as %q", s, h)
			}
			if !h.ok() || h.MemoryKiB > maxMemoryKiB {
				t.Errorf("%q has costs %+v", s, h.Params)
			}
		}
		if cost, err := parseBcrypt(s); err == nil && (cost < 4 || cost > 14 || len(s) != 60) {
			t.Errorf("%q has cost %d", s, cost)
		}
	})
}
