/** An in-memory server of the extended dialect, complete enough to test the client's engine without a network. The
 * browser tests use the real one. */
import type { Wire } from '../src/socket/connection';
import { addressOf, companionOf, dialogOf, groupOf } from '../src/state/ids';
import type { Message } from '../src/state/message';

type Item = Record<string, unknown>;

interface Entry {
  seq: number;
  kind: string;
  item: Item;
}

interface Talk {
  id: string;
  members: Set<string>;
  groupName: string | null;
  log: Entry[];
  messages: Map<string, Message>;
  read: Map<string, number>;
  hidden: Map<string, string[]>;
  cleared: Map<string, number>;
  drafts: Map<string, { content: string; replyToId: string | null; messageId: string | null; updatedAt: string }>;
}

export interface FakePerson {
  userId: string;
  firstName: string;
}

/** One socket as the server sees it. */
export interface FakeSocket extends Wire {
  readonly user: string;
  readonly token: string;
  /** Frames that it has not received yet. */
  readonly queue: string[];
  extended: boolean;
  closed: boolean;
}

let ids = 0;
export const uuid = (n = ++ids): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

export class FakeServer {
  readonly people = new Map<string, FakePerson>();
  readonly talks = new Map<string, Talk>();
  readonly sockets = new Set<FakeSocket>();
  /** Ids of stored messages; an id that occurs twice is a bug of the client. */
  readonly received: string[] = [];
  epoch = 'one';
  up = true;
  /** Refusals to send instead of answers, by type. */
  refuse: Record<string, { code: string; message: string } | undefined> = {};
  /** Tokens that have expired or were revoked. */
  readonly ended = new Set<string>();
  /** REST calls fail. */
  failing = false;
  /** Number of REST calls. */
  asked = 0;
  private renewals = 1;
  private moment = Date.parse('2026-03-01T00:00:00.000Z');
  /** Frames wait in the sockets' queues until `step`; else they arrive at once. */
  hold = false;

  person(firstName: string): FakePerson {
    const p = { userId: uuid(), firstName };
    this.people.set(p.userId, p);
    return p;
  }

  group(name: string, ...members: FakePerson[]): string {
    const id = groupOf(uuid());
    this.talk(id, members.map((m) => m.userId), name);
    const owner = members[0];
    if (owner) this.post(owner.userId, id, uuid(), `${owner.firstName} created the group`, {}, true);
    return id;
  }

  connect(url: string, [, token]: string[]): FakeSocket {
    const user = token?.split(':')[0] ?? '';
    const s: FakeSocket = {
      user, token: token ?? '', queue: [], extended: false, closed: false, onopen: null, onmessage: null, onclose: null,
      get readyState() { return s.closed ? 3 : 1; },
      send: (text) => { if (!s.closed) this.handle(s, JSON.parse(text) as Item); },
      close: () => { s.closed = true; this.sockets.delete(s); },
    };
    void url;
    queueMicrotask(() => {
      if (!this.up) {
        s.closed = true;
        s.onclose?.({ code: 1006 });
        return;
      }
      if (!this.people.has(user) || this.ended.has(s.token)) {
        s.closed = true;
        s.onclose?.({ code: 4001 });
        return;
      }
      this.sockets.add(s);
      (s.onopen as (() => void) | null)?.();
    });
    return s;
  }

  /** The only REST operation: a new token for a token, of the form `<userId>:<number>`. */
  http: typeof fetch = async (path, init) => {
    this.asked++;
    if (!this.up || this.failing || path !== '/api/auth/refresh') throw new TypeError('no network');
    const old = new Headers(init?.headers).get('Authorization')?.replace('Bearer ', '') ?? '';
    const user = old.split(':')[0] ?? '';
    if (!this.people.has(user) || this.ended.has(old)) return new Response('{"message":"Invalid token"}', { status: 401 });
    return new Response(JSON.stringify({ token: `${user}:${++this.renewals}`, expiresAt: this.time() }));
  };

  /** Closes all connections, or those of one user. */
  cut(code = 1006, user?: string): void {
    for (const s of [...this.sockets]) {
      if (user && s.user !== user) continue;
      s.closed = true;
      this.sockets.delete(s);
      s.queue.length = 0;
      s.onclose?.({ code });
    }
  }

  /** Delivers the next frame to a socket; false if there is none. */
  step(s: FakeSocket): boolean {
    const text = s.queue.shift();
    if (text === undefined) return false;
    s.onmessage?.({ data: text });
    return true;
  }

