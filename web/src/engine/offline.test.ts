import { IDBObjectStore } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { Browser, openTab, type Device } from '../../test/device';
import { FakeServer, uuid, type FakePerson } from '../../test/fake';
import { settle, Timers } from '../../test/timers';
import { dialogOf } from '../state/ids';
import { tickOf, timeline } from '../state/timeline';

let server: FakeServer;
let timers: Timers;
let browser: Browser;
let ann: FakePerson;
let ben: FakePerson;
let talk: string;

beforeEach(() => {
  server = new FakeServer();
  timers = new Timers();
  browser = new Browser();
  ann = server.person('Ann');
  ben = server.person('Ben');
  talk = dialogOf(ann.userId, ben.userId);
});

const open = (at = browser): Promise<Device> => openTab(server, timers, at, ann);
const held = (d: Device, id = talk) => d.store.get().conversations.get(id);
const say = (d: Device, content: string, id = talk) => d.engine.intents.sendMessage(id, { content, replyTo: null, mentions: [] });
const shown = (d: Device) => {
  const c = held(d);
  if (!c) return [];
  return timeline(c, d.store.get().outbox, ann.userId, null).flatMap(
    (day) => day.lines.flatMap((l) => (l.kind === 'message' ? [l.message] : []))
  );
};

async function away(): Promise<void> {
  server.up = false;
  server.cut();
  await timers.pass(100);
}

async function back(): Promise<void> {
  server.up = true;
  await timers.pass(40_000);
}

describe('without a connection', () => {
  it('edits, reactions and deletions are shown, kept over a reload, and done in order when it is back', async () => {
    for (const text of ['edited', 'deleted', 'hidden']) server.post(ann.userId, talk, uuid(), text);
    server.post(ben.userId, talk, uuid(), 'liked');
    const d = await open();
    await d.engine.intents.loadHistory(talk, 'newest');
    const [edited, deleted, hidden, liked] = held(d)?.window?.messages ?? [];
    if (!edited || !deleted || !hidden || !liked) throw new Error('no messages');
    await away();
    await d.engine.intents.editMessage(edited, 'edited once');
    await d.engine.intents.editMessage(edited, 'edited twice');
    await d.engine.intents.deleteMessage(deleted, 'all');
    await d.engine.intents.deleteMessage(hidden, 'me');
    await d.engine.intents.react(liked, '👍', true);
    say(d, 'and a message');
    const see = (x: Device): unknown => shown(x).map((m) => [m.content, m.deleted, m.reactions.map((r) => `${r.emoji}${r.count}`).join()]);
    const wanted = [['edited twice', false, ''], ['', true, ''], ['liked', false, '👍1']];
    expect(see(d)).toEqual(wanted);
    const first = shown(d)[0];
    expect(first && tickOf({ othersSeenSeq: 9, othersDeliveredSeq: 9 }, first)).toBe('waiting');
    await d.engine.flushed();
    const again = await open();
    expect(see(again)).toEqual(wanted);
    await back();
    for (const x of [d, again]) {
      expect(x.store.get().outbox).toEqual([]);
      expect(see(x)).toEqual([...wanted, ['and a message', false, '']]);
    }
    const stored = [...(server.talks.get(talk)?.messages.values() ?? [])];
    expect(stored.map((m) => [m.content, m.deleted])).toEqual(
      [['edited twice', false], ['', true], ['hidden', false], ['liked', false], ['and a message', false]]
    );
    expect(server.talks.get(talk)?.log.filter((e) => e.kind === 'edit').length).toBe(2);
  });

  it('an edit of a text that was changed elsewhere meanwhile waits for the person', async () => {
    const id = uuid();
    server.post(ann.userId, talk, id, 'first');
    const d = await open();
    await d.engine.intents.loadHistory(talk, 'newest');
    const [m] = held(d)?.window?.messages ?? [];
    if (!m) throw new Error('no message');
    await away();
    await d.engine.intents.editMessage(m, 'from here');
    server.edit(ann.userId, id, 'from there');
    await back();
    expect(held(d)?.lastMessage?.content).toBe('from there');
    expect(d.store.get().outbox).toMatchObject([{ content: 'from here', refused: { code: 'changed' } }]);
    d.engine.intents.retryUnsent(d.store.get().outbox[0]?.messageId ?? '');
    await settle();
    expect(held(d)?.lastMessage?.content).toBe('from here');
    expect(d.store.get().outbox).toEqual([]);
  });

  it('a change of what was deleted meanwhile is reported, and what follows goes on', async () => {
    const id = uuid();
    server.post(ann.userId, talk, id, 'first');
    const d = await open();
    await d.engine.intents.loadHistory(talk, 'newest');
    const [m] = held(d)?.window?.messages ?? [];
    if (!m) throw new Error('no message');
    await away();
    await d.engine.intents.editMessage(m, 'from here');
    say(d, 'next');
    server.remove(ann.userId, id);
    await back();
    expect(d.store.get().outbox).toMatchObject([{ content: 'from here', refused: { code: 'not_found' } }]);
    expect(held(d)?.lastMessage?.content).toBe('next');
  });

  it('nobody is there', async () => {
    server.post(ben.userId, talk, uuid(), 'hi');
    const d = await open();
    d.store.dispatch({ type: 'setPresence', people: [{ userId: ben.userId, status: 'online', lastSeenAt: null }], now: timers.now() });
    await away();
    expect(d.store.get().presence.get(ben.userId)).toBeUndefined();
  });

  it('connects at once when it is told to', async () => {
    const d = await open();
    await away();
    await timers.pass(60_000);
    server.up = true;
    d.engine.intents.reconnect();
    await settle();
    await settle();
    expect(d.store.get().phase).toBe('online');
  });
});

