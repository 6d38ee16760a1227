import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from '@playwright/test';
import { ask } from './flood';
import { bubble, composer, dialog, expect, online, row, test, write } from './world';

/** Texts that are code in some context. A name has no line breaks and no invisible characters. */
const payloads = JSON.parse(readFileSync(new URL('payloads.json', import.meta.url), 'utf8')) as string[];
const names = payloads.filter((p) => p === p.trim() && /^[^\p{C}\p{Z}\u200b]*$/u.test(p.replaceAll(' ', '')));

interface Watched {
  readonly ran: string[];
  readonly refused: string[];
}

/** Records in every page what must not happen: scripts that run, and anything that the policy blocked. */
async function watch(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const watched = { ran: [] as string[], refused: [] as string[] };
    Object.assign(window, { watched });
    for (const name of ['alert', 'confirm', 'prompt', 'print', 'msgbox'] as const) {
      Object.assign(window, { [name]: () => void watched.ran.push(name) });
    }
    document.addEventListener('securitypolicyviolation', (e) => watched.refused.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
  });
}

async function inert(page: Page): Promise<void> {
  expect(await page.evaluate(() => (window as unknown as { watched: Watched }).watched)).toEqual({ ran: [], refused: [] });
  // No text has become an element, and every link leads to another web page.
  const found = await page.evaluate(() => ({
    strange: [...document.querySelectorAll(
      'body script, iframe, object, embed, img, video, audio, marquee, base, link[href*="x"][rel=import], body style, frameset, math, '
        + 'template, [srcdoc], [style*="expression"]'
    )].map((e) => e.outerHTML),
    handlers: [...document.querySelectorAll('body *')].filter((e) => [...e.attributes].some((a) => a.name.startsWith('on'))).map(
      (e) => e.outerHTML
    ),
    links: [...document.querySelectorAll<HTMLAnchorElement>('a, [href], [action], [formaction]')]
      .map((a) => a.getAttribute('href') ?? a.getAttribute('action') ?? a.getAttribute('formaction') ?? '').filter(
        (h) => !/^https?:\/\//.test(h) && !h.startsWith('/')
      ),
  }));
  expect(found).toEqual({ strange: [], handlers: [], links: [] });
}

