package auth

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Bounds of signing keys, in bytes.
const (
	minKeyLen   = 32 // RFC 7518 §3.2: at least the size of the hash
	maxKeys     = 8
	maxKeyFile  = 16 << 10
	keyFileMode = 0o600
)

// Keys are the secrets of the tokens: the first one signs, all of them verify. To
// rotate, put a new one in front and take the old one away a token's lifetime later.
type Keys [][]byte

// NewKeys takes keys as an operator gives them; their bytes are used as they are.
//
// Errors: none at all, too many, one under 32 bytes (so any word, "hello" among them),
// or one that can be guessed from a part of it. No error shows a key.
func NewKeys(keys ...[]byte) (Keys, error) {
	if len(keys) == 0 || len(keys) > maxKeys {
		return nil, fmt.Errorf("%d token keys given, want 1 to %d", len(keys), maxKeys)
	}
	for i, k := range keys {
		if len(k) < minKeyLen {
			return nil, fmt.Errorf("token key %d has %d bytes, want at least %d random ones", i+1, len(k), minKeyLen)
		}
		if predictable(k) {
			return nil, fmt.Errorf("token key %d is not random: it repeats a few characters, or counts", i+1)
		}
	}
	return Keys(keys), nil
}

// predictable finds keys of a few different characters, short words repeated to reach the
// length, and runs as of an alphabet. 32 random hexadecimal digits have fewer than 8
// different ones once in 10^9 times.
func predictable(k []byte) bool {
	seen := map[byte]bool{}
	for _, b := range k {
		seen[b] = true
	}
	return len(seen) < 8 || repeats(k, maxWord) || runs(k) > len(k)*3/4
}

// maxWord is the longest word that makes no key by being repeated.
const maxWord = 15

// repeats reports whether k is a word of at most that length, again and again.
func repeats(k []byte, longest int) bool {
	for n := 1; n <= longest; n++ {
		if bytes.Equal(k[n:], k[:len(k)-n]) {
			return true
		}
	}
	return false
}

// runs counts the bytes that are the same as the byte before, or next to it.
func runs(k []byte) (n int) {
	for i := 1; i < len(k); i++ {
		if d := int(k[i]) - int(k[i-1]); d >= -1 && d <= 1 {
			n++
		}
	}
	return n
}

// LoadOrCreateKeys reads the key file at path, and makes it with one random key if
// there is none; its directory must exist. Processes that start at once agree on one
// key, and a crash leaves either no file or a whole one.
//
// The file has one key per line in base64url; the first line signs. It must not be
// readable by others (0600).
func LoadOrCreateKeys(path string, random io.Reader) (Keys, error) {
	keys, err := loadKeys(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return keys, err
	}
	if err := createKeyFile(path, random); err != nil {
		return nil, fmt.Errorf("create key file: %w", err)
	}
	return loadKeys(path)
}

func loadKeys(path string) (Keys, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open key file: %w", err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("stat key file: %w", err)
	}
	if !info.Mode().IsRegular() || info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("key file %s has mode %v: it must be a file that only its owner may read (chmod 600)", path, info.Mode())
	}
	text, err := io.ReadAll(io.LimitReader(f, maxKeyFile+1))
	if err != nil {
		return nil, fmt.Errorf("read key file: %w", err)
	}
	if len(text) > maxKeyFile {
		return nil, fmt.Errorf("key file %s has more than %d bytes", path, maxKeyFile)
	}
	var keys [][]byte
	for i, line := range strings.Fields(string(text)) {
		key, err := base64.RawURLEncoding.Strict().DecodeString(line)
		if err != nil {
			return nil, fmt.Errorf("key file %s: key %d is not base64url", path, i+1)
		}
		keys = append(keys, key)
	}
	checked, err := NewKeys(keys...)
	if err != nil {
		return nil, fmt.Errorf("key file %s: %w", path, err)
	}
	return checked, nil
}

// createKeyFile writes a whole file beside path and links it into place: of several
// processes one link succeeds, and nobody ever sees a part of a file.
func createKeyFile(path string, random io.Reader) (err error) {
	key := make([]byte, minKeyLen)
	if _, err := io.ReadFull(random, key); err != nil {
		return fmt.Errorf("read random bytes: %w", err)
	}
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, ".key-*") // 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.WriteString(base64.RawURLEncoding.EncodeToString(key) + "\n")
	err = errors.Join(err, f.Chmod(keyFileMode), f.Sync(), f.Close())
	if err != nil {
		return fmt.Errorf("write %s: %w", f.Name(), err)
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(dir)
}

// syncDir makes the directory entry durable: tokens must survive a power loss.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
