package archtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTreeSkips(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"a/a.go", "a/testdata/b.go", "node_modules/c.go", ".git/d.go", "a/notes.md"} {
		at := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte("package a\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Rename(filepath.Join(dir, ".git/d.go"), filepath.Join(dir, "build")); err != nil {
		t.Fatal(err)
	}
	err := walk(dir, func(name string, _ []byte) error {
		if name == "build" {
			t.Error("a file of a skipped name was visited")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	all, err := sources(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 || all[0].path != "a/a.go" {
		t.Errorf("sources = %v, want a/a.go", all)
	}
	if err := os.WriteFile(filepath.Join(dir, "a/e.go"), []byte("package"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sources(dir); err == nil {
		t.Error("a file that does not parse was not told")
	}
}

func TestSizeLimits(t *testing.T) {
	t.Parallel()
	lines := func(n int) string { return strings.Repeat("\tf()\n", n) }
	tests := map[string]struct {
		path, text string
		exceptions map[string]int
		want       []string
	}{
		"function":      {"internal/chat/a.go", "package p\nfunc f() {\n" + lines(69) + "}\n", nil, nil},
		"long function": {"internal/chat/a.go", "package p\nfunc (s *S[T]) f() {\n" + lines(70) + "}\n", nil, []string{`"internal/chat.S.f"`}},
		"test":          {"internal/chat/a_test.go", "package p\nfunc f() {\n" + lines(109) + "}\n", nil, nil},
		"long test":     {"internal/chat/a_test.go", "package p\nfunc f() {\n" + lines(110) + "}\n", nil, []string{"111 lines"}},
		"long main":     {"cmd/messenger/main.go", "package main\nfunc main() {\n" + lines(60) + "}\n", nil, []string{"61 lines"}},
		"long file":     {"internal/chat/a.go", "package p\n" + strings.Repeat("\n", 500), nil, []string{"a.go has 501 lines"}},
		"long test file": {
			"internal/chat/a_test.go", "package p\n" + strings.Repeat("\n", 800), nil, []string{"801 lines"},
		},
		"generated":      {"internal/chat/a.gen.go", "package p\n" + strings.Repeat("\n", 900), nil, nil},
		"parameters":     {"internal/chat/a.go", "package p\nfunc f(a, b, c, d int, e string) {}\n", nil, nil},
		"6 parameters":   {"internal/chat/a.go", "package p\nfunc f(a, b, c, d int, e, g string) {}\n", nil, []string{"6 parameters"}},
		"6 unnamed":      {"internal/chat/a.go", "package p\nfunc f(int, int, int, int, int, int)\n", nil, []string{"6 parameters"}},
		"interface":      {"internal/chat/a.go", "package p\ntype T interface{ a(); b(); c(); d(); e(); f(); U }\n", nil, nil},
		"wide interface": {"internal/chat/a.go", "package p\ntype T interface{ a(); b(); c(); d(); e(); f(); g(); U }\n", nil, []string{"8 methods"}},
		"excepted": {
			"internal/chat/a.go", "package p\nfunc f(a, b, c, d, e, g int) {}\n",
			map[string]int{"internal/chat.f": 6}, nil,
		},
		"above its exception": {
			"internal/chat/a.go", "package p\nfunc f(a, b, c, d, e, g, h int) {}\n",
			map[string]int{"internal/chat.f": 6}, []string{"at most 6"},
		},
		"stale exception": {
			"internal/chat/a.go", "package p\nfunc f(a int) {}\n",
			map[string]int{"internal/chat.f": 6}, []string{"remove it"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantFaults(t, sizes([]source{mustParse(t, tt.path, tt.text)}, tt.exceptions), tt.want...)
		})
	}
}

func TestHabits(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		check      func([]source) []string
		path, text string
		want       []string
	}{
		"doc":              {docs, "internal/chat/a.go", "// Package chat is\npackage chat\n", nil},
		"no doc":           {docs, "internal/chat/a.go", "package chat\n", []string{"no package doc"}},
		"doc of another":   {docs, "internal/chat/a.go", "// Package hub is\npackage chat\n", []string{"no package doc"}},
		"command":          {docs, "cmd/messenger/main.go", "// Command messenger is\npackage main\n", nil},
		"detached doc":     {docs, "internal/chat/a.go", "// Package chat is\n\npackage chat\n", []string{"no package doc"}},
		"name":             {names, "internal/chat/a.go", "package chat\n", nil},
		"banned name":      {names, "internal/util/a.go", "package util\n", []string{"says nothing"}},
		"banned test name": {names, "internal/chat/a_test.go", "package helpers_test\n", []string{"says nothing"}},

		"sleep in a test":     {waits, "internal/hub/a_test.go", "package p\nimport \"time\"\nfunc f() { time.Sleep(1) }\n", []string{":3: a test may not sleep"}},
		"sleep under a name":  {waits, "internal/hub/a_test.go", "package p\nimport clock \"time\"\nfunc f() { clock.Sleep(1) }\n", []string{"may not sleep"}},
		"sleep in a helper":   {waits, "internal/pgtest/a.go", "package p\nimport \"time\"\nfunc f() { time.Sleep(1) }\n", []string{"may not sleep"}},
		"sleep in the server": {waits, "internal/hub/a.go", "package p\nimport \"time\"\nfunc f() { time.Sleep(1) }\n", nil},
		"somebody's Sleep":    {waits, "internal/hub/a_test.go", "package p\nfunc f() { time.Sleep(1) }\n", nil},
		"skip":                {waits, "internal/hub/a_test.go", "package p\nfunc f() { t.Skip() }\n", []string{"may not be skipped"}},

		"environment":           {environment, "internal/hub/a.go", "package p\nimport \"os\"\nvar a = os.Getenv(\"A\")\n", []string{"only config"}},
		"environment in config": {environment, "internal/config/a.go", "package p\nimport \"os\"\nvar a = os.Getenv(\"A\")\n", nil},
		"environment in a test": {environment, "internal/hub/a_test.go", "package p\nimport \"os\"\nvar a = os.Getenv(\"A\")\n", nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantFaults(t, tt.check([]source{mustParse(t, tt.path, tt.text)}), tt.want...)
		})
	}
}

func TestSQLMustBeConstant(t *testing.T) {
	t.Parallel()
	const head = "package postgres\nconst sqlA, sqlB = `a`, `b`\nvar sqlV = `v`\n"
	const fault = "runs SQL that is not constant"
	tests := map[string]struct {
		body string
		want []string
	}{
		"constant":           {"func f() { c.Exec(ctx, sqlA, 1) }", nil},
		"literal":            {"func f() { c.QueryRow(context.Background(), `a`) }", nil},
		"database/sql":       {"func f() { c.Exec(sqlA, input); c.ExecContext(ctx, sqlB, input) }", nil},
		"sum of constants":   {"func f() { q.Queue(sqlA + ` AND ` + sqlB) }", nil},
		"numbers":            {"func f(n int) { q.Queue(sqlA + strconv.Itoa(n)) }", nil},
		"one of two":         {"func f() { sql := sqlA; if x { sql = sqlB }; q.Queue(sql, 1).Query(g) }", nil},
		"list":               {"func f() { for _, sql := range []string{sqlA, `b`} { c.Exec(ctx, sql) } }", nil},
		"passed on":          {"func f(ctx C, sql string) { c.Exec(ctx, sql) }\nfunc g() { f(ctx, sqlA) }", nil},
		"nothing to do":      {"func f() { q.Queue(sqlA).Query(g); s.Exec() }", nil},
		"variable":           {"func f() { c.Exec(ctx, sqlV) }", []string{":4: internal/store/postgres.f " + fault}},
		"formatted":          {"func f() { c.Exec(ctx, fmt.Sprintf(sqlA, input)) }", []string{fault}},
		"sum":                {"func f() { c.Query(ctx, sqlA + input()) }", []string{fault}},
		"grown":              {"func f() { sql := sqlA; sql += input; c.Query(ctx, sql) }", []string{fault}},
		"queued":             {"func f() { q.Queue(w.sql) }", []string{fault}},
		"prepared":           {"func f() { c.Prepare(ctx, `name`, input()) }", []string{fault}},
		"passed on badly":    {"func f(ctx C, sql string) { c.Exec(ctx, sql) }\nfunc g() { s.f(ctx, input()) }", []string{"postgres.g"}},
		"twice passed on":    {"func h() { s.g(input()) }\nfunc g(t string) { f(ctx, t) }\nfunc f(ctx C, sql string) { c.Exec(ctx, sql) }", []string{"postgres.h"}},
		"in a closure":       {"func f() { do(func() { c.Exec(ctx, input()) }) }", []string{fault}},
		"unknown range":      {"func f() { for _, sql := range inputs { c.Exec(ctx, sql) } }", []string{fault}},
		"result of a call":   {"func f() { sql, err := input(); c.Exec(ctx, sql) }", []string{fault}},
		"parameter replaced": {"func f(sql string) { sql = input(); c.Exec(ctx, sql) }", []string{fault}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := mustParse(t, "internal/store/postgres/a.go", head+tt.body+"\n")
			wantFaults(t, constantSQL([]source{s}, nil), tt.want...)
		})
	}
	t.Run("exceptions", func(t *testing.T) {
		t.Parallel()
		s := mustParse(t, "internal/store/postgres/a.go", head+"func f() { c.Exec(ctx, w.sql) }\n")
		wantFaults(t, constantSQL([]source{s}, map[string]string{"internal/store/postgres.f": "why"}))
		wantFaults(t, constantSQL([]source{s}, map[string]string{
			"internal/store/postgres.f": "why", "internal/store/postgres.g": "why",
		}), "postgres.g needs no exception")
	})
}

func TestMachineWords(t *testing.T) {
	t.Parallel()
	for _, word := range foreign {
		wantFaults(t, machines("a.md", []byte("one\nsee "+word+"x\n")), "a.md:2: names "+word)
	}
	wantFaults(t, machines("a.md", []byte("in /home/alice/work and /rooted\n")))
	wantFaults(t, machines("a.bin", []byte("\x00"+foreign[0])))
}

func TestDependencyRows(t *testing.T) {
	t.Parallel()
	const goMod = "module messenger\n\ngo 1.26.0\n\nrequire example.org/one v1.0.0\n\nrequire (\n" +
		"\texample.org/two/v2 v2.0.0\n\texample.org/three v0.0.0-2025 // indirect\n)\n"
	const one, two = "| `example.org/one` | 1 | it is needed |\n", "| `example.org/two/v2` | because |\n"
	all := []source{
		mustParse(t, "internal/hub/a.go", "package hub\nimport _ \"example.org/one/part\"\n"),
		mustParse(t, "internal/hub/a_test.go", "package hub\nimport (\n_ \"fmt\"\n_ \"example.org/two/v2\"\n)\n"),
	}
	tests := map[string]struct {
		page string
		want []string
	}{
		"whole":        {one + two, nil},
		"missing":      {one, []string{"no word on why example.org/two/v2"}},
		"no reason":    {one + "| `example.org/two/v2` |  |\n", []string{"example.org/two/v2"}},
		"not imported": {one + two + "| `example.org/three` | because |\n", nil},
		"gone":         {one + two + "| `example.org/four` | because |\n", []string{"four is no dependency"}},
		"in a text":    {one + "`example.org/two/v2` is good\n", []string{"example.org/two/v2"}},
		"not at all":   {"", []string{"one", "two"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantFaults(t, dependencies(all, goMod, tt.page), tt.want...)
		})
	}
}
