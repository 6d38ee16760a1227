/** How long to wait before the next attempt: exponential with full jitter, so that a
 * restarted server is not met by everybody at once. */
export interface Backoff {
  /** The longest wait before the first retry, ms. */
  readonly base: number;
  /** The longest wait at all, ms. */
  readonly cap: number;
}

export const defaultBackoff: Backoff = { base: 500, cap: 30_000 };

/** The wait before attempt number `attempt` (0 is the first retry); `random` is in [0, 1). */
export function delay(attempt: number, random: number, b: Backoff = defaultBackoff): number {
  const ceiling = Math.min(b.cap, b.base * 2 ** Math.min(attempt, 30));
  return Math.round(random * ceiling);
}
