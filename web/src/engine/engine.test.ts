import { beforeEach, describe, expect, it } from 'vitest';
import { Browser, openTab, type Device } from '../../test/device';
import { FakeServer, uuid, type FakePerson } from '../../test/fake';
import { settle, Timers } from '../../test/timers';
import { dialogOf } from '../state/ids';
import { isMarkedUnread } from '../state/inbox';

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

const tab = (): Promise<Device> => openTab(server, timers, browser, ann);
const state = (d: Device) => d.store.get();
const held = (d: Device, id = talk) => state(d).conversations.get(id);
const texts = (d: Device, id = talk) => held(d, id)?.window?.messages.map((m) => m.content);
const say = (d: Device, content: string, id = talk) => d.engine.intents.sendMessage(id, { content, replyTo: null, mentions: [] });
const meet = (d: Device) => d.engine.intents.startDialog({ userId: ben.userId, firstName: 'Ben', lastName: null });

async function back(): Promise<void> {
  server.up = true;
  await timers.pass(30_000);
}

describe('sending', () => {
  it('sends at once when there is a connection', async () => {
    const d = await tab();
    meet(d);
    say(d, 'hello');
    expect(state(d).outbox.map((u) => u.content)).toEqual(['hello']);
    await settle();
    expect(state(d).outbox).toEqual([]);
    expect(held(d)?.lastMessage).toMatchObject({ content: 'hello', seq: 1, senderId: ann.userId });
    expect(held(d)).toMatchObject({ heldSeq: 1, unread: 0 });
  });

  it('keeps what is written offline, in order, and sends it once', async () => {
    server.post(ben.userId, talk, uuid(), 'hi');
    const d = await tab();
    server.up = false;
    server.cut();
    for (let i = 0; i < 20; i++) say(d, `line ${i}`);
    await timers.pass(5000);
    expect(state(d).phase).toBe('offline');
    expect(state(d).outbox.length).toBe(20);
    await back();
    expect(state(d).outbox).toEqual([]);
    const said = [...(server.talks.get(talk)?.messages.values() ?? [])].filter((m) => m.senderId === ann.userId);
    expect(said.map((m) => m.content)).toEqual(Array.from({ length: 20 }, (_, i) => `line ${i}`));
    expect(new Set(server.received).size).toBe(server.received.length);
  });

  it('takes a message for sent when a row of the list passes it', async () => {
    server.post(ben.userId, talk, uuid(), 'hi');
    const d = await tab();
    server.hold = true;
    server.post(ben.userId, talk, uuid(), 'lost');
    for (const s of server.sockets) s.queue.length = 0; // the broadcast is lost
    say(d, 'mine');
    await settle();
    const [socket] = server.sockets;
    if (socket) server.step(socket); // the answer: it is stored beyond a gap
    await settle();
    expect(state(d).outbox.length).toBe(1);
    server.hold = false;
    server.cut(); // before the gap is read
    await back();
    expect(state(d).outbox).toEqual([]);
    expect(held(d)?.lastMessage?.content).toBe('mine');
    expect(server.received.length).toBe(3);
  });

  it('brings the outbox over a reload', async () => {
    server.post(ben.userId, talk, uuid(), 'hi');
    const d = await tab();
    server.up = false;
    server.cut();
    say(d, 'written offline');
    await d.engine.flushed();
    const again = await tab();
    expect(state(again).outbox.map((u) => u.content)).toEqual(['written offline']);
    expect(held(again)?.lastMessage?.content).toBe('hi');
    await back();
    expect(state(again).outbox).toEqual([]);
    expect(server.received.length).toBe(2);
  });

  it('stores once what was stored when the connection broke before the answer', async () => {
    server.post(ben.userId, talk, uuid(), 'hi');
    const d = await tab();
    await d.engine.intents.loadHistory(talk, 'newest');
    server.hold = true;
    say(d, 'once');
    await settle();
    expect(server.received.length).toBe(2);
    server.hold = false;
    server.cut();
    await back();
    expect(state(d).outbox).toEqual([]);
    expect(server.received.length).toBe(2);
    expect(texts(d)).toEqual(['hi', 'once']);
  });

  it('says why the server did not take it, and tries again when asked', async () => {
    const d = await tab();
    meet(d);
    server.refuse['privateMessage'] = { code: 'forbidden', message: 'no' };
    say(d, 'refused');
    await settle();
    expect(state(d).outbox[0]?.refused).toEqual({ code: 'forbidden', message: 'no' });
    await timers.pass(60_000);
    expect(server.received).toEqual([]);
    server.refuse = {};
    d.engine.intents.retryUnsent(state(d).outbox[0]?.messageId ?? '');
    await settle();
    expect(state(d).outbox).toEqual([]);
    expect(server.received.length).toBe(1);
  });

  it('waits and goes on by itself when the server is busy', async () => {
    const d = await tab();
    meet(d);
    server.refuse['privateMessage'] = { code: 'rate_limited', message: 'later' };
    say(d, 'one');
    say(d, 'two');
    await timers.pass(3000);
    expect(state(d).outbox.map((u) => u.refused)).toEqual([null, null]);
    server.refuse = {};
    await timers.pass(60_000);
    expect([...(server.talks.get(talk)?.messages.values() ?? [])].map((m) => m.content)).toEqual(['one', 'two']);
  });

  it('lets a refused message not hold up those after it, and can be discarded', async () => {
    const d = await tab();
    meet(d);
    server.refuse['privateMessage'] = { code: 'invalid', message: 'no' };
    say(d, 'bad');
    await settle();
    server.refuse = {};
    say(d, 'good');
    await settle();
    expect(state(d).outbox.map((u) => u.content)).toEqual(['bad']);
    d.engine.intents.discardUnsent(state(d).outbox[0]?.messageId ?? '');
    expect(state(d).outbox).toEqual([]);
  });
});

