package wire

// Dialect is which frames a socket speaks. It is Classic until hello made it Extended.
type Dialect uint8

// The dialects.
const (
	Classic  Dialect = iota // version 0
	Extended                // version 1: the classic requests with additions, and more (docs/extended.md)
)

// TypeHello is the type of the request that asks for the extended dialect. It is known
// in both.
const TypeHello Type = "hello"

// The types of the extended dialect beside those of the classic one.
const (
	TypeSyncConversations   Type = "syncConversations"
	TypeSyncConversation    Type = "syncConversation"
	TypeListMessages        Type = "listMessages"
	TypeEditMessage         Type = "editMessage"
	TypeDeleteMessage       Type = "deleteMessage"
	TypeSetReaction         Type = "setReaction"
	TypeUnsetReaction       Type = "unsetReaction"
	TypeGetReactions        Type = "getReactions"
	TypePinMessage          Type = "pinMessage"
	TypeUnpinMessage        Type = "unpinMessage"
	TypeListPinned          Type = "listPinned"
	TypeMarkDelivered       Type = "markDelivered"
	TypeMarkRead            Type = "markRead"
	TypeGetUnread           Type = "getUnread"
	TypeWhyUnread           Type = "whyUnread"
	TypeGetReceipts         Type = "getReceipts"
	TypeTyping              Type = "typing"
	TypeSetPresence         Type = "setPresence"
	TypeGetPresence         Type = "getPresence"
	TypeGetGroupInfo        Type = "getGroupInfo"
	TypeListMembers         Type = "listMembers"
	TypeRemoveUserFromGroup Type = "removeUserFromGroup"
	TypeListRemoved         Type = "listRemoved"
	TypeLiftRemoval         Type = "liftRemoval"
	TypeSetRole             Type = "setRole"
	TypeRenameGroup         Type = "renameGroup"
	TypeUpdateGroup         Type = "updateGroup"
	TypeCreateInvite        Type = "createInvite"
	TypeListInvites         Type = "listInvites"
	TypeRevokeInvite        Type = "revokeInvite"
	TypeGetInvite           Type = "getInvite"
	TypeJoinByInvite        Type = "joinByInvite"
	TypeSetChatSettings     Type = "setChatSettings"
	TypeSaveDraft           Type = "saveDraft"
	TypeClearDialog         Type = "clearDialog"
	TypeListSessions        Type = "listSessions"
	TypeRevokeSession       Type = "revokeSession"

	// TypeUpdateProfile is of broadcasts only: a name is changed by REST.
	TypeUpdateProfile Type = "updateProfile"
)
