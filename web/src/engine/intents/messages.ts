/** Writing: send, edit, delete, react, and who got it. */
import type { Intents, Reactor, Receipt } from '../../state/intents';
import { newId, type ConversationId } from '../../state/ids';
import { address, ask, plain, type Core } from '../core';
import type { Params } from '../line';
import { asItem } from '../read';
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
      const last = c.store.get().outbox.at(-1)?.writtenAt ?? '';
      let at = new Date(c.clock.now()).toISOString();
      // The order of writing holds even if two are written within a millisecond.
      if (at <= last) at = new Date(Date.parse(last) + 1).toISOString();
      c.store.dispatch({ do: 'unsent', entry: { ...words, messageId: newId(), conversationId: id, to: address(c, id), writtenAt: at, refused: null } });
      said.delete(id);
      c.pump();
    },
    retry(messageId) {
      const u = c.store.get().outbox.find((e) => e.messageId === messageId);
      if (u) c.store.dispatch({ do: 'unsent', entry: { ...u, refused: null } });
      c.pump();
    },
    discard(messageId) {
      c.store.dispatch({ do: 'sent', messageId });
      c.pump();
    },
    async edit(m, content) {
      await connected(c);
      await ask(c, 'editMessage', { messageId: m.messageId, content, editId: newId() });
    },
    editing: (id, edit) => c.store.dispatch({ do: 'editing', id, edit }),
    async remove(m, scope) {
      const a = await ask(c, 'deleteMessage', { messageId: m.messageId, scope });
      if (scope === 'me') apply(c, 'deleteMessage', a.item);
    },
    async react(m, emoji, add) {
      const type = add ? 'setReaction' : 'unsetReaction';
      const me = c.store.get().me?.userId ?? '';
      const a = await plain(c, type, { messageId: m.messageId, emoji });
      const item = asItem(a.item);
      if (item && typeof item['seq'] === 'number') {
        c.sync.take({
          kind: 'reaction', conversationId: m.conversationId, seq: item['seq'], createdAt: String(item['createdAt'] ?? ''), messageId: m.messageId,
          emoji, userId: me, added: add, reactions: (item['reactions'] as never) ?? [],
        });
      }
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
type Listed = 'getReceipts' | 'getReactions' | 'listMembers';

/** All pages of a list, at most so many rows as fit a person's patience. */
export async function rows<T, K extends Listed = Listed>(c: Core, type: K, params: Params<K>, most = 1000): Promise<readonly T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  while (all.length < most) {
    const a = await ask(c, type, { ...params, cursor });
    if (Array.isArray(a.data)) all.push(...(a.data as T[]));
    const next = asItem(a.item)?.['nextCursor'];
    if (typeof next !== 'string' || !next) break;
    cursor = next;
  }
  return all;
}
