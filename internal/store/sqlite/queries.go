package sqlite

// query names a statement of the store. There is no other way to run one, but for the
// settings of pragma.go.
type query int

const (
	qAddUser query = iota
	qAccount
	qAccountByEmail
	qSetPassword
	qHead
	qNewHead
	qSetHead
	qAddLog
	qPage
	qName
	qHeadsOf
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
	qAddSession
	qSession
	qSessions
	qTouchSession
	qRevokeSession
	qRevokeAllBut
	qPurgeSessions
	qBegin
	qSnapshot
	qCommit
	qRollback
	qUser
	qSetUser
	qDropKeys
	qAddKey
	qForgetUser
	qEraseMessages
	qPeople

	queryCount
)

var queries = [queryCount]string{
	qAddUser:        sqlAddUser,
	qAccount:        sqlAccount,
	qAccountByEmail: sqlAccountByEmail,
	qSetPassword:    sqlSetPassword,
	qHead:           sqlHead,
	qNewHead:        sqlNewHead,
	qSetHead:        sqlSetHead,
	qAddLog:         sqlAddLog,
	qPage:           sqlPage,
	qName:           sqlName,
	qHeadsOf:        sqlHeadsOf,
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
	qAddSession:     sqlAddSession,
	qSession:        sqlSession,
	qSessions:       sqlSessions,
	qTouchSession:   sqlTouchSession,
	qRevokeSession:  sqlRevokeSession,
	qRevokeAllBut:   sqlRevokeAllBut,
	qPurgeSessions:  sqlPurgeSessions,
	qBegin:          sqlBegin,
	qSnapshot:       sqlSnapshot,
	qCommit:         sqlCommit,
	qRollback:       sqlRollback,
	qUser:           sqlUser,
	qSetUser:        sqlSetUser,
	qDropKeys:       sqlDropKeys,
	qAddKey:         sqlAddKey,
	qForgetUser:     sqlForgetUser,
	qEraseMessages:  sqlEraseMessages,
	qPeople:         sqlPeople,
}

func (q query) text() string { return queries[q] }
