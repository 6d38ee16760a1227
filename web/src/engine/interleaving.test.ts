import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Browser, openTab, type Device } from '../../test/device';
import { FakeServer, uuid, type FakePerson } from '../../test/fake';
import { settle, Timers } from '../../test/timers';
import { dialogOf, type ConversationId } from '../state/ids';

/** An action, by whom and with what; numbers choose among what exists. */
type Step =
  | { readonly do: 'post' | 'edit' | 'remove' | 'react' | 'read'; readonly by: number; readonly in: number; readonly what: number }
  | { readonly do: 'send' | 'hide' | 'older' | 'newer' | 'newest' | 'around' | 'markRead'; readonly in: number; readonly what: number }
  | { readonly do: 'deliver'; readonly what: number }
  | { readonly do: 'lose' | 'cut' | 'reload' | 'clear' };

const number = fc.nat({ max: 1000 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom(
    'post', 'post', 'post', 'edit', 'remove', 'react', 'read'
  ) as fc.Arbitrary<'post'>, by: number, in: number, what: number }) },
  { weight: 5, arbitrary: fc.record({
    do: fc.constantFrom('send', 'hide', 'older', 'newer', 'newest', 'around', 'markRead') as fc.Arbitrary<'send'>, in: number, what: number,
  }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('deliver' as const), what: number }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('lose', 'cut', 'reload', 'clear') as fc.Arbitrary<'cut'> }) },
);

class World {
  readonly server = new FakeServer();
  readonly timers = new Timers();
  readonly browser = new Browser();
  readonly ann = this.server.person('Ann');
  readonly others: readonly FakePerson[] = [this.server.person('Ben'), this.server.person('Cid')];
  readonly talks: readonly ConversationId[];
  device!: Device;

  constructor() {
    const [ben, cid] = this.others as [FakePerson, FakePerson];
    this.talks = [dialogOf(this.ann.userId, ben.userId), this.server.group('Team', ben, this.ann, cid)];
    this.server.post(ben.userId, this.talks[0] ?? '', uuid(), 'begin');
    this.server.hold = true;
  }

  async open(): Promise<void> {
    this.server.hold = false;
    this.device = await openTab(this.server, this.timers, this.browser, this.ann);
    this.server.hold = true;
  }

  async do(s: Step): Promise<void> {
    const { server, device } = this;
    switch (s.do) {
      case 'deliver':
        // Some of the waiting frames arrive, in order.
        for (let i = s.what % 6; i >= 0; i--) await this.arrive();
        break;
      case 'lose':
        // Broadcasts may get lost between nodes; the log still has them.
        for (const socket of server.sockets) {
          const at = socket.queue.findIndex((text) => text.includes('"isBroadcast":true') && text.includes('"seq"'));
          if (at >= 0) socket.queue.splice(at, 1);
        }
        break;
      case 'cut':
        server.cut();
        break;
      case 'clear':
        // By another device of Ann.
        server.clear(this.ann.userId, this.talks[0] ?? '');
        break;
      case 'reload':
        await device.engine.flushed();
        device.engine['connection']?.stop();
        device.engine['tabs']?.stop();
        await this.open();
        break;
      case 'post':
      case 'edit':
      case 'remove':
      case 'react':
      case 'read':
        this.other(s);
        break;
      default:
        this.own(s);
    }
    await settle();
    await this.timers.pass(100);
  }

  private other(s: Extract<Step, { by: number }>): void {
    const talk = this.talks[s.in % 2] ?? '';
    const by = (talk.startsWith('private') ? this.others[0] : this.others[s.by % 2])?.userId ?? '';
    const messages = [...(this.server.talks.get(talk)?.messages.values() ?? [])].filter((m) => !m.deleted && !m.notification);
    const m = messages[s.what % messages.length];
    const quoted = s.what % 3 === 0 && m ? { replyToId: m.messageId } : {};
    if (s.do === 'post') this.server.post(
      by, talk, uuid(), `post ${s.what}`, { ...quoted, mentions: s.what % 4 === 0 ? [this.ann.userId] : [] }
    );
    else if (s.do === 'read') this.server.markRead(by, talk, this.server.talks.get(talk)?.log.length ?? 0);
    else if (!m) return;
    else if (s.do === 'react') this.server.react(by, m.messageId, ['👍', '🎉'][s.what % 2] ?? '', s.what % 3 !== 0);
    else if (s.do === 'edit') this.server.edit(m.senderId, m.messageId, `edit ${s.what}`);
    else this.server.remove(m.senderId, m.messageId);
  }