  private push(s: FakeSocket, frame: Item): void {
    s.queue.push(JSON.stringify(frame));
    if (!this.hold) queueMicrotask(() => this.step(s));
  }

  private talk(id: string, members: readonly string[], groupName: string | null): Talk {
    let t = this.talks.get(id);
    if (!t) {
      t = {
        id, members: new Set(members), groupName, log: [], messages: new Map(), read: new Map(), hidden: new Map(), cleared: new Map(),
        drafts: new Map(),
      };
      this.talks.set(id, t);
    }
    return t;
  }

  private time(): string {
    this.moment += 1000;
    return new Date(this.moment).toISOString();
  }

  private who(user: string): Item {
    const p = this.people.get(user);
    return { senderId: user, senderName: p?.firstName ?? '', senderLastName: null };
  }

  /** Stores a message, and broadcasts it to all others. */
  post(
    user: string, id: string, messageId: string, content: string, extra: Item = {}, notification = false, from: FakeSocket | null = null
  ): Item {
    const companion = companionOf(id, user);
    const t = this.talk(id, companion ? [user, companion] : [user], null);
    const old = t.messages.get(messageId);
    if (old) return { messageId, conversationId: id, seq: old.seq, createdAt: old.createdAt, duplicate: true };
    this.received.push(messageId);
    const seq = t.log.length + 1;
    const quoted = typeof extra['replyToId'] === 'string' ? t.messages.get(extra['replyToId']) : undefined;
    const message: Message = {
      messageId, conversationId: id, seq, changedSeq: seq,
      ...(this.who(user) as { senderId: string; senderName: string; senderLastName: null }), content, notification, notice: null,
      createdAt: this.time(), editedAt: null, deleted: false,
      replyTo: quoted ? {
        messageId: quoted.messageId, senderId: quoted.senderId, senderName: quoted.senderName, content: quoted.content,
        deleted: quoted.deleted,
      } : null,
      mentions: (extra['mentions'] as string[] | undefined) ?? [], reactions: [],
    };
    t.messages.set(messageId, message);
    t.log.push({ seq, kind: 'message', item: { messageId } });
    if (!notification) t.read.set(user, seq);
    const draft = t.drafts.get(user);
    const ends = extra['endDraft'] === true && draft?.messageId === messageId;
    if (draft && (ends || draft.updatedAt <= String(extra['draftUpdatedAt'] ?? ''))) {
      t.drafts.delete(user);
      this.tellOwn(user, 'saveDraft', { conversationId: id, content: '', replyToId: null, messageId: null, updatedAt: this.time() }, from);
    }
    const { content: message_, ...rest } = message;
    this.tell(
      t, companion !== null || id.startsWith('private') ? 'privateMessage' : 'messageInGroup', { ...rest, message: message_ }, from
    );
    return { messageId, conversationId: id, seq, createdAt: message.createdAt, duplicate: false };
  }

  edit(user: string, messageId: string, content: string, from: FakeSocket | null = null): Item {
    return this.change(
      user, messageId, 'edit', (m, seq) => ({ ...m, content, editedAt: this.time(), changedSeq: seq }), { content }, 'editMessage', from
    );
  }

  remove(user: string, messageId: string, from: FakeSocket | null = null): Item {
    return this.change(
      user, messageId, 'delete', (m, seq) => ({ ...m, content: '', deleted: true, mentions: [], reactions: [], changedSeq: seq }),
      { scope: 'all' }, 'deleteMessage', from
    );
  }

  react(user: string, messageId: string, emoji: string, added: boolean, from: FakeSocket | null = null): Item {
    const t = this.of(messageId);
    const by = (this.reactions.get(messageId) ?? new Map<string, Set<string>>());
    this.reactions.set(messageId, by);
    const set = by.get(emoji) ?? new Set();
    if (added) set.add(user);
    else set.delete(user);
    if (set.size > 0) by.set(emoji, set);
    else by.delete(emoji);
    void t;
    return this.change(
      user, messageId, 'reaction',
      (m, seq) => ({ ...m, changedSeq: seq, reactions: [...by].map(([e, users]) => ({ emoji: e, count: users.size })) }),
      { emoji, userId: user, added }, 'setReaction', from
    );
  }

  private readonly reactions = new Map<string, Map<string, Set<string>>>();

  private of(messageId: string): Talk | undefined {
    return [...this.talks.values()].find((t) => t.messages.has(messageId));
  }

