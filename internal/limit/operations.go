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
	// open needs no login. It takes from the address, as everything by REST does but probes.
	open
	// probe is an orchestrator's question, which is always answered.
	probe
)

// cost is what an operation takes.
type cost struct {
	class  class
	weight int  // in units of the class's bucket
	group  bool // makes a group, whose row stays for ever
}

// message is the weight of one message. A position is a tenth of it: a device that reads
// along moves one with each message of others.
const message = 10

// operations has every request type of the socket and every operation of REST, by the name
// that its document gives it. What is dearer for the store or for others, or rarer with
// honest people, weighs more.
var operations = map[string]cost{
	"privateMessage": {write, message, false}, "messageInGroup": {write, message, false}, "sendMessage": {write, message, false},
	"editMessage": {write, message, false}, "deleteMessage": {write, message, false},
	"setReaction": {write, message, false}, "unsetReaction": {write, message, false},
	"markDelivered": {write, message / 10, false}, "markRead": {write, message / 10, false},
	"setChatSettings": {write, message, false}, "saveDraft": {write, message / 2, false},
	"clearDialog": {write, 2 * message, false}, "markAsDeleted": {write, 2 * message, false},

	"createGroup":    {write, 5 * message, true},
	"addUserInGroup": {write, 2 * message, false}, "removeUserFromGroup": {write, 2 * message, false},
	"leaveGroup": {write, 2 * message, false}, "dropGroup": {write, 5 * message, false},
	"setRole": {write, message, false}, "liftRemoval": {write, message, false},
	"renameGroup": {write, 5 * message, false}, "updateGroup": {write, 5 * message, false},
	"createInvite": {write, 2 * message, false}, "revokeInvite": {write, message, false}, "joinByInvite": {write, 2 * message, false},

	"hello": {write, message / 5, false}, "revokeSession": {write, 2 * message, false},
	"refreshToken": {write, 2 * message, false}, "logOut": {write, message, false}, "logOutEverywhere": {write, 2 * message, false},
	"endSession": {write, 2 * message, false}, "updateProfile": {write, 5 * message, false},
	"changePassword": {write, 5 * message, false}, "destroyAccount": {write, 5 * message, false},

	"typing": {moment, 1, false}, "setPresence": {moment, 1, false},

	"listLastMessage": {read, 1, false}, "getlatestMessageDialog": {read, 1, false}, "getlatestMessageGroup": {read, 1, false},
	"syncConversations": {read, 1, false}, "syncConversation": {read, 1, false}, "listMessages": {read, 1, false},
	"getReactions": {read, 1, false}, "getReceipts": {read, 1, false}, "getUnread": {read, 1, false}, "whyUnread": {read, 1, false},
	"getPresence": {read, 1, false}, "getGroupInfo": {read, 1, false}, "listMembers": {read, 1, false}, "listRemoved": {read, 1, false},
	"listInvites": {read, 1, false}, "getInvite": {read, 1, false}, "listSessions": {read, 1, false}, "readProfile": {read, 1, false},
	"search": {read, 10, false}, "searchUsers": {read, 10, false},
	Unreadable: {read, 1, false},

	"signUp": {open, 1, false}, "login": {open, 1, false}, "readServer": {open, 1, false}, "readInvite": {open, 1, false}, "health": {probe, 0, false}, "ready": {probe, 0, false},
}

// Unreadable is the operation of a frame that asks for nothing known.
const Unreadable = "processor"

// costOf is what an operation takes; one that is not in the table takes what the dearest
// do.
func costOf(operation string) cost {
	if c, ok := operations[operation]; ok {
		return c
	}
	return cost{class: write, weight: 5 * message}
}

// Writes reports whether an operation takes from the sends of the person who asks.
func Writes(operation string) bool { return operations[operation].class == write }

// Known reports whether an operation has a place in the table.
func Known(operation string) bool {
	_, ok := operations[operation]
	return ok
}
