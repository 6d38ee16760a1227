package rest_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/rest"
)

// The operations with a body, and the patterns of docs/contract.md, Endpoints, in ajv's words.
const (
	signUp      = "POST /api/auth/sing-up"
	login       = "POST /api/auth/login"
	update      = "PATCH /api/profile/update"
	change      = "PATCH /api/profile/change-password"
	clearDialog = "POST /api/use-cases/mark-as-deleted"
	create      = "POST /api/use-cases/create-group"

	patternS    = `should match pattern "^\S+$"`
	patternName = `should match pattern "^[^\s]+(?: [^\s]+)*$"`
)

// A violation is its part of the joined message, and its entry in the list.

func missing(p string) []string {
	m := "should have required property '" + p + "'"
	return []string{"request.body " + m, ".body." + p + " | " + m + " | required.openapi.validation"}
}

func extra(p string) []string {
	return []string{
		"request.body should NOT have additional properties",
		".body." + p + " | should NOT have additional properties | additionalProperties.openapi.validation",
	}
}

func of(keyword, p, m string) []string {
	return []string{"request.body" + p + " " + m, ".body" + p + " | " + m + " | " + keyword + ".openapi.validation"}
}

func text(p string) []string { return of("type", "."+p, "should be string") }

func pattern(p, m string) []string { return of("pattern", "."+p, m) }

// all is the answer with these violations, as lines gives it.
func all(parts ...[]string) []string {
	var texts, errors []string
	for _, p := range parts {
		texts, errors = append(texts, p[0]), append(errors, p[1])
	}
	return append([]string{strings.Join(texts, ", ")}, errors...)
}

// bodyTest is a body and its refusal, nil if it is accepted.
type bodyTest struct {
	operation, body string
	want            []string
}

func TestBodiesOfAuth(t *testing.T) { // docs/contract.md, Body errors; docs/bad-input.md E02, E11, E12, E20–E22
	t.Parallel()
	runBodies(t, []bodyTest{
		{signUp, `{}`, all(missing("firstName"), missing("email"), missing("password"))},
		{signUp, `{"password":"a","email":"b"}`, all(missing("firstName"))},
		{signUp, `{"z":1,"password":1,"a":2,"lastName":null,"firstName":" "}`, all(
			extra("z"), extra("a"), pattern("firstName", patternS), text("lastName"), missing("email"), text("password"))},
		{signUp, `{"firstName":"A","email":"","password":"p"}`, all(pattern("email", patternS))},
		{signUp, `{"firstName":"A","email":"a b","password":"p q"}`, all(pattern("email", patternS), pattern("password", patternS))},
		{signUp, `{"firstName":"A\u00a0B","email":"a","password":"p"}`, all(pattern("firstName", patternS))},
		{signUp, `{"firstName":"\u2003","email":"a\ufeff","password":"p\u2028"}`,
			all(pattern("firstName", patternS), pattern("email", patternS), pattern("password", patternS))},
		{signUp, `{"firstName":"A\n","email":"a","password":"p"}`, all(pattern("firstName", patternS))},
		{signUp, `{"firstName":"A","lastName":" ","email":"a","password":"p"}`, all(pattern("lastName", `should match pattern "^\S*$"`))},
		{signUp, `{"firstName":"A","lastName":null,"email":"a","password":"p"}`, all(text("lastName"))},
		{signUp, `{"firstName":"A","lastName":"","email":"a","password":"p"}`, nil},
		{signUp, `{"firstName":"\u200b","email":"a@b","password":"😀"}`, nil}, // the domain decides about these
		{signUp, `[]`, all(of("type", "", "should be object"))},
		{login, `[{"email":"a","password":"b"}]`, all(of("type", "", "should be object"))},
		{login, `{"email":"a","password":"b","role":"admin"}`, all(extra("role"))},
		{login, `{"email":{"$gt":""},"password":["b"]}`, all(text("email"), text("password"))},
		{login, `{"email":1,"password":true}`, all(text("email"), text("password"))},
		{login, `{"EMAIL":"a","password":"b"}`, all(extra("EMAIL"), missing("email"))},
		{login, `{"email":null,"password":null}`, all(text("email"), text("password"))},
	})
}

