package chat

import "slices"

// Needs.all, Facts.Reset and Changes.all list the fields of their structs as the types of
// this file. TestBatchFields fails if a field is missing in its list.

// field is a field of Facts. The other two kinds have more methods.
type field interface{ reset() }

// keyField is a field of Needs.
type keyField interface {
	field
	sort()
}

// rowField is a field of Changes.
type rowField interface {
	field
	empty() bool
}

// key identifies a fact.
type key[K any] interface {
	comparable
	Compare(other K) int
}

type (
	keys[K key[K]]             []K
	facts[K comparable, V any] map[K]V
	rows[T any]                []T
)

func keysOf[K key[K]](s *[]K) keyField              { return (*keys[K])(s) }
func factsOf[K comparable, V any](m *map[K]V) field { return (*facts[K, V])(m) }
func rowsOf[T any](s *[]T) rowField                 { return (*rows[T])(s) }

func (k *keys[K]) reset() { *k = (*k)[:0] }
func (k *keys[K]) sort()  { *k = sortCompact(*k, K.Compare) }

func (f *facts[K, V]) reset() {
	if *f == nil {
		*f = facts[K, V]{}
	}
	clear(*f)
}

func (r *rows[T]) reset() {
	clear(*r) // lets go of the texts
	*r = (*r)[:0]
}

func (r *rows[T]) empty() bool { return len(*r) == 0 }

func sortCompact[T comparable](s []T, compare func(a, b T) int) []T {
	slices.SortFunc(s, compare)
	return slices.Compact(s)
}
