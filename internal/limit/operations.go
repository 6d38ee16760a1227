package limit

// class says which buckets an operation takes from.
type class uint8

const (
	_ class = iota // that of no operation
	// write changes what is stored. It takes from the person's bucket of messages.
	write
	// moment is shown to others and not stored. It takes from the person's bucket of moments.
	moment
	// read takes from the person's bucket of requests, and on a socket also from the connection's.
	read
	// open needs no login. It takes from the bucket of the address, as all of REST does except probes.
	open
	// probe is a health check of an orchestrator, which is always answered.
	probe
)

// Cost is what an operation takes from the buckets of its caller. The zero Cost is not a valid cost.
type Cost struct {
	class  class
	weight int  // in units of the class's bucket
	group  bool // makes a group, whose row is never deleted
}

// Message is the weight of one message. A move of a read position has a tenth of it: a device that shows
// a conversation moves its position with each message of others.
const Message = 10

// Write is the cost of an operation that changes the store. One that costs the store or other clients
// more, or that honest people use less often, has a higher weight.
func Write(weight int) Cost { return Cost{class: write, weight: weight} }

// WriteGroup is Write for an operation that creates a group, which RatesConfig.GroupsPerDay limits too.
func WriteGroup(weight int) Cost { return Cost{class: write, weight: weight, group: true} }

// Read is the cost of an operation that only reads.
func Read(weight int) Cost { return Cost{class: read, weight: weight} }

// The costs of operations that have no weight of their own.
var (
	Moment = Cost{class: moment, weight: 1} // seen by others, never stored
	Open   = Cost{class: open}              // needs no login
	Probe  = Cost{class: probe}             // always answered
)

// Writes reports whether an operation takes from the bucket of messages.
func (c Cost) Writes() bool { return c.class == write }
