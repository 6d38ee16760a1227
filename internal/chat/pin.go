package chat

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"
)

// MaxPins bounds how many messages of a conversation are pinned at once.
const MaxPins = 50

var errManyPins = &Error{Code: TooLarge, Message: "A conversation may have at most 50 pinned messages"}

// Pins is the pinned messages of a conversation: their seqs in ascending order, decimal, with
// single spaces between them; at most MaxPins. It is stored as it is.
type Pins string

// Has reports whether a message is pinned.
func (p Pins) Has(seq Seq) bool { return slices.Contains(p.seqs(), seq) }

func (p Pins) seqs() []Seq {
	var seqs []Seq
	for word := range strings.FieldsSeq(string(p)) {
		seq, _ := strconv.ParseInt(word, 10, 64) // nobody but with writes it
		seqs = append(seqs, Seq(seq))
	}
	return seqs
}

// with returns p with a message, or without it.
func (p Pins) with(seq Seq, pinned bool) (Pins, error) {
	seqs := p.seqs()
	i, found := slices.BinarySearch(seqs, seq)
	switch {
	case pinned == found:
		return p, nil
	case found:
		seqs = slices.Delete(seqs, i, i+1)
	case len(seqs) >= MaxPins:
		return p, errManyPins
	default:
		seqs = slices.Insert(seqs, i, seq)
	}
	var b []byte
	for _, seq := range seqs {
		b = append(strconv.AppendInt(b, int64(seq), 10), ' ')
	}
	return Pins(bytes.TrimSpace(b)), nil
}

// Pin makes a message one of the pinned ones, or takes it from them. What is so already is a
// success that changes nothing. A message that is deleted for all is pinned no more.
//
// Errors: NotFound for a message that is not there for by; Forbidden for a notice, and for
// plain members of a group; TooLarge for too many pinned messages; Unauthenticated if the
// account is gone.
func (s *Service) Pin(ctx context.Context, by Actor, message MessageID, pinned bool) (MessagePinned, error) {
	at, err := s.locate(ctx, message)
	if err != nil {
		return MessagePinned{}, err
	}
	c := &pin{by: by, at: at, message: message, pinned: pinned}
	if err := s.do(ctx, c); err != nil {
		return MessagePinned{}, err
	}
	return c.changed, nil
}

type pin struct {
	by      Actor
	at      MessageKey
	message MessageID
	pinned  bool

	changed MessagePinned
}

func (c *pin) Conversation() ConversationID { return c.at.Conversation }
func (c *pin) Exclusive() bool              { return false }
func (c *pin) need(n *Needs)                { n.needMessage(c.by, c.at, c.message) }

func (c *pin) decide(d *decision) error {
	conv, m, user, err := d.messageFor(c.by, c.at, c.message, MayPin)
	if err != nil {
		return err
	}
	c.changed = MessagePinned{EventHeader: conv.unchanged(c.by), Ref: conv.Ref(), Message: m.ID, Pinned: c.pinned, By: user.Name()}
	pins, err := conv.Pins.with(m.Seq, c.pinned)
	if err != nil || pins == conv.Pins {
		return err
	}
	conv.Pins = pins
	conv.advance(d.now)
	d.touch(conv)
	kind := LogUnpinned
	if c.pinned {
		kind = LogPinned
	}
	d.record(conv, LogEntry{Kind: kind, Actor: c.by.User, Target: m.Seq})
	c.changed.EventHeader = conv.eventHeader(c.by)
	d.emit(c.changed)
	return nil
}
