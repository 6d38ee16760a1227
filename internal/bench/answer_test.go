package bench

import (
	"strings"
	"testing"
)

const someID = "11111111-2222-4333-8444-555555555555"

func TestReadAnswer(t *testing.T) {
	news := `{"type":"privateMessage","success":true,"params":{"item":{"messageId":"` + someID + `","message":"x"},"data":null,"isBroadcast":true}}`
	ack := `{"type":"privateMessage","success":true,"params":{"item":null,"data":null,"isBroadcast":false}}`
	for name, test := range map[string]struct {
		text string
		kind answerKind
		id   string
	}{
		"an answer":            {ack, success, ""},
		"news":                 {news, broadcast, someID},
		"an answer with space": {strings.ReplaceAll(ack, ":", ": "), success, ""},
		"news with space":      {strings.ReplaceAll(news, ",", " , "), broadcast, someID},
		"another order":        {`{"success":true,"params":{"isBroadcast":true,"item":{"messageId":"` + someID + `"}},"type":"privateMessage"}`, broadcast, someID},
		"news without an id":   {`{"type":"privateMessage","success":true,"params":{"item":{"groupId":"x"},"data":null,"isBroadcast":true}}`, broadcast, ""},
	} {
		a, err := readAnswer([]byte(test.text))
		if err != nil || a.kind != test.kind || string(a.id) != test.id || string(a.typ) != "privateMessage" {
			t.Errorf("%s: %v %q %q, %v", name, a.kind, a.id, a.typ, err)
		}
	}
}

func TestReadAnswerRefuses(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"a refusal":        {`{"error":true,"type":"privateMessage","message":"No such user"}`, "refused privateMessage: No such user"},
		"nonsense":         {`<html>`, "read a frame"},
		"no isBroadcast":   {`{"type":"x","success":true,"params":{}}`, "no isBroadcast"},
		"a failed success": {`{"type":"x","success":false,"params":{"item":null,"data":null,"isBroadcast":false}}`, "refused x"},
	} {
		if _, err := readAnswer([]byte(test.text)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want something with %q", name, err, test.want)
		}
	}
}

func TestCheckPage(t *testing.T) {
	page := func(times ...string) []byte {
		var rows []string
		for _, at := range times {
			rows = append(rows, `{"messageId":"`+someID+`","createdAt":"2026-01-01T00:00:00.`+at+`Z"}`)
		}
		return []byte(`{"type":"x","success":true,"params":{"item":null,"data":[` + strings.Join(rows, ",") + `],"isBroadcast":false}}`)
	}
	cursor := `"2026-01-01T00:00:00.500Z"`
	for name, test := range map[string]struct {
		page    []byte
		cursor  string
		sampled bool
		want    string
	}{
		"good":              {page("300", "200"), cursor, true, ""},
		"good, not sampled": {page("300", "200"), "null", false, ""},
		"good, from now":    {page("900", "200"), "null", true, ""},
		"too few":           {page("300"), cursor, false, "has 1 rows"},
		"too many":          {page("300", "200", "100"), cursor, false, "has 3 rows"},
		"longer for a tie":  {page("300", "200", "200"), cursor, false, ""},
		"longer after one":  {page("300", "200", "200", "100"), cursor, false, "has 4 rows"},
		"wrong order":       {page("200", "300"), cursor, true, "not newest first"},
		"at the cursor":     {page("500", "300"), cursor, true, "not before its cursor"},
		"nonsense":          {[]byte("x"), cursor, false, "read a page"},
	} {
		err := checkPage(test.page, 2, test.cursor, test.sampled)
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
}
