package nasty

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"messenger/internal/app/apptest"
)

// The keys that sign the tokens of the servers under test.
const (
	signingKey  = "the-key-of-the-servers-under-test"
	previousKey = "the-key-they-had-before-rotation!"
)

// The worlds: servers of different settings.
const (
	open    = "open"    // no limits
	limited = "limited" // with the limits that are the default
	narrow  = "narrow"  // with allowed origins, in the middle of a key rotation
	tight   = "tight"   // with short deadlines and small groups, e-mails hidden
)

// settings are the environments of the worlds.
var settings = map[string][]string{
	open:    nil,
	limited: {"MESSENGER_SIGNUPS_PER_IP=200"},
	narrow:  {"MESSENGER_ALLOWED_ORIGINS=https://app.example.com", "MESSENGER_PUBLIC_URL=https://chat.example.com/", "MESSENGER_JWT_PREVIOUS_KEYS=" + previousKey},
	tight: {
		"MESSENGER_PING_INTERVAL=1s", "MESSENGER_IDLE_TIMEOUT=3s", "MESSENGER_GROUP_MEMBERS=2", "MESSENGER_USER_GROUPS=3", "MESSENGER_USER_GROUPS_ADDED=1",
		"MESSENGER_HIDE_EMAILS=true", "MESSENGER_SEARCH_ROWS=4",
	},
}

// world is a running server and the people on it.
type world struct {
	*apptest.Server
	ann, bob, cid *apptest.Person
	dee           *apptest.Person // to whom nobody writes
	group         string          // Ann's, with Bob in it
	canaries      [2]*apptest.Person
	cage          sync.Mutex // one canary flies at a time
	addresses     atomic.Uint32
	before        figures

	more   sync.Once         // makes what section X needs
	extras map[string]string // by name in braces

	mu      sync.Mutex
	leaked  []string        // answers that say too much
	secrets map[string]bool // what must not be in the log
}

// build starts a server and lets the people of the tables sign up.
func build(t *testing.T, store apptest.Store, name string) *world {
	t.Helper()
	w := &world{secrets: map[string]bool{apptest.Password: true, signingKey: true, previousKey: true}}
	w.Server = apptest.Start(t, apptest.Options{
		Store: store, LimitsOn: name == limited, Env: append([]string{"MESSENGER_JWT_KEY=" + signingKey}, settings[name]...),
	})
	w.canaries = [2]*apptest.Person{w.person(t, "Jay"), w.person(t, "Kay")}
	w.ann, w.bob, w.cid, w.dee = w.person(t, "Ann"), w.person(t, "Bob"), w.person(t, "Cid"), w.person(t, "Dee")
	w.group = w.groupOf(t, w.ann, w.bob)
	w.canary(t)
	w.before = w.figures(t)
	return w
}

// person is somebody new.
func (w *world) person(t testing.TB, first string) *apptest.Person {
	t.Helper()
	p := w.NewPerson(t, first)
	w.keep(p.Token)
	return p
}

// groupOf makes a group of the first with the others.
func (w *world) groupOf(t testing.TB, owner *apptest.Person, others ...*apptest.Person) string {
	t.Helper()
	id := owner.CreateGroup(t, "A group")
	if len(others) == 0 {
		return id
	}
	p, last := w.dial(t, owner), w.dial(t, others[len(others)-1])
	for _, o := range others {
		if _, err := p.do("addUserInGroup", addition(id, o)); err != nil {
			t.Fatal(err)
		}
	}
	for heard := ""; heard != id; { // sockets opened from now on hear nothing of it any more
		a, err := last.said()
		if err != nil {
			t.Fatal(err)
		}
		heard, _ = a.Params.Item["groupId"].(string)
	}
	p.close()
	last.close()
	return id
}

// news collects what p hears up to a message of that text.
func (p *peer) news(last string) ([]string, error) {
	var heard []string
	for {
		a, err := p.said()
		if err != nil || a.Params.Item["message"] == last {
			return heard, err
		}
		heard = append(heard, a.String())
	}
}

// addition is the params of addUserInGroup.
func addition(group string, who *apptest.Person) params {
	return params{"groupId": group, "userId": who.ID, "groupName": "-", "messageId": apptest.NewID(), "message": who.First + " was added"}
}

// dial is login for rows: it must succeed, and is closed in the end.
func (w *world) dial(t testing.TB, who *apptest.Person) *peer {
	t.Helper()
	p, err := w.login(who, "")
	if err != nil {
		t.Fatalf("log in as %s: %v", who.First, err)
	}
	t.Cleanup(p.close)
	return p
}

// tcp is connect for rows, from an address of its own.
func (w *world) tcp(t testing.TB) *peer {
	t.Helper()
	p, err := w.connect(w.address())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.close)
	return p
}

// address is one that nobody has used yet: what the server remembers of addresses
// concerns one row only.
func (w *world) address() string {
	n := w.addresses.Add(1)
	return fmt.Sprintf("127.%d.%d.%d", 1+n>>14&0x7f, n>>7&0x7f, 1+n&0x7f)
}

// keep notes what must never be in the log.
func (w *world) keep(secrets ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range secrets {
		w.secrets[s] = true
	}
}

// inside are words of programs and databases that no answer may contain.
var inside = regexp.MustCompile(`(?i)sqlite|pgx|postgres|SQLSTATE|goroutine|panic|runtime error|nil pointer|constraint|violates|syntax error|` +
	`TypeError|undefined\b.*uuid|json: |unmarshal|strconv|\bEOF\b|sql: |\.go:\d|internal/|%!|deadline exceeded|context canceled`)

// inspect looks at the text of a refusal.
func (w *world) inspect(answer string) {
	if inside.MatchString(answer) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.leaked = append(w.leaked, answer)
	}
}

