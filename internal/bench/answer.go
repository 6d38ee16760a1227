package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// answerKind tells what a frame of the server is.
type answerKind byte

const (
	success   answerKind = iota + 1 // of a request of ours
	broadcast                       // of what somebody else did
	ping                            // these two are no text frames
	pong
)

// answer is a frame of the server, as far as the generator needs it. Its slices are part
// of the frame.
type answer struct {
	kind    answerKind
	typ     []byte
	id      []byte // of the message that is broadcast; nil in others
	payload []byte
}

// Pieces of the frames of docs/contract.md, Messages, as all known servers write them.
var (
	headType      = []byte(`{"type":"`)
	midSuccess    = []byte(`","success":true,"params":{`)
	tailAnswer    = []byte(`"isBroadcast":false}}`)
	tailBroadcast = []byte(`"isBroadcast":true}}`)
	keyID         = []byte(`"messageId":"`)
)

// readAnswer says what a text frame is. Frames with the usual layout are recognised
// without decoding them: at hundreds of thousands a second that would be most of the
// machine.
//
// Errors: a refusal, with its text; a frame that the contract does not know.
func readAnswer(p []byte) (answer, error) {
	a := answer{payload: p}
	if rest, ok := bytes.CutPrefix(p, headType); ok {
		if typ, rest, ok := bytes.Cut(rest, []byte(`"`)); ok && bytes.HasPrefix(p[len(headType)+len(typ):], midSuccess) {
			a.typ = typ
			switch {
			case bytes.HasSuffix(rest, tailAnswer):
				a.kind = success
				return a, nil
			case bytes.HasSuffix(rest, tailBroadcast):
				a.kind = broadcast
				if at := bytes.Index(rest, keyID); at >= 0 && len(rest) >= at+len(keyID)+idLen {
					a.id = rest[at+len(keyID):][:idLen]
					return a, nil
				}
			}
		}
	}
	return decodeAnswer(p)
}

// decodeAnswer is readAnswer for frames of any layout.
func decodeAnswer(p []byte) (answer, error) {
	var f struct {
		Type    string `json:"type"`
		Success bool   `json:"success"`
		Message string `json:"message"`
		Params  struct {
			Item struct {
				MessageID string `json:"messageId"`
			} `json:"item"`
			IsBroadcast *bool `json:"isBroadcast"`
		} `json:"params"`
	}
	if err := json.Unmarshal(p, &f); err != nil {
		return answer{}, fmt.Errorf("read a frame of the server: %w", err)
	}
	if !f.Success {
		return answer{}, fmt.Errorf("the server refused %s: %s", f.Type, f.Message)
	}
	if f.Params.IsBroadcast == nil {
		return answer{}, fmt.Errorf("a frame of type %s has no isBroadcast", f.Type)
	}
	a := answer{kind: success, typ: []byte(f.Type), payload: p}
	if *f.Params.IsBroadcast {
		a.kind, a.id = broadcast, []byte(f.Params.Item.MessageID)
	}
	return a, nil
}
