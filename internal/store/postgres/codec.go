package postgres

import (
	"encoding/binary"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"messenger/internal/chat"
)

// column is one parameter of a statement that works on many rows: the values of one
// column. It is sent as a PostgreSQL array, written without a detour through reflection
// or an allocation per value. A nil column is sent as null, which unnest and any() take
// for empty.
type column interface {
	elementType() uint32
	size() int
	appendValue(buf []byte, i int) []byte
}

type (
	uuids  [][16]byte
	longs  []int64
	shorts []int16
	texts  []string
	names  []*string // nullable text
	flags  []bool
)

func (uuids) elementType() uint32  { return pgtype.UUIDOID }
func (longs) elementType() uint32  { return pgtype.Int8OID }
func (shorts) elementType() uint32 { return pgtype.Int2OID }
func (texts) elementType() uint32  { return pgtype.TextOID }
func (names) elementType() uint32  { return pgtype.TextOID }
func (flags) elementType() uint32  { return pgtype.BoolOID }

func (c uuids) size() int  { return len(c) }
func (c longs) size() int  { return len(c) }
func (c shorts) size() int { return len(c) }
func (c texts) size() int  { return len(c) }
func (c names) size() int  { return len(c) }
func (c flags) size() int  { return len(c) }

func (c uuids) appendValue(buf []byte, i int) []byte  { return appendID(buf, c[i]) }
func (c longs) appendValue(buf []byte, i int) []byte  { return appendLong(buf, c[i]) }
func (c shorts) appendValue(buf []byte, i int) []byte { return appendShort(buf, c[i]) }
func (c texts) appendValue(buf []byte, i int) []byte  { return appendText(buf, c[i]) }
func (c flags) appendValue(buf []byte, i int) []byte  { return appendFlag(buf, c[i]) }

func (c names) appendValue(buf []byte, i int) []byte {
	if c[i] == nil {
		return appendNull(buf)
	}
	return appendText(buf, *c[i])
}

// field is the column of what a list of rows has in one field, which is read when it is sent.
type field[T any] struct {
	list  []*T
	of    uint32 // the element type
	value func(buf []byte, row *T) []byte
}

func fieldOf[T any](list []*T, of uint32, value func(buf []byte, row *T) []byte) field[T] {
	return field[T]{list, of, value}
}

func (f field[T]) elementType() uint32                  { return f.of }
func (f field[T]) size() int                            { return len(f.list) }
func (f field[T]) appendValue(buf []byte, i int) []byte { return f.value(buf, f.list[i]) }

func appendNull(buf []byte) []byte { return binary.BigEndian.AppendUint32(buf, 1<<32-1) }

func appendID(buf []byte, v [16]byte) []byte {
	return append(binary.BigEndian.AppendUint32(buf, 16), v[:]...)
}

// appendIDOrNull appends the zero id as null.
func appendIDOrNull(buf []byte, v [16]byte) []byte {
	if v == [16]byte{} {
		return appendNull(buf)
	}
	return appendID(buf, v)
}

func appendLong(buf []byte, v int64) []byte {
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint32(buf, 8), uint64(v))
}

// appendLongOrNull appends 0 as null.
func appendLongOrNull(buf []byte, v int64) []byte {
	if v == 0 {
		return appendNull(buf)
	}
	return appendLong(buf, v)
}

func appendShort(buf []byte, v int16) []byte {
	return binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint32(buf, 2), uint16(v))
}

func appendText(buf []byte, v string) []byte {
	return append(binary.BigEndian.AppendUint32(buf, uint32(len(v))), v...)
}

// appendTextOrNull appends "" as null.
func appendTextOrNull(buf []byte, v string) []byte {
	if v == "" {
		return appendNull(buf)
	}
	return appendText(buf, v)
}

func appendFlag(buf []byte, v bool) []byte {
	b := byte(0)
	if v {
		b = 1
	}
	return append(binary.BigEndian.AppendUint32(buf, 1), b)
}

// appendUsers appends ids one after the other as one value, null for none.
func appendUsers(buf []byte, ids []chat.UserID) []byte {
	if len(ids) == 0 {
		return appendNull(buf)
	}
	buf = binary.BigEndian.AppendUint32(buf, uint32(16*len(ids)))
	for _, id := range ids {
		buf = append(buf, id[:]...)
	}
	return buf
}

// columnCodec is pgx's codec of one array type, taught to send columns.
type columnCodec struct {
	pgtype.Codec
	element uint32
}

// registerColumns teaches a new connection to send columns.
func registerColumns(m *pgtype.Map) {
	for _, oid := range []uint32{
		pgtype.UUIDArrayOID, pgtype.Int8ArrayOID, pgtype.Int2ArrayOID, pgtype.TextArrayOID, pgtype.BoolArrayOID,
		pgtype.ByteaArrayOID,
	} {
		t, ok := m.TypeForOID(oid)
		if !ok {
			continue // pgx knows all of them; without one, sending a column fails
		}
		array, ok := t.Codec.(*pgtype.ArrayCodec)
		if !ok {
			continue
		}
		codec := columnCodec{Codec: array, element: array.ElementType.OID}
		m.RegisterType(&pgtype.Type{Name: t.Name, OID: oid, Codec: codec})
	}
}