  private change(user: string, messageId: string, kind: string, fn: (m: Message, seq: number) => Message, extra: Item, type: string, from: 
    | FakeSocket | null
  ): Item {
    const t = this.of(messageId);
    const m = t?.messages.get(messageId);
    if (!t || !m || m.deleted) throw new Error('There is no such message');
    const seq = t.log.length + 1;
    const now = fn(m, seq);
    t.messages.set(messageId, now);
    for (const [id, other] of t.messages) {
      if (other.replyTo?.messageId === messageId) {
        t.messages.set(id, { ...other, replyTo: { ...other.replyTo, content: now.content, deleted: now.deleted } });
      }
    }
    t.log.push({ seq, kind, item: { messageId, ...extra, ...this.who(user) } });
    const item: Item = {
      messageId, ...extra, conversationId: t.id, seq, createdAt: this.time(), ...this.who(user), updatedAt: now.editedAt,
      reactions: kind === 'reaction' ? now.reactions : undefined,
    };
    this.tell(t, type, item, from);
    return kind === 'reaction' ? { ...item, reactions: this.seen(now, user).reactions } : item;
  }

  private tell(t: Talk, type: string, item: Item, from: FakeSocket | null): void {
    for (const s of this.sockets) {
      if (s === from || !s.extended || !t.members.has(s.user)) continue;
      this.push(s, {
        type, success: true, params: { item: { ...item, echo: s.user === item['senderId'] || undefined }, data: null, isBroadcast: true },
      });
    }
  }

  /** A message as one user sees it. */
  private seen(m: Message, user: string): Message {
    return { ...m, reactions: m.reactions.map((r) => ({ ...r, mine: this.reactions.get(m.messageId)?.get(r.emoji)?.has(user) === true })) };
  }

  visible(t: Talk, user: string): Message[] {
    const hidden = t.hidden.get(user) ?? [];
    return [...t.messages.values()].filter((m) => !hidden.includes(m.messageId) && m.seq > (t.cleared.get(user) ?? 0)).sort(
      (a, b) => a.seq - b.seq
    ).map((m) => this.seen(m, user));
  }

  counts(t: Talk, user: string): { unread: number; mentions: number } {
    const read = t.read.get(user) ?? 0;
    const open = this.visible(t, user).filter((m) => m.seq > read && m.senderId !== user && !m.notification && !m.deleted);
    return { unread: open.length, mentions: open.filter((m) => m.mentions.includes(user) || m.replyTo?.senderId === user).length };
  }

  private others(t: Talk, user: string): number {
    return Math.max(0, ...[...t.members].filter((m) => m !== user).map((m) => t.read.get(m) ?? 0));
  }

  private handle(s: FakeSocket, f: Item): void {
    const type = String(f['type']);
    const params = (f['params'] ?? {}) as Item;
    const answer = (item: unknown, data: unknown = null): void => {
      if (f['requestId']) this.push(s, { type, success: true, requestId: f['requestId'], params: { item, data, isBroadcast: false } });
    };
    const refuse = (code: string, message: string): void => this.push(s, { error: true, type, requestId: f['requestId'], code, message });
    const no = this.refuse[type];
    if (no) {
      refuse(no.code, no.message);
      return;
    }
    try {
      this.answer(s, type, params, answer);
    } catch (e) {
      refuse('not_found', (e as Error).message);
    }
  }

  private answer(s: FakeSocket, type: string, p: Item, answer: (item: unknown, data?: unknown) => void): void {
    const id = typeof p['groupId'] === 'string'
      ? groupOf(p['groupId'])
      : typeof p['receiverId'] === 'string' ? dialogOf(s.user, p['receiverId']) : '';
    const t = this.talks.get(id);
    if (id && t && !t.members.has(s.user)) throw new Error('User is not a member of this group');
    switch (type) {
      case 'hello': {
        s.extended = true;
        const me = this.people.get(s.user);
        answer({
          version: 1, sessionId: uuid(1), serverTime: this.time(), epoch: this.epoch,
          user: { ...me, lastName: null, email: `${me?.firstName}@x` }, features: [],
          limits: { content: 10000, notice: 1000, name: 255, page: 200, mentions: 50, reactions: 20, frame: 65_536 },
        });
        return;
      }
      case 'privateMessage':
      case 'messageInGroup':
        answer(this.post(s.user, id, String(p['messageId']), String(p['content']), p, false, s));
        return;
      case 'editMessage':
        answer(this.edit(s.user, String(p['messageId']), String(p['content']), s));
        return;
      case 'deleteMessage':
        answer(p['scope'] === 'me' ? this.hide(s.user, String(p['messageId']), s) : this.remove(s.user, String(p['messageId']), s));
        return;
      case 'setReaction':
      case 'unsetReaction':
        answer(this.react(s.user, String(p['messageId']), String(p['emoji']), type === 'setReaction', s));
        return;
      case 'saveDraft':
        if (!t) throw new Error('There is no such user');
        answer(this.saveDraft(s.user, t, p, s));
        return;
      case 'markRead':
        answer(this.markRead(s.user, id, Number(p['seq']), s, p['force'] === true));
        return;
      case 'syncConversations':
        answer(
          { cursor: null, complete: true, epoch: this.epoch, reset: p['epoch'] !== undefined && p['epoch'] !== this.epoch },
          this.rows(s.user),
        );
        return;
      case 'syncConversation':
        this.sync(s.user, t, p, answer);
        return;
      case 'listMessages':
        this.list(s.user, t, p, answer);
        return;
      default:
        answer({}, []);
    }
  }

