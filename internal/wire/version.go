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
const Version = 0
