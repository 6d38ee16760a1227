package auth

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"golang.org/x/crypto/bcrypt"

	"messenger/internal/chat"
)

func mustHash(t testing.TB, h *Hasher, password string) string {
	t.Helper()
	hash, err := h.Hash(t.Context(), password)
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

func mustBcrypt(t testing.TB, password, version string, cost int) string {
	t.Helper()
	hash, err := bcrypt.GenerateFromPassword([]byte(password), cost)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Replace(string(hash), "$2a$", "$2"+version+"$", 1)
}

func TestHashIsArgon2idWithTheDecidedCosts(t *testing.T) {
	t.Parallel()
	h, err := NewHasher(HasherConfig{Rand: bytes.NewReader([]byte("0123456789abcdef"))})
	if err != nil {
		t.Fatal(err)
	}
	hash := mustHash(t, h, "correct horse")
	const want = "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$"
	if !strings.HasPrefix(hash, want) {
		t.Errorf("hash %s, want it to start with %s", hash, want)
	}
	match, err := h.check(t.Context(), party{}, hash, "correct horse")
	if err != nil || match != (Match{OK: true}) {
		t.Errorf("Verify = %+v, %v", match, err)
	}
	if _, err := h.Hash(t.Context(), "no salt is left"); err == nil {
		t.Error("a hash was made without a salt")
	}
}

// docs/bad-input.md E15 and E16: passwords are told apart by every byte.
func TestVerifyTellsPasswordsApart(t *testing.T) {
	t.Parallel()
	h := newHasher(t, HasherConfig{})
	long := strings.Repeat("x", 128)
	for name, tt := range map[string]struct {
		stored, given string
		want          bool
	}{
		"same":                    {"correct horse", "correct horse", true},
		"128 characters":          {long, long, true},
		"differs at 100":          {long, long[:99] + "y" + long[100:], false},
		"only its first 72 bytes": {long, long[:72], false},
		"NFC and NFD":             {"caf\u00e9-au-lait", "cafe\u0301-au-lait", true},
		"other accent":            {"caf\u00e9-au-lait", "cafe\u0300-au-lait", false},
		"emoji":                   {"🔑🔑🔑🔑🔑🔑🔑🔑", "🔑🔑🔑🔑🔑🔑🔑🔑", true},
		"other emoji":             {"🔑🔑🔑🔑🔑🔑🔑🔑", "🔑🔑🔑🔑🔑🔑🔑🔒", false},
		"case":                    {"Correct horse", "correct horse", false},
		"trailing space":          {"correct horse", "correct horse ", false},
		"up to a NUL":             {"correct horse", "correct horse\x00", false},
		"after a NUL":             {"correct\x00horse", "correct\x00house", false},
		"empty":                   {"correct horse", "", false},
	} {
		match, err := h.check(t.Context(), party{}, mustHash(t, h, tt.stored), tt.given)
		if err != nil || match.OK != tt.want || match.Rehash {
			t.Errorf("%s: Verify = %+v, %v; want %v", name, match, err, tt.want)
		}
	}
	first, second := mustHash(t, h, "correct horse"), mustHash(t, h, "correct horse")
	if first == second {
		t.Error("two hashes of one password are equal")
	}
}

func TestVerifyReadsImportedHashes(t *testing.T) {
	t.Parallel()
	h := newHasher(t, HasherConfig{})
	for _, version := range []string{"a", "b", "y"} {
		stored := mustBcrypt(t, "pässwörd 1234", version, 5)
		for password, want := range map[string]Match{
			"pässwörd 1234": {OK: true, Rehash: true}, "pässwörd 1235": {}, "": {},
		} {
			match, err := h.check(t.Context(), party{}, stored, password)
			if err != nil || match != want {
				t.Errorf("$2%s$ with %q: %+v, %v; want %+v", version, password, match, err, want)
			}
		}
	}
	// The original cut passwords at 72 bytes: their owners still log in with all of them.
	long := strings.Repeat("k", 72)
	if match, err := h.check(t.Context(), party{}, mustBcrypt(t, long, "b", 5), long+" and more"); err != nil || !match.OK {
		t.Errorf("a password longer than bcrypt regards: %+v, %v", match, err)
	}
}

func TestVerifyWantsARehashOfOtherCosts(t *testing.T) {
	t.Parallel()
	stored := mustHash(t, newHasher(t, HasherConfig{}), "correct horse")
	other := newHasher(t, HasherConfig{Params: Params{MemoryKiB: 16, Passes: 1, Threads: 1}})
	if match, err := other.check(t.Context(), party{}, stored, "correct horse"); err != nil || match != (Match{OK: true, Rehash: true}) {
		t.Errorf("right password: %+v, %v", match, err)
	}
	if match, err := other.check(t.Context(), party{}, stored, "wrong"); err != nil || match != (Match{}) {
		t.Errorf("wrong password: %+v, %v", match, err)
	}
}

func TestVerifyOfADamagedHash(t *testing.T) {
	t.Parallel()
	h := newHasher(t, HasherConfig{})
	for _, stored := range []string{"", "x", "$2a$31$" + strings.Repeat("a", 53), goodArgo + "=", "$argon2id$", "$2$"} {
		match, err := h.check(t.Context(), party{}, stored, "correct horse")
		if match.OK || !errors.Is(err, errBadHash) {
			t.Errorf("%q: %+v, %v; want errBadHash", stored, match, err)
		}
	}
}

func TestNewHasherRefusesCostsItWouldNotReadBack(t *testing.T) {
	t.Parallel()
	for _, p := range []Params{{MemoryKiB: 1 << 20, Passes: 1, Threads: 1}, {MemoryKiB: 19456}, {MemoryKiB: 4, Passes: 1, Threads: 1}} {
		if _, err := NewHasher(HasherConfig{Params: p}); err == nil {
			t.Errorf("%+v accepted", p)
		}
	}
}

// The bound of docs/guarantees.md, Decisions, passwords: two hashes at once, a short queue, and the
// rest refused at once. Inside the bubble Wait returns when nothing can move any more.
func TestHasherBoundsWhatRunsAndWhatWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHasher(t, HasherConfig{Concurrent: 2, Queue: 32})
		var running, most atomic.Int64
		release := make(chan struct{})
		h.argon = func(_, _ []byte, _ Params, n int) []byte {
			for now := running.Add(1); ; {
				held := most.Load()
				if now <= held || most.CompareAndSwap(held, now) {
					break
				}
			}
			<-release
			running.Add(-1)
			return make([]byte, n)
		}
		var refused, done atomic.Int64
		var wg sync.WaitGroup
		for i := range 500 {
			wg.Go(func() {
				var err error
				switch i % 3 {
				case 0:
					_, err = h.Hash(t.Context(), "p")
				case 1:
					_, err = h.check(t.Context(), party{}, goodArgo, "p")
				default:
					err = h.spend(t.Context(), party{}, "p")
				}
				var throttled *Throttled
				switch {
				case err == nil:
					done.Add(1)
				case errors.As(err, &throttled) && throttled.After > 0 && chat.CodeOf(err) == chat.RateLimited:
					refused.Add(1)
				default:
					t.Errorf("refused with %v", err)
				}
			})
		}
		synctest.Wait()
		if r, w := h.queue.busy(); r != 2 || w != 32 || refused.Load() != 500-34 {
			t.Errorf("running %d, waiting %d, refused %d; want 2, 32, 466", r, w, refused.Load())
		}
		close(release)
		wg.Wait()
		if most.Load() != 2 || done.Load() != 34 {
			t.Errorf("%d ran at once, %d were done; want 2 and 34", most.Load(), done.Load())
		}
		if r, w := h.queue.busy(); r != 0 || w != 0 {
			t.Errorf("afterwards %d run and %d wait", r, w)
		}
	})
}

func TestHasherStopsWaitingWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHasher(t, HasherConfig{Concurrent: 1, Queue: 1})
		release := make(chan struct{})
		h.argon = func(_, _ []byte, _ Params, n int) []byte { <-release; return make([]byte, n) }
		go func() { _ = h.spend(t.Context(), party{}, "holds the slot") }()
		synctest.Wait()

		ctx, cancel := context.WithCancel(t.Context())
		out := make(chan error, 1)
		go func() { out <- h.spend(ctx, party{}, "waits") }()
		synctest.Wait()
		cancel()
		if err := <-out; !errors.Is(err, context.Canceled) {
			t.Errorf("the waiting caller got %v", err)
		}
		go func() { out <- h.spend(t.Context(), party{}, "takes the place in the queue") }()
		synctest.Wait()
		if _, waiting := h.queue.busy(); waiting != 1 {
			t.Errorf("%d wait; the cancelled one keeps its place", waiting)
		}
		close(release)
		if err := <-out; err != nil {
			t.Errorf("the next caller got %v", err)
		}
	})
}

func BenchmarkHash(b *testing.B) {
	h, err := NewHasher(HasherConfig{})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := h.Hash(b.Context(), "correct horse"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerify(b *testing.B) {
	h, err := NewHasher(HasherConfig{})
	if err != nil {
		b.Fatal(err)
	}
	for name, stored := range map[string]string{
		"argon2id": mustHash(b, h, "correct horse"), "bcrypt5": mustBcrypt(b, "correct horse", "b", 5),
	} {
		b.Run(fmt.Sprintf("%s/right", name), func(b *testing.B) {
			for b.Loop() {
				if m, err := h.check(b.Context(), party{}, stored, "correct horse"); err != nil || !m.OK {
					b.Fatal(m, err)
				}
			}
		})
	}
}
