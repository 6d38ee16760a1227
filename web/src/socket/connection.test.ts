import { beforeEach, describe, expect, it } from 'vitest';
import { Timers, settle } from '../../test/timers';
import { delay, defaultBackoff } from './backoff';
import { Connection, ConnectionLost, Refusal, type Phase, type Wire } from './connection';

interface FakeWire extends Wire {
  readyState: number;
  sent: Record<string, unknown>[];
  closed: boolean;
}

let timers: Timers;
let wires: FakeWire[];
let phases: Phase[];
let heard: [string, unknown][];
let hellos: number;
let connection: Connection;
let token: string | null;
let offered: string[][];

const item = { version: 1, sessionId: 's', serverTime: '', epoch: 'e', user: {}, features: [], limits: { frame: 65_536 } };

function make(): Connection {
  return new Connection({
    url: 'ws://x', token: () => token, hello: { version: 1 },
    ports: {
      random: () => 0.5, later: timers.later,
      open(_, protocols) {
        offered.push(protocols);
        const w: FakeWire = {
          sent: [], closed: false, onopen: null, onmessage: null, onclose: null, readyState: 1, send: (t) => w.sent.push(JSON.parse(t)),
          close: () => { w.closed = true; },
        };
        wires.push(w);
        return w;
      },
    },
    events: { phase: (p) => phases.push(p), broadcast: (b) => void heard.push([b.type, b.item]), hello: () => hellos++ },
  });
}

const last = (): FakeWire => wires.at(-1) as FakeWire;
const give = (frame: unknown, w = last()): void => w.onmessage?.({ data: JSON.stringify(frame) });
const answer = (params: unknown, w = last()): void => give(
  { type: w.sent.at(-1)?.['type'], success: true, requestId: w.sent.at(-1)?.['requestId'], params }, w
);

async function online(limits: object = {}): Promise<void> {
  connection.start();
  (last().onopen as () => void)();
  answer({ item: { ...item, limits: { ...item.limits, ...limits } }, data: null, isBroadcast: false });
  await settle();
  connection.caughtUp();
}

beforeEach(() => {
  timers = new Timers();
  wires = [];
  phases = [];
  heard = [];
  hellos = 0;
  token = 'T';
  offered = [];
  connection = make();
});