describe('two tabs', () => {
  it('show the same outbox, and one of them sends it', async () => {
    server.post(ben.userId, talk, uuid(), 'hi');
    const one = await tab();
    const two = await tab();
    server.up = false;
    server.cut();
    say(two, 'from the second');
    await settle();
    expect(state(one).outbox.map((u) => u.content)).toEqual(['from the second']);
    await back();
    for (const d of [one, two]) {
      expect(state(d).outbox).toEqual([]);
      expect(held(d)?.lastMessage?.content).toBe('from the second');
    }
    expect(server.received.length).toBe(2);
  });

  it('hand the sending on when the first goes', async () => {
    server.post(ben.userId, talk, uuid(), 'hi');
    const one = await tab();
    const two = await tab();
    await one.engine.endSession('read'); // its tab is closed
    await settle();
    say(two, 'after');
    await settle();
    expect(server.received.length).toBe(2);
  });

  it('log out together, and nothing is left', async () => {
    server.post(ben.userId, talk, uuid(), 'secret');
    const one = await tab();
    const two = await tab();
    await one.engine.flushed();
    await one.engine.intents.logOut();
    await settle();
    for (const d of [one, two]) expect(state(d)).toMatchObject({ me: null, phase: 'out', outbox: [] });
    expect(server.sockets.size).toBe(0);
    expect(browser.storage.getItem('messenger.login')).toBe(null);
    const names = (await browser.factory.databases()).map((d) => d.name);
    expect(names).toEqual([]);
  });

  it('leave nothing either when the server closes the socket first', async () => {
    server.post(ben.userId, talk, uuid(), 'secret');
    const d = await tab();
    await d.engine.flushed();
    server.cut(4001);
    await d.engine.endSession('all');
    await settle();
    expect(state(d)).toMatchObject({ me: null, phase: 'out' });
    expect((await browser.factory.databases()).map((b) => b.name)).toEqual([]);
  });

  it('let only one make a noise, and none when one shows the conversation', async () => {
    server.post(ben.userId, talk, uuid(), 'hi');
    const one = await tab();
    const two = await tab();
    server.post(ben.userId, talk, uuid(), 'ping');
    await settle();
    expect([one.announced.length, two.announced.length]).toEqual([1, 0]);
    two.engine.intents.openConversation(talk);
    await settle();
    server.post(ben.userId, talk, uuid(), 'seen');
    await settle();
    expect([one.announced.length, two.announced.length]).toEqual([1, 0]);
  });
});

