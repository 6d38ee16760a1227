/** The pinned messages of a conversation, changed by entries of its log. */
import type { Conversation } from './conversation';
import type { MessageId, UserId } from './ids';
import type { LogEvent } from './logEvent';
import { applyToMessage, type Message, type MessageChange } from './message';
import { applyPending } from './outbox';
import type { State } from './state';
import { mergeMessages } from './window';

type Pins = Conversation['pins'];
type PinChange = MessageChange | Extract<LogEvent, { kind: 'pin' }>;

/** Whether the pinned messages must be loaded; until then the known ones are shown. */
export const pinsOutdated = (c: Conversation): boolean => c.pins === null || c.pinsSeq < c.pinChangeSeq;

/** Whether the user may pin and unpin messages here. */
export const mayPin = (c: Conversation): boolean => c.kind === 'dialog' || c.role === 'owner' || c.role === 'admin';

/** Whether a message can be pinned at all. */
export const isPinnable = (m: Message): boolean => !m.notification && !m.deleted;

export const isPinned = (c: Conversation, id: MessageId): boolean => c.pins?.some((m) => m.messageId === id) ?? false;

/** Applies an entry of the log; `held` is its message, if it is known here. A loaded list may be newer than the entry. */
export function applyToPins(c: Conversation, e: PinChange, held: Message | null, me: UserId): Conversation {
  if (e.seq <= c.pinsSeq) return c;
  const added = e.kind === 'pin' && e.pinned;
  const complete = !pinsOutdated(c) && (!added || held !== null || isPinned(c, e.messageId));
  return {
    ...c, pins: c.pins && changed(c.pins, e, held, me), pinsSeq: complete ? e.seq : c.pinsSeq, pinChangeSeq: e.seq,
    pinsHidden: c.pinsHidden && !added,
  };
}

function changed(pins: readonly Message[], e: PinChange, held: Message | null, me: UserId): readonly Message[] {
  if (e.kind === 'pin') {
    if (!e.pinned) return without(pins, (m) => m.messageId === e.messageId);
    return held && isPinnable(held) ? mergeMessages(pins, [held]) : pins;
  }
  const at = pins.findIndex((m) => m.messageId === e.messageId);
  const old = pins[at];
  if (!old) return pins;
  const now = applyToMessage(old, e, me);
  return now.deleted ? pins.toSpliced(at, 1) : pins.with(at, now);
}

/** Removes messages that the user hid or cleared. */
export function removePins(pins: Pins, gone: (m: Message) => boolean): Pins {
  return pins && without(pins, gone);
}

function without(pins: readonly Message[], gone: (m: Message) => boolean): readonly Message[] {
  return pins.some(gone) ? pins.filter((m) => !gone(m)) : pins;
}

/** The pinned messages that are held may not be those of the log at `seq`. */
export const outdatePins = (seq: number): Pick<Conversation, 'pinsSeq' | 'pinChangeSeq'> => ({ pinsSeq: -1, pinChangeSeq: seq });

/** Applies the list that the server read at `asOf`. A hidden bar stays hidden unless there is a new pin. */
export function setPins(c: Conversation, pins: readonly Message[], asOf: number): Conversation {
  return { ...c, pins, pinsSeq: asOf, pinsHidden: c.pinsHidden && pins.every((m) => isPinned(c, m.messageId)) };
}

const none: readonly Message[] = [];

/** The pinned messages as they are shown, with pending changes applied. */
export function shownPins(s: State, c: Conversation | undefined): readonly Message[] {
  const pins = c?.pins ?? none;
  const acts = pins.length > 0 ? s.outbox.filter((u) => u.act && u.conversationId === c?.id) : [];
  if (acts.length === 0) return pins;
  return pins.flatMap((m) => {
    const now = applyPending(m, acts);
    return now && !now.deleted ? [now] : [];
  });
}
