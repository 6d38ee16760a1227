package wire

import "messenger/internal/chat"

// The moments that fit the form, the years 1 to 9999.
const (
	firstInstant chat.Instant = -62135596800000
	lastInstant  chat.Instant = 253402300799999
)

// appendInstant appends a moment as clients parse it and return it for a cursor: ISO
// 8601 in UTC with three digits of a second, "2026-11-23T04:05:29.491Z". A moment
// that does not fit becomes the nearest that does.
func appendInstant(dst []byte, at chat.Instant) []byte {
	const day = 24 * 60 * 60 * 1000
	ms := uint64(min(max(at, firstInstant), lastInstant) - firstInstant)
	year, month, date := civil(ms / day)
	ms %= day
	dst = append(dst, '"')
	dst = append2(append2(dst, year/100), year%100)
	dst = append2(append(dst, '-'), month)
	dst = append2(append(dst, '-'), date)
	dst = append2(append(dst, 'T'), ms/3_600_000)
	dst = append2(append(dst, ':'), ms/60_000%60)
	dst = append2(append(dst, ':'), ms/1000%60)
	dst = append(dst, '.', '0'+byte(ms/100%10))
	return append(append2(dst, ms%100), 'Z', '"')
}

// append2 appends the two digits of n, which is below 100.
func append2(dst []byte, n uint64) []byte { return append(dst, '0'+byte(n/10), '0'+byte(n%10)) }

// civil returns the date that is days after 0001-01-01 of the Gregorian calendar. It
// counts in years that start in March: their leap day is the last, so that the length
// of the months before a date is the same in every year.
func civil(days uint64) (year, month, date uint64) {
	const (
		perEra  = 146097 // 400 years
		toMarch = 306    // from 0000-03-01 to 0001-01-01
	)
	days += toMarch
	era, days := days/perEra, days%perEra
	yearOfEra := (days - days/1460 + days/36524 - days/146096) / 365
	days -= 365*yearOfEra + yearOfEra/4 - yearOfEra/100
	m := (5*days + 2) / 153 // 0 is March; five months have 153 days
	year, month, date = 400*era+yearOfEra, m+3, days-(153*m+2)/5+1
	if month > 12 {
		return year + 1, month - 12, date
	}
	return year, month, date
}
