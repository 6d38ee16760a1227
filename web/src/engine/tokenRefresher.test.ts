import { describe, expect, it } from 'vitest';
import { isDue, lifetimeOf } from './tokenRefresher';
import { SessionStore } from './session';

const jwt = (claims: object): string => `x.${btoa(JSON.stringify(claims)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}.x`;
const me = { userId: 'u', firstName: 'Ann', lastName: null, email: '' };
const day = 86_400_000;

describe('a token', () => {
  it('tells its life, or nothing', () => {
    expect(lifetimeOf(jwt({ iat: 1_800_000_000, exp: 1_800_086_400, name: '>>>???' }))).toBe(day);
    for (const odd of ['', 'a', 'a.b.c', '..', jwt({}), jwt({ iat: 5, exp: 5 }), jwt({ iat: 'x', exp: 1 }), 'x.bnVsbA.x']) {
      expect(lifetimeOf(odd)).toBe(null);
    }
  });

  it('is due after a quarter of its life by the clock that saw it come', () => {
    const token = jwt({ iat: 1000, exp: 1000 + day / 1000 }); // the server's clock is decades off
    const login = { token, me, takenAt: 5 * day };
    expect(isDue(login, 5 * day + day / 4 - 1)).toBe(false);
    expect(isDue(login, 5 * day + day / 4)).toBe(true);
    expect(isDue(login, 4 * day)).toBe(true); // this clock was set back
    expect(isDue({ token, me }, 0)).toBe(true);
  });
});

describe('the store of the login', () => {
  it('lasts as long as the page where the browser keeps nothing', () => {
    const s = new SessionStore({ getItem: () => null, setItem: () => { throw new Error('full'); }, removeItem: () => undefined });
    s.save({ token: 't', me });
    expect(s.tokenOf('u')).toBe('t');
    s.renew('t', 't2', 1);
    expect(s.tokenOf('u')).toBe('t2');
    s.clear('u');
    expect(s.tokenOf('u')).toBe(null);
  });
});
