package limit

// class says which buckets an operation takes from.
type class uint8

const (
	_ class = iota // that of no operation
	// write changes what is stored. It takes from the person's sends.
	write
	// moment is seen by others and not stored. It takes from the person's moments.
	moment
	// read takes from the person's requests, and by a socket from the connection's too.
	read
	// open needs no login. It takes from the address, as everything by REST does except probes.
	open
	// probe is an orchestrator's question, which is always answered.
	probe
)

// Cost is what an operation takes from the buckets of who asks for it. The zero Cost is that
// of no operation.
type Cost struct {
	class  class
	weight int  // in units of the class's bucket
	group  bool // makes a group, whose row stays for ever
}

// Message is the weight of one message. A position is a tenth of it: a device that reads
// along moves one with each message of others.
const Message = 10

// Write is the cost of what changes the store. What is dearer for the store or for others,
// or rarer with honest people, weighs more.
func Write(weight int) Cost { return Cost{class: write, weight: weight} }

// WriteGroup is Write for what makes a group, of which a person may make so many a day.
func WriteGroup(weight int) Cost { return Cost{class: write, weight: weight, group: true} }

// Read is the cost of a question.
func Read(weight int) Cost { return Cost{class: read, weight: weight} }

// The costs of what has no weights.
var (
	Moment = Cost{class: moment, weight: 1} // seen by others, never stored
	Open   = Cost{class: open}              // needs no login
	Probe  = Cost{class: probe}             // always answered
)

// Writes reports whether an operation takes from the sends of the person who asks.
func (c Cost) Writes() bool { return c.class == write }
