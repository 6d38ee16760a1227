import { describe, expect, it } from 'vitest';
import { settle, Timers } from '../../test/timers';
import { Connection, type Wire } from './connection';

/** Deterministic random numbers. */
function chance(seed: number): () => number {
  let s = seed;
  return () => {
    s = (s * 1664525 + 1013904223) % 2 ** 32;
    return s / 2 ** 32;
  };
}

describe('a server that restarts', () => {
  it('is met by its clients spread over time, and at a slowing pace while it is away', { timeout: 60_000 }, async () => {
    const clients = 120;
    const timers = new Timers();
    const random = chance(1);
    const wires: Wire[] = [];
    const attempts: number[] = [];
    let up = true;
    const opened = (): Wire => {
      const wire: Wire = { onopen: null, onmessage: null, onclose: null, readyState: 1, close: () => undefined, send: (text) => {
        const { requestId } = JSON.parse(text) as { requestId: string };
        queueMicrotask(() => wire.onmessage?.(
          { data: JSON.stringify({ type: 'hello', success: true, requestId, params: { item: { limits: { frame: 65_536 } }, data: null } }) }
        ));
      } };
      attempts.push(timers.now());
      queueMicrotask(() => (up ? (wires.push(wire), (wire.onopen as (() => void) | null)?.()) : wire.onclose?.({ code: 1006 })));
      return wire;
    };
    const all = Array.from({ length: clients }, () => {
      const c: Connection = new Connection({
        url: 'ws://test', token: () => 't', hello: { version: 1 }, ports: { open: opened, random, later: timers.later },
        events: { phase: () => undefined, broadcast: () => undefined, hello: () => c.caughtUp() },
      });
      c.start();
      return c;
    });
    await settle();
    expect(all.every((c) => c.phase === 'online')).toBe(true);

    // All are closed with 1012, and the server is down for a minute.
    up = false;
    attempts.length = 0;
    const began = timers.now();
    for (const w of wires.splice(0)) w.onclose?.({ code: 1012 });
    await timers.pass(60_000);
    expect(all.every((c) => c.phase === 'offline')).toBe(true);
    const within = (from: number, to: number): number => attempts.filter((t) => t - began >= from && t - began < to).length;
    // Nobody reconnects at once; the first retries are spread over half a second.
    for (let t = 0; t < 500; t += 100) expect(within(t, t + 100)).toBeLessThan(clients / 2);
    expect(within(30_000, 60_000) / 30).toBeLessThan(within(0, 5000) / 5 / 4); // per second
    expect(within(30_000, 60_000) / clients).toBeLessThan(4);

    // The server is back: all reconnect within the longest delay, spread over time.
    up = true;
    attempts.length = 0;
    await timers.pass(30_001);
    await settle();
    expect(all.every((c) => c.phase === 'online')).toBe(true);
    expect(attempts.length).toBe(clients);
    const busiest = Math.max(...attempts.map((t) => attempts.filter((o) => o >= t && o < t + 1000).length));
    expect(busiest).toBeLessThan(clients / 4);
    for (const c of all) c.stop();
  });
});