  /** Stores a draft by the server's rules. */
  saveDraft(user: string, t: Talk, p: Item, from: FakeSocket | null = null): Item {
    const held = t.drafts.get(user);
    const messageId = typeof p['messageId'] === 'string' ? p['messageId'] : null;
    const unseen = held && held.updatedAt > String(p['updatedAt'] ?? '') && (messageId === null || held.messageId !== messageId);
    const taken = messageId !== null && this.of(messageId) !== undefined;
    if (taken || unseen || (!held && p['content'] === '')) {
      return { conversationId: t.id, content: '', replyToId: null, messageId: null, updatedAt: this.time(), ...held };
    }
    const next = {
      content: String(p['content']), replyToId: (p['replyToId'] as string | undefined) ?? null, messageId, updatedAt: this.time(),
    };
    if (next.content === '') t.drafts.delete(user);
    else t.drafts.set(user, next);
    this.tellOwn(user, 'saveDraft', { conversationId: t.id, ...next }, from);
    return { conversationId: t.id, ...next };
  }

  private tellOwn(user: string, type: string, item: Item, from: FakeSocket | null): void {
    for (const s of this.sockets) if (s.user === user && s !== from && s.extended) {
      this.push(s, { type, success: true, params: { item: { ...item, echo: true }, data: null, isBroadcast: true } });
    }
  }

  hide(user: string, messageId: string, from: FakeSocket | null = null): Item {
    const t = this.of(messageId);
    if (!t) throw new Error('There is no such message');
    const list = t.hidden.get(user) ?? [];
    if (!list.includes(messageId)) list.push(messageId);
    t.hidden.set(user, list);
    const item: Item = { messageId, scope: 'me', conversationId: t.id, hiddenVersion: list.length };
    for (const s of this.sockets) if (s.user === user && s !== from) {
      this.push(s, { type: 'deleteMessage', success: true, params: { item: { ...item, echo: true }, data: null, isBroadcast: true } });
    }
    return item;
  }

  /** Clears a dialog for one user, and tells the user's devices. */
  clear(user: string, id: string): void {
    const t = this.talks.get(id);
    if (!t) return;
    t.cleared.set(user, t.log.length);
    t.read.set(user, t.log.length);
    const item: Item = { conversationId: id, clearedSeq: t.log.length, echo: true };
    for (const s of this.sockets) if (s.user === user && s.extended) {
      this.push(s, { type: 'clearDialog', success: true, params: { item, data: null, isBroadcast: true } });
    }
  }

  markRead(user: string, id: string, seq: number, from: FakeSocket | null = null, force = false): Item {
    const t = this.talks.get(id);
    if (!t) throw new Error('There is no such user');
    t.read.set(user, force ? seq : Math.max(t.read.get(user) ?? 0, seq));
    const item: Item = { conversationId: id, readSeq: t.read.get(user), ...this.counts(t, user) };
    for (const s of this.sockets) {
      if (!s.extended || s === from || !t.members.has(s.user)) continue;
      const mine = s.user === user;
      this.push(s, { type: 'markRead', success: true, params: {
        item: mine ? { ...item, echo: true } : { conversationId: id, userId: user, readSeq: seq }, data: null, isBroadcast: true,
      } });
    }
    return item;
  }