test(`${payloads.length} texts that look like code are shown as the texts they are`, async ({ world }) => {
  test.setTimeout(240_000);
  expect(payloads.length).toBeGreaterThanOrEqual(150);
  expect(names.length).toBeGreaterThanOrEqual(120);
  const [ann, ben] = [await world.person('Ann'), await world.person('<img/src=x/onerror=alert(1)>', '"><script>alert(2)</script>')];
  const blank = await world.open(null);
  await ask(blank, ben, payloads.map(
    (content) => ({ type: 'privateMessage', params: { messageId: randomUUID(), receiverId: ann.userId, content } })
  ));
  const groups = await Promise.all(names.map((n) => world.group(ann, n)));
  const at = groups.map((id) => id.slice('group_'.length));
  await ask(blank, ann, [
    { type: 'hello', params: { version: 1 } },
    ...at.flatMap((groupId, i) => [
      { type: 'updateGroup', params: { groupId, description: names[i] } },
      { type: 'saveDraft', params: { groupId, content: names[(i + 1) % names.length], updatedAt: new Date().toISOString() } },
    ]),
  ]);

  const context = await world.context(ann);
  await watch(context);
  const page = await world.tab(context, `/c/${dialog(ann, ben)}`);
  await online(page);

  await test.step('messages', async () => {
    await expect(page.locator('.history [data-seq]').first()).toBeAttached();
    const seen = await collect(page, payloads.length);
    // All of them are there, in order and unchanged.
    expect(seen).toEqual(payloads);
    await inert(page);
    const links = await page.locator('.bubble-text a').evaluateAll(
      (all) => all.map((a) => [(a as HTMLAnchorElement).protocol, a.getAttribute('rel'), a.getAttribute('target')])
    );
    for (const [protocol, rel, target] of links) {
      expect(protocol).toMatch(/^https?:$/);
      expect(rel).toContain('noopener');
      expect(target).toBe('_blank');
    }
  });

  await test.step('names and drafts in the list', async () => {
    const list = page.getByRole('listbox', { name: 'Chats' });
    const last = page.locator(`#row-${groups[0]}`);
    await expect.poll(async () => {
      await page.locator('.chats-frame').evaluate((el) => { el.scrollTop = el.scrollHeight; });
      return (await list.getByRole('option').count()) > names.length;
    }).toBe(true);
    await expect(last).toBeAttached();
    const rows = await list.evaluate((el) => Object.fromEntries([...el.querySelectorAll('[role=option]')].map(
      (r) => [r.id.slice(4), [r.querySelector('.row-name')?.textContent, r.querySelector('.row-preview bdi')?.textContent]]
    )));
    for (const [i, id] of groups.entries()) {
      expect(rows[id]).toEqual([names[i], names[(i + 1) % names.length]?.slice(0, 160).replace(/\s+/g, ' ')]);
    }
    expect(rows[dialog(ann, ben)]?.[0]).toBe('<img/src=x/onerror=alert(1)> "><script>alert(2)</script>');
    await inert(page);
  });

  await test.step('heads, drafts in the composer, descriptions', async () => {
    for (let i = 0; i < groups.length; i += 8) {
      await page.evaluate((id) => document.getElementById(`row-${id}`)?.click(), groups[i]);
      await expect(page.locator('.head-text')).toContainText(names[i] ?? '');
      await expect(composer(page)).toHaveValue(names[(i + 1) % names.length] ?? '');
      if (i === 0) await page.locator('.head-who').click();
      await expect(page.locator('.details-about')).toHaveText(names[i] ?? '');
    }
    await inert(page);
  });

  await test.step('what one writes, quotes and searches oneself', async () => {
    await page.goto(`${world.server.url}/c/${dialog(ann, ben)}`);
    await expect(page.locator('.history [data-seq]').last()).toBeVisible();
    const mine = '<img src=x onerror=alert("mine")>';
    await write(page, mine);
    await expect(bubble(page, mine)).toBeVisible();
    await bubble(page, mine).hover();
    await bubble(page, mine).getByRole('button', { name: 'Reply' }).click();
    await expect(page.locator('.strip')).toContainText(mine);
    await write(page, '<svg onload=alert("answer")>');
    await expect(page.locator('.quote-text').filter({ hasText: mine })).toBeVisible();
    await page.getByRole('searchbox').fill('<b onclick=alert(1)>nobody');
    await expect(page.getByText('<b onclick=alert(1)>nobody')).toBeVisible();
    await page.getByRole('searchbox').fill('');
    await expect(row(page, '<img/src=x/onerror=alert(1)>').first()).toBeVisible();
    await inert(page);
  });

  await test.step('addresses', async () => {
    for (const path of [
      '/c/%3Cimg%20src=x%20onerror=alert(1)%3E', '/join/%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E',
      '/c/private_x/javascript:alert(1)#<img src=x onerror=alert(1)>',
    ]) {
      await page.goto(world.server.url + path);
      await expect(page.getByRole('listbox', { name: 'Chats' }).getByRole('option').first()).toBeVisible();
      await inert(page);
    }
  });
});

/** The texts of the last `count` messages of the open conversation, read by scrolling. */
async function collect(page: Page, count: number): Promise<string[]> {
  return page.evaluate(async (count) => {
    const box = document.querySelector<HTMLElement>('.history');
    if (!box) throw new Error('no history');
    const seen = new Map<number, string>();
    const look = (): void => {
      for (const line of box.querySelectorAll<HTMLElement>('article[data-seq]')) {
        const text = line.querySelector('.bubble-text')?.cloneNode(true) as HTMLElement | undefined;
        text?.querySelector('.bubble-meta')?.remove();
        seen.set(Number(line.dataset['seq']), text?.textContent ?? '');
      }
    };
    const until = performance.now() + 60_000;
    for (const way of [-400, 400]) {
      for (let still = 0; seen.size < count && still < 60 && performance.now() < until;) {
        const before = box.scrollTop;
        box.scrollTop += way;
        await new Promise((resolve) => requestAnimationFrame(resolve));
        still = box.scrollTop === before ? still + 1 : 0;
        look();
      }
    }
    return [...seen].sort(([a], [b]) => a - b).map(([, text]) => text);
  }, count);
}
