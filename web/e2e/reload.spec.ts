import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { bubble, composer, dialog, expect, online, row, test, write } from './world';

/** The line at the top of the history, and its position. */
const place = (page: Page): Promise<[string, number]> => page.evaluate(() => {
  const box = document.querySelector('.history');
  const edge = box?.getBoundingClientRect().top ?? 0;
  const line = [...(box?.querySelectorAll<HTMLElement>('article') ?? [])].find((l) => l.getBoundingClientRect().bottom > edge);
  return [line?.id ?? '', Math.round((line?.getBoundingClientRect().top ?? 0) - edge)];
});

/** Scrolls up until the message is at the top of the history. */
async function climb(page: Page, text: string): Promise<void> {
  await expect.poll(() => page.evaluate((words) => {
    const box = document.querySelector<HTMLElement>('.history');
    const line = [...(box?.querySelectorAll<HTMLElement>('article') ?? [])].find((l) => l.getAttribute('aria-label')?.endsWith(words));
    if (box && line) box.scrollTop = line.offsetTop - 7;
    else if (box) box.scrollTop = 0;
    return line !== undefined;
  }, text)).toBe(true);
  // It stays there after older messages have arrived.
  await expect.poll(async () => (await bubble(page, text).first().boundingBox())?.y ?? 0).toBeGreaterThan(0);
}

test('from the first page to the settings, reloaded at every step, one is where one was and nothing is lost', async ({ world }) => {
  test.setTimeout(240_000);
  const ben = await world.person('Ben', `Reload${Date.now()}`);
  const a = await world.open(null);

  await test.step('signing up', async () => {
    await a.getByRole('button', { name: 'Create account' }).click();
    await a.getByLabel('First name').fill('Ann');
    await a.getByLabel('E-mail').fill(`${randomUUID()}@example.org`);
    await a.getByLabel('Password').fill('correct-horse-battery');
    const email = await a.getByLabel('E-mail').inputValue();
    await a.reload();
    await expect(a.getByRole('heading', { name: 'Create your account' })).toBeVisible();
    await expect(a.getByLabel('First name')).toHaveValue('Ann');
    await expect(a.getByLabel('E-mail')).toHaveValue(email);
    await expect(a.getByLabel('Password')).toHaveValue(''); // which is stored nowhere
    await a.getByLabel('Password').fill('correct-horse-battery');
    await a.locator('button[type=submit]').click();
    await expect(a.getByText('No chats yet')).toBeVisible();
    await a.reload();
    await expect(a.getByText('No chats yet')).toBeVisible();
  });

  const { token, me } = await a.evaluate(() => JSON.parse(localStorage.getItem('messenger.login') ?? '{}') as {
    token: string; me: { userId: string; firstName: string; lastName: string; email: string };
  });
  const ann = { ...me, lastName: '', password: 'correct-horse-battery', token };

  await test.step('the list', async () => {
    for (let i = 1; i <= 130; i++) await world.say(ben, ann, `line ${i}.`);
    const other = await world.person('Cid');
    await world.say(other, ann, 'hello');
    const names = a.getByRole('listbox', { name: 'Chats' }).locator('.row-name');
    await expect(names).toHaveText(['Cid Tester', `Ben ${ben.lastName}`]);
    await a.reload();
    await expect(names).toHaveText(['Cid Tester', `Ben ${ben.lastName}`]);
    await expect(row(a, 'Ben').getByRole('img', { name: '130 unread' })).toBeVisible();
    await expect(a).toHaveTitle('(131) Messenger');
  });

  await test.step('a conversation, at its new messages, in its middle and far up', async () => {
    await row(a, 'Ben').click();
    await expect(a.locator('.line-new')).toBeInViewport();
    await a.reload();
    await expect(a.getByRole('heading', { name: `Ben ${ben.lastName}` })).toBeVisible();
    await expect(bubble(a, 'line 1.')).toBeInViewport();
    await a.getByRole('button', { name: /Jump to the newest/ }).click();
    await expect(bubble(a, 'line 130.')).toBeInViewport();
    await expect(row(a, 'Ben').getByRole('img', { name: /unread/ })).toHaveCount(0);
    for (const text of ['line 100.', 'line 3.']) {
      await climb(a, text);
      const before = await place(a);
      await a.reload();
      await expect(bubble(a, text)).toBeInViewport();
      await online(a);
      await expect.poll(() => place(a)).toEqual(before);
    }
    await a.getByRole('button', { name: 'Jump to the newest message' }).click();
    await expect(bubble(a, 'line 130.')).toBeInViewport();
    await a.reload();
    await expect(bubble(a, 'line 130.')).toBeInViewport();
  });

  await test.step('a draft, and an answer', async () => {
    await composer(a).fill('half a thought');
    await a.reload();
    await expect(composer(a)).toHaveValue('half a thought');
    await bubble(a, 'line 129.').hover();
    await bubble(a, 'line 129.').getByRole('button', { name: 'Reply' }).click();
    await expect(a.locator('.strip')).toContainText('line 129.');
    await a.reload();
    await expect(composer(a)).toHaveValue('half a thought');
    await expect(a.locator('.strip')).toContainText('line 129.');
    await composer(a).press('Enter');
    await expect(bubble(a, 'half a thought').locator('.quote')).toContainText('line 129.');
    await expect(bubble(a, 'half a thought').getByRole('img', { name: /Sent|Delivered|Read/ })).toBeVisible();
    await a.reload();
    await expect(bubble(a, 'half a thought')).toHaveCount(1);
    await expect(composer(a)).toHaveValue('');
  });

  await test.step('an edit that is under way', async () => {
    await composer(a).fill('another draft');
    await bubble(a, 'half a thought').focus();
    await a.keyboard.press('e');
    await expect(composer(a)).toHaveValue('half a thought');
    await composer(a).fill('a whole thought');
    await a.reload();
    await expect(a.locator('.strip')).toContainText('Edit');
    await expect(composer(a)).toHaveValue('a whole thought');
    await composer(a).press('Enter');
    await expect(bubble(a, 'a whole thought')).toContainText('edited');
    await expect(composer(a)).toHaveValue('another draft');
    await a.reload();
    await expect(composer(a)).toHaveValue('another draft');
    await expect(a.locator('.strip')).toHaveCount(0);
  });

  await test.step('what waits to be sent', async () => {
    await world.server.stop();
    await expect(a.locator('.link-shown')).toContainText('No connection');
    await composer(a).press('Enter');
    await write(a, 'and one more');
    for (let n = 0; n < 2; n++) {
      await a.reload();
      for (const text of ['another draft', 'and one more']) {
        await expect(bubble(a, text).getByRole('img', { name: 'Waiting to be sent' })).toBeVisible();
      }
    }
    await world.server.start();
    for (const text of ['another draft', 'and one more']) {
      await expect(bubble(a, text).getByRole('img', { name: /Sent|Delivered|Read/ })).toBeVisible({ timeout: 40_000 });
    }
    await a.reload();
    for (const text of ['another draft', 'and one more']) await expect(bubble(a, text)).toHaveCount(1);
    const { data } = await world.server.call<{ data: { content: string }[] }>(
      'GET', `/api/conversations/${dialog(ann, ben)}/messages`, undefined, token
    );
    expect(data.filter((m) => /another|one more/.test(m.content)).map((m) => m.content)).toEqual(['another draft', 'and one more']);
  });

  await test.step('a group and its details', async () => {
    const id = await world.group(ann, 'Team');
    await world.add(ann, id, ben);
    await row(a, 'Team').click();
    await a.locator('.head').getByRole('button', { name: 'Details', exact: true }).click();
    await expect(a.locator('.member')).toHaveCount(2);
    await a.reload();
    await expect(a).toHaveURL(`${world.server.url}/c/${id}`);
    await expect(a.locator('.member')).toHaveCount(2);
    await a.getByRole('button', { name: 'Edit', exact: true }).click();
    await a.getByRole('dialog').getByLabel('Group name').fill('Choir');
    await a.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await a.reload();
    await expect(a.getByRole('heading', { name: 'Choir', level: 1 })).toBeVisible();
    await a.getByRole('button', { name: 'Close details' }).click();
    await a.reload();
    await expect(a.getByRole('heading', { name: 'Choir', level: 1 })).toBeVisible();
    await expect(a.locator('.details')).toHaveCount(0);
  });

  await test.step('the settings, and the way back', async () => {
    await a.getByRole('button', { name: 'Menu' }).click();
    await a.getByRole('menuitem', { name: 'Settings' }).click();
    await a.reload();
    await expect(a.getByRole('heading', { name: 'Settings' })).toBeVisible();
    await a.getByLabel('Theme').selectOption({ label: 'Dark' });
    await a.reload();
    await expect(a.getByLabel('Theme')).toHaveValue('dark');
    await expect(a.locator('html')).toHaveAttribute('data-theme', 'dark');
    await a.goBack();
    await expect(a.getByRole('heading', { name: 'Choir', level: 1 })).toBeVisible();
    await a.goBack();
    await expect(bubble(a, 'and one more')).toBeVisible();
  });
});

