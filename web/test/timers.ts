/** A clock that tests advance. */
export class Timers {
  private t = Date.parse('2026-03-01T12:00:00.000Z');
  private readonly waiting = new Map<number, { at: number; fn: () => void }>();
  private next = 0;

  now = (): number => this.t;

  later = (ms: number, fn: () => void): (() => void) => {
    const id = this.next++;
    this.waiting.set(id, { at: this.t + ms, fn });
    return () => this.waiting.delete(id);
  };

  /** Advances the clock by ms and runs all timers that are due, in order, with pending work between them. */
  async pass(ms: number): Promise<void> {
    const end = this.t + ms;
    await settle();
    for (;;) {
      const due = [...this.waiting].filter(([, w]) => w.at <= end).sort(([i, a], [j, b]) => a.at - b.at || i - j)[0];
      if (!due) break;
      this.waiting.delete(due[0]);
      this.t = Math.max(this.t, due[1].at);
      due[1].fn();
      await settle();
    }
    this.t = end;
  }
}

/** Runs all pending work that does not wait for a timer. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}
