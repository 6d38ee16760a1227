/** Writing: send, edit, delete, react, and who got it. */
import { held, type Person } from '../../state/conversation';
import { Failure, type Intents, type Reactor, type Receipt } from '../../state/intents';
import { newId, type ConversationId } from '../../state/ids';
import type { Message } from '../../state/message';
import { changedBy, type Act } from '../../state/outbox';
import { address, ask, plain, type Core } from '../core';
import type { Params } from '../rpc';
import { asItem, reactionOf } from '../decode';
import { apply } from './chats';

type Messages = Pick<Intents, 'send' | 'retry' | 'discard' | 'edit' | 'remove' | 'react' | 'receipts' | 'reactors' | 'typing' | 'editing'>;

/** ms that what cannot wait in the outbox waits for a connection. */
const patience = 5000;

/** ms between two words that one is typing. */
const typingPause = 3000;

export function messages(c: Core): Messages {
  const said = new Map<ConversationId, number>();
  return {
    send(id, words) {
      const at = written(c);
      const to = address(c, id);
      c.store.dispatch({ do: 'unsent', entry: { ...words, ...c.drafts.take(id), conversationId: id, to, writtenAt: at, refused: null } });
      said.delete(id);
      c.pump();
    },
    retry(messageId) {
      const u = c.store.get().outbox.find((e) => e.messageId === messageId);
      if (!u) return;
      const conv = c.store.get().conversations.get(u.conversationId);
      const base = u.act?.kind === 'edit' && conv ? held(conv, u.act.target)?.content : undefined;
      // Whoever tries again has seen what the text is now.
      const act = u.act?.kind === 'edit' && base !== undefined ? { ...u.act, base } : u.act;
      c.store.dispatch({ do: 'unsent', entry: { ...u, ...(act && { act }), refused: null } });
      c.pump();
    },
    discard(messageId) {
      const u = c.store.get().outbox.find((e) => e.messageId === messageId);
      if (u?.draft) c.drafts.drop(u.to, messageId, u.draft.upTo);
      c.store.dispatch({ do: 'sent', messageId });
      c.pump();
    },
    async edit(m, content) {
      await connected(c);
      const key = newId();
      await now(c, m, { kind: 'edit', target: m.messageId, base: stored(c, m).content }, content, key, () => ask(c, 'editMessage', { messageId: m.messageId, content, editId: key }));
    },
    editing: (id, edit) => c.store.dispatch({ do: 'editing', id, edit }),
    async remove(m, scope) {
      await now(c, m, { kind: 'delete', target: m.messageId, scope }, '', newId(), async () => {
        const a = await ask(c, 'deleteMessage', { messageId: m.messageId, scope });
        if (scope === 'me') apply(c, 'deleteMessage', a.item);
      });
    },
    async react(m, emoji, add) {
      await now(c, m, { kind: 'react', target: m.messageId, emoji, add }, emoji, newId(), async () => {
        const a = await plain(c, add ? 'setReaction' : 'unsetReaction', { messageId: m.messageId, emoji });
        const entry = reactionOf(a.item, { conversationId: m.conversationId, messageId: m.messageId, emoji, add }, c.store.get().me?.userId ?? '');
        if (entry) c.sync.take(entry);
      });
    },
    async receipts(m) {
      return rows<Receipt, 'getReceipts'>(c, 'getReceipts', { messageId: m.messageId, limit: 200 });
    },
    async reactors(m) {
      return rows<Reactor, 'getReactions'>(c, 'getReactions', { messageId: m.messageId, limit: 200 });
    },
    typing(id, active) {
      const now = c.clock.now();
      const before = said.get(id);
      if (active ? before !== undefined && now - before < typingPause : before === undefined) return;
      if (active) said.set(id, now);
      else said.delete(id);
      c.line.tell('typing', { ...address(c, id), active });
    },
  };
}

/** Does it at once, or, without a connection or behind others that wait for one, when there is one. */
async function now(c: Core, m: Message, act: Act, content: string, key: string, work: () => Promise<unknown>): Promise<void> {
  const s = c.store.get();
  const waits = s.outbox.some((u) => u.act && !u.refused && u.conversationId === m.conversationId);
  if (s.phase === 'online' && !waits) {
    try {
      await work();
      return;
    } catch (e) {
      if (!(e instanceof Failure) || e.code !== 'offline') throw e;
    }
  }
  c.store.dispatch({
    do: 'unsent',
    entry: { messageId: key, conversationId: m.conversationId, to: address(c, m.conversationId), content, replyTo: null, mentions: [], writtenAt: written(c), refused: null, act },
  });
  c.pump();
}

/** The message as it is held, without what waits to be done to it. */
function stored(c: Core, m: Message): Message {
  const s = c.store.get();
  const conv = s.conversations.get(m.conversationId);
  const now = conv ? held(conv, m.messageId) ?? m : m;
  return changedBy(now, s.outbox) ?? now;
}

/** Now, by this device's clock; the order of writing holds even if two are written within a millisecond. */
function written(c: Core): string {
  const last = c.store.get().outbox.at(-1)?.writtenAt ?? '';
  const at = new Date(c.clock.now()).toISOString();
  return at <= last ? new Date(Date.parse(last) + 1).toISOString() : at;
}

/** Waits for a connection that is just being made; one that is lost is told of at once. */
function connected(c: Core): Promise<void> {
  const making = (): boolean => ['connecting', 'catching'].includes(c.store.get().phase);
  if (!making()) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      stop();
      end();
      resolve();
    };
    const stop = c.clock.later(patience, done);
    const end = c.store.subscribe(() => { if (!making()) done(); });
  });
}

/** Lists that are read page by page. */
type Listed = 'getReceipts' | 'getReactions' | 'listMembers' | 'listRemoved';

/** All pages of a list, at most so many rows as fit a person's patience. */
export async function rows<T, K extends Listed = Listed>(c: Core, type: K, params: Params<K>, most = 1000): Promise<readonly T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  while (all.length < most) {
    const a = await ask(c, type, { ...params, cursor });
    if (Array.isArray(a.data)) {
      all.push(...(a.data as T[]));
      c.store.dispatch({ do: 'people', people: a.data as Person[] });
    }
    const next = asItem(a.item)?.['nextCursor'];
    if (typeof next !== 'string' || !next) break;
    cursor = next;
  }
  return all;
}