test('a dialog that was cleared elsewhere does not come back from what this device kept', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  for (const text of ['one', 'two']) await world.say(ben, ann, text);
  const context = await world.context(ann);
  const page = await world.tab(context, `/c/${dialog(ann, ben)}`);
  await expect(bubble(page, 'two')).toBeVisible();
  await page.reload();
  await expect(bubble(page, 'two')).toBeVisible();
  await page.close();
  await world.frames(ann, [{ type: 'clearDialog', params: { receiverId: ben.userId } }]);
  await world.say(ben, ann, 'three');
  const again = await world.tab(context, `/c/${dialog(ann, ben)}`);
  await expect(bubble(again, 'three')).toBeVisible();
  await expect(again.locator('.history article')).toHaveCount(1);
});

test('who reloads stays there for the others', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ben, ann, 'hello');
  const [a, b] = [await world.open(ann, { at: `/c/${dialog(ann, ben)}` }), await world.open(ben, { at: `/c/${dialog(ann, ben)}` })];
  await expect(a.locator('.head-line')).toHaveText('online');
  await a.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    const line = document.querySelector('.head-text');
    if (line) new MutationObserver(() => said.push(line.querySelector('.head-line')?.textContent ?? '')).observe(
      line, { childList: true, characterData: true, subtree: true }
    );
  });
  await b.reload();
  await online(b);
  await composer(b).pressSequentially('I am');
  await expect(a.locator('.head-line')).toHaveText('typing…');
  expect((await a.evaluate(() => (window as unknown as { said: string[] }).said)).filter((s) => !/^(online|typing…)$/.test(s))).toEqual([]);
  await b.close();
  await expect(a.locator('.head-line')).toHaveText(/last seen|just now/i);
});
