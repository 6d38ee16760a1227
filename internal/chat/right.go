package chat

// Right is something a member may do in a conversation.
type Right uint8

// The rights. Those of groups are nobody's in a dialog.
const (
	MayRead Right = iota
	MayPost
	MayAdd // bring people in; make, see and revoke invites
	MayLeave
	MayDrop
	MayRemove   // of a target
	MayReadmit  // see who was removed, and let them come back
	MayRename   // the name, the description and the settings
	MaySetRole  // of a target: promote to admin and demote
	MayHandOver // to a target: make it the owner

	// Of a message.
	MaySee
	MayEdit
	MayDelete // for all
	MayHide   // from oneself
	MayReact
	MayPin
	MayViewReceipts // see who has received and read it
)

// Claim is what somebody wants to do.
type Claim struct {
	Right   Right
	Member  *Member       // the membership of the actor
	In      *Conversation // where; may be nil if Right is MayRead
	Target  *Member       // whom it is about, if Right has a target
	Message *Message      // what it is about, if Right is of a message
}

// Authorise is the one place that says who may do what (docs/guarantees.md, Decisions: rights in groups; docs/extended.md, Who may what).
// To a stranger a foreign, a missing and a dropped group look the same, and so do a
// foreign, a missing and a deleted message. A right it does not know is nobody's.
//
// Errors: Forbidden; NotFound for a message that is not there for the member, and for a
// target that is not in the group.
func Authorise(c Claim) error {
	switch stranger := !c.Member.Present() || c.In != nil && !c.In.Live(); {
	case c.Right >= MaySee && stranger:
		return ErrNoSuchMessage
	case c.Right >= MaySee:
		return c.aboutMessage()
	case stranger:
		return ErrNotMember
	case c.Right == MayRead:
		return nil
	case c.In == nil:
		return ErrNotAllowed
	case c.Right == MayPost:
		return nil
	case c.In.Kind != Group:
		return ErrNotAllowed
	}
	return c.aboutGroup()
}

func (c Claim) aboutGroup() error {
	owns, leads := c.Member.Role == RoleOwner, c.leads()
	switch c.Right {
	case MayLeave:
		return nil
	case MayAdd:
		return allowIf(leads || c.In.WhoMayAdd == MembersAdd)
	case MayDrop:
		if !owns {
			return ErrNotOwner
		}
		return nil
	case MayRename, MayReadmit:
		return allowIf(leads)
	case MayRemove:
		return c.aboutTarget(leads, c.Target != nil && c.Target.Role > c.Member.Role)
	case MaySetRole:
		return c.aboutTarget(owns, c.Target != nil && c.Target.Role != RoleOwner)
	case MayHandOver:
		return c.aboutTarget(owns, true)
	}
	return ErrNotAllowed
}

// aboutTarget decides a right of a target: may is whether the member has it at all, fits
// whether this target is within it.
func (c Claim) aboutTarget(may, fits bool) error {
	switch {
	case !may:
		return ErrNotAllowed
	case !c.Target.Present():
		return ErrNoSuchUser
	}
	return allowIf(fits)
}

// aboutMessage decides what members may do with a message. What is deleted for all is
// there only for those who may delete it, so that they may do so again.
func (c Claim) aboutMessage() error {
	m := c.Message
	if m == nil || c.In == nil || m.Seq <= c.Member.Cleared {
		return ErrNoSuchMessage
	}
	own := m.Sender == c.Member.User
	may := false
	switch c.Right {
	case MaySee, MayHide:
		may = true
	case MayEdit:
		may = own && !m.Notification
	case MayDelete:
		may = !m.Notification && (own || c.In.Kind == Group && c.leads())
	case MayReact:
		may = !m.Notification
	case MayPin:
		may = !m.Notification && (c.In.Kind == Dialog || c.leads())
	case MayViewReceipts:
		may = own
	}
	if m.Deleted() && !(may && c.Right == MayDelete) {
		return ErrNoSuchMessage
	}
	return allowIf(may)
}

// leads reports whether the member is the owner or an admin.
func (c Claim) leads() bool { return c.Member.Role == RoleOwner || c.Member.Role == RoleAdmin }

func allowIf(may bool) error {
	if may {
		return nil
	}
	return ErrNotAllowed
}