// leaks returns the answers that said too much since the last call.
func (w *world) leaks() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	l := w.leaked
	w.leaked = nil
	return l
}

// canary lets one of two bystanders write to the other: acknowledged and heard within a
// second, and in the history once.
func (w *world) canary(t testing.TB) {
	t.Helper()
	w.cage.Lock()
	defer w.cage.Unlock()
	inTime(t, "the canary", time.Second, func() (time.Duration, error) {
		content := "canary " + apptest.NewID()
		w.keep(content)
		return w.fly(content)
	})
}

// tries is how often something may be late in a row: a machine that is busy elsewhere
// makes it late now and then, a server that does wrong makes it late each time.
const tries = 3

// inTime fails the test if a job fails, or takes longer than limit each time.
func inTime(t testing.TB, what string, limit time.Duration, job func() (took time.Duration, err error)) {
	t.Helper()
	var took [tries]time.Duration
	for i := range took {
		var err error
		if took[i], err = job(); err != nil {
			t.Errorf("%s: %v", what, err)
			return
		}
		if took[i] <= limit {
			return
		}
	}
	t.Errorf("%s took %v, want %v", what, took, limit)
}

// fly returns how long it took until the message was acknowledged and heard.
func (w *world) fly(content string) (took time.Duration, err error) {
	from, err := w.login(w.canaries[0], "")
	if err != nil {
		return 0, err
	}
	defer from.close()
	to, err := w.login(w.canaries[1], "")
	if err != nil {
		return 0, err
	}
	defer to.close()
	start := time.Now()
	id := apptest.NewID()
	if _, err := from.do("privateMessage", params{"messageId": id, "receiverId": w.canaries[1].ID, "content": content}); err != nil {
		return 0, err
	}
	news, err := to.said()
	if err != nil {
		return 0, fmt.Errorf("hears nothing: %w", err)
	}
	took = time.Since(start)
	if news.String() != "privateMessage news" || news.Params.Item["message"] != content {
		return 0, fmt.Errorf("hears %s", news.Raw)
	}
	rows, err := to.page("getlatestMessageDialog", params{"receiverId": w.canaries[0].ID}, 20, "")
	if err != nil {
		return 0, err
	}
	if n := count(rows, "messageId", id); n != 1 {
		return 0, fmt.Errorf("is in the history %d times", n)
	}
	return took, nil
}

// count returns how many rows have the value.
func count(rows []params, field string, value any) int {
	n := 0
	for _, r := range rows {
		if r[field] == value {
			n++
		}
	}
	return n
}

// figures is what a server holds.
type figures struct{ goroutines, files, memory float64 }

func (w *world) figures(t testing.TB) figures {
	t.Helper()
	m := w.metrics(t)
	return figures{m["go_goroutines"], m["process_open_fds"], m["process_resident_memory_bytes"]}
}

// metrics reads the figures that have no labels.
func (w *world) metrics(t testing.TB) map[string]float64 {
	t.Helper()
	values := map[string]float64{}
	resp, err := http.Get("http://" + w.AdminAddr + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var b strings.Builder
	if err := resp.Write(&b); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), " ")
		if n, err := strconv.ParseFloat(value, 64); ok && err == nil {
			values[name] = n
		}
	}
	return values
}

// spare is what a server may hold in addition to what it held at the start: connections of
// the database's pool and of the one who asks, memory that Go has not given back.
var spare = figures{goroutines: 24, files: 16, memory: 160 << 20}

// waitReleased waits until the server holds no more connections, goroutines and memory than at the start.
func (w *world) waitReleased(t testing.TB) {
	t.Helper()
	var now figures
	if !eventually(15*time.Second, func() bool {
		now = w.figures(t)
		return now.goroutines <= w.before.goroutines+spare.goroutines && now.files <= w.before.files+spare.files &&
			now.memory <= w.before.memory+spare.memory
	}) {
		t.Errorf("the server began with %+v and keeps %+v", w.before, now)
	}
}

// eventually polls until ok or d has passed.
func eventually(d time.Duration, ok func() bool) bool {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(d); !ok(); <-tick.C {
		if time.Now().After(end) {
			return false
		}
	}
	return true
}

// logIsClean fails the test if the log has what it must not, or a line that the server
// did not begin.
func (w *world) logIsClean(t testing.TB) {
	t.Helper()
	log := w.Log()
	for s := range w.secrets {
		if strings.Contains(log, s) {
			t.Errorf("the log has %.20q…", s)
		}
	}
	for line := range strings.Lines(log) {
		if !strings.HasPrefix(line, "time=") || strings.Contains(line, "panic") || strings.Contains(line, "level=ERROR") {
			t.Errorf("the log has the line %q", line)
		}
	}
}

// fill replaces the names in braces by what they stand for: {ann} a token, {ann.id}, the
// same of bob and cid, {group}, and {id}, which is new in every call.
func (w *world) fill(s string) string {
	return strings.NewReplacer(
		"{ann}", w.ann.Token, "{ann.id}", w.ann.ID, "{bob}", w.bob.Token, "{bob.id}", w.bob.ID, "{cid}", w.cid.Token, "{cid.id}", w.cid.ID,
		"{group}", w.group, "{id}", apptest.NewID(),
	).Replace(s)
}

// gang runs n jobs side by side and fails the test with the first few errors.
func gang(t testing.TB, n int, job func(i int) error) {
	t.Helper()
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { errs[i] = job(i) })
	}
	wg.Wait()
	errs = slices.DeleteFunc(errs, func(err error) bool { return err == nil })
	for _, err := range errs[:min(len(errs), 3)] {
		t.Errorf("%v (one of %d)", err, len(errs))
	}
}
