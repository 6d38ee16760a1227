package rest

import (
	"context"
	"net/http"

	"messenger/internal/chat"
)

// serverInfo is what a page must know before anybody has logged in.
type serverInfo struct {
	Empty  bool   `json:"empty"`
	SignUp string `json:"signUp"` // open or closed
}

func (s *server) readServer(ctx context.Context, in request) (answer, error) {
	empty, err := s.accounts.Empty(ctx)
	if err != nil {
		return answer{}, err
	}
	info := serverInfo{Empty: empty, SignUp: "open"}
	if !s.accounts.SignUpOpen() {
		info.SignUp = "closed"
	}
	return answer{http.StatusOK, info}, nil
}

// invitePreview is what an invite shows to anyone who has it.
type invitePreview struct {
	GroupID     string `json:"groupId"`
	GroupName   string `json:"groupName"`
	MemberCount int    `json:"memberCount"`
	InvitedBy   *name  `json:"invitedBy"` // null if the account is deleted
}

type name struct {
	FirstName string  `json:"firstName"`
	LastName  *string `json:"lastName"`
}

func (s *server) readInvite(ctx context.Context, in request) (answer, error) {
	p, err := s.chats.PreviewInvite(ctx, chat.InviteCode(in.path["code"]))
	if err != nil {
		return answer{}, err
	}
	shown := invitePreview{GroupID: p.Group.String(), GroupName: p.GroupName, MemberCount: p.Members}
	if p.By.First != "" {
		shown.InvitedBy = &name{p.By.First, p.By.Last}
	}
	return answer{http.StatusOK, shown}, nil
}
