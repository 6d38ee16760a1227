/** Delays of reconnects: exponential with full jitter, so that clients do not reconnect to a restarted server all at
 * once. */
export interface Backoff {
  /** The longest delay of the first retry, ms. */
  readonly base: number;
  /** The longest delay of any retry, ms. */
  readonly cap: number;
}

export const defaultBackoff: Backoff = { base: 500, cap: 30_000 };

/** The delay of attempt number `attempt` (0 is the first retry); `random` is in [0, 1). */
export function delay(attempt: number, random: number, b: Backoff = defaultBackoff): number {
  const ceiling = Math.min(b.cap, b.base * 2 ** Math.min(attempt, 30));
  return Math.round(random * ceiling);
}
