package wire

// Version is the newest version of the protocol spoken here. A number is added when
// frames change so that a peer could notice; a socket speaks version 0 unless both
// sides agreed on another.
//
//   - 0: the classic dialect. Eight types of request, told apart by "type", answered in
//     order; broadcasts bear the type of the request that caused them. Against the
//     server it comes from: addUserInGroup and leaveGroup may lack groupName,
//     messageId and message, but not have them ill-typed; cursorCreatedAt may be
//     missing; keys may not repeat; a limit above the server's bound is a full page;
//     ids are written in lower case whatever the request's spelling; a top-level
//     "requestId" is read and, as there, not answered.
//   - 1: the extended dialect (docs/extended.md), which hello asks for. Answers and
//     refusals repeat the requestId, refusals have a code; broadcasts name the
//     conversation and the place in its log, and go to the actor's other devices too,
//     marked with "echo". Sends take "replyToId" and "mentions". Edits, deletions,
//     reactions, positions, presence, roles, invites, settings, drafts and sessions have
//     types of their own, and logs can be read from any place.
const Version = 1