  private own(s: Extract<Step, { in: number; what: number }>): void {
    const talk = this.talks[s.in % 2] ?? '';
    const { intents } = this.device.engine;
    const c = this.device.store.get().conversations.get(talk);
    if (!c) return;
    const messages = c.window?.messages ?? [];
    const m = messages[s.what % Math.max(1, messages.length)];
    const quiet = (work: Promise<unknown>): void => void work.catch(() => undefined);
    switch (s.do) {
      case 'send':
        intents.sendMessage(talk, { content: `sent ${s.what}`, replyTo: null, mentions: [] });
        break;
      case 'hide':
        if (m) quiet(intents.deleteMessage(m, 'me'));
        break;
      case 'markRead':
        intents.markRead(talk, Math.max(1, c.heldSeq - (s.what % 3)));
        break;
      case 'around':
        if (m) quiet(intents.loadAround(talk, m.messageId));
        break;
      case 'older':
      case 'newer':
      case 'newest':
        quiet(intents.loadHistory(talk, s.do));
        break;
    }
  }

  /** One frame arrives; a browser delivers each as its own event. */
  private async arrive(): Promise<boolean> {
    let any = false;
    for (const socket of [...this.server.sockets]) any = this.server.step(socket) || any;
    await settle();
    return any;
  }

  /** Delivers everything, and lets the outbox empty. */
  async rest(): Promise<void> {
    await this.quiet();
    // A lost broadcast is noticed when something follows it.
    for (const [i, talk] of this.talks.entries()) this.server.post(this.others[i]?.userId ?? '', talk, uuid(), 'last');
    await this.quiet();
    this.server.hold = false;
  }

  /** Two minutes in which every frame arrives, each as its own event. */
  private async quiet(): Promise<void> {
    while (await this.arrive());
    for (let passed = 0; passed < 120_000; passed += 4000) {
      await this.timers.pass(4000);
      while (await this.arrive());
    }
  }
}

/** Everything that a person would see, from the beginning of the conversation to its end. */
async function shown(d: Device, talk: ConversationId): Promise<unknown> {
  await d.engine.intents.loadHistory(talk, 'newest');
  await settle();
  return look(d, talk);
}

function look(d: Device, talk: ConversationId): unknown {
  const c = d.store.get().conversations.get(talk);
  if (!c) return null;
  const { heldSeq, headSeq, readSeq, unread, mentions, lastMessage, stale, hiddenVersion, groupName, othersSeenSeq } = c;
  return {
    heldSeq, headSeq, readSeq, unread, mentions, lastMessage: bare(lastMessage), stale, hiddenVersion, groupName,
    othersSeenSeq: c.kind === 'dialog' ? othersSeenSeq : null,
  }; // rows of groups do not contain it
}

/** A message without fields that depend on how it arrived. */
function bare(m: unknown): unknown {
  const { reactions, ...rest } = (m ?? {}) as {
    reactions?: readonly { emoji: string; count: number; mine?: boolean }[]; deleted?: boolean; editedAt?: string | null;
  };
  if (rest.deleted) rest.editedAt = null; // the edit time of a deleted message is not shown
  return { ...rest, reactions: reactions?.map((r) => ({ ...r, mine: r.mine === true })) };
}

describe('any interleaving of news, pages, losses and disconnects', () => {
  it('ends where a device ends that saw nothing of it', { timeout: process.env['RUNS'] ? 3_600_000 : 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const w = new World();
        await w.open();
        for (const s of steps) await w.do(s);
        await w.rest();
        expect(w.device.store.get().phase).toBe('online');
        expect(w.device.store.get().outbox).toEqual([]);
        expect(new Set(w.server.received).size).toBe(w.server.received.length);

        const fresh = await openTab(w.server, w.timers, new Browser(), w.ann);
        for (const talk of w.talks) {
          const server = w.server.talks.get(talk);
          if (!server) continue;
          const c = w.device.store.get().conversations.get(talk);
          // The held history is what the server would send now.
          const visible = w.server.visible(server, w.ann.userId);
          const held = c?.window?.messages ?? [];
          const [first, last] = [held[0]?.seq ?? 0, held.at(-1)?.seq ?? 0];
          const there = visible.filter((m) => m.seq >= first && (c?.window?.hasNewer ? m.seq <= last : true));
          if (held.length > 0) expect(held.map(bare)).toEqual(there.map(bare));
          expect(look(w.device, talk)).toEqual(await shown(fresh, talk));
        }
      }),
      { numRuns: Number(process.env['RUNS'] ?? 100), ...(process.env['SEED'] ? { seed: Number(process.env['SEED']) } : {}) },
    );
  });
});