describe('what was written for a group that is gone', () => {
  it('stays to be copied, the message that waited and the draft', async () => {
    const group = server.group('Hikers', ann, ben);
    const d = await open();
    await away();
    say(d, 'a long message', group);
    d.engine.intents.setDraft(group, 'and one half written', null);
    server.talks.get(group)?.members.delete(ann.userId);
    await back();
    expect(held(d, group)).toBeUndefined();
    const lost = [['a long message', 'gone', 'Hikers'], ['and one half written', 'gone', 'Hikers']];
    const reported = (x: Device) => x.store.get().outbox.map((u) => [u.content, u.refused?.code, u.refused?.message]).sort();
    expect(reported(d)).toEqual(lost);
    await d.engine.flushed();
    const again = await open();
    expect(reported(again)).toEqual(lost);
    for (const u of again.store.get().outbox) again.engine.intents.discardUnsent(u.messageId);
    await settle();
    expect([again.store.get().outbox, d.store.get().outbox]).toEqual([[], []]);
  });

  it('is not reported to whoever left', async () => {
    const group = server.group('Hikers', ann, ben);
    const d = await open();
    d.engine.intents.setDraft(group, 'half written', null);
    d.store.dispatch({ type: 'removeConversation', id: group, left: true });
    expect(d.store.get().outbox).toEqual([]);
  });
});

