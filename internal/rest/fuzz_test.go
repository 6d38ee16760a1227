package rest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"messenger/internal/rest"
)

// FuzzBody sends any bytes as a body: the answer is one that the OpenAPI document
// describes, and what is accepted means the same to encoding/json.
func FuzzBody(f *testing.F) {
	for _, seed := range []string{
		`{"groupId":"` + groupText + `","groupName":"Music Makers","notificationMessage":"","messageId":"` + noteText + `"}`,
		`{"firstName":"A","email":"a","password":"\ud83d\ude00"}`, `{"firstName":"A","email":"a","password":"p","lastName":""}`,
		`{"a":1,"a":2}`, `[]`, `null`, `{"x":"\ud800"}`, `{"x":"\u0000"}`, `[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]`, "{\"x\":\"\xff\"}", `{"a":1e999}`, "",
	} {
		f.Add([]byte(seed))
	}
	w := newWorld(f, rest.Config{})
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, target := range []string{"/api/auth/sing-up", "/api/use-cases/create-group", "/api/use-cases/mark-as-deleted"} {
			w.reset()
			w.log.Reset()
			rec := w.do(t, call{method: "POST", target: target, body: string(body), contentType: "application/json", token: "good"})
			if !slices.Contains([]int{200, 201, 400, 413}, rec.Code) {
				t.Fatalf("%s %q: %d %s", target, body, rec.Code, rec.Body)
			}
			if !json.Valid(rec.Body.Bytes()) || !utf8.Valid(rec.Body.Bytes()) {
				t.Fatalf("%s %q: answer %q", target, body, rec.Body)
			}
			if rec.Code >= 300 {
				if len(w.did) > 0 {
					t.Fatalf("%s %q was refused, but did %q", target, body, w.did)
				}
				continue
			}
			var fields map[string]any
			if err := json.Unmarshal(body, &fields); err != nil || !utf8.Valid(body) {
				t.Fatalf("%s %q was accepted: %v", target, body, err)
			}
			for name, v := range fields {
				if s, isText := v.(string); isText && strings.ContainsRune(name+s, 0) {
					t.Fatalf("%s %q was accepted with NUL", target, body)
				}
			}
		}
	})
}

// FuzzQuery sends any query string: what is accepted is one value, decoded as forms are.
func FuzzQuery(f *testing.F) {
	for _, seed := range []string{
		"searchText=a", "searchText=Bob+Beta", "searchText=%F0%9F%98%80", "searchText=%FF", "searchText=%00", "searchText=%u0041",
		"searchText[]=a", "searchText=a&searchText=b", "foo=1", "", "searchText=:$,[]!'()*", "searchText=a;b", "&&=&[]=a",
	} {
		f.Add(seed)
	}
	w := newWorld(f, rest.Config{})
	f.Fuzz(func(t *testing.T, query string) {
		w.reset()
		w.log.Reset()
		r := call{method: "GET", target: "/api/use-cases/search", token: "good"}.newRequest()
		r.URL.RawQuery = query
		rec := serve(w, r)
		mustBeDescribed(t, r, rec)
		if rec.Code != http.StatusOK && rec.Code != http.StatusBadRequest {
			t.Fatalf("%q: %d %s", query, rec.Code, rec.Body)
		}
		if body, err := io.ReadAll(rec.Body); err != nil || !json.Valid(body) || !utf8.Valid(body) {
			t.Fatalf("%q: answer %q, %v", query, body, err)
		}
		if rec.Code != http.StatusOK {
			return
		}
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatalf("%q was accepted: %v", query, err)
		}
		text := values["searchText"]
		if len(text) != 1 || text[0] == "" || utf8.RuneCountInString(text[0]) > 100 || !utf8.ValidString(text[0]) || strings.ContainsRune(text[0], 0) {
			t.Fatalf("%q was accepted as %q", query, text)
		}
	})
}
