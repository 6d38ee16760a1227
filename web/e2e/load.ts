/** Measuring on a machine that may be busy with other things. */
import { loadavg } from 'node:os';
import type { Page } from '@playwright/test';

/** What one measurement says, ms. */
export interface Figure {
  /** By the clock. */
  readonly wall: number;
  /** The same in processor time of the page's main thread. */
  readonly busy: number;
  /** How many times longer the main thread's work took than it was given the processor. */
  readonly stolen: number;
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Processor time of each task of the main thread that was busiest while `work` ran, ms. */
export async function traced<T>(page: Page, work: () => Promise<T>): Promise<{ result: T; tasks: readonly number[]; stolen: number }> {
  const browser = page.context().browser();
  if (!browser) throw new Error('no browser');
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  let result: T;
  let trace: Buffer;
  try {
    result = await work();
  } finally {
    trace = await browser.stopTracing();
  }
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: readonly TraceEvent[] };
  const mains = new Set(traceEvents.filter((e) => e.name === 'thread_name' && e.args?.name === 'CrRendererMain').map((e) => `${e.pid}/${e.tid}`));
  const by = new Map<string, TraceEvent[]>();
  for (const e of traceEvents) {
    const key = `${e.pid}/${e.tid}`;
    if (e.name === 'ThreadControllerImpl::RunTask' && e.tdur !== undefined && mains.has(key)) by.set(key, [...(by.get(key) ?? []), e]);
  }
  const sum = (events: readonly TraceEvent[], key: 'dur' | 'tdur'): number => events.reduce((n, e) => n + (e[key] ?? 0), 0);
  const [busiest] = [...by.values()].sort((a, b) => sum(b, 'tdur') - sum(a, 'tdur'));
  if (!busiest) throw new Error('nothing was traced');
  return { result, tasks: busiest.map((e) => (e.tdur ?? 0) / 1000), stolen: sum(busiest, 'dur') / sum(busiest, 'tdur') };
}

/** The figure is within the budget by the clock; or the machine gave the page's work less than two
 * thirds of the time it took, and in processor time it is: then the clock measures the others. */
export function holds(f: Figure, most: number): boolean {
  return f.wall < most || (f.stolen > 1.5 && f.busy < most);
}

/** Measures until the figure is within the budget by the clock, three times at most; the best. */
export async function best(what: string, most: number, measure: () => Promise<Figure>): Promise<Figure> {
  let found: Figure | null = null;
  for (let i = 0; i < 3 && !(found && found.wall < most); i++) {
    const now = await measure();
    if (!found || now.wall < found.wall) found = now;
  }
  if (!found) throw new Error('not measured');
  note(`${what}: ${found.wall.toFixed(1)} ms by the clock, ${found.busy.toFixed(1)} ms of processor, of ${most}; ${found.stolen.toFixed(1)} times as long as alone`);
  return found;
}

export function note(text: string): void {
  console.log(`budget: ${text} (load ${loadavg().map((n) => n.toFixed(1)).join(' ')})`);
}
