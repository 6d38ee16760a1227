/** Reading: pages of history, read positions. */
import { Failure, type Intents } from '../../state/intents';
import type { PagePosition } from '../../state/conversation';
import type { ConversationId, MessageId } from '../../state/ids';
import { address, requestAndApply, conversation, type Core } from '../core';
import { decodeMessage } from '../decode';

type History = Pick<Intents, 'loadHistory' | 'loadAround' | 'setFollow' | 'markRead'>;

/** Messages per page. */
const pageSize = 60;

/** Number of read messages that are shown before the first unread one. */
const readContext = 10;

export function history(c: Core): History {
  const reader = new ReadMarker(c);
  const pages = new PageLoader(c);
  return {
    loadHistory: (id, where) => (where === 'unread'
      ? pages.load(id, 'around', { afterSeq: Math.max(0, conversation(c, id).readSeq - readContext) })
      : pages.load(id, where, {})),
    loadAround: (id, message) => pages.load(id, 'around', { aroundId: message }),
    setFollow: (id, follow) => c.store.dispatch({ type: 'setFollow', id, follow }),
    markRead: (id, seq) => reader.mark(id, seq),
  };
}

/** Loads one page of a conversation at a time. */
class PageLoader {
  private readonly loading = new Map<ConversationId, Promise<void>>();

  constructor(private readonly c: Core) {}

  /** A request for another position waits for the page in flight; one for the next page is dropped, and comes again. */
  async load(id: ConversationId, where: PagePosition, at: At): Promise<void> {
    for (let running = this.loading.get(id); running; running = this.loading.get(id)) {
      if (where === 'older' || where === 'newer') return;
      await running.catch(() => undefined);
    }
    const work = loadPage(this.c, id, where, at).finally(() => this.loading.delete(id));
    this.loading.set(id, work);
    await work;
  }
}

interface At {
  readonly aroundId?: MessageId;
  readonly afterSeq?: number;
}

async function loadPage(c: Core, id: ConversationId, where: PagePosition, at: At): Promise<void> {
  const conv = conversation(c, id);
  if (conv.since !== null || conv.headSeq === 0) return;
  const messages = conv.window?.messages ?? [];
  const beforeSeq = where === 'older' ? messages[0]?.seq : undefined;
  const afterSeq = where === 'newer' ? messages.at(-1)?.seq : undefined;
  c.store.dispatch({ type: 'pageRequested', id });
  try {
    const a = await requestAndApply(c, 'listMessages', { ...address(c, id), limit: pageSize, beforeSeq, afterSeq, ...at });
    const { hasOlder, hasNewer, lastSeq } = a.item;
    c.store.dispatch({ type: 'applyPage', id, page: { messages: a.data.map(decodeMessage), hasOlder, hasNewer }, lastSeq, where });
  } catch (e) {
    c.store.dispatch({ type: 'pageFailed', id });
    if (e instanceof Failure && e.code === 'offline') return;
    throw e;
  }
}

/** Reports how far was read, one request at a time per conversation; the answer moves the position here. Without a
 * connection the position moves here at once, and is reported after the reconnect. */
class ReadMarker {
  private readonly wanted = new Map<ConversationId, number>();
  private readonly asking = new Set<ConversationId>();

  constructor(private readonly c: Core) {
    c.store.subscribe((now, before) => {
      if (now.me?.userId !== before.me?.userId) this.wanted.clear();
      else if (now.phase === 'online' && before.phase !== 'online') {
        for (const id of [...this.wanted.keys()]) if (!this.asking.has(id)) void this.send(id);
      }
    });
  }

  mark(id: ConversationId, seq: number): void {
    if (seq <= (this.wanted.get(id) ?? 0)) return;
    this.wanted.set(id, seq);
    if (this.c.store.get().phase !== 'online') this.markLocally(id);
    if (!this.asking.has(id)) void this.send(id);
  }

  /** Moves the position on this device only. */
  private markLocally(id: ConversationId): void {
    const held = this.c.store.get().conversations.get(id);
    const seq = this.wanted.get(id) ?? 0;
    if (held && seq > held.readSeq) {
      this.c.store.dispatch({ type: 'setReadPosition', id, readSeq: seq, unread: held.unread, mentions: held.mentions });
    }
  }

  private async send(id: ConversationId): Promise<void> {
    this.asking.add(id);
    try {
      for (;;) {
        const seq = this.wanted.get(id) ?? 0;
        if (!this.c.store.get().conversations.has(id)) break;
        const a = await requestAndApply(this.c, 'markRead', { ...address(this.c, id), seq });
        this.c.sync.applyPersonal({ type: 'markRead', item: a.item });
        if (this.wanted.get(id) === seq) break;
      }
      this.wanted.delete(id);
    } catch (e) {
      if (!(e instanceof Failure)) throw e;
      if (e.code === 'offline') this.markLocally(id);
      else this.wanted.delete(id);
    } finally {
      this.asking.delete(id);
    }
  }
}
