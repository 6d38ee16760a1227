import { randomUUID } from 'node:crypto';
import type { Locator, Page, WebSocketRoute } from '@playwright/test';
import { bubble, dialog, expect, online, test, type Person, type World } from './world';

const bar = (page: Page): Locator => page.locator('.pins-bar');
const message = (page: Page): Locator => bar(page).locator('.pins-bar-message');
const details = (page: Page): Locator => page.getByRole('complementary', { name: 'Details' });
const section = (page: Page): Locator => details(page).getByRole('region', { name: 'Pinned messages' });
const hide = (page: Page): Promise<void> => bar(page).getByRole('button', { name: 'Hide until the next pin' }).click();

/** Chooses an action of a message's menu. */
async function choose(page: Page, text: string, action: string): Promise<void> {
  await bubble(page, text).click({ button: 'right' });
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

const pin = (world: World, by: Person, ...ids: readonly string[]): Promise<unknown> => world.frames(
  by, ids.map((messageId) => ({ type: 'pinMessage', params: { messageId } }))
);

/** Where a message is on the screen. */
const top = async (page: Page, text: string): Promise<number> => (await bubble(page, text).boundingBox())?.y ?? NaN;

test('two people pin in a dialog: both see it live, step through the pins, and jump', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  for (let i = 1; i <= 120; i++) await world.say(i % 2 ? ann : ben, i % 2 ? ben : ann, `line ${i}.`);
  const [a, b] = [await world.open(ann, { at: `/c/${dialog(ann, ben)}` }), await world.open(ben, { at: `/c/${dialog(ann, ben)}` })];
  for (const page of [a, b]) await expect(bubble(page, 'line 120.')).toBeInViewport();
  for (const page of [a, b]) await online(page);

  // What is in view stays in its place, at the end and elsewhere.
  await b.locator('.history').evaluate((el) => { el.scrollTop -= 400; });
  await expect(b.getByRole('button', { name: 'Jump to the newest message' })).toBeVisible();
  await bubble(b, 'line 112.').focus();
  const before = [await top(a, 'line 119.'), await top(b, 'line 112.')];
  await choose(a, 'line 118.', 'Pin');
  for (const page of [a, b]) {
    await expect(message(page)).toContainText('Pinned message');
    await expect(message(page)).toContainText('line 118.');
    expect((await bar(page).boundingBox())?.height).toBe(44);
  }
  expect([await top(a, 'line 119.'), await top(b, 'line 112.')]).toEqual(before);

  // Ben pins too; the bar counts by the order of the messages.
  await choose(b, 'line 112.', 'Pin');
  await expect(message(a)).toContainText('Pinned message 2 of 2');
  const first = await world.say(ben, ann, 'line 121.');
  await expect(bubble(a, 'line 121.')).toBeVisible();
  await choose(b, 'line 112.', 'Unpin');
  await expect(message(a).getByText('Pinned message', { exact: true })).toBeVisible();
  const { data } = await world.server.call<{ data: { messageId: string; content: string }[] }>(
    'GET', `/api/conversations/${dialog(ann, ben)}/messages?beforeSeq=40&limit=30`, undefined, ann.token
  );
  const old = data.find((m) => m.content === 'line 12.')?.messageId ?? '';
  await pin(world, ann, first, old);
  await expect(message(a)).toContainText('Pinned message 3 of 3');
  await expect(message(a)).toContainText('line 121.');

  // Each click goes to the message that is shown, and shows the one before it; after the oldest comes the newest.
  await message(a).click();
  await expect(message(a)).toContainText('Pinned message 2 of 3');
  await expect(message(a)).toContainText('line 118.');
  await message(a).click();
  await expect(message(a)).toContainText('line 12.');
  await message(a).click();
  await expect(bubble(a, 'line 12.')).toBeInViewport();
  await expect(message(a)).toContainText('Pinned message 3 of 3');
  await message(a).focus();
  await a.keyboard.press('Enter');
  await expect(bubble(a, 'line 121.')).toBeInViewport();

  // With one pin each click goes to it again.
  await b.reload();
  await expect(message(b)).toContainText('Pinned message 3 of 3');
  await world.frames(ben, [first, old].map((messageId) => ({ type: 'unpinMessage', params: { messageId } })));
  await expect(message(b).getByText('Pinned message', { exact: true })).toBeVisible();
  for (let i = 0; i < 2; i++) {
    await b.locator('.history').evaluate((el) => { el.scrollTop = 0; });
    await expect(bubble(b, 'line 118.')).not.toBeInViewport();
    await message(b).click();
    await expect(bubble(b, 'line 118.')).toBeInViewport();
  }
  await choose(b, 'line 118.', 'Unpin');
  for (const page of [a, b]) await expect(bar(page)).toHaveCount(0);
});

