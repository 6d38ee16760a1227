package rest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"messenger/internal/chat"
	"messenger/internal/rest"
	"messenger/internal/wire"
)

// FuzzBody sends any bytes as a body: the answer is one that the OpenAPI document
// describes, and what is accepted means the same to encoding/json.
func FuzzBody(f *testing.F) {
	for _, seed := range []string{
		`{"groupId":"` + groupText + `","groupName":"Music Makers","notificationMessage":"","messageId":"` + noteText + `"}`,
		`{"firstName":"A","email":"a","password":"\ud83d\ude00"}`, `{"firstName":"A","email":"a","password":"p","lastName":""}`,
		`{"a":1,"a":2}`, `[]`, `null`, `{"x":"\ud800"}`, `{"x":"\u0000"}`, `[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]`, "{\"x\":\"\xff\"}", `{"a":1e999}`, "",
		`{"messageId":"` + noteText + `","content":"hi","replyToId":"` + anyUUID + `","mentions":["` + bobText + `"]}`, `{"mentions":[[[1]]],"messageId":{}}`,
	} {
		f.Add([]byte(seed))
	}
	w := newWorld(f, rest.Config{})
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, target := range []string{"/api/auth/sing-up", "/api/use-cases/create-group", "/api/use-cases/mark-as-deleted", dialogPath + "/messages"} {
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
		values, err := parseForm(query)
		if err != nil {
			t.Fatalf("%q was accepted: %v", query, err)
		}
		text := values["searchText"]
		if len(text) != 1 || text[0] == "" || utf8.RuneCountInString(text[0]) > 100 || !utf8.ValidString(text[0]) || strings.ContainsRune(text[0], 0) {
			t.Fatalf("%q was accepted as %q", query, text)
		}
	})
}

// parseForm is url.ParseQuery for a query in which a semicolon is a character like others.
func parseForm(query string) (url.Values, error) {
	return url.ParseQuery(strings.ReplaceAll(query, ";", "%3B"))
}

// FuzzPages sends any query string to the pages of the extended dialect: what is accepted
// asks for a page within bounds.
func FuzzPages(f *testing.F) {
	for _, seed := range []string{
		"", "limit=0", "limit=-1", "limit=1e3", "limit=%2B1", "limit=9223372036854775808", "afterSeq=5&epoch=x&afterHidden=0", "beforeSeq=1&afterSeq=2",
		"aroundId=" + noteText, "aroundId=x", "cursor=EQAAAAAAAAAFMzMzMzMzQzODMzMzMzMzMw", "cursor=%00", "limit[]=1", "limit=1&limit=1", "epoch=%FF", "&&=",
	} {
		f.Add(seed)
	}
	w := newWorld(f, rest.Config{})
	f.Fuzz(func(t *testing.T, query string) {
		for _, path := range []string{"/api/sync", groupPath + "/events", dialogPath + "/messages"} {
			w.reset()
			w.log.Reset()
			r := call{method: "GET", target: path, token: "good"}.newRequest()
			r.URL.RawQuery = query
			rec := serve(w, r)
			mustBeDescribed(t, r, rec)
			if rec.Code != http.StatusOK && rec.Code != http.StatusBadRequest || !json.Valid(rec.Body.Bytes()) {
				t.Fatalf("%s %q: %d %s", path, query, rec.Code, rec.Body)
			}
			if rec.Code != http.StatusOK {
				continue
			}
			named := slices.DeleteFunc(strings.Split(query, "&"), func(pair string) bool { return strings.HasPrefix(pair, "=") })
			values, err := parseForm(strings.Join(named, "&"))
			if err != nil {
				t.Fatalf("%s %q was accepted: %v", path, query, err)
			}
			for name, given := range values {
				n, err := strconv.ParseInt(given[0], 10, 64)
				number := name != "epoch" && name != "cursor" && name != "aroundId"
				if name != "" && len(given) != 1 || number && name != "" && (err != nil || n < 0 || n > 1<<53-1) {
					t.Fatalf("%s %q was accepted", path, query)
				}
			}
		}
	})
}

// FuzzConversation puts any text in the place of a conversation: it is a conversation's
// name, or nothing is done.
func FuzzConversation(f *testing.F) {
	for _, seed := range append(badConversations(), "group_"+groupText, "private_"+annText+"_"+bobText, "GROUP_"+groupText, "a/b", "?", "%zz") {
		f.Add(seed)
	}
	w := newWorld(f, rest.Config{})
	f.Fuzz(func(t *testing.T, id string) {
		w.reset()
		w.log.Reset()
		r := call{method: "GET", target: "/api/sync", token: "good"}.newRequest()
		r.URL = &url.URL{Path: "/api/conversations/" + id + "/events"}
		rec := serve(w, r)
		if !slices.Contains([]int{200, 400, 403, 404}, rec.Code) || !json.Valid(rec.Body.Bytes()) {
			t.Fatalf("%q: %d %s", id, rec.Code, rec.Body)
		}
		if (rec.Code == http.StatusOK) != (len(w.did) > 0) {
			t.Fatalf("%q: %d, did %q", id, rec.Code, w.did)
		}
		if _, err := wire.ParseConversation(strings.ToLower(id), mustID[chat.User](annText)); (err == nil) != (rec.Code == http.StatusOK) {
			t.Fatalf("%q: %d, but as a name: %v", id, rec.Code, err)
		}
	})
}
