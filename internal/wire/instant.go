package wire

import (
	"time"

	"messenger/internal/chat"
)

// The moments that fit the form, the years 1 to 9999.
const (
	firstInstant chat.Instant = -62135596800000
	lastInstant  chat.Instant = 253402300799999
)

// appendInstant appends a moment as clients parse it and return it for a cursor: ISO
// 8601 in UTC with three digits of a second, "2026-11-23T04:05:29.491Z". A moment
// that does not fit becomes the nearest that does. It is time.AppendFormat for one layout,
// in a third of its time.
func appendInstant(dst []byte, at chat.Instant) []byte {
	t := time.UnixMilli(int64(min(max(at, firstInstant), lastInstant))).UTC()
	year, month, date := t.Date()
	hour, minute, second := t.Clock()
	ms := t.Nanosecond() / 1e6
	dst = append2(append2(append(dst, '"'), year/100), year%100)
	dst = append2(append(dst, '-'), int(month))
	dst = append2(append(dst, '-'), date)
	dst = append2(append(dst, 'T'), hour)
	dst = append2(append(dst, ':'), minute)
	dst = append2(append(dst, ':'), second)
	dst = append(dst, '.', '0'+byte(ms/100))
	return append(append2(dst, ms%100), 'Z', '"')
}

// append2 appends the two digits of n, which is below 100.
func append2(dst []byte, n int) []byte { return append(dst, '0'+byte(n/10), '0'+byte(n%10)) }