// PlanEncode chooses encodeColumn for columns of the codec's element type.
func (c columnCodec) PlanEncode(m *pgtype.Map, oid uint32, format int16, value any) pgtype.EncodePlan {
	if col, ok := value.(column); ok && format == pgtype.BinaryFormatCode && col.elementType() == c.element {
		return encodeColumn{}
	}
	return c.Codec.PlanEncode(m, oid, format, value)
}

type encodeColumn struct{}

// Encode appends an array in PostgreSQL's binary form (array_recv): dimensions, whether
// there may be nulls, type, then length and lower bound of the one dimension, then values.
func (encodeColumn) Encode(value any, buf []byte) ([]byte, error) {
	col, ok := value.(column)
	if !ok {
		return nil, errors.New("not a column")
	}
	n := col.size()
	if n == 0 {
		buf = binary.BigEndian.AppendUint32(buf, 0)
		buf = binary.BigEndian.AppendUint32(buf, 0)
		return binary.BigEndian.AppendUint32(buf, col.elementType()), nil
	}
	const mayHaveNulls = 1
	for _, v := range [...]uint32{1, mayHaveNulls, col.elementType(), uint32(n), 1} {
		buf = binary.BigEndian.AppendUint32(buf, v)
	}
	for i := range n {
		buf = col.appendValue(buf, i)
	}
	return buf, nil
}

// slab makes columns of n numbers from one piece of memory.
func slab(n int, columns ...*longs) {
	all := make(longs, n*len(columns))
	for i, c := range columns {
		*c = all[i*n : (i+1)*n : (i+1)*n]
	}
}

// uuidsOf is a column of ids.
func uuidsOf[T any](ids []chat.ID[T]) uuids {
	c := make(uuids, len(ids))
	for i, id := range ids {
		c[i] = id
	}
	return c
}

// keysOf is the two columns of a list of members' keys.
func keysOf(keys []chat.MemberKey) (conversations, users uuids) {
	conversations, users = make(uuids, len(keys)), make(uuids, len(keys))
	for i, k := range keys {
		conversations[i], users[i] = k.Conversation, k.User
	}
	return conversations, users
}

// cells reads a row in PostgreSQL's binary form, one value after the other. A null reads
// as the zero value. What does not fit is remembered in err, and everything after it is
// zero.
type cells struct {
	raw [][]byte
	err error
}

var errShape = errors.New("a row does not have the expected shape")

// next returns the next value, nil for null, which must be size bytes long unless size
// is negative.
func (c *cells) next(size int) []byte {
	if c.err != nil {
		return nil
	}
	if len(c.raw) == 0 {
		c.err = errShape
		return nil
	}
	v := c.raw[0]
	c.raw = c.raw[1:]
	if v != nil && size >= 0 && len(v) != size {
		c.err = errShape
		return nil
	}
	return v
}

// skip passes over n values.
func (c *cells) skip(n int) {
	for range n {
		c.next(-1)
	}
}

func (c *cells) long() int64 {
	if v := c.next(8); v != nil {
		return int64(binary.BigEndian.Uint64(v))
	}
	return 0
}

func (c *cells) seq() chat.Seq         { return chat.Seq(c.long()) }
func (c *cells) instant() chat.Instant { return chat.Instant(c.long()) }

func (c *cells) integer() int {
	if v := c.next(4); v != nil {
		return int(int32(binary.BigEndian.Uint32(v)))
	}
	return 0
}

func (c *cells) short() int16 {
	if v := c.next(2); v != nil {
		return int16(binary.BigEndian.Uint16(v))
	}
	return 0
}

func (c *cells) flag() bool {
	v := c.next(1)
	return v != nil && v[0] != 0
}

func (c *cells) text() string { return string(c.next(-1)) }

func (c *cells) textOrNil() *string {
	v := c.next(-1)
	if v == nil {
		return nil
	}
	s := string(v)
	return &s
}

// users reads the ids of users that lie one after the other.
func (c *cells) users() (list []chat.UserID) {
	v := c.next(-1)
	if len(v)%16 != 0 {
		c.err = errShape
		return nil
	}
	for ; len(v) > 0; v = v[16:] {
		list = append(list, chat.UserID(v[:16]))
	}
	return list
}

// id reads an id into dst.
func (c *cells) id(dst []byte) { copy(dst, c.next(16)) }

// idFrom reads an id; a method cannot be generic.
func idFrom[T any](c *cells) (id chat.ID[T]) {
	copy(id[:], c.next(16))
	return id
}

// eachRow calls read for every row of the next result.
func eachRow(read func(c *cells)) func(pgx.Rows) error {
	return func(rows pgx.Rows) error {
		var c cells
		for rows.Next() {
			c.raw = rows.RawValues()
			read(&c)
			if c.err != nil {
				return c.err
			}
			if len(c.raw) > 0 {
				return errShape
			}
		}
		return rows.Err()
	}
}