describe('telling of messages', () => {
  it('tells of the first that a stranger writes, once', async () => {
    const d = await tab();
    server.post(ben.userId, talk, uuid(), 'hello, stranger');
    await settle();
    expect(d.announced.map((m) => m.content)).toEqual(['hello, stranger']);
    expect(held(d)).toMatchObject({ unread: 1 });
  });

  it('tells of what was missed without a connection, the newest of each chat', async () => {
    const cid = server.person('Cid');
    server.post(ben.userId, talk, uuid(), 'before');
    const d = await tab();
    expect(d.announced).toEqual([]); // messages from before the page was opened do not notify
    server.up = false;
    server.cut();
    for (const text of ['one', 'two']) server.post(ben.userId, talk, uuid(), text);
    server.post(cid.userId, dialogOf(ann.userId, cid.userId), uuid(), 'from a stranger');
    await back();
    expect(state(d).phase).toBe('online');
    expect(d.announced.map((m) => m.content).sort()).toEqual(['from a stranger', 'two']);
    server.cut();
    await back();
    expect(d.announced.length).toBe(2);
  });

  it('does not tell of what was read elsewhere meanwhile', async () => {
    server.post(ben.userId, talk, uuid(), 'before');
    const d = await tab();
    server.up = false;
    server.cut();
    server.post(ben.userId, talk, uuid(), 'read on the phone');
    server.markRead(ann.userId, talk, 2);
    await back();
    expect(held(d)).toMatchObject({ unread: 0, headSeq: 2 });
    expect(d.announced).toEqual([]);
  });

  it('tells of what was missed though the first catching up broke off', async () => {
    server.post(ben.userId, talk, uuid(), 'before');
    const d = await tab();
    server.up = false;
    server.cut();
    server.post(ben.userId, talk, uuid(), 'missed');
    server.hold = true;
    server.up = true;
    await timers.pass(30_000);
    for (let frame = 0; frame < 2; frame++) for (const s of server.sockets) server.step(s);
    await settle();
    server.hold = false;
    server.cut();
    await back();
    expect(d.announced.map((m) => m.content)).toEqual(['missed']);
  });

  it('takes up two groups that begin at once, and tells of what is written in them', async () => {
    const d = await tab();
    server.hold = true;
    const one = server.group('One', ben, ann);
    for (const s of server.sockets) server.step(s);
    await settle(); // the list is requested, and the answer is on its way
    const two = server.group('Two', ben, ann);
    server.post(ben.userId, one, uuid(), 'welcome to one');
    server.post(ben.userId, two, uuid(), 'welcome to two');
    for (let frame = 0; frame < 12; frame++) {
      for (const s of server.sockets) server.step(s);
      await settle();
    }
    expect([held(d, one)?.unread, held(d, two)?.unread]).toEqual([1, 1]);
    expect(d.announced.map((m) => m.content).sort()).toEqual(['welcome to one', 'welcome to two']);
  });
});

