package chat

import "cmp"

// Compare orders keys by conversation, then seq.
func (k MessageKey) Compare(other MessageKey) int {
	return cmp.Or(k.Conversation.Compare(other.Conversation), cmp.Compare(k.Seq, other.Seq))
}

// Compare orders keys by conversation, message, user, then emoji.
func (k ReactionKey) Compare(other ReactionKey) int {
	return cmp.Or(k.Conversation.Compare(other.Conversation), cmp.Compare(k.Message, other.Message),
		k.User.Compare(other.User), cmp.Compare(k.Emoji, other.Emoji))
}

// Compare orders keys by member, then seq, inexact ones first.
func (k UnreadKey) Compare(other UnreadKey) int {
	exact := 0
	if k.Exact != other.Exact {
		exact = 1
		if other.Exact {
			exact = -1
		}
	}
	return cmp.Or(k.MemberKey.Compare(other.MemberKey), cmp.Compare(k.After, other.After), exact)
}

// Compare orders keys by member, then message.
func (k HiddenKey) Compare(other HiddenKey) int {
	return cmp.Or(k.MemberKey.Compare(other.MemberKey), cmp.Compare(k.Message, other.Message))
}

// Compare orders keys by conversation, then seq.
func (k AuthorsKey) Compare(other AuthorsKey) int {
	return cmp.Or(k.Conversation.Compare(other.Conversation), cmp.Compare(k.UpTo, other.UpTo))
}

// Compare orders keys by conversation, then user.
func (k MemberKey) Compare(other MemberKey) int {
	if c := k.Conversation.Compare(other.Conversation); c != 0 {
		return c
	}
	return k.User.Compare(other.User)
}

// Compare orders codes as texts.
func (c InviteCode) Compare(other InviteCode) int { return cmp.Compare(c, other) }
