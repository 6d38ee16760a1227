import { bubble, composer, dialog, expect, online, row, test, write } from './world';

interface Manifest {
  readonly name: string;
  readonly start_url: string;
  readonly display: string;
  readonly icons: readonly { readonly src: string; readonly sizes: string; readonly type: string; readonly purpose: string }[];
}

test('a browser can install it', async ({ world }) => {
  const page = await world.open(null);
  const link = await page.locator('link[rel=manifest]').getAttribute('href');
  const manifest = await page.evaluate(async (href) => (await (await fetch(href)).json()) as Manifest, link ?? '');
  expect(manifest).toMatchObject({ name: 'Messenger', start_url: '/', display: 'standalone' });
  expect(manifest.icons.map((i) => i.purpose)).toContain('maskable');
  for (const icon of manifest.icons.filter((i) => i.type === 'image/png')) {
    const size = await page.evaluate(async (src) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, icon.src);
    expect(size, icon.src).toBe(icon.sizes);
  }
  const faults = await (await page.context().newCDPSession(page)).send('Page.getInstallabilityErrors');
  // Private windows, which the tests use, install nothing.
  expect(faults.installabilityErrors.map((e) => e.errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
});

test('it opens without a connection, and shows what was read', async ({ world }) => {
  const [ann, ben, cid] = [await world.person('Ann'), await world.person('Ben'), await world.person('Cid')];
  await world.say(cid, ann, 'never opened');
  await world.say(ben, ann, 'read before');
  const context = await world.context(ann);
  const page = await world.tab(context);
  await online(page);
  await row(page, 'Ben').click();
  await expect(bubble(page, 'read before')).toBeVisible();
  await page.evaluate(async () => { await navigator.serviceWorker.ready; });
  // The cache is written shortly after rendering.
  await expect.poll(() => page.evaluate(async () => (await caches.keys()).some((k) => k.startsWith('shell-')))).toBe(true);
  await page.reload();
  await expect(bubble(page, 'read before')).toBeVisible();
  await page.close();

  await world.server.stop();
  try {
    const again = await world.tab(context);
    await expect(row(again, 'Ben')).toContainText('read before');
    await row(again, 'Ben').click();
    await expect(bubble(again, 'read before')).toBeVisible();
    await expect(again.locator('.link-shown')).toContainText('No connection');
    await write(again, 'written below ground');
    await expect(bubble(again, 'written below ground').getByRole('img', { name: 'Waiting to be sent' })).toBeVisible();
    const linked = await world.tab(context, `/c/${dialog(ann, ben)}`);
    await expect(bubble(linked, 'read before')).toBeVisible();
    await expect(composer(linked)).toBeEnabled();
    const settings = await world.tab(context, '/settings');
    await expect(settings.getByRole('heading', { name: 'Settings' })).toBeVisible();
  } finally {
    await world.server.start();
  }
});
