/** Measurements on a machine that may be busy. */
import { loadavg } from 'node:os';
import { expect, type Page } from '@playwright/test';

/** One measurement. */
export interface Figure extends Machine {
  /** Wall-clock time, ms. */
  readonly wall: number;
  /** Processor time of the page's main thread, ms. */
  readonly busy: number;
}

/** What the machine gave while something was measured; 1 is a machine at its full speed that does nothing else. */
export interface Machine {
  /** Wall-clock time of the main thread's tasks, divided by their processor time. */
  readonly stolen: number;
  /** How long a fixed piece of work took, as a multiple of what it takes at full speed. */
  readonly slow: number;
}

/** What the fixed piece of work takes at full speed, ms. */
const referenceTime = 1;

interface Reference {
  readonly times: number[];
  readonly timer: ReturnType<typeof setInterval>;
}

/** In the page: does a fixed piece of work twenty times a second, and notes how long each took. */
function startReference(): void {
  const text = JSON.stringify(Array.from({ length: 6000 }, (_, n) => ({ n })));
  const times: number[] = [];
  const timer = setInterval(() => {
    const began = performance.now();
    JSON.parse(text);
    times.push(performance.now() - began);
  }, 50);
  Object.assign(window, { reference: { times, timer } satisfies Reference });
}

/** In the page: the median of the times, ms; long ones are those during which the thread had to wait. */
function stopReference(): number {
  const { times, timer } = (window as unknown as { reference: Reference }).reference;
  clearInterval(timer);
  return times.sort((a, b) => a - b)[times.length >> 1] ?? 0;
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

interface Traced<T> {
  readonly result: T;
  /** Processor time of each task of the busiest main thread, ms. */
  readonly tasks: readonly number[];
  readonly machine: Machine;
}

/** Traces the page and measures the machine while `work` runs, which may load the page. */
export async function traced<T>(page: Page, work: () => Promise<T>): Promise<Traced<T>> {
  const browser = page.context().browser();
  if (!browser) throw new Error('no browser');
  await page.addInitScript(startReference);
  await page.evaluate(startReference);
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  let result: T;
  let reference: number;
  let trace: Buffer;
  try {
    result = await work();
    reference = await page.evaluate(stopReference);
  } finally {
    trace = await browser.stopTracing();
  }
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: readonly TraceEvent[] };
  const mains = new Set(
    traceEvents.filter((e) => e.name === 'thread_name' && e.args?.name === 'CrRendererMain').map((e) => `${e.pid}/${e.tid}`)
  );
  const by = new Map<string, TraceEvent[]>();
  for (const e of traceEvents) {
    const key = `${e.pid}/${e.tid}`;
    if (e.name === 'ThreadControllerImpl::RunTask' && e.tdur !== undefined && mains.has(key)) by.set(key, [...(by.get(key) ?? []), e]);
  }
  const sum = (events: readonly TraceEvent[], key: 'dur' | 'tdur'): number => events.reduce((n, e) => n + (e[key] ?? 0), 0);
  const [busiest] = [...by.values()].sort((a, b) => sum(b, 'tdur') - sum(a, 'tdur'));
  if (!busiest) throw new Error('nothing was traced');
  return {
    result, tasks: busiest.map((e) => (e.tdur ?? 0) / 1000),
    machine: { stolen: sum(busiest, 'dur') / sum(busiest, 'tdur'), slow: Math.max(1, reference / referenceTime) },
  };
}

/** Share of the budget for the page's own work when the clock cannot be trusted: the browser's other threads, and
 * waiting for them, take the rest. */
const own = 0.75;

/** Measures up to three times until the figure is within the budget by the clock. If the machine was slower than it can
 * be, or gave the page's work less than two thirds of the time that it took, the clock measures other processes: then the
 * work must stay within three quarters of the budget in processor time at full speed, and the output says so. */
export async function best(what: string, most: number, measure: () => Promise<Figure>): Promise<void> {
  const figures: Figure[] = [];
  do figures.push(await measure()); while (figures.length < 3 && figures.every((f) => f.wall >= most));
  const fastest = figures.reduce((a, b) => (b.wall < a.wall ? b : a));
  const [wall, busy, stolen, slow] = [fastest.wall, fastest.busy, fastest.stolen, fastest.slow].map((n) => n.toFixed(1));
  note(`${what}: ${wall} ms by the clock, ${busy} ms of processor, of ${most}; waited ${stolen}, slow ${slow}`);
  if (fastest.wall < most || (fastest.stolen <= 1.5 && fastest.slow <= 1.2)) {
    expect(fastest.wall, `${what}, ms by the clock`).toBeLessThan(most);
    return;
  }
  const least = Math.min(...figures.map((f) => f.busy / f.slow));
  note(`${what}: NOT SHOWN BY THE CLOCK, for the machine was busy; ${least.toFixed(1)} ms of processor time, of ${most * own}`);
  expect(least, `${what}, ms of processor time at full speed`).toBeLessThan(most * own);
}

export function note(text: string): void {
  console.log(`budget: ${text} (load ${loadavg().map((n) => n.toFixed(1)).join(' ')})`);
}
