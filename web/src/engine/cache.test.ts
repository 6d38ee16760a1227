import { describe, expect, it } from 'vitest';
import { Browser, openTab } from '../../test/device';
import { FakeServer, uuid } from '../../test/fake';
import { settle, Timers } from '../../test/timers';
import { dialogOf } from '../state/ids';

/** A browser with a given database. */
function browserWith(open: (name: string) => IDBOpenDBRequest): Browser {
  const browser = new Browser();
  Object.assign(browser, { factory: { open, deleteDatabase: open, databases: async () => [], cmp: () => 0 } as unknown as IDBFactory });
  return browser;
}

const broken: Readonly<Record<string, () => IDBOpenDBRequest>> = {
  'refuses at once': () => { throw new DOMException('not here', 'SecurityError'); },
  'refuses a moment later': () => {
    const request = { error: new DOMException('not here', 'InvalidStateError'), onerror: null as (() => void) | null };
    queueMicrotask(() => request.onerror?.());
    return request as unknown as IDBOpenDBRequest;
  },
  'never answers': () => ({}) as IDBOpenDBRequest,
};

describe('without a database, as in some private windows', () => {
  for (const [how, open] of Object.entries(broken)) {
    it(`all works but the keeping, when it ${how}`, async () => {
      const [server, timers, browser] = [new FakeServer(), new Timers(), browserWith(open)];
      const [ann, ben] = [server.person('Ann'), server.person('Ben')];
      const talk = dialogOf(ann.userId, ben.userId);
      server.post(ben.userId, talk, uuid(), 'hi');
      const opening = openTab(server, timers, browser, ann);
      await timers.pass(4000);
      const d = await opening;
      expect(d.store.get()).toMatchObject({ phase: 'online', restored: true });

      // Offline and online again, with a message written meanwhile: it is kept in memory.
      server.up = false;
      server.cut();
      d.engine.intents.sendMessage(talk, { content: 'written offline', replyTo: null, mentions: [] });
      await settle();
      expect(d.store.get().outbox.length).toBe(1);
      server.up = true;
      await timers.pass(31_000);
      expect(d.store.get().outbox).toEqual([]);
      expect(d.store.get().conversations.get(talk)?.lastMessage?.content).toBe('written offline');

      const leaving = d.engine.intents.logOut();
      await timers.pass(4000);
      await leaving;
      expect(d.store.get()).toMatchObject({ phase: 'out', me: null });
      expect(browser.storage.getItem('messenger.login')).toBe(null);
    });
  }

  it('goes on when writing fails, as on a full disk', async () => {
    const [server, timers, browser] = [new FakeServer(), new Timers(), new Browser()];
    const [ann, ben] = [server.person('Ann'), server.person('Ben')];
    const talk = dialogOf(ann.userId, ben.userId);
    server.post(ben.userId, talk, uuid(), 'hi');
    const d = await openTab(server, timers, browser, ann);
    d.engine['cache']['db'] = {
      ...d.engine['cache']['db'], change: () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
    } as never;
    d.engine.intents.sendMessage(talk, { content: 'all the same', replyTo: null, mentions: [] });
    await timers.pass(2000);
    await d.engine.flushed();
    expect(d.store.get().outbox).toEqual([]);
    expect(server.received.length).toBe(2);
  });
});
