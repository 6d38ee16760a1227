package wire_test

import (
	"errors"
	"testing"

	"messenger/internal/wire"
)

// TestListsThatAreNone: what stands where a list must or may stand, and is none.
func TestListsThatAreNone(t *testing.T) {
	t.Parallel()
	hello := func(features string) string { return frame(wire.TypeHello, `{"version":1,"features":`+features+`}`) }
	for _, text := range []string{
		frame(wire.TypeGetPresence, `{}`), frame(wire.TypeGetPresence, `{"userIds":null}`),
		frame(wire.TypeGetPresence, `{"userIds":{}}`), frame(wire.TypeGetPresence, `{"userIds":"`+receiver+`"}`),
		hello(`{}`), hello(`7`), hello(`"sync"`),
		frame(wire.TypePrivateMessage, `{"messageId":"`+message+`","receiverId":"`+receiver+`","content":"a","mentions":{}}`),
	} {
		_, err := decodeExtended([]byte(text))
		var e *wire.Error
		if !errors.As(err, &e) || e.Refusal.Message[:8] != "Invalid " {
			t.Errorf("%s: %v, want a refusal", text, err)
		}
	}
}
