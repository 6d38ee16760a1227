package wiretest_test

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"messenger/api"
	"messenger/internal/wire"
	"messenger/internal/wire/wiretest"
	"messenger/internal/ws"
)

const (
	sent = `{"type":"privateMessage","success":true,"params":{"item":null,"data":null,"isBroadcast":false}}`
	drop = `{"type":"dropGroup","params":{"groupId":"CCCCCCCC-0000-4000-8000-000000000003"}}`
)

func TestValidateRefusesWhatTheContractDoesNotHave(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		from  wiretest.Direction
		frame string
	}{
		{"no JSON", wiretest.FromServer, `{`},
		{"trailing data", wiretest.FromServer, sent + sent},
		{"not an object", wiretest.FromServer, `[]`},
		{"unknown type", wiretest.FromServer, strings.Replace(sent, "privateMessage", "hello", 1)},
		{"request of the wrong side", wiretest.FromServer, drop},
		{"answer of the wrong side", wiretest.FromClient, sent},
		{"extra key", wiretest.FromServer, strings.Replace(sent, `"item"`, `"seq":1,"item"`, 1)},
		{"extra key on top", wiretest.FromServer, strings.Replace(sent, `{"type"`, `{"requestId":"1","type"`, 1)},
		{"missing key", wiretest.FromServer, strings.Replace(sent, `"data":null,`, ``, 1)},
		{"wrong isBroadcast", wiretest.FromServer, strings.Replace(sent, `false`, `true`, 1)},
		{"empty page as null", wiretest.FromServer, strings.Replace(sent, `privateMessage`, `listLastMessage`, 1)},
		{"id in capitals", wiretest.FromServer, `{"type":"dropGroup","success":true,"params":{` +
			`"item":{"groupId":"CCCCCCCC-0000-4000-8000-000000000003"},"data":null,"isBroadcast":false}}`},
		{"refusal without a text", wiretest.FromServer, `{"error":true,"type":"dropGroup","message":""}`},
		{"refusal with a code", wiretest.FromServer, `{"error":true,"type":"dropGroup","message":"x","code":"y"}`},
		{"refusal of no type", wiretest.FromServer, `{"error":true,"type":"nope","message":"x"}`},
		{"id missing", wiretest.FromClient, `{"type":"dropGroup","params":{}}`},
		{"id with braces", wiretest.FromClient, strings.Replace(drop, `"CC`, `"{C`, 1)},
	} {
		if err := wiretest.Validate(tt.from, []byte(tt.frame)); err == nil {
			t.Errorf("%s: accepted %s", tt.name, tt.frame)
		}
	}
	for frame, from := range map[string]wiretest.Direction{sent: wiretest.FromServer, drop: wiretest.FromClient} {
		wiretest.Check(t, from, []byte(frame))
	}
}

const (
	read    = `{"type":"markRead","params":{"groupId":"CCCCCCCC-0000-4000-8000-000000000003","seq":1}}`
	refused = `{"error":true,"type":"markRead","requestId":"1","code":"forbidden","message":"x"}`
)

func TestDialectsHaveTheirOwnFrames(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		from  wiretest.Direction
		frame string
	}{
		{"extended type to a classic server", wiretest.FromClient, read},
		{"extended refusal from a classic server", wiretest.FromServer, refused},
		{"classic answer from an extended server", wiretest.FromExtendedServer, sent},
		{"no code", wiretest.FromExtendedServer, strings.Replace(refused, `"code":"forbidden",`, ``, 1)},
		{"unknown code", wiretest.FromExtendedServer, strings.Replace(refused, `forbidden`, `gone`, 1)},
		{"empty requestId", wiretest.FromExtendedServer, strings.Replace(refused, `"1"`, `""`, 1)},
		{"no address", wiretest.FromExtendedClient, strings.Replace(read, `groupId`, `group`, 1)},
		{"two addresses", wiretest.FromExtendedClient, strings.Replace(read, `"seq"`, `"receiverId":"CCCCCCCC-0000-4000-8000-000000000003","seq"`, 1)},
		{"seq in quotes", wiretest.FromExtendedClient, strings.Replace(read, `1}`, `"1"}`, 1)},
	} {
		if err := wiretest.Validate(tt.from, []byte(tt.frame)); err == nil {
			t.Errorf("%s: accepted %s", tt.name, tt.frame)
		}
	}
	for frame, from := range map[string]wiretest.Direction{
		refused: wiretest.FromExtendedServer, read: wiretest.FromExtendedClient, drop: wiretest.FromExtendedClient,
	} {
		wiretest.Check(t, from, []byte(frame))
	}
}

// failing records that a check failed, and goes on.
type failing struct {
	testing.TB
	failed bool
}

func (f *failing) Helper()               {}
func (f *failing) Errorf(string, ...any) { f.failed = true }

func TestCheckFailsTheTest(t *testing.T) {
	t.Parallel()
	f := &failing{TB: t}
	if wiretest.Check(f, wiretest.FromClient, []byte(sent)); !f.failed {
		t.Error("a frame outside the contract passed")
	}
}

// TestDocumentHasEveryType keeps the document and the package in step.
func TestDocumentHasEveryType(t *testing.T) {
	t.Parallel()
	docs, err := api.Documents()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Info       struct{ Version string }
		Operations map[string]struct{ Action string }
		Components struct {
			Schemas map[string]struct {
				Properties struct {
					Type struct{ Enum []string }
				}
			}
		}
	}
	for _, d := range docs {
		if d.Name == "asyncapi" {
			if err := json.NewDecoder(bytes.NewReader(d.JSON)).Decode(&doc); err != nil {
				t.Fatal(err)
			}
		}
	}
	if want := strconv.Itoa(wire.Version); doc.Info.Version != want {
		t.Errorf("the document is of version %q, the protocol of %q", doc.Info.Version, want)
	}
	asked := map[string]bool{}
	for name, op := range doc.Operations {
		asked[name] = op.Action == "receive"
	}
	for schema, kinds := range map[string][]wire.Type{
		"Refusal": ws.Types(wire.Classic), "ExtendedRefusal": append(ws.Types(wire.Classic), ws.Types(wire.Extended)...),
	} {
		named := map[string]bool{}
		for _, name := range doc.Components.Schemas[schema].Properties.Type.Enum {
			named[name] = true
		}
		for _, kind := range kinds {
			if !asked[string(kind)] || !named[string(kind)] {
				t.Errorf("%s: operation %v, %s %v", kind, asked[string(kind)], schema, named[string(kind)])
			}
		}
		if !named[string(wire.TypeProcessor)] || len(named) != len(kinds)+1 {
			t.Errorf("%s is of types %v", schema, named)
		}
	}
}
