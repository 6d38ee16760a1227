/** Keeps the login alive: asks for a new token long before the one held ends. */
import type { Api } from '../api/http';
import type { Login, SessionStore } from './session';

/** A token is renewed when this part of its life is over. */
const renewAfter = 1 / 4;

/** The life of a token that does not tell it, ms. */
const defaultLifetime = 3_600_000;

/** ms after a try that failed */
const retryDelay = 30_000;

export class TokenRefresher {
  private busy = false;

  constructor(
    private readonly session: SessionStore,
    private readonly api: Api,
    private readonly clock: { now(): number; later(ms: number, fn: () => void): () => void },
  ) {}

  /** Renews the token if it is no longer young; to be called often. */
  async check(): Promise<void> {
    const login = this.session.login();
    if (!login || this.busy || !isDue(login, this.clock.now())) return;
    this.busy = true;
    try {
      const { token } = await this.api.call('refreshToken', {});
      this.session.renew(login.token, token, this.clock.now());
      this.busy = false;
    } catch {
      // Whether the login is over is for the socket to find out.
      this.clock.later(retryDelay, () => {
        this.busy = false;
      });
    }
  }
}

/** Ages are measured by this device's clock alone, lives by the server's alone: the two need not agree. */
export function isDue(login: Login, now: number): boolean {
  const age = now - (login.takenAt ?? -Infinity);
  return age < 0 || age >= (lifetimeOf(login.token) ?? defaultLifetime) * renewAfter;
}

/** How long a token is good, ms, if it is one that says so. */
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