describe('Connection', () => {
  it('writes nothing to a socket that is closing', async () => {
    await online();
    const before = last().sent.length;
    last().readyState = 2;
    connection.send('typing', { active: true });
    const asked = connection.request('getUnread', {}).catch((e: unknown) => e);
    expect(last().sent.length).toBe(before);
    last().onclose?.({ code: 1006 });
    expect(await asked).toBeInstanceOf(ConnectionLost);
  });

  it('says hello, catches up, and is online', async () => {
    await online();
    expect(last().sent[0]).toMatchObject({ type: 'hello', params: { version: 1 } });
    expect(phases).toEqual(['connecting', 'catching', 'online']);
    expect(hellos).toBe(1);
    expect(offered).toEqual([['auth', 'T']]);
  });

  it('matches answers to requests, whatever their order', async () => {
    await online();
    const a = connection.request('listSessions', {});
    const b = connection.request('listSessions', {});
    const [, first, second] = last().sent;
    give({ type: 'b', success: true, requestId: second?.['requestId'], params: { item: 2 } });
    give({ type: 'a', error: true, requestId: first?.['requestId'], code: 'rate_limited', message: 'later' });
    expect((await b).item).toBe(2);
    const refusal = await a.catch((e: unknown) => e);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ code: 'rate_limited', message: 'later', temporary: true });
  });

  it('hands on broadcasts and passes over what it does not understand', async () => {
    await online();
    give({ type: 'typing', success: true, params: { item: { x: 1 }, isBroadcast: true } });
    give(null);
    give([]);
    give({ type: 7 });
    give({ type: 'odd', success: true, params: { item: 1, isBroadcast: false } });
    give({ type: 'a', success: true, requestId: 'unknown', params: {} });
    last().onmessage?.({ data: '{' });
    last().onmessage?.({ data: new ArrayBuffer(1) });
    expect(heard).toEqual([['typing', { x: 1 }]]);
  });

  it('comes back with back-off, and loses what was asked', async () => {
    await online();
    const asked = connection.request('listSessions', {});
    last().onclose?.({ code: 1006 });
    await expect(asked).rejects.toBeInstanceOf(ConnectionLost);
    expect(phases.at(-1)).toBe('offline');
    await expect(connection.request('listSessions', {})).rejects.toBeInstanceOf(ConnectionLost);
    for (const wait of [250, 500, 1000, 2000]) {
      const before = wires.length;
      await timers.pass(wait - 1);
      expect(wires.length).toBe(before);
      await timers.pass(1);
      expect(wires.length).toBe(before + 1);
      last().onclose?.({ code: 1006 });
    }
    await timers.pass(4000);
    (last().onopen as () => void)();
    answer({ item });
    await settle();
    expect(phases.at(-1)).toBe('catching');
    // After a success the back-off starts again.
    last().onclose?.({ code: 1012 });
    const before = wires.length;
    await timers.pass(250);
    expect(wires.length).toBe(before + 1);
  });

  it('stops for good when the login is over', async () => {
    await online();
    last().onclose?.({ code: 4001 });
    expect(phases.at(-1)).toBe('out');
    await timers.pass(120_000);
    connection.checkNow();
    expect(wires.length).toBe(1);
  });

  it('comes back with a newer token when the one that opened it has ended', async () => {
    await online();
    token = 'T2';
    last().onclose?.({ code: 4001 });
    expect(phases.at(-1)).toBe('offline');
    await timers.pass(250);
    expect(offered.at(-1)).toEqual(['auth', 'T2']);
    last().onclose?.({ code: 4001 });
    expect(phases.at(-1)).toBe('out');
    await timers.pass(120_000);
    expect(wires.length).toBe(2);
  });

  it('opens each socket with the newest token, and none without', async () => {
    await online();
    token = 'T2';
    last().onclose?.({ code: 1006 });
    await timers.pass(250);
    expect(offered.at(-1)).toEqual(['auth', 'T2']);
    token = null;
    last().onclose?.({ code: 1006 });
    await timers.pass(1000);
    expect(phases.at(-1)).toBe('out');
    expect(wires.length).toBe(2);
  });

  it('takes an answer that does not come for a dead connection', async () => {
    await online();
    const asked = expect(connection.request('listSessions', {})).rejects.toBeInstanceOf(ConnectionLost);
    await timers.pass(15_000);
    await asked;
    expect(wires[0]?.closed).toBe(true);
    expect(phases.at(-1)).toBe('offline');
  });

  it('asks after a silence, and goes on if somebody answers', async () => {
    await online();
    give({ type: 'typing', success: true, params: { item: {}, isBroadcast: true } });
    await timers.pass(35_000);
    expect(last().sent.at(-1)?.['type']).toBe('hello');
    answer({ item });
    await timers.pass(20_000);
    expect(phases.at(-1)).toBe('online');
    await timers.pass(15_000);
    expect(last().sent.filter((f) => f['type'] === 'hello').length).toBe(3);
    await timers.pass(5_000);
    expect(phases.at(-1)).toBe('offline');
  });

  it('does not wait when the network is said to be back', async () => {
    await online();
    for (let i = 0; i < 8; i++) {
      last().onclose?.({ code: 1006 });
      await timers.pass(i < 7 ? 30_000 : 0);
    }
    const before = wires.length;
    connection.checkNow();
    expect(wires.length).toBe(before + 1);
  });

  it('gives up a connection that does not open, or is not answered', async () => {
    connection.start();
    await timers.pass(15_000);
    expect(phases.at(-1)).toBe('offline');
    await timers.pass(250);
    (last().onopen as () => void)();
    give({ type: 'processor', error: true, requestId: last().sent[0]?.['requestId'], message: 'There is no such type' });
    await settle();
    expect(phases.at(-1)).toBe('offline');
  });

  it('ends silently when it is stopped', async () => {
    await online();
    const asked = connection.request('listSessions', {});
    connection.stop();
    await expect(asked).rejects.toBeInstanceOf(ConnectionLost);
    await timers.pass(120_000);
    expect(wires.length).toBe(1);
    expect(wires[0]?.closed).toBe(true);
  });

  it('does not hear an old socket', async () => {
    await online();
    const old = last();
    const hear = old.onmessage;
    old.onclose?.({ code: 1006 });
    hear?.({ data: JSON.stringify({ type: 'x', success: true, params: { item: 1, isBroadcast: true } }) } as never);
    expect(heard).toEqual([]);
  });
});

describe('delay', () => {
  it('grows to a ceiling, with full jitter', () => {
    expect([0, 1, 2, 3].map((n) => delay(n, 1))).toEqual([500, 1000, 2000, 4000]);
    expect(delay(50, 1)).toBe(defaultBackoff.cap);
    expect(delay(1e9, 0.999)).toBeLessThanOrEqual(defaultBackoff.cap);
    expect(delay(5, 0)).toBe(0);
  });

  it('sends no frame that is bigger than the server takes, counted in bytes', async () => {
    await online({ frame: 4096 });
    const sent = last().sent.length;
    for (const content of ['x'.repeat(5000), '😀'.repeat(1100), 'я'.repeat(2100)]) {
      await expect(connection.request('saveDraft', { content })).rejects.toMatchObject(
        { name: 'Refusal', code: 'too_large', temporary: false }
      );
      connection.send('saveDraft', { content });
    }
    expect(last().sent.length).toBe(sent);
    expect(last().closed).toBe(false);
    void connection.request('saveDraft', { content: 'x'.repeat(3900) }).catch(() => undefined);
    expect(last().sent.length).toBe(sent + 1);
  });
});
