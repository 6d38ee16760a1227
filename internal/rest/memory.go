package rest

import (
	"net/http"
	"net/netip"
	"time"

	"messenger/internal/chat"
	"messenger/internal/limit"
)

// Memory is what requests and answers may take while their peers do not go on.
type (
	Memory = limit.Memory[chat.UserID, netip.Prefix]
	lease  = limit.Lease[chat.UserID, netip.Prefix]
)

const (
	requestBytes = 32 << 10 // any request that is being done
	answerBytes  = 64 << 10 // an answer with rows, before it is known
	shortBody    = 4 << 10  // a body up to this is a part of requestBytes
)

// reserveBody takes memory for the body of a request. From then on the peer is waited
// for, until l.Busy.
func reserveBody(w http.ResponseWriter, r *http.Request, l *lease) error {
	n := maxBody
	if r.ContentLength >= 0 {
		n = int(min(r.ContentLength, maxBody))
	}
	if n > shortBody {
		if err := l.Grow(r.Context(), n); err != nil {
			return err
		}
	}
	control := http.NewResponseController(w)
	l.Wait(func() { _ = control.SetReadDeadline(time.Unix(1, 0)) }) // recorders have none
	return nil
}

// awaitReader counts an answer while its peer reads it.
func awaitReader(w http.ResponseWriter, l *lease, body []byte) {
	l.Set(requestBytes + cap(body))
	control := http.NewResponseController(w)
	l.Wait(func() { _ = control.SetWriteDeadline(time.Unix(1, 0)) })
}
