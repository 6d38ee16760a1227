package chat

import (
	"context"
	"slices"
)

// Transient events. They are never stored: a user who is not connected misses them.

// Typed says that User is writing, or has stopped.
type Typed struct {
	EventHeader
	Ref       ConversationRef
	User      UserID
	FirstName string
	Active    bool
}

// Presence is the state of a person that is shown to those who share a conversation.
type Presence uint8

// The states of presence. Others see hidden people as Offline, without a time.
const (
	Offline Presence = 0
	Online  Presence = 1
	Away    Presence = 2
)

// PresenceChanged says that User has another presence.
type PresenceChanged struct {
	User       UserID
	Status     Presence
	LastSeenAt Instant // 0: not shown
}

// In returns a zero header: presence belongs to no conversation.
func (PresenceChanged) In() EventHeader { return EventHeader{} }

// Typing publishes that the actor is writing, or has stopped.
//
// Errors: Forbidden if by is not a member of the group; NotFound if there is no such
// dialog; Unauthenticated if the account is deleted.
func (s *Service) Typing(ctx context.Context, by Actor, at Address, active bool) (ConversationRef, error) {
	user, err := s.store.User(ctx, by.User)
	if err != nil {
		return ConversationRef{}, err
	}
	if user == nil || user.Deleted {
		return ConversationRef{}, ErrNoSession
	}
	ref := at.ref(by.User)
	conv, m, err := s.store.Group(ctx, MemberKey{ref.Conversation, by.User})
	if err != nil {
		return ConversationRef{}, err
	}
	if conv == nil || conv.Kind != ref.Kind || Authorise(Claim{Right: MayPost, Member: m, In: conv}) != nil {
		return ConversationRef{}, at.stranger()
	}
	if s.live != nil {
		s.live.Publish(ctx, []Event{Typed{
			EventHeader: EventHeader{Conversation: conv.ID, At: s.now(), Actor: by.User, Origin: by.Conn},
			Ref:         ref, User: by.User, FirstName: user.FirstName, Active: active,
		}})
	}
	return ref, nil
}

var errManyWatched = &Error{Code: TooLarge, Message: "At most 200 people may be watched at once"}

// MayWatch returns those of users whose presence the actor may know: those who share a
// conversation with the actor, and the actor. They come in the order given, each once.
//
// Errors: TooLarge for more than MaxWatched.
func (s *Service) MayWatch(ctx context.Context, by Actor, users []UserID) ([]UserID, error) {
	if len(users) > MaxWatched {
		return nil, errManyWatched
	}
	var others []UserID
	for _, u := range users {
		if u != by.User && !slices.Contains(others, u) {
			others = append(others, u)
		}
	}
	sharing := []UserID{by.User}
	if len(others) > 0 {
		found, err := s.store.Sharing(ctx, by.User, others)
		if err != nil {
			return nil, err
		}
		sharing = append(sharing, found...)
	}
	var may []UserID
	for _, u := range users {
		if slices.Contains(sharing, u) && !slices.Contains(may, u) {
			may = append(may, u)
		}
	}
	return may, nil
}

// LastSeen returns when people were last connected, without those who never were.
func (s *Service) LastSeen(ctx context.Context, users []UserID) ([]LastSeen, error) {
	if len(users) == 0 {
		return nil, nil
	}
	return s.store.LastSeen(ctx, users)
}

// SetLastSeen stores when people were last connected.
func (s *Service) SetLastSeen(ctx context.Context, times []LastSeen) error {
	if len(times) == 0 {
		return nil
	}
	return s.store.SetLastSeen(ctx, times)
}

// Person returns an account.
//
// Errors: NotFound if it is unknown or deleted.
func (s *Service) Person(ctx context.Context, id UserID) (User, error) {
	user, err := s.store.User(ctx, id)
	if err != nil {
		return User{}, err
	}
	if user == nil || user.Deleted {
		return User{}, ErrNoSuchUser
	}
	return *user, nil
}