describe('catching up', () => {
  it('reads what was missed, whatever its length', async () => {
    server.post(ben.userId, talk, uuid(), 'first');
    const d = await tab();
    await d.engine.intents.loadHistory(talk, 'newest');
    server.cut();
    for (let i = 0; i < 50; i++) server.post(ben.userId, talk, uuid(), `missed ${i}`);
    await timers.pass(5000);
    expect(state(d).phase).toBe('online');
    expect(texts(d)).toEqual(['first', ...Array.from({ length: 50 }, (_, i) => `missed ${i}`)]);
    expect(held(d)).toMatchObject({ heldSeq: 51, unread: 51 });
  });

  it('reads a gap before it shows what comes after it', async () => {
    server.post(ben.userId, talk, uuid(), 'one');
    const d = await tab();
    await d.engine.intents.loadHistory(talk, 'newest');
    server.hold = true;
    server.post(ben.userId, talk, uuid(), 'two');
    const [socket] = server.sockets;
    socket?.queue.pop(); // the broadcast is lost
    server.hold = false;
    server.post(ben.userId, talk, uuid(), 'three');
    await settle();
    expect(texts(d)).toEqual(['one', 'two', 'three']);
    expect(held(d)).toMatchObject({ heldSeq: 3, headSeq: 3, unread: 3 });
  });

  it('edits when the connection that is being made is there, and keeps the edit when there is none', async () => {
    server.post(ann.userId, talk, uuid(), 'mine');
    const d = await tab();
    await d.engine.intents.loadHistory(talk, 'newest');
    const own = held(d)?.window?.messages[0] as never;
    server.up = false;
    server.cut();
    await timers.pass(3000);
    await d.engine.intents.editMessage(own, 'mine, kept');
    expect(state(d).outbox).toMatchObject([{ content: 'mine, kept', act: { kind: 'edit' } }]);
    await back();
    expect(held(d)?.lastMessage).toMatchObject({ content: 'mine, kept' });
    server.hold = true;
    const again = await openTab(server, timers, new Browser(), ann);
    expect(state(again).phase).toBe('connecting');
    const edited = again.engine.intents.editMessage(own, 'mine, changed');
    server.hold = false;
    for (let any = true; any;) {
      any = [...server.sockets].map((s) => server.step(s)).some(Boolean);
      await settle();
    }
    await edited;
    expect(held(again)?.lastMessage).toMatchObject({ content: 'mine, changed' });
  });

  it('goes where it is sent while a page is under way', async () => {
    for (let i = 1; i <= 40; i++) server.post(ben.userId, talk, uuid(), `${i}`);
    const d = await tab();
    await d.engine.intents.loadHistory(talk, 'newest');
    const fifth = [...(server.talks.get(talk)?.messages.values() ?? [])][4]?.messageId ?? '';
    const older = d.engine.intents.loadHistory(talk, 'older');
    const again = d.engine.intents.loadHistory(talk, 'older'); // is requested once
    const far = d.engine.intents.loadAround(talk, fifth);
    await again;
    await Promise.all([older, far]);
    expect(texts(d)).toContain('5');
    expect(held(d)).toMatchObject({ window: { hasNewer: true }, since: null });
    await Promise.all([d.engine.intents.loadHistory(talk, 'newer'), d.engine.intents.loadHistory(talk, 'newest')]);
    expect(texts(d)?.at(-1)).toBe('40');
    expect(held(d)).toMatchObject({ window: { hasNewer: false, hasOlder: true }, since: null });
  });

  it('drops what was cleared elsewhere meanwhile, whether it is open or not, and nothing else', async () => {
    const cid = server.person('Cid');
    const kept = dialogOf(ann.userId, cid.userId);
    for (const id of [talk, kept]) server.post(id === talk ? ben.userId : cid.userId, id, uuid(), 'before');
    const d = await tab();
    for (const id of [talk, kept]) await d.engine.intents.loadHistory(id, 'newest');
    d.engine.intents.openConversation(talk);
    server.cut();
    server.clear(ann.userId, talk);
    for (const id of [talk, kept]) server.post(id === talk ? ben.userId : cid.userId, id, uuid(), 'after');
    await timers.pass(5000);
    expect(texts(d)).toEqual(['after']);
    expect(texts(d, kept)).toEqual(['before', 'after']);
    d.engine.intents.openConversation(null);
    server.cut();
    server.clear(ann.userId, kept);
    await timers.pass(5000);
    expect(texts(d, kept)).toEqual([]);
    expect(held(d, kept)).toMatchObject({ lastMessage: null, unread: 0 });
    // At once where a device has one.
    server.clear(ann.userId, talk);
    await settle();
    expect(held(d)).toMatchObject({ window: { messages: [] }, lastMessage: null, unread: 0 });
  });

  it('drops everything when the store is another one', async () => {
    const gone = server.group('Old', ann, ben);
    server.post(ben.userId, talk, uuid(), 'one');
    const d = await tab();
    await d.engine.intents.loadHistory(talk, 'newest');
    server.cut();
    server.epoch = 'two';
    server.talks.delete(gone);
    await timers.pass(5000);
    expect(held(d, gone)).toBeUndefined();
    expect(state(d)).toMatchObject({ epoch: 'two', phase: 'online' });
    expect(held(d)?.window).toBe(null);
  });

  it('keeps what is being written when the store is another one', async () => {
    const gone = server.group('Old', ann, ben);
    server.post(ben.userId, talk, uuid(), 'one');
    const d = await tab();
    d.engine.intents.openConversation(talk);
    await d.engine.intents.loadHistory(talk, 'newest');
    d.engine.intents.setDraft(talk, 'half a thought', null);
    d.engine.intents.setDraft(gone, 'to nobody', null);
    server.cut();
    server.epoch = 'two';
    server.talks.delete(gone);
    await timers.pass(5000);
    expect(held(d, gone)).toBeUndefined();
    expect(held(d)).toMatchObject({ headSeq: 1, draft: { content: 'half a thought' }, companion: { firstName: 'Ben' } });
  });

  it('notices a log that was cut, as by an old copy of the store put back', async () => {
    for (let i = 1; i <= 9; i++) server.post(ben.userId, talk, uuid(), `kept ${i}`);
    const d = await tab();
    await d.engine.intents.loadHistory(talk, 'newest');
    const copy = structuredClone(server.talks.get(talk));
    for (let i = 1; i <= 3; i++) server.post(ben.userId, talk, uuid(), `lost ${i}`);
    await settle();
    expect(held(d)).toMatchObject({ heldSeq: 12, lastMessage: { content: 'lost 3' } });
    server.cut();
    if (copy) server.talks.set(talk, copy);
    await timers.pass(5000);
    expect(held(d)).toMatchObject({ heldSeq: 9, headSeq: 9, stale: false, lastMessage: { content: 'kept 9' } });
    expect(texts(d)?.at(-1)).toBe('kept 9');
    server.post(ben.userId, talk, uuid(), 'new');
    await settle();
    expect(texts(d)?.slice(-2)).toEqual(['kept 9', 'new']);
  });

  it('comes back after a restart, and again, each time a little later', async () => {
    server.post(ben.userId, talk, uuid(), 'one');
    const d = await tab();
    await d.engine.intents.loadHistory(talk, 'newest');
    for (let round = 1; round <= 5; round++) {
      server.up = false;
      server.cut(1012);
      expect(state(d).phase).toBe('offline');
      await timers.pass(20_000);
      expect(state(d).phase).toBe('offline');
      server.post(ben.userId, talk, uuid(), `round ${round}`);
      server.up = true;
      await timers.pass(31_000);
      expect(state(d).phase).toBe('online');
      expect(server.sockets.size).toBe(1);
    }
    expect(texts(d)).toEqual(['one', ...[1, 2, 3, 4, 5].map((n) => `round ${n}`)]);
  });

  it('forgets a conversation that one is not in any more', async () => {
    const g = server.group('Team', ben, ann);
    const d = await tab();
    expect(held(d, g)?.groupName).toBe('Team');
    server.cut();
    server.talks.get(g)?.members.delete(ann.userId);
    await timers.pass(5000);
    expect(held(d, g)).toBeUndefined();
  });

  it('learns of a conversation that begins', async () => {
    const d = await tab();
    server.post(ben.userId, talk, uuid(), 'hello there');
    const g = server.group('New', ben, ann);
    await settle();
    expect(held(d)).toMatchObject({ unread: 1, companion: { firstName: 'Ben' } });
    expect(held(d, g)).toMatchObject({ groupName: 'New' });
  });

  it('shows what was read before without a connection', async () => {
    server.post(ben.userId, talk, uuid(), 'read me');
    const d = await tab();
    await d.engine.intents.loadHistory(talk, 'newest');
    await d.engine.flushed();
    server.up = false;
    server.cut();
    const again = await tab();
    expect(state(again)).toMatchObject({ restored: true, phase: 'offline' });
    expect(texts(again)).toEqual(['read me']);
  });

  it('ends when the login is over, and keeps only what was not sent', async () => {
    server.post(ben.userId, talk, uuid(), 'hi');
    const d = await tab();
    await d.engine.flushed();
    server.up = false;
    server.cut();
    say(d, 'unsent');
    await d.engine.flushed();
    server.up = true;
    server.people.delete(ann.userId);
    await timers.pass(30_000);
    expect(state(d)).toMatchObject({ me: null, phase: 'out' });
    server.people.set(ann.userId, ann);
    const again = await tab();
    await settle();
    expect(server.received.length).toBe(2);
    expect(state(again).outbox).toEqual([]);
  });
});

