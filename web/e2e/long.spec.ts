import type { Page } from '@playwright/test';
import { flood } from './flood';
import { bubble, dialog, expect, online, test, write } from './world';

/** Number of messages; the first and the last two are written by hand. */
const many = 100_000;

/** Maximum number of lines in the page (window.ts: 240, 60 more before it is cut, a page). */
const mostLines = 360;

const lines = (page: Page): Promise<number> => page.locator('.history [data-seq]').count();
const first = (page: Page): Promise<number> => page.evaluate(
  () => Number(document.querySelector<HTMLElement>('.history [data-seq]')?.dataset['seq'])
);

test('a history of 100,000 messages is read at both ends and in the middle', async ({ world }) => {
  test.setTimeout(420_000);
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  const blank = await world.open(null);
  const began = Date.now();
  const oldest = await world.say(ben, ann, 'The very first');
  await flood(blank, ben, ann, many / 2 - 1);
  const middle = await world.say(ben, ann, 'Half of the way');
  await flood(blank, ben, ann, many / 2 - 2);
  await world.say(ann, ben, 'The newest');
  const seeded = Date.now();
  test.info().annotations.push({ type: 'seeded', description: `${many} messages in ${seeded - began} ms` });

  const page = await world.open(ann, { at: `/c/${dialog(ann, ben)}` });
  await expect(bubble(page, 'The newest')).toBeInViewport();
  await expect(bubble(page, 'The newest')).toHaveAttribute('data-seq', String(many));
  expect(await lines(page)).toBeLessThanOrEqual(mostLines);

  // Scroll far up, a page of the wheel at a time. Whenever older messages arrive, what is in view stays where it is,
  // to the pixel.
  await page.locator('.history').hover();
  const moved = await upwards(page, many - 1500);
  expect(moved.pages).toBeGreaterThanOrEqual(15);
  expect(moved.worst).toBeLessThanOrEqual(1);
  expect(moved.most).toBeLessThanOrEqual(mostLines);
  console.log(
    `long: ${many} messages seeded in ${seeded - began} ms; ${moved.pages} older pages, moved by at most ${moved.worst} px,`,
    `at most ${moved.most} lines, ${moved.nodes} nodes, p95 of frames ${moved.p95} ms`,
  );
  await expect(page.getByRole('button', { name: /newest/i })).toBeVisible();

  // New messages neither move the position nor enter the window.
  const before = await place(page);
  await world.say(ben, ann, 'While you read far up');
  await expect(page.getByRole('button', { name: /newest/i })).toContainText('1');
  expect(await place(page)).toEqual(before);

  // Open the first message by its address, and scroll from there.
  await page.goto(`${world.server.url}/c/${dialog(ann, ben)}/${oldest}`);
  await expect(bubble(page, 'The very first')).toBeInViewport();
  await expect(bubble(page, 'The very first')).toHaveAttribute('data-seq', '1');
  expect(await lines(page)).toBeLessThanOrEqual(mostLines);
  await page.locator('.history').hover();
  await downwards(page, 700);
  expect(await lines(page)).toBeLessThanOrEqual(mostLines);

  // Open the middle, without a reload.
  await page.evaluate((path) => {
    history.pushState({ depth: 1 }, '', path);
    dispatchEvent(new PopStateEvent('popstate'));
  }, `/c/${dialog(ann, ben)}/${middle}`);
  await expect(bubble(page, 'Half of the way')).toBeInViewport();
  await expect(bubble(page, 'Half of the way')).toHaveAttribute('data-seq', String(many / 2 + 1));

  // Return to the end; write and read on.
  await page.getByRole('button', { name: /newest/i }).click();
  await expect(bubble(page, 'While you read far up')).toBeInViewport();
  await online(page);
  await write(page, 'Back again');
  await expect(bubble(page, 'Back again')).toBeInViewport();
  expect(await lines(page)).toBeLessThanOrEqual(mostLines);
});

/** The line at the top and its position. */
function place(page: Page): Promise<[string, number]> {
  return page.evaluate(() => {
    const box = document.querySelector('.history');
    const edge = box?.getBoundingClientRect().top ?? 0;
    const line = [...(box?.querySelectorAll<HTMLElement>('[data-seq]') ?? [])].find((l) => l.getBoundingClientRect().bottom > edge);
    return [line?.id ?? '', Math.round((line?.getBoundingClientRect().top ?? 0) - edge)] as [string, number];
  });
}

interface Moved {
  /** Pages of older messages that arrived, and how far a line moved at most by that, px. */
  readonly pages: number;
  readonly worst: number;
  readonly most: number;
  readonly nodes: number;
  /** 95th percentile of the time between frames, ms. */
  readonly p95: number;
}

/** Scrolls up by 600 px a frame until the line `seq` is in the page, and checks after each change. */
function upwards(page: Page, seq: number): Promise<Moved> {
  return page.evaluate((seq) => new Promise<Moved>((resolve) => {
    const box = document.querySelector<HTMLElement>('.history');
    if (!box) throw new Error('no history');
    let pages = 0;
    let worst = 0;
    let most = 0;
    let nodes = 0;
    const gaps: number[] = [];
    let last = performance.now();
    const all = (): HTMLElement[] => [...box.querySelectorAll<HTMLElement>('[data-seq]')];
    let firstSeq = Number(all()[0]?.dataset['seq']);
    let watched: { line: HTMLElement; top: number } | null = null;
    const step = (): void => {
      const now = performance.now();
      gaps.push(now - last);
      last = now;
      const lines = all();
      const begins = Number(lines[0]?.dataset['seq']);
      most = Math.max(most, lines.length);
      nodes = Math.max(nodes, document.querySelectorAll('*').length);
      if (begins < firstSeq) {
        pages++;
        if (watched?.line.isConnected) worst = Math.max(worst, Math.abs(watched.line.getBoundingClientRect().top - watched.top));
        firstSeq = begins;
      }
      if (begins <= seq) {
        gaps.sort((a, b) => a - b);
        resolve({ pages, worst: Math.round(worst * 10) / 10, most, nodes, p95: Math.round(gaps[Math.floor(gaps.length * 0.95)] ?? 0) });
        return;
      }
      box.scrollTop -= 600;
      const edge = box.getBoundingClientRect().top;
      const line = lines.find((l) => l.getBoundingClientRect().bottom > edge + 1);
      watched = line ? { line, top: line.getBoundingClientRect().top } : null;
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }), seq);
}

/** Scrolls down until the line `seq` is in the page. */
async function downwards(page: Page, seq: number): Promise<void> {
  await page.evaluate((seq) => new Promise<void>((resolve) => {
    const box = document.querySelector<HTMLElement>('.history');
    const step = (): void => {
      const end = [...(box?.querySelectorAll<HTMLElement>('[data-seq]') ?? [])].at(-1);
      if (!box || Number(end?.dataset['seq']) >= seq) return resolve();
      box.scrollTop += 600;
      requestAnimationFrame(step);
    };
    step();
  }), seq);
  expect(await first(page)).toBeGreaterThan(1);
}
