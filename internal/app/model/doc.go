// Package model plays random programs on the real server, on both stores at once, against
// a model in memory. It has nothing but tests.
//
// Some people with several devices each do at random what the extended dialect lets them
// do, devices lose their connections and resume, and in the end every device must hold
// exactly what the model says, and the server must answer so. Both stores are asked the
// same and must answer the same.
//
//   - truth_test.go, acts_test.go: the model. It is written from docs/extended.md, as
//     plainly as can be, and uses nothing of internal/chat: a log is a list, a number of
//     unread messages is counted.
//   - device_test.go: a careful client. It holds logs, applies what it hears by the rule
//     "n + 1, or ask", and resumes with syncConversations and syncConversation. It never
//     looks into the model.
//   - program_test.go: what people do; draws are rapid's, so a failure shrinks to a short
//     program.
//
// How many programs are played, and how many steps each has on average, are rapid's flags:
// go test ./internal/app/model -rapid.checks=300 -rapid.steps=100
package model
