import { describe, expect, it } from 'vitest';
import { offlineGrace, applyPresence, expireGrace } from './presence';
import { reduce } from './reduce';
import { initial, type Presence } from './state';

const gone = '2026-01-01T00:00:00.000Z';
const say = (known: ReadonlyMap<string, Presence>, status: Presence['status'], now: number): ReadonlyMap<string, Presence> =>
  applyPresence(known, [{ userId: 'ben', status, lastSeenAt: status === 'offline' ? gone : null }], now);
const there = say(new Map(), 'online', 0);

describe('who is there', () => {
  it('stays there over a reload', () => {
    let now = say(say(there, 'away', 100), 'offline', 200);
    expect(now.get('ben')?.status).toBe('online');
    now = say(expireGrace(now, 1000), 'online', 1500);
    expect(expireGrace(now, 1_000_000).get('ben')).toEqual({ status: 'online', lastSeenAt: null });
  });

  it('is gone when nothing followed, since when it was last said', () => {
    const leaving = say(say(there, 'away', 100), 'offline', 3000);
    expect(expireGrace(leaving, 100 + offlineGrace - 1)).toBe(leaving);
    expect(expireGrace(leaving, 100 + offlineGrace).get('ben')).toEqual({ status: 'offline', lastSeenAt: gone });
    expect(expireGrace(there, 1_000_000)).toBe(there);
  });

  it('is shown at once to come, and not to be there who was not', () => {
    expect(say(new Map(), 'offline', 0).get('ben')).toEqual({ status: 'offline', lastSeenAt: gone });
    expect(say(say(new Map(), 'offline', 0), 'online', 1).get('ben')?.status).toBe('online');
    expect(say(say(new Map(), 'away', 0), 'offline', 1).get('ben')?.status).toBe('offline');
    expect(say(there, 'hidden', 1).get('ben')?.status).toBe('hidden');
  });

  it('is looked after by the clock of the state', () => {
    const people = (status: 'online' | 'offline') => [{ userId: 'ben', status, lastSeenAt: null }];
    let s = reduce(initial, { type: 'setPresence', people: people('online'), now: 0 });
    s = reduce(s, { type: 'setPresence', people: people('offline'), now: 10 });
    expect(reduce(s, { type: 'expire', now: offlineGrace }).presence.get('ben')?.status).toBe('online');
    expect(reduce(s, { type: 'expire', now: offlineGrace + 10 }).presence.get('ben')?.status).toBe('offline');
  });
});
