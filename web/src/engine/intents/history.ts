/** Reading: pages of history, read positions. */
import { Failure, type Intents } from '../../state/intents';
import type { Where } from '../../state/conversation';
import type { ConversationId, MessageId } from '../../state/ids';
import { address, ask, conversation, type Core } from '../core';
import { asItem, messageOf } from '../decode';
import { apply } from './chats';

type History = Pick<Intents, 'load' | 'goTo' | 'follow' | 'read'>;

/** Messages of one page. */
const page = 60;

/** So many of those that were read are shown before what is new. */
const before = 10;

export function history(c: Core): History {
  const reader = new Reader(c);
  const pages = new Pages(c);
  return {
    load: (id, where) => (where === 'unread' ? pages.read(id, 'around', { afterSeq: Math.max(0, conversation(c, id).readSeq - before) }) : pages.read(id, where, {})),
    goTo: (id, message) => pages.read(id, 'around', { aroundId: message }),
    follow: (id, follow) => c.store.dispatch({ do: 'follow', id, follow }),
    read: (id, seq) => reader.want(id, seq),
  };
}

/** Reads one page of a conversation at a time. */
class Pages {
  private readonly under = new Map<ConversationId, Promise<void>>();

  constructor(private readonly c: Core) {}

  /** What leads elsewhere waits for the page that is under way; what only leads on is wanted again when that is there. */
  async read(id: ConversationId, where: Where, at: At): Promise<void> {
    for (let running = this.under.get(id); running; running = this.under.get(id)) {
      if (where === 'older' || where === 'newer') return;
      await running.catch(() => undefined);
    }
    const work = load(this.c, id, where, at).finally(() => this.under.delete(id));
    this.under.set(id, work);
    await work;
  }
}

interface At {
  readonly aroundId?: MessageId;
  readonly afterSeq?: number;
}

async function load(c: Core, id: ConversationId, where: Where, at: At): Promise<void> {
  const conv = conversation(c, id);
  if (conv.since !== null || conv.headSeq === 0) return;
  const messages = conv.window?.messages ?? [];
  const beforeSeq = where === 'older' ? messages[0]?.seq : undefined;
  const afterSeq = where === 'newer' ? messages.at(-1)?.seq : undefined;
  c.store.dispatch({ do: 'asked', id });
  try {
    const a = await ask(c, 'listMessages', { ...address(c, id), limit: page, beforeSeq, afterSeq, ...at });
    const item = asItem(a.item) ?? {};
    const rows = (Array.isArray(a.data) ? a.data : []).map((r) => messageOf(r as Record<string, unknown>));
    const hasOlder = item['hasOlder'] === true;
    const hasNewer = item['hasNewer'] === true;
    c.store.dispatch({ do: 'page', id, page: { messages: rows, hasOlder, hasNewer }, lastSeq: Number(item['lastSeq'] ?? 0), where });
  } catch (e) {
    c.store.dispatch({ do: 'unasked', id });
    if (e instanceof Failure && e.code === 'offline') return;
    throw e;
  }
}

/** Tells the server how far was read, one request at a time for each conversation; its answer moves the position here. What
 * it could not be told is read here all the same, and told when the connection is back. */
class Reader {
  private readonly wanted = new Map<ConversationId, number>();
  private readonly asking = new Set<ConversationId>();

  constructor(private readonly c: Core) {
    c.store.subscribe((now, before) => {
      if (now.me?.userId !== before.me?.userId) this.wanted.clear();
      else if (now.phase === 'online' && before.phase !== 'online') for (const id of [...this.wanted.keys()]) if (!this.asking.has(id)) void this.tell(id);
    });
  }

  want(id: ConversationId, seq: number): void {
    if (seq <= (this.wanted.get(id) ?? 0)) return;
    this.wanted.set(id, seq);
    if (this.c.store.get().phase !== 'online') this.readHere(id);
    if (!this.asking.has(id)) void this.tell(id);
  }

  /** Moves the position here alone. */
  private readHere(id: ConversationId): void {
    const held = this.c.store.get().conversations.get(id);
    const seq = this.wanted.get(id) ?? 0;
    if (held && seq > held.readSeq) this.c.store.dispatch({ do: 'read', id, readSeq: seq, unread: held.unread, mentions: held.mentions });
  }

  private async tell(id: ConversationId): Promise<void> {
    this.asking.add(id);
    try {
      for (;;) {
        const seq = this.wanted.get(id) ?? 0;
        if (!this.c.store.get().conversations.has(id)) break;
        const a = await ask(this.c, 'markRead', { ...address(this.c, id), seq });
        apply(this.c, 'markRead', a.item);
        if (this.wanted.get(id) === seq) break;
      }
      this.wanted.delete(id);
    } catch (e) {
      if (!(e instanceof Failure)) throw e;
      if (e.code === 'offline') this.readHere(id);
      else this.wanted.delete(id);
    } finally {
      this.asking.delete(id);
    }
  }
}
