package sqlite

// query names a statement of the store. There is no other way to run one, but for the
// settings of pragma.go.
type query int

const (
	qAddUser query = iota
	qAccount
	qAccountByEmail
	qHasAccounts
	qSetPassword
	qHead
	qNewHead
	qAddLog
	qPage
	qName
	qPlacesToList
	qChatRow
	qMember
	qSetMember
	qEmptyGroup
	qSuccessor
	qGroupsOf
	qGroupCount
	qMessage
	qAddMessage
	qTakeID
	qAddMark
	qEpoch
	qRenewEpoch
	qAddSession
	qSession
	qSessions
	qTouchSession
	qNameSession
	qRevokeSession
	qRevokeAllBut
	qPurgeSessions
	qKnownAddresses
	qNoteAddress
	qDropAddress
	qDropAddresses
	qPurgeAddresses
	qBegin
	qSnapshot
	qCommit
	qRollback
	qUser
	qSetUser
	qDropKeys
	qAddKey
	qForgetUser
	qPeople

	qSetDialog
	qSetGroup
	qNewestVisible
	qInvite
	qInvites
	qSetInvite
	qSighting
	qSight
	qDropSighting
	qEdit
	qLog
	qMessagesIn
	qBestOther
	qMoveMember
	qMembersByRole
	qMembersByID
	qRemoved
	qWithdraw
	qLiveOf
	qPlacesOf
	qMessageAt
	qLocate
	qAddPlain
	qSetMessage
	qAddHidden
	qHidden
	qHiddenAfter
	qDraft
	qSetDraft
	qDropDraft
	qReacted
	qReactionsBy
	qAddReaction
	qCool
	qStripReactions
	qReactions
	qInboxOf
	qOlder
	qNewer
	qOlderPinned
	qNewerPinned
	qQuoted
	qMessageCountAt
	qAuthors
	qCountOthers
	qCountMentions
	qAddMention
	qStripMentions
	qWhyUnread
	qPlaces

	qDropMention
	qCorrect
	qCorrections
	qMessageBefore
	qMessageAfter
	qRun
	qSetRun
	qDropRun
	qHiders
	qSetLeftover
	qDropLeftover
	qLeftover
	qBeginDeletion
	qSetDeletion
	qEndDeletion
	qDeletion
	qLeaves
	qNextPlace
	qWritten
	qBlank
	qMemberNow

	queryCount
)