describe('the login', () => {
  const token = (): string => (JSON.parse(browser.storage.getItem('messenger.login') ?? '{}') as { token?: string }).token ?? '';
  const quarter = 15 * 60_000;

  it('is renewed long before it ends, once, by one tab', async () => {
    const one = await tab();
    const two = await tab();
    await timers.pass(quarter - 1);
    for (const d of [one, two]) d.engine.tick();
    await settle();
    expect(token()).toBe(`${ann.userId}:1`);
    await timers.pass(1);
    for (const d of [one, two, one, two]) d.engine.tick();
    await settle();
    expect(token()).toBe(`${ann.userId}:2`);
    for (const d of [one, two]) d.engine.tick();
    await settle();
    expect(token()).toBe(`${ann.userId}:2`);
  });

  it('goes on with the new token when the old one ends, in both tabs', async () => {
    const one = await tab();
    const two = await tab();
    await timers.pass(quarter);
    one.engine.tick();
    await settle();
    server.ended.add(`${ann.userId}:1`);
    server.cut(4001);
    await timers.pass(5000);
    for (const d of [one, two]) expect(state(d)).toMatchObject({ phase: 'online', me: { userId: ann.userId } });
    expect([...server.sockets].map((s) => s.token)).toEqual([`${ann.userId}:2`, `${ann.userId}:2`]);
  });

  it('is tried again after a while when it could not be renewed', async () => {
    const d = await tab();
    await timers.pass(quarter);
    server.failing = true;
    for (let i = 0; i < 5; i++) { d.engine.tick(); await settle(); }
    expect(server.asked).toBe(1);
    server.failing = false;
    await timers.pass(29_999);
    d.engine.tick();
    await settle();
    expect(server.asked).toBe(1);
    await timers.pass(1);
    d.engine.tick();
    await settle();
    expect(token()).toBe(`${ann.userId}:2`);
  });

  it('is not brought back by an answer that comes after logging out', async () => {
    const d = await tab();
    await timers.pass(quarter);
    d.engine.tick();
    await d.engine.endSession('all');
    await settle();
    expect(browser.storage.getItem('messenger.login')).toBe(null);
  });

  it('of somebody else in another tab is neither used nor dropped', async () => {
    const d = await tab();
    const his = JSON.stringify({ token: `${ben.userId}:1`, me: { userId: ben.userId, firstName: 'Ben', lastName: null, email: '' } });
    browser.storage.setItem('messenger.login', his);
    server.cut();
    await timers.pass(5000);
    expect(state(d)).toMatchObject({ me: null, phase: 'out' });
    expect(browser.storage.getItem('messenger.login')).toBe(his);
    expect([...server.sockets].map((s) => s.user)).toEqual([]);
  });
});

