import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { scene, talk } from './scene';
import { bubble, expect, online, test, type OpenOptions } from './world';

const folder = fileURLToPath(new URL('../../docs/screenshots', import.meta.url));

test('pictures for the README', async ({ world }) => {
  test.setTimeout(240_000);
  const s = await scene(world);
  const take = async (name: string, o: OpenOptions, ready: (page: Page) => Promise<void>): Promise<void> => {
    const page = await s.open(o);
    await online(page);
    await ready(page);
    await page.mouse.move(0, 0);
    const path = `${folder}/${name}-${o.theme}.png`;
    await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
    expect(statSync(path).size, `${path} is too large for a README`).toBeLessThan(150_000);
    await page.close();
  };
  for (const theme of ['light', 'dark'] as const) {
    await take('list', { theme, width: 820, height: 640, at: s.at(talk(s, 'Ben')) }, async (page) => {
      await bubble(page, 'I’m sure it did.').waitFor();
      await expect(page.locator('.row[role=option]')).toHaveCount(8);
    });
    await take('chat', { theme, width: 1100, height: 600, at: s.at(s.group) }, async (page) => {
      await bubble(page, '🎉').last().waitFor();
      await page.getByRole('button', { name: 'Details', exact: true }).click();
      await expect(page.locator('.member')).toHaveCount(5);
      await expect(page.locator('.ticks-read').first()).toBeVisible();
    });
    await take('phone', { theme, width: 390, height: 844, phone: true, at: s.at(s.group) }, async (page) => {
      await bubble(page, '🎉').last().waitFor();
      await expect(page.locator('.ticks-read').first()).toBeVisible();
    });
  }
});
