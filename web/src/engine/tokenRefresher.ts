/** Keeps the session alive: requests a new token long before the current one expires. */
import type { Api } from '../api/http';
import type { Login, SessionStore } from './session';

/** A token is renewed after this part of its lifetime. */
const renewAfter = 1 / 4;

/** Lifetime of a token that does not contain it, ms. */
const defaultLifetime = 3_600_000;

/** Delay after a failed attempt, ms. */
const retryDelay = 30_000;

export class TokenRefresher {
  private busy = false;

  constructor(
    private readonly session: SessionStore,
    private readonly api: Api,
    private readonly clock: { now(): number; later(ms: number, fn: () => void): () => void },
  ) {}

  /** Renews the token if it is due. Call it often. */
  async check(): Promise<void> {
    const login = this.session.login();
    if (!login || this.busy || !isDue(login, this.clock.now())) return;
    this.busy = true;
    try {
      const { token } = await this.api.call('refreshToken', {});
      this.session.renew(login.token, token, this.clock.now());
      this.busy = false;
    } catch {
      // Whether the session has ended is for the socket to find out.
      this.clock.later(retryDelay, () => {
        this.busy = false;
      });
    }
  }
}

/** The age is measured by this device's clock, the lifetime by the server's: they need not agree. */
export function isDue(login: Login, now: number): boolean {
  const age = now - (login.takenAt ?? -Infinity);
  return age < 0 || age >= (lifetimeOf(login.token) ?? defaultLifetime) * renewAfter;
}

/** The lifetime of a token, ms, if it contains one. */
export function lifetimeOf(token: string): number | null {
  try {
    const claims = JSON.parse(
      atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'))
    ) as { iat?: unknown; exp?: unknown };
    const seconds = Number(claims.exp) - Number(claims.iat);
    return seconds > 0 ? seconds * 1000 : null;
  } catch {
    return null;
  }
}
