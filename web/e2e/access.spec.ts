import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { nasty } from './nasty';
import { scene } from './scene';
import { lists, others, outside, sides, talks } from './tour';
import { expect, test } from './world';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Violations that axe finds on the page: contrast, names, roles and structure. */
async function wrong(page: Page): Promise<string[]> {
  // The page's policy forbids inline scripts, so axe is injected through the debugger.
  await page.evaluate(await source);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(o: object): Promise<AxeResults> } };
    const found = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    return found.violations.flatMap(
      (v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} ${n.any[0]?.message ?? n.all[0]?.message ?? n.none[0]?.message ?? ''}`)
    );
  });
}
const source = import('node:fs/promises').then((fs) => fs.readFile(axe, 'utf8'));

const ways = [
  { name: 'light, desktop', theme: 'light', width: 1440, height: 900, locale: 'en-GB' },
  { name: 'dark, desktop, Russian', theme: 'dark', width: 1440, height: 900, locale: 'ru-RU' },
  { name: 'light, phone, Russian', theme: 'light', width: 390, height: 844, phone: true, locale: 'ru-RU' },
  { name: 'dark, phone', theme: 'dark', width: 390, height: 844, phone: true, locale: 'en-GB' },
] as const;

test('axe finds nothing in any view', async ({ world }) => {
  test.setTimeout(900_000);
  const s = await scene(world);
  const n = await nasty(world, s);
  const seen = new Set<string>();
  for (const way of ways) {
    await test.step(way.name, async () => {
      const visit = async (page: Page, view: string): Promise<void> => {
        seen.add(view);
        expect.soft(await wrong(page), `${view} (${way.name})`).toEqual([]);
        // Nothing overflows the page.
        const fits = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
        expect(fits, `${view} (${way.name}) is too wide`).toBe(true);
        if (process.env['LOOK']) await page.screenshot({ path: `${process.env['LOOK']}/${ways.indexOf(way)}-${view}.png` });
      };
      await outside(world, way, visit);
      await lists(s, way, visit);
      await talks(s, n, way, visit);
      await sides(s, way, visit);
      await others(s, n, way, visit);
    });
  }
  expect(seen.size).toBeGreaterThanOrEqual(35);
});
