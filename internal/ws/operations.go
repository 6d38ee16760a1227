package ws

import (
	"context"
	"slices"

	"messenger/internal/chat"
	"messenger/internal/limit"
	"messenger/internal/wire"
)

// operation is everything the server knows of one type of request: a row of the table of
// operations.
type operation struct {
	name    wire.Type
	dialect wire.Dialect // the lowest that has it
	cost    limit.Cost
	long    bool // the answer may be a long list, for which memory is reserved
	quiet   bool // without a requestId there is no answer, and no refusal for the rate
	read    wire.Reader
	// do returns the answer, nil if it was queued already.
	do func(ctx context.Context, rc requestContext, r wire.Request) (answer, error)
	// send makes the command of a send, which is answered when it is durable; do is nil then.
	send func(by chat.Actor, r wire.Request) chat.Send
}

// answer appends an answer to an unsealed frame. It is called only if there is no error.
type answer func(dst []byte) []byte

// requestContext is one request of a connection while it is done.
type requestContext struct {
	*Dispatcher
	conn *Conn
	by   chat.Actor
	tag  wire.Tag // of the request; empty on a classic socket
}

// op makes the row of a request type.
func op[T any, P wire.Readable[T]](
	name wire.Type, dialect wire.Dialect, cost limit.Cost, do func(context.Context, requestContext, P) (answer, error),
) operation {
	return operation{
		name: name, dialect: dialect, cost: cost, read: wire.ReaderOf[T, P](),
		do: func(ctx context.Context, rc requestContext, r wire.Request) (answer, error) {
			return do(ctx, rc, r.(P))
		},
	}
}

// listOp makes the row of a request type whose answer may be long.
func listOp[T any, P wire.Readable[T]](
	name wire.Type, dialect wire.Dialect, do func(context.Context, requestContext, P) (answer, error),
) operation {
	o := op[T, P](name, dialect, limit.Read(1), do)
	o.long = true
	return o
}

// quiet returns o as a row whose requests need a requestId to be answered.
func quiet(o operation) operation {
	o.quiet = true
	return o
}

// sendOp makes the row of a request type that sends a message.
func sendOp[T any, P wire.Readable[T]](name wire.Type, command func(chat.Actor, P) chat.Send) operation {
	return operation{
		name: name, cost: limit.Write(limit.Message), read: wire.ReaderOf[T, P](),
		send: func(by chat.Actor, r wire.Request) chat.Send { return command(by, r.(P)) },
	}
}

// operations is the table: all request types of both dialects.
var operations = slices.Concat(
	sendOperations, historyOperations, messageOperations, positionOperations, groupOperations, personalOperations,
)

// byType finds rows of operations.
var byType = func() map[wire.Type]*operation {
	rows := make(map[wire.Type]*operation, len(operations))
	for i := range operations {
		rows[operations[i].name] = &operations[i]
	}
	return rows
}()

// Types returns the types of request that a dialect adds to those of the one below it.
func Types(d wire.Dialect) []wire.Type {
	var types []wire.Type
	for _, o := range operations {
		if o.dialect == d {
			types = append(types, o.name)
		}
	}
	return types
}

// CostOf returns what a request of a type takes, the zero Cost if there is no such type.
func CostOf(t wire.Type) limit.Cost {
	if o := byType[t]; o != nil {
		return o.cost
	}
	return limit.Cost{}
}

// Decode reads a frame of a dialect; see wire.Dialect.Decode. A classic socket may also say
// hello.
func Decode(d wire.Dialect, frame []byte) (wire.Frame, error) {
	return d.Decode(frame, func(t wire.Type) wire.Reader {
		if o := byType[t]; o != nil && (o.dialect <= d || t == wire.TypeHello) {
			return o.read
		}
		return nil
	})
}
