import { beforeEach, describe, expect, it } from 'vitest';
import { Browser, openTab, type Device } from '../../test/device';
import { FakeServer, uuid, type FakePerson } from '../../test/fake';
import { settle, Timers } from '../../test/timers';
import { dialogOf } from '../state/ids';

let server: FakeServer;
let timers: Timers;
let ann: FakePerson;
let ben: FakePerson;
let talk: string;
let browser: Browser;

beforeEach(() => {
  server = new FakeServer();
  timers = new Timers();
  browser = new Browser();
  ann = server.person('Ann');
  ben = server.person('Ben');
  talk = dialogOf(ann.userId, ben.userId);
  server.post(ben.userId, talk, uuid(), 'hi');
});

const open = (at = new Browser(), who = ann): Promise<Device> => openTab(server, timers, at, who);
const draft = (d: Device) => d.store.get().conversations.get(talk)?.draft ?? null;
const stored = () => server.talks.get(talk)?.drafts.get(ann.userId)?.content;
const type = (d: Device, text: string) => d.engine.intents.setDraft(talk, text, null);
const own = () => [...(server.talks.get(talk)?.messages.values() ?? [])].filter((m) => m.senderId === ann.userId).map((m) => m.content);

/** What the composer does on Enter. */
function enter(d: Device): void {
  const content = draft(d)?.content.trim() ?? '';
  d.engine.intents.sendMessage(talk, { content, replyTo: null, mentions: [] });
  type(d, '');
}

async function away(): Promise<void> {
  server.up = false;
  server.cut();
  await settle();
}

async function back(): Promise<void> {
  server.up = true;
  await timers.pass(40_000);
}

describe('drafts', () => {
  it('go to the other devices, and end there with the send, whatever the clocks', async () => {
    const a = await open();
    const b = await open();
    type(a, 'dear Ben');
    await timers.pass(2000);
    expect(draft(b)).toMatchObject({ content: 'dear Ben', unsaved: false });
    enter(a);
    await settle();
    expect([draft(a), draft(b), stored()]).toEqual([null, null, undefined]);
  });

  it('end with a send straight after they were saved, though no answer came', async () => {
    const a = await open();
    type(a, 'dear Ben');
    server.hold = true; // the answers are lost
    await timers.pass(1600);
    expect(stored()).toBe('dear Ben');
    enter(a);
    await settle();
    expect(own()).toEqual(['dear Ben']);
    expect(stored()).toBe(undefined);
  });

  it('are sent once, though two devices send the same one', async () => {
    const a = await open();
    const b = await open();
    type(a, 'dear Ben');
    await timers.pass(2000);
    server.hold = true;
    enter(a);
    enter(b);
    await settle();
    server.hold = false;
    for (const s of server.sockets) while (server.step(s));
    await settle();
    expect(own()).toEqual(['dear Ben']);
    expect([draft(a), draft(b)]).toEqual([null, null]);
  });

  it('of another text, typed elsewhere meanwhile, stay', async () => {
    const a = await open();
    const b = await open();
    type(a, 'dear Ben');
    await timers.pass(2000);
    type(b, 'something else'); // not saved yet
    enter(a);
    await settle();
    expect(draft(b)).toMatchObject({ content: 'something else' });
    await timers.pass(2000);
    expect(stored()).toBe('something else');
    expect(draft(a)?.content).toBe('something else');
    enter(b);
    await timers.pass(100);
    expect(own()).toEqual(['dear Ben', 'something else']);
    expect([draft(a), draft(b), stored()]).toEqual([null, null, undefined]);
  });

  it('that went on while they were sent from elsewhere keep what they have become', async () => {
    const a = await open();
    const b = await open();
    type(a, 'dear');
    await timers.pass(2000);
    type(a, 'dear Ben, how are you?'); // on the first device
    enter(b);
    await settle();
    expect(draft(a)).toMatchObject({ content: 'dear Ben, how are you?' });
    await timers.pass(2000);
    expect(stored()).toBe('dear Ben, how are you?');
    enter(a);
    await timers.pass(100);
    expect(own()).toEqual(['dear', 'dear Ben, how are you?']);
    expect(stored()).toBe(undefined);
  });

  it('of a device that was away end when they were sent meanwhile', async () => {
    const a = await open(browser);
    type(a, 'dear Ben');
    await timers.pass(2000);
    const b = await open();
    server.cut(1006, 'nobody');
    const before = [...server.sockets].find((s) => s.user === ann.userId);
    server.up = false;
    before?.onclose?.({ code: 1006 });
    if (before) server.sockets.delete(before);
    enter(b);
    await settle();
    await back();
    expect(own()).toEqual(['dear Ben']);
    expect(draft(a)).toBe(null);
  });

  it('written without a connection do not take the place of newer ones, and are not lost', async () => {
    const a = await open();
    const b = await open();
    type(a, 'one');
    await timers.pass(2000);
    const mine = [...server.sockets][0];
    if (mine) server.sockets.delete(mine);
    type(b, 'two');
    await timers.pass(2000);
    mine?.onclose?.({ code: 1006 });
    type(a, 'three'); // knows only "one"
    await timers.pass(40_000);
    expect(stored()).toBe('two');
    expect(draft(a)).toMatchObject({ content: 'three', unsaved: true });
    type(a, 'three, and more'); // somebody is writing here now
    await timers.pass(2000);
    expect(stored()).toBe('three, and more');
    expect(draft(b)?.content).toBe('three, and more');
  });

  it('that are too long stay here, and the connection too', async () => {
    const a = await open(browser);
    const sockets = [...server.sockets];
    const long = 'x'.repeat(70_000);
    type(a, long);
    await timers.pass(2000);
    type(a, `${long}y`);
    await timers.pass(60_000);
    expect([...server.sockets]).toEqual(sockets);
    expect(stored()).toBe(undefined);
    expect(draft(a)?.content.length).toBe(70_001);
    await a.engine.flushed();
    expect(draft(await open(browser))?.content.length).toBe(70_001);
    type(a, 'short');
    await timers.pass(2000);
    expect(stored()).toBe('short');
  });

  it('outlive the end of a login, for the same person only', async () => {
    const a = await open(browser);
    await away();
    type(a, 'typed offline');
    server.ended.add(a.engine.session.login()?.token ?? '');
    await back();
    expect(a.store.get().phase).toBe('out');
    expect(draft(a)).toBe(null);
    const other = await open(browser, ben);
    expect(other.store.get().conversations.get(talk)?.draft ?? null).toBe(null);
    await other.engine.intents.logOut();
    server.ended.clear();
    expect(draft(await open(browser))).toMatchObject({ content: 'typed offline' });
    await timers.pass(5000);
    expect(stored()).toBe('typed offline');
  });

  it('that were sent without a connection do not come back from the server', async () => {
    const a = await open(browser);
    type(a, 'dear Ben');
    await timers.pass(2000);
    await away();
    enter(a);
    await a.engine.flushed();
    const next = await open(browser);
    expect(draft(next)).toBe(null);
    await back();
    expect(own()).toEqual(['dear Ben']);
    expect([draft(a), draft(next), stored()]).toEqual([null, null, undefined]);
  });
});