test('in a group only those who lead it pin; the list in the details jumps and unpins', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  const id = await world.group(ann, 'Jazz');
  await world.add(ann, id, ben);
  const first = await world.say(ben, id, 'first\nline');
  for (let i = 1; i <= 40; i++) await world.say(ann, id, `line ${i}.`);
  const rest: string[] = [];
  for (let i = 1; i <= 6; i++) rest.push(await world.say(ann, id, `rule ${i}. ${'long '.repeat(200)}`));
  const [a, b] = [await world.open(ann, { at: `/c/${id}` }), await world.open(ben, { at: `/c/${id}`, width: 390, height: 800 })];
  for (const page of [a, b]) await online(page);
  await bubble(b, 'rule 6.').click({ button: 'right' });
  await expect(b.getByRole('menuitem', { name: 'Copy text' })).toBeVisible();
  await expect(b.getByRole('menuitem', { name: 'Pin', exact: true })).toHaveCount(0);
  await b.keyboard.press('Escape');

  await pin(world, ann, first, ...rest);
  await expect(message(b)).toContainText('Pinned message 7 of 7');
  await bar(b).getByRole('button', { name: 'All pinned messages' }).click();
  await expect(section(b)).toBeFocused();
  await expect(section(b).getByRole('listitem')).toHaveCount(5);
  await section(b).getByRole('button', { name: 'Show 2 more' }).click();
  await expect(section(b).getByRole('listitem')).toHaveCount(7);
  await expect(section(b).getByRole('button', { name: 'Unpin' })).toHaveCount(0);
  await section(b).getByRole('button', { name: 'first line' }).click();
  await expect(details(b)).toHaveCount(0);
  await expect(bubble(b, 'first')).toBeInViewport();

  await bar(a).getByRole('button', { name: 'All pinned messages' }).click();
  await section(a).getByRole('button', { name: /^Unpin “rule 6\./ }).click();
  for (const page of [a, b]) await expect(message(page)).toContainText('Pinned message 6 of 6');
  // An admin may; the menu of an open conversation follows the role.
  await world.frames(ann, [{ type: 'setRole', params: { groupId: id.slice(6), userId: ben.userId, role: 'admin' } }]);
  await choose(b, 'first', 'Unpin');
  await expect(message(a)).toContainText('Pinned message 5 of 5');
});

test('a hidden bar waits for the next pin; deleted messages leave it; a reload keeps it; 50 are the most', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  const ids: string[] = [];
  for (let i = 1; i <= 3; i++) ids.push(await world.say(ann, ben, `line ${i}.`));
  await pin(world, ben, ...ids.slice(0, 2));
  const a = await world.open(ann, { at: `/c/${dialog(ann, ben)}` });
  await online(a);
  await expect(message(a)).toContainText('Pinned message 2 of 2');
  await hide(a);
  await expect(bar(a)).toHaveCount(0);
  await expect(a.locator('#composer')).toBeFocused();
  await world.frames(ben, [{ type: 'unpinMessage', params: { messageId: ids[0] } }, {
    type: 'setReaction', params: { messageId: ids[1], emoji: '👍' },
  }]);
  await expect(bubble(a, 'line 2.').getByRole('button', { name: '👍' })).toBeVisible();
  await expect(bar(a)).toHaveCount(0);
  await pin(world, ben, ids[2] ?? '');
  await expect(message(a)).toContainText('Pinned message 2 of 2');
  await expect(message(a)).toContainText('line 3.');

  await a.reload();
  await expect(message(a)).toContainText('line 3.');
  await world.frames(ann, [{ type: 'deleteMessage', params: { messageId: ids[2], scope: 'all' } }]);
  await expect(message(a)).toContainText('line 2.');
  await world.frames(ann, [{ type: 'deleteMessage', params: { messageId: ids[1], scope: 'me' } }]);
  await expect(bar(a)).toHaveCount(0);

  const many: string[] = [];
  for (let i = 1; i <= 50; i++) many.push(await world.say(ben, ann, `many ${i}.`));
  await pin(world, ben, ...many.slice(0, 49)); // and the message that Ann has deleted for herself
  await expect(message(a)).toContainText('Pinned message 49 of 49');
  await choose(a, 'many 50.', 'Pin');
  await expect(a.getByText('50 messages are pinned. Unpin one first.')).toBeVisible();
});

test('pinned messages of any length are all there', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  const ids: string[] = [];
  for (let i = 1; i <= 30; i++) ids.push(await world.say(ben, ann, `long ${i}. ${'word '.repeat(1900)}`));
  await pin(world, ben, ...ids);
  const a = await world.open(ann, { at: `/c/${dialog(ann, ben)}` });
  await expect(message(a)).toContainText('Pinned message 30 of 30');
});

test('a pin that was missed without a connection appears, and the known ones stay meanwhile', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  const old = await world.say(ben, ann, 'مرحبا بالعالم 🎷');
  for (let i = 1; i <= 150; i++) await world.say(ben, ann, `line ${i}.`);
  const missed = await world.say(ben, ann, 'last words');
  await pin(world, ben, old);
  let reachable = true;
  const sockets = new Set<WebSocketRoute>();
  const a = await world.tab(await world.context(ann), `/c/${dialog(ann, ben)}`, async (page) => {
    await page.routeWebSocket(/\/api\/ws/, (ws) => {
      if (!reachable) return void ws.close();
      ws.connectToServer();
      sockets.add(ws);
    });
  });
  await expect(message(a)).toContainText('مرحبا بالعالم 🎷');
  await online(a);

  reachable = false;
  for (const ws of sockets) await ws.close();
  await expect(a.getByText('No connection. What you write will be sent later.')).toBeVisible();
  await expect(message(a)).toContainText('مرحبا');
  await pin(world, ben, missed);
  const more = await world.say(ben, ann, randomUUID());
  await pin(world, ben, more);
  await a.reload(); // the cache has the pins
  await expect(message(a)).toContainText('مرحبا');
  await expect(message(a).getByText('Pinned message', { exact: true })).toBeVisible();
  reachable = true;
  await expect(message(a)).toContainText('Pinned message 3 of 3', { timeout: 40_000 });
});