func TestBodiesBehindTheLogin(t *testing.T) { // docs/contract.md, Body errors; docs/bad-input.md E27–E29, E42
	t.Parallel()
	runBodies(t, []bodyTest{
		{update, `{"firstName":null}`, all(text("firstName"))},
		{update, `{"firstName":"","lastName":""}`, all(pattern("firstName", patternS), pattern("lastName", patternS))},
		{update, `{"id":"x","email":"y","password":"z"}`, all(extra("id"), extra("email"), extra("password"))},
		{change, `{"newPassword":"a"}`, all(missing("oldPassword"))},
		{change, `{"oldPassword":"","newPassword":" "}`, all(pattern("oldPassword", patternS), pattern("newPassword", patternS))},
		{clearDialog, `{}`, all(missing("companionId"))},
		{clearDialog, `{"companionId":1}`, all(text("companionId"))},
		{clearDialog, `{"companionId":"abc"}`, all(of("format", ".companionId", `should match format "uuid"`))},
		{clearDialog, `{"companionId":"` + bobText + `","x":null}`, nil},
		{clearDialog, `{"companionId":"00000000-0000-0000-0000-000000000000"}`, nil},
		{create, `{}`, all(missing("groupId"), missing("groupName"), missing("notificationMessage"), missing("messageId"))},
		{create, strings.Replace(groupBody, "Music Makers", " a", 1), all(pattern("groupName", patternName))},
		{create, strings.Replace(groupBody, "Music Makers", "a  b", 1), all(pattern("groupName", patternName))},
		{create, strings.Replace(groupBody, "Music Makers", `a\nb`, 1), all(pattern("groupName", patternName))},
		{create, strings.Replace(groupBody, "Music Makers", `a\u00a0b`, 1), all(pattern("groupName", patternName))},
		{create, strings.Replace(groupBody, "Music Makers", "", 1), all(pattern("groupName", patternName))},
		{create, strings.Replace(groupBody, "Music Makers", "a b c", 1), nil},
		{create, strings.Replace(groupBody, anyUUID, "a b", 1), all(pattern("groupId", patternS))},
		{create, strings.Replace(groupBody, `"notificationMessage":""`, `"notificationMessage":null`, 1), all(text("notificationMessage"))},
		{create, strings.Replace(groupBody, `{`, `{"x":1,`, 1), all(extra("x"))},
	})
}

func TestBodiesWithSpaces(t *testing.T) { // docs/extended.md, Names and passphrases
	t.Parallel()
	const (
		signUp   = "POST /api/auth/sign-up"
		name     = "PATCH /api/profile"
		password = "PATCH /api/profile/password"

		shown  = `should match pattern "\S"`
		inLine = `should match pattern "^[^\p{Cc}\p{Zl}\p{Zp}]*$"`
	)
	runBodies(t, []bodyTest{
		{signUp, `{"firstName":"Mary Ann","lastName":" ","email":"a","password":" p\u00a0😀\u200d "}`, nil},
		{signUp, `{"firstName":" \u3000","lastName":1,"email":"a b","password":"a\tb"}`,
			all(pattern("firstName", shown), text("lastName"), pattern("email", patternS), pattern("password", inLine))},
		{signUp, `{"firstName":"A","email":"a","password":"a\u2028b","x":1}`, all(extra("x"), pattern("password", inLine))},
		{signUp, `{}`, all(missing("firstName"), missing("email"), missing("password"))},
		{name, `{"firstName":"Mary Ann"}`, nil},
		{name, `{"firstName":"","lastName":" "}`, all(pattern("firstName", shown), pattern("lastName", shown))},
		{name, `{"firstName":null,"id":"x"}`, all(extra("id"), text("firstName"))},
		{password, `{"oldPassword":"","newPassword":"  "}`, nil}, // the service decides about these
		{password, `{"newPassword":"a\u0085b\u2029"}`, all(missing("oldPassword"), pattern("newPassword", inLine))},
		{password, `{"oldPassword":1,"newPassword":"a\nb"}`, all(text("oldPassword"), pattern("newPassword", inLine))},
	})
}

