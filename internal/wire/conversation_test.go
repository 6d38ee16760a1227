package wire_test

import (
	"strings"
	"testing"

	"messenger/internal/chat"
	"messenger/internal/wire"
)

func TestConversations(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const low, high, other = "aaaaaaaa-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000002", "cccccccc-0000-4000-8000-000000000003"
	for place, want := range map[chat.ConversationRef]string{
		w.groupRef():    "group_" + other,
		w.dialogPlace(): "private_" + low + "_" + high,
		{Kind: chat.Dialog, Low: w.ann, High: w.ann}: "private_" + low + "_" + low,
	} {
		if got := string(wire.AppendConversation([]byte("x"), place)); got != "x"+want {
			t.Errorf("%+v is called %s, want %s", place, got, want)
		}
	}
	ill := &chat.Error{Code: chat.Invalid, Message: "Invalid conversationId"}
	for text, want := range map[string]any{
		"group_" + other:                             chat.Address{Group: w.group},
		"group_" + strings.ToUpper(other):            chat.Address{Group: w.group},
		"private_" + low + "_" + high:                chat.Address{Companion: w.bob},
		"private_" + low + "_" + low:                 chat.Address{Companion: w.ann},
		"private_" + high + "_" + other:              chat.ErrNotMember,
		"private_" + high + "_" + high:               chat.ErrNotMember,
		"private_" + high + "_" + low:                ill,
		"private_" + low:                             ill,
		"private_" + low + high:                      ill,
		"private_" + low + "-" + high:                ill,
		"private_" + low + "_" + high + "0":          ill,
		"private_" + low + "_" + high[1:] + "g":      ill,
		"private_g" + low[1:] + "_" + high:           ill,
		"group_" + other + "0":                       ill,
		"group_00000000-0000-0000-0000-000000000000": ill,
		"private_00000000-0000-0000-0000-000000000000_00000000-0000-0000-0000-000000000000": ill,
		"Group_" + other: ill, other: ill, "": ill, "group_": ill, "private_": ill, "private__": ill, "group_../../etc": ill,
		"channel_" + other: ill, " group_" + other: ill, "group_{" + other + "}": ill,
	} {
		at, err := wire.ParseConversation(text, w.ann)
		var got any = at
		if err != nil {
			if at != (chat.Address{}) {
				t.Errorf("%q: %v with %+v", text, err, at)
			}
			got = *err.(*chat.Error)
		}
		if e, ok := want.(*chat.Error); ok {
			want = *e
		}
		if got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}