  rows(user: string): Item[] {
    const mine = [...this.talks.values()].filter((t) => t.members.has(user) && t.log.length > 0);
    return mine.map((t) => {
      const companionId = companionOf(t.id, user);
      const companion = companionId
        ? { userId: companionId, firstName: this.people.get(companionId)?.firstName, lastName: null, deleted: false }
        : null;
      const address = addressOf(t.id, user);
      return {
        conversationId: t.id, kind: companion ? 'dialog' : 'group', lastSeq: t.log.length, changedAt: new Date(this.moment).toISOString(),
        readSeq: t.read.get(user) ?? 0, seenSeq: 0,
        clearedSeq: t.cleared.get(user) ?? 0, ...this.counts(t, user), companionSeenSeq: companion ? this.others(t, user) : null,
        companionDeliveredSeq: companion ? this.others(t, user) : null,
        hiddenVersion: t.hidden.get(user)?.length ?? 0, groupId: address && 'groupId' in address ? address.groupId : null,
        groupName: t.groupName, role: companion ? null : 'member',
        memberCount: companion ? null : t.members.size, companion, muted: false, mutedUntil: null, notify: 'all', pinnedAt: null,
        archived: false, draft: t.drafts.get(user) ?? null,
        lastMessage: this.visible(t, user).findLast((m) => !m.deleted) ?? null,
      };
    });
  }

  private sync(user: string, t: Talk | undefined, p: Item, answer: (item: unknown, data: unknown) => void): void {
    if (!t) throw new Error('There is no such user');
    const limit = Math.min(7, Number(p['limit']));
    const after = Number(p['afterSeq']);
    const reset = (p['epoch'] !== undefined && p['epoch'] !== this.epoch) || after > t.log.length;
    const hidden = t.hidden.get(user) ?? [];
    const state = {
      conversationId: t.id, lastSeq: t.log.length, reset, hiddenVersion: hidden.length, readSeq: t.read.get(user) ?? 0, seenSeq: 0,
      clearedSeq: t.cleared.get(user) ?? 0, ...this.counts(t, user),
      othersSeenSeq: this.others(t, user), othersDeliveredSeq: this.others(t, user),
      hidden: hidden.slice(Number(p['afterHidden'] ?? hidden.length)).map(
        (messageId) => ({ messageId, seq: t.messages.get(messageId)?.seq })
      ),
    };
    if (reset) {
      const newest = this.visible(t, user).slice(-limit);
      answer({ ...state, fromSeq: newest[0]?.seq ?? 1, toSeq: t.log.length, complete: true }, newest.map(
        (m) => ({ seq: m.seq, kind: 'message', item: m })
      ));
      return;
    }
    const from = Math.max(after, t.cleared.get(user) ?? 0); // a cleared dialog starts after that
    const entries = t.log.slice(from, from + limit);
    const toSeq = entries.at(-1)?.seq ?? from;
    answer({ ...state, fromSeq: from + 1, toSeq, complete: toSeq === t.log.length }, entries.map(
      (e) => ({ seq: e.seq, kind: e.kind, item: this.now(t, e, user) })
    ));
  }

  /** The current content of an entry of the log. */
  private now(t: Talk, e: Entry, user: string): Item {
    const m = t.messages.get(String(e.item['messageId']));
    if (!m) return { ...e.item, conversationId: t.id };
    const seen = this.seen(m, user);
    if (e.kind === 'message') return { ...seen };
    return {
      ...e.item, conversationId: t.id, createdAt: seen.createdAt, content: seen.content, editedAt: seen.editedAt, deleted: seen.deleted,
      reactions: seen.reactions,
    };
  }

  private list(user: string, t: Talk | undefined, p: Item, answer: (item: unknown, data: unknown) => void): void {
    if (!t) throw new Error('There is no such user');
    const limit = Math.min(8, Number(p['limit']));
    const all = this.visible(t, user);
    let from = Math.max(0, all.length - limit);
    let to = all.length;
    if (typeof p['beforeSeq'] === 'number') {
      to = all.filter((m) => m.seq < Number(p['beforeSeq'])).length;
      from = Math.max(0, to - limit);
    } else if (typeof p['afterSeq'] === 'number') {
      from = all.filter((m) => m.seq <= Number(p['afterSeq'])).length;
      to = Math.min(all.length, from + limit);
    } else if (typeof p['aroundId'] === 'string') {
      const at = all.findIndex((m) => m.messageId === p['aroundId']);
      if (at < 0) throw new Error('There is no such message');
      from = Math.max(0, at - limit / 2);
      to = Math.min(all.length, from + limit);
    }
    answer({ conversationId: t.id, lastSeq: t.log.length, hasOlder: from > 0, hasNewer: to < all.length }, all.slice(from, to));
  }
}