var queries = [queryCount]string{
	qAddUser:        sqlAddUser,
	qAccount:        sqlAccount,
	qAccountByEmail: sqlAccountByEmail,
	qHasAccounts:    sqlHasAccounts,
	qSetPassword:    sqlSetPassword,
	qHead:           sqlHead,
	qNewHead:        sqlNewHead,
	qAddLog:         sqlAddLog,
	qPage:           sqlPage,
	qName:           sqlName,
	qPlacesToList:   sqlPlacesToList,
	qChatRow:        sqlChatRow,
	qMember:         sqlMember,
	qSetMember:      sqlSetMember,
	qEmptyGroup:     sqlEmptyGroup,
	qSuccessor:      sqlSuccessor,
	qGroupsOf:       sqlGroupsOf,
	qGroupCount:     sqlGroupCount,
	qMessage:        sqlMessage,
	qAddMessage:     sqlAddMessage,
	qTakeID:         sqlTakeID,
	qAddMark:        sqlAddMark,
	qEpoch:          sqlEpoch,
	qRenewEpoch:     sqlRenewEpoch,
	qAddSession:     sqlAddSession,
	qSession:        sqlSession,
	qSessions:       sqlSessions,
	qTouchSession:   sqlTouchSession,
	qNameSession:    sqlNameSession,
	qRevokeSession:  sqlRevokeSession,
	qRevokeAllBut:   sqlRevokeAllBut,
	qPurgeSessions:  sqlPurgeSessions,
	qKnownAddresses: sqlKnownAddresses,
	qNoteAddress:    sqlNoteAddress,
	qDropAddress:    sqlDropAddress,
	qDropAddresses:  sqlDropAddresses,
	qPurgeAddresses: sqlPurgeAddresses,
	qBegin:          sqlBegin,
	qSnapshot:       sqlSnapshot,
	qCommit:         sqlCommit,
	qRollback:       sqlRollback,
	qUser:           sqlUser,
	qSetUser:        sqlSetUser,
	qDropKeys:       sqlDropKeys,
	qAddKey:         sqlAddKey,
	qForgetUser:     sqlForgetUser,
	qPeople:         sqlPeople,
	qSetDialog:      sqlSetDialog,
	qSetGroup:       sqlSetGroup,
	qNewestVisible:  sqlNewestVisible,
	qInvite:         sqlInvite,
	qInvites:        sqlInvites,
	qSetInvite:      sqlSetInvite,
	qSighting:       sqlSighting,
	qSight:          sqlSight,
	qDropSighting:   sqlDropSighting,
	qEdit:           sqlEdit,
	qLog:            sqlLog,
	qMessagesIn:     sqlMessagesIn,
	qBestOther:      sqlBestOther,
	qMoveMember:     sqlMoveMember,
	qMembersByRole:  sqlMembersByRole,
	qMembersByID:    sqlMembersByID,
	qRemoved:        sqlRemoved,
	qWithdraw:       sqlWithdraw,
	qLiveOf:         sqlLiveOf,
	qPlacesOf:       sqlPlacesOf,
	qMessageAt:      sqlMessageAt,
	qLocate:         sqlLocate,
	qAddPlain:       sqlAddPlain,
	qSetMessage:     sqlSetMessage,
	qAddHidden:      sqlAddHidden,
	qHidden:         sqlHidden,
	qHiddenAfter:    sqlHiddenAfter,
	qDraft:          sqlDraft,
	qSetDraft:       sqlSetDraft,
	qDropDraft:      sqlDropDraft,
	qReacted:        sqlReacted,
	qReactionsBy:    sqlReactionsBy,
	qAddReaction:    sqlAddReaction,
	qCool:           sqlCool,
	qStripReactions: sqlStripReactions,
	qReactions:      sqlReactions,
	qInboxOf:        sqlInboxOf,
	qOlder:          sqlOlder,
	qNewer:          sqlNewer,
	qOlderPinned:    sqlOlderPinned,
	qNewerPinned:    sqlNewerPinned,
	qQuoted:         sqlQuoted,
	qMessageCountAt: sqlMessageCountAt,
	qAuthors:        sqlAuthors,
	qCountOthers:    sqlCountOthers,
	qCountMentions:  sqlCountMentions,
	qAddMention:     sqlAddMention,
	qStripMentions:  sqlStripMentions,
	qWhyUnread:      sqlWhyUnread,
	qPlaces:         sqlPlaces,
	qDropMention:    sqlDropMention,
	qCorrect:        sqlCorrect,
	qCorrections:    sqlCorrections,
	qMessageBefore:  sqlMessageBefore,
	qMessageAfter:   sqlMessageAfter,
	qRun:            sqlRun,
	qSetRun:         sqlSetRun,
	qDropRun:        sqlDropRun,
	qHiders:         sqlHiders,
	qSetLeftover:    sqlSetLeftover,
	qDropLeftover:   sqlDropLeftover,
	qLeftover:       sqlLeftover,
	qBeginDeletion:  sqlBeginDeletion,
	qSetDeletion:    sqlSetDeletion,
	qEndDeletion:    sqlEndDeletion,
	qDeletion:       sqlDeletion,
	qLeaves:         sqlLeaves,
	qNextPlace:      sqlNextPlace,
	qWritten:        sqlWritten,
	qBlank:          sqlBlank,
	qMemberNow:      sqlMemberNow,
}

func (q query) text() string { return queries[q] }
