package jsonscan

// member is one key of an object with its value.
type member struct {
	name    string // unescaped
	raw     string // as the rest, of the value
	at      int32  // where the key begins in the text
	kind    Kind
	escaped bool
}

func (m *member) value() Value { return Value{m.raw, m.kind, m.escaped} }

// fewMembers is how many members need no memory of their own; frames of honest clients
// have fewer at each level.
const fewMembers = 8

// fewNames is up to how many names are compared each with each.
const fewNames = 16

// members is a stack of members, growing from an array that lives where it does.
type members struct {
	n    int
	few  [fewMembers]member
	more []member // those from fewMembers on
}

func (m *members) add(x member) {
	if m.n < fewMembers {
		m.few[m.n] = x
	} else {
		m.more = append(m.more[:m.n-fewMembers], x)
	}
	m.n++
}

// cut takes off all but the first n.
func (m *members) cut(n int) { m.n = n }

func (m *members) at(i int) *member {
	if i < fewMembers {
		return &m.few[i]
	}
	return &m.more[i-fewMembers]
}

// find returns the value of the first of the first n members that has the name, Absent if
// none has.
func (m *members) find(name string, n int) Value {
	for i := range n {
		if x := m.at(i); x.name == name {
			return x.value()
		}
	}
	return Value{}
}

// repeated returns the first member from base on that has the name of an earlier one, -1 if
// there is none. It takes time in proportion to the text of the names: the map hashes with a
// seed of its own, so nobody can choose names that collide.
func (m *members) repeated(base int) int {
	if m.n-base > fewNames {
		seen := make(map[string]struct{}, m.n-base)
		for i := base; i < m.n; i++ {
			if seen[m.at(i).name] = struct{}{}; len(seen) == i-base {
				return i
			}
		}
		return -1
	}
	for i := base + 1; i < m.n; i++ {
		for j, name := base, m.at(i).name; j < i; j++ {
			if m.at(j).name == name {
				return i
			}
		}
	}
	return -1
}