describe('the last message', () => {
  it('is the one before when the newest is deleted, however far back', async () => {
    server.post(ben.userId, talk, uuid(), 'stays');
    const gone = Array.from({ length: 30 }, () => uuid());
    for (const id of gone) server.post(ben.userId, talk, id, 'goes');
    const d = await tab();
    for (const id of gone.slice(0, -1)) server.remove(ben.userId, id);
    await settle();
    expect(held(d)?.lastMessage?.content).toBe('goes');
    server.remove(ben.userId, gone.at(-1) ?? '');
    await settle();
    expect(held(d)).toMatchObject({ lastMessage: { content: 'stays' }, unread: 1, stale: false });
    const fresh = await openTab(server, timers, new Browser(), ann);
    expect(held(fresh)?.lastMessage?.content).toBe('stays');
  });

  it('is not one that was written and deleted while there was no connection', async () => {
    server.post(ben.userId, talk, uuid(), 'stays');
    const d = await tab();
    await d.engine.intents.loadHistory(talk, 'newest');
    server.cut();
    const id = uuid();
    server.post(ben.userId, talk, id, 'goes');
    server.remove(ben.userId, id);
    await timers.pass(5000);
    expect(held(d)).toMatchObject({ heldSeq: 3, lastMessage: { content: 'stays' } });
  });

  it('is nothing when all are deleted', async () => {
    const id = uuid();
    server.post(ben.userId, talk, id, 'goes');
    const d = await tab();
    server.remove(ben.userId, id);
    await settle();
    expect(held(d)).toMatchObject({ lastMessage: null, stale: false });
  });
});

