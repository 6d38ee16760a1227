import { createServer, request as forward } from 'node:http';
import type { Browser, Page } from '@playwright/test';
import { bubble, composer, dialog, expect, online, row, test, write } from './world';

/** Makes access to a storage throw, as with site data blocked. */
const blocked = (names: readonly string[]): void => {
  for (const name of names) {
    const at = name in window ? window : navigator;
    Object.defineProperty(at, name, { configurable: true, get: () => { throw new DOMException('blocked', 'SecurityError'); } });
  }
};

const things = ['localStorage', 'sessionStorage', 'indexedDB', 'BroadcastChannel', 'locks', 'serviceWorker', 'caches', 'Notification'];

for (const names of [...things.map((t) => [t]), things]) {
  test(`works for the visit without ${names.length > 1 ? 'anything' : names[0] ?? ''}`, async ({ world }) => {
    const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
    await world.say(ben, ann, 'hello');
    const context = await world.context(null);
    await context.addInitScript(blocked, names);
    const page = await world.tab(context);
    await page.getByLabel('E-mail').fill(ann.email);
    await page.getByLabel('Password', { exact: true }).fill(ann.password);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await row(page, 'Ben').click();
    await expect(bubble(page, 'hello')).toBeVisible();
    await write(page, 'hello to you');
    await expect(bubble(page, 'hello to you').getByRole('img', { name: /Sent|Delivered|Read/ })).toBeVisible();
  });
}

/** The renderer process of a page: the one whose processor time grows while the page works. There may be spare ones. */
async function rendererOf(browser: Browser, page: Page): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const times = async (): Promise<ReadonlyMap<number, number>> => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return new Map(processInfo.filter((p) => p.type === 'renderer').map((p) => [p.id, p.cpuTime]));
  };
  const before = await times();
  await page.evaluate(() => { for (const end = performance.now() + 1500; performance.now() < end;); });
  const grown = [...await times()].map(([pid, time]) => [time - (before.get(pid) ?? 0), pid] as const).sort((a, b) => b[0] - a[0]);
  await session.detach();
  const pid = grown[0]?.[1];
  if (pid === undefined) throw new Error('there is no renderer');
  return pid;
}

test('a tab whose renderer is stopped does not keep another from sending', async ({ world, browser }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ben, ann, 'hello');
  const context = await world.context(ann);
  const first = await world.tab(context, `/c/${dialog(ann, ben)}`); // the leader
  await online(first);
  const second = await world.tab(context, `/c/${dialog(ann, ben)}`);
  await online(second);
  const leader = await rendererOf(browser, first);
  expect(await rendererOf(browser, second)).not.toBe(leader);
  process.kill(leader, 'SIGSTOP');
  try {
    await write(second, 'is anybody there?');
    await expect(bubble(second, 'is anybody there?').getByRole('img', { name: /Sent|Delivered|Read/ })).toBeVisible({ timeout: 20_000 });
  } finally {
    process.kill(leader, 'SIGCONT');
  }
  await expect(bubble(first, 'is anybody there?')).toHaveCount(1);
});

test('the login page of a proxy before the server comes through the service worker', async ({ world }) => {
  let known = true;
  const target = new URL(world.server.url);
  const proxy = createServer((req, res) => {
    if (req.url === '/proxy-login') {
      res.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Log in to the proxy</h1>');
    } else if (!known) {
      res.writeHead(302, { Location: '/proxy-login' }).end();
    } else {
      const on = forward({
        host: target.hostname, port: target.port, path: req.url, method: req.method, headers: { ...req.headers, host: target.host },
      }, (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(res);
      });
      on.on('error', () => res.writeHead(502).end());
      req.pipe(on);
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as { port: number };
  try {
    const context = await world.context(null);
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.evaluate(async () => { await navigator.serviceWorker.ready; });
    await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    known = false;
    await page.goto(`http://127.0.0.1:${port}/`);
    await expect(page.getByText('Log in to the proxy')).toBeVisible();
    known = true;
    await page.goto(`http://127.0.0.1:${port}/`);
    await expect(page.getByRole('button', { name: 'Log in', exact: true })).toBeVisible();
  } finally {
    proxy.closeAllConnections();
    proxy.close();
  }
});

test('a text sent from one tab leaves the composer of the other, and no draft stays behind', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ben, ann, 'hello');
  const a = await world.open(ann, { at: `/c/${dialog(ann, ben)}` });
  const b = await world.open(ann, { at: `/c/${dialog(ann, ben)}` });
  await online(b);
  await composer(a).fill('dear Ben');
  await expect(composer(b)).toHaveValue('dear Ben');
  await composer(b).press('Enter');
  await expect(composer(a)).toHaveValue('');
  await expect(bubble(a, 'dear Ben')).toHaveCount(1);

  // Enter, and the tab is closed at once.
  await composer(a).fill('and closed at once');
  await expect(composer(b)).toHaveValue('and closed at once');
  await composer(a).press('Enter');
  await a.close();
  await expect(composer(b)).toHaveValue('');
  const other = await world.open(ann);
  await expect(row(other, 'Ben')).not.toContainText('Draft');
});

test('a draft that is too long stays, and the connection too', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ben, ann, 'hello');
  const a = await world.open(ann, { at: `/c/${dialog(ann, ben)}` });
  await online(a);
  const closes: number[] = [];
  a.on('websocket', () => closes.push(1)); // another socket means that one was closed
  await composer(a).fill('x'.repeat(70_000));
  await expect(a.getByText('60,000 characters too many')).toBeVisible();
  await world.say(ben, ann, 'still there?');
  await expect(bubble(a, 'still there?')).toBeVisible();
  await composer(a).fill(`${'x'.repeat(70_000)}y`);
  await a.reload();
  await expect(composer(a)).toHaveValue(/^x{70000}y$/);
  expect(closes.length).toBeLessThanOrEqual(1); // the one of the reload
});
