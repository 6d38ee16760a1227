package jsonscan

import "iter"

// Kind is what a JSON value is.
type Kind uint8

// The kinds. A value that is not there is Absent.
const (
	Absent Kind = iota
	Null
	Bool
	Number
	String
	Array
	Object
)

// Value is one JSON value where it stands in the text.
type Value struct {
	Raw     string // of a string: what is between the quotes; else all of it
	Kind    Kind
	Escaped bool // of a string: Raw has escapes
}

// Text returns the string that v spells.
func (v Value) Text() string {
	if v.Escaped {
		return unescape(v.Raw)
	}
	return v.Raw
}

// Elements returns the values of an array, none if v is no array.
func (v Value) Elements() iter.Seq[Value] {
	return func(yield func(Value) bool) {
		if v.Kind != Array {
			return
		}
		d := Document{Text: v.Raw, pos: len("[")}
		for d.space(); !d.take(']'); d.space() {
			if e, _ := d.value(); !yield(e) {
				return
			}
			d.space()
			d.take(',')
		}
	}
}

// Members returns the keys and values of an object in their order, none if v is no object.
func (v Value) Members() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		if v.Kind != Object {
			return
		}
		d := Document{Text: v.Raw}
		d.object(&d.top)
		for i := range d.top.n {
			if m := d.top.at(i); !yield(m.name, m.value()) {
				return
			}
		}
	}
}

// Member returns the value under a key of an object, Absent if v has no such key or is no object.
func (v Value) Member(name string) Value {
	for key, member := range v.Members() {
		if key == name {
			return member
		}
	}
	return Value{}
}