describe('the rest', () => {
  it('reads at once, also without a connection, and tells it when that is back', async () => {
    server.post(ben.userId, talk, uuid(), 'one');
    server.post(ben.userId, talk, uuid(), 'two');
    const d = await tab();
    expect(held(d)?.unread).toBe(2);
    server.up = false;
    server.cut();
    await settle();
    d.engine.intents.markRead(talk, 2);
    expect(held(d)).toMatchObject({ readSeq: 2, unread: 0 });
    await timers.pass(1000);
    await back();
    expect(held(d)).toMatchObject({ readSeq: 2, unread: 0 });
    expect(server.talks.get(talk)?.read.get(ann.userId)).toBe(2);
  });

  it('marks as unread what one wrote last, until it is read', async () => {
    const d = await tab();
    meet(d);
    say(d, 'mine');
    await settle();
    await d.engine.intents.markUnread(talk);
    expect(isMarkedUnread(held(d) as never, ann.userId)).toBe(true);
    d.engine.intents.markRead(talk, 1);
    await settle();
    expect(isMarkedUnread(held(d) as never, ann.userId)).toBe(false);
    expect(held(d)?.readSeq).toBe(1);
  });

  it('moves the read position and tells it once', async () => {
    for (let i = 0; i < 3; i++) server.post(ben.userId, talk, uuid(), `${i}`);
    const d = await tab();
    expect(held(d)?.unread).toBe(3);
    d.engine.intents.markRead(talk, 2);
    await settle();
    expect(held(d)).toMatchObject({ readSeq: 2, unread: 1 });
    expect(server.talks.get(talk)?.read.get(ann.userId)).toBe(2);
  });

  it('edits, deletes and reacts, and counts by the log', async () => {
    const id = uuid();
    server.post(ben.userId, talk, id, 'hello');
    const d = await tab();
    await d.engine.intents.loadHistory(talk, 'newest');
    say(d, 'min');
    await settle();
    const own = held(d)?.lastMessage;
    if (!own) throw new Error('not sent');
    await d.engine.intents.editMessage(own, 'mine');
    expect(held(d)?.lastMessage).toMatchObject({ content: 'mine', changedSeq: 3 });
    const his = held(d)?.window?.messages[0];
    if (!his) throw new Error('not held');
    await d.engine.intents.react(his, '👍', true);
    expect(held(d)?.window?.messages[0]?.reactions).toEqual([{ emoji: '👍', count: 1, mine: true }]);
    await d.engine.intents.deleteMessage(own, 'all');
    expect(held(d)?.lastMessage).toMatchObject({ content: 'hello' });
    await d.engine.intents.deleteMessage(his, 'me');
    expect(held(d)?.window?.messages.map((m) => m.messageId)).toEqual([own.messageId]);
  });

  it('says what failed, in a code', async () => {
    const d = await tab();
    await expect(d.engine.intents.editMessage({ messageId: uuid() } as never, 'x')).rejects.toMatchObject({ code: 'not_found' });
    server.up = false;
    server.cut();
    await expect(d.engine.intents.listSessions()).rejects.toMatchObject({ code: 'offline' });
  });
});