describe('several tabs', () => {
  it('take the lead from one that hangs', async () => {
    server.post(ben.userId, talk, uuid(), 'hi');
    const hung = await open();
    const other = await open();
    // The leader's renderer is stopped: it answers nobody, and its socket is silent.
    browser.deafen(0);
    for (const s of [...server.sockets].slice(0, 1)) s.send = () => undefined;
    say(other, 'is anybody there?');
    for (let i = 0; i < 8; i++) {
      other.engine.tick();
      await timers.pass(1000);
    }
    expect(other.store.get().outbox).toEqual([]);
    expect(held(other)?.lastMessage?.content).toBe('is anybody there?');
    // It continues later, and sends nothing twice.
    browser.deafen(null);
    hung.engine.tick();
    await settle();
    expect([...(server.talks.get(talk)?.messages.values() ?? [])].length).toBe(2);
  });

  it('leave the lead to one that answers', async () => {
    const first = await open();
    const other = await open();
    for (let i = 0; i < 20; i++) {
      first.engine.tick();
      other.engine.tick();
      await timers.pass(1000);
    }
    expect([browser.leads(0), browser.leads(1)]).toEqual([true, false]);
  });

  it('that are gone watch nothing', async () => {
    server.post(ben.userId, talk, uuid(), 'hi');
    const leader = await open();
    const watcher = await open();
    leader.visible = false;
    watcher.engine.intents.openConversation(talk);
    watcher.engine.tick();
    await settle();
    server.post(ben.userId, talk, uuid(), 'seen there');
    await settle();
    expect(leader.announced).toEqual([]);
    browser.deafen(1); // it hangs
    await timers.pass(10_000);
    server.post(ben.userId, talk, uuid(), 'seen by nobody');
    await settle();
    expect(leader.announced.map((m) => m.content)).toEqual(['seen by nobody']);
  });

  it('that cannot hear each other each send, once in all', async () => {
    server.post(ben.userId, talk, uuid(), 'hi');
    browser.channel = () => null as never;
    await open();
    const other = await open();
    say(other, 'sent');
    await settle();
    expect(other.store.get().outbox).toEqual([]);
  });
});

describe('notifications', () => {
  it('go when the message is read or deleted elsewhere', async () => {
    const d = await open();
    d.visible = false;
    const id = uuid();
    server.post(ben.userId, talk, uuid(), 'one');
    await settle();
    expect(d.announced.length).toBe(1);
    server.markRead(ann.userId, talk, 1);
    await settle();
    expect(d.withdrawn).toContain(talk);
    d.withdrawn.length = 0;
    server.post(ben.userId, talk, id, 'two');
    await settle();
    expect(d.withdrawn).toEqual([]);
    server.remove(ben.userId, id);
    await settle();
    expect(d.withdrawn).toContain(talk);
  });
});

describe('a browser that keeps nothing', () => {
  it('works for the visit, and says that what waits is not kept', async () => {
    for (const broken of [null, { open: () => { throw new DOMException('blocked', 'SecurityError'); } } as unknown as IDBFactory]) {
      const other = new Browser(broken);
      const d = await open(other);
      await away();
      say(d, 'not kept');
      await settle();
      expect(d.store.get().outboxPersisted).toBe(false);
      await back();
      expect(d.store.get().outbox).toEqual([]);
    }
  });

  it('says so when the database is full, after what was read has made room in vain', async () => {
    server.post(ben.userId, talk, uuid(), 'hi');
    const d = await open();
    await away();
    const full = quota('outbox');
    say(d, 'no room');
    await d.engine.flushed();
    await settle();
    expect(d.store.get().outboxPersisted).toBe(false);
    full.restore();
  });

  it('gives up what was read for what was written', async () => {
    server.post(ben.userId, talk, uuid(), 'hi');
    const d = await open();
    await away();
    const full = quota('outbox', 1);
    say(d, 'kept after all');
    await d.engine.flushed();
    await settle();
    expect(d.store.get().outboxPersisted).toBe(true);
    full.restore();
    const next = await open();
    expect(next.store.get().outbox.map((u) => u.content)).toContain('kept after all');
  });
});

/** Makes the next `times` writes into a store fail with a full disk. */
function quota(store: string, times = Infinity): { restore(): void } {
  const prototype = IDBObjectStore.prototype;
  const put = prototype.put;
  let left = times;
  prototype.put = function (this: IDBObjectStore, ...args: Parameters<IDBObjectStore['put']>) {
    if (this.name === store && left-- > 0) throw new DOMException('full', 'QuotaExceededError');
    return put.apply(this, args);
  };
  return { restore: () => { prototype.put = put; } };
}