func runBodies(t *testing.T, tests []bodyTest) {
	t.Helper()
	w := newWorld(t, rest.Config{})
	for _, tt := range tests {
		method, target, _ := strings.Cut(tt.operation, " ")
		rec := w.do(t, call{method: method, target: target, body: tt.body, token: "good"})
		if tt.want == nil {
			if rec.Code >= 300 {
				t.Errorf("%s %s: %d %s", tt.operation, tt.body, rec.Code, rec.Body)
			}
			continue
		}
		if diff := cmp.Diff(tt.want, lines(t, rec)); rec.Code != 400 || diff != "" {
			t.Errorf("%s %s: %d (-want +got):\n%s", tt.operation, tt.body, rec.Code, diff)
		}
	}
}

// runQuery searches with a raw query string.
func runQuery(t *testing.T, w *world, query string) *httptest.ResponseRecorder {
	t.Helper()
	w.reset()
	r := call{method: "GET", target: "/api/use-cases/search", token: "good"}.newRequest()
	r.URL.RawQuery = query
	rec := serve(w, r)
	mustBeDescribed(t, r, rec)
	return rec
}

func TestQueriesAreDecodedAsForms(t *testing.T) { // docs/contract.md, rows 13 and 23; docs/bad-input.md E34
	t.Parallel()
	tests := map[string]string{
		"searchText=Bob":        "Bob",
		"searchText=Bob+Beta":   "Bob Beta",
		"searchText=Bob%20Beta": "Bob Beta",
		"searchText=a%2Bb":      "a+b",
		"searchText=:$,[]!'()*": ":$,[]!'()*",
		"searchText=ann@x.org":  "ann@x.org",
		"searchText=a/b?c;d=e":  "a/b?c;d=e",
		"searchText==":          "=",
		"searchText=?":          "?",
		"searchText=a-._~b":     "a-._~b",
		"searchText=%3A%2F%3F%23%5B%5D%40!%24%26'()*%2B%2C%3B%3D": ":/?#[]@!$&'()*+,;=",
		"searchText=%25":                         "%",
		"searchText=_":                           "_",
		"searchText=%5C":                         `\`,
		"searchText=%D0%90%F0%9F%98%80":          "А😀",
		"search%54ext=a":                         "a",
		"&searchText=a&&=x&":                     "a",
		"searchText=" + strings.Repeat("a", 100): strings.Repeat("a", 100),
		"searchText=" + strings.Repeat("%F0%9F%98%80", 100): strings.Repeat("😀", 100),
	}
	w := newWorld(t, rest.Config{})
	for query, text := range tests {
		rec := runQuery(t, w, query)
		want := fmt.Sprintf("search by %s: %q", annText, text)
		if got := strings.Join(w.did, ""); rec.Code != 200 || got != want {
			t.Errorf("%s: %d %s, did %s", query, rec.Code, rec.Body, got)
		}
	}
}

func TestQueriesThatAreRefused(t *testing.T) { // docs/contract.md, Query errors; docs/bad-input.md E35
	t.Parallel()
	one := func(name, message string) []string { return []string{message, ".query." + name + " | " + message} }
	rule := func(keyword, name, message string) []string {
		return []string{"request.query." + name + " " + message, ".query." + name + " | " + message + " | " + keyword + ".openapi.validation"}
	}
	empty := one("searchText", "Empty value found for query parameter 'searchText'")
	encoded := one("searchText", "Parameter 'searchText' must be url encoded.")
	notText := rule("type", "searchText", "should be string")
	tests := map[string][]string{
		"searchText=" + strings.Repeat("a", 101):            rule("maxLength", "searchText", "should NOT be longer than 100 characters"),
		"searchText=" + strings.Repeat("%F0%9F%98%80", 101): rule("maxLength", "searchText", "should NOT be longer than 100 characters"),
		"": {
			"request.query should have required property 'searchText'",
			".query.searchText | should have required property 'searchText' | required.openapi.validation",
		},
		"searchText=":                  empty,
		"searchText":                   empty,
		"searchText=a&searchText=b":    notText,
		"searchText=&searchText=":      notText,
		"searchText[]=a":               notText,
		"searchText[]=":                notText,
		"searchText%5B%5D=a":           notText,
		"searchText[$gt]=":             notText,
		"searchText=a&searchText[x]=b": notText,
		"foo=1&searchText=a":           one("foo", "Unknown query parameter 'foo'"),
		"foo[]=1":                      one("foo", "Unknown query parameter 'foo'"),
		"searchText=&foo=1":            empty,
		"foo=1&searchText=":            one("foo", "Unknown query parameter 'foo'"),
		"searchtext=a":                 one("searchtext", "Unknown query parameter 'searchtext'"),
		"searchText[=a":                one("searchText[", "Unknown query parameter 'searchText['"),
		"%FF=a":                        one("%FF", "Unknown query parameter '%FF'"),
		"__proto__=a":                  one("__proto__", "Unknown query parameter '__proto__'"),
		"searchText=%FF":               encoded,
		"searchText=%C0%80":            encoded,
		"searchText=%ED%A0%80":         encoded,
		"searchText=%00":               encoded,
		"searchText=a%00b":             encoded,
		"searchText=%u0041":            encoded,
		"searchText=%":                 encoded,
		"searchText=a&searchText=%FF":  encoded,
		"foo=1&searchText=%FF":         encoded,
	}
	w := newWorld(t, rest.Config{})
	for query, want := range tests {
		rec := runQuery(t, w, query)
		if diff := cmp.Diff(want, lines(t, rec)); rec.Code != 400 || diff != "" || len(w.did) > 0 {
			t.Errorf("%s: %d, did %q (-want +got):\n%s", query, rec.Code, w.did, diff)
		}
	}
}

func TestQueryOfOtherOperations(t *testing.T) {
	t.Parallel()
	unknown := func(name string) []string {
		m := "Unknown query parameter '" + name + "'"
		return []string{m, ".query." + name + " | " + m}
	}
	const both = "request.query should have required property 'searchText', request.query should have required property 'groupId'"
	tests := []struct {
		call call
		want []string
	}{
		{call{method: "GET", target: "/api/use-cases/search-users"}, []string{
			both,
			".query.searchText | should have required property 'searchText' | required.openapi.validation",
			".query.groupId | should have required property 'groupId' | required.openapi.validation",
		}},
		{call{method: "GET", target: "/api/use-cases/search-users?groupId=a&groupId=b"}, []string{
			"request.query should have required property 'searchText', request.query.groupId should be string",
			".query.searchText | should have required property 'searchText' | required.openapi.validation",
			".query.groupId | should be string | type.openapi.validation",
		}},
		{call{method: "GET", target: "/api/use-cases/search-users?searchText=a&groupId="}, []string{
			"Empty value found for query parameter 'groupId'", ".query.groupId | Empty value found for query parameter 'groupId'",
		}},
		{call{method: "DELETE", target: "/api/profile/destroy?mode=everything"}, []string{
			"request.query.mode should be equal to one of the allowed values",
			".query.mode | should be equal to one of the allowed values | enum.openapi.validation",
		}},
		{call{method: "DELETE", target: "/api/profile/destroy?mode="}, []string{
			"Empty value found for query parameter 'mode'", ".query.mode | Empty value found for query parameter 'mode'",
		}},
		{call{method: "DELETE", target: "/api/profile/destroy?mode=erase&mode=erase"}, []string{
			"request.query.mode should be string", ".query.mode | should be string | type.openapi.validation",
		}},
		{call{method: "DELETE", target: "/api/profile/destroy?erase=1"}, unknown("erase")},
		{call{method: "POST", target: "/api/auth/login?x=1", body: "{}"}, unknown("x")},
		{call{method: "GET", target: "/healthz?verbose"}, unknown("verbose")},
	}
	w := newWorld(t, rest.Config{})
	for _, tt := range tests {
		tt.call.token = "good"
		rec := w.do(t, tt.call)
		if diff := cmp.Diff(tt.want, lines(t, rec)); rec.Code != 400 || diff != "" || len(w.did) > 0 {
			t.Errorf("%s: %d, did %q (-want +got):\n%s", tt.call.target, rec.Code, w.did, diff)
		}
	}
}
