import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { ask } from './flood';
import { bubble, composer, expect, online, row, test, type Person, type World } from './world';

/** More members than are rendered at once. */
const many = 130;

/** Members who never log in: the ids of their accounts. */
async function guests(world: World, by: Person, count: number): Promise<string[]> {
  const ids: string[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let n = next++; n < count; n = next++) {
      const email = `${randomUUID()}@example.org`;
      await world.server.call(
        'POST', '/api/auth/sing-up', { firstName: `Guest${n + 1}`, lastName: 'Tester', email, password: 'correct-horse-battery' }
      );
      const { data } = await world.server.call<{ data: { userId: string }[] }>(
        'GET', `/api/use-cases/search?searchText=${encodeURIComponent(email)}`, undefined, by.token
      );
      ids[n] = data[0]?.userId ?? '';
    }
  };
  await Promise.all(Array.from({ length: 4 }, lane));
  return ids;
}

const member = (page: Page) => page.locator('.member');

test('a crowd: all its members can be got at, and who joins moves nothing', async ({ world }) => {
  test.setTimeout(240_000);
  const [ann, ben, cid] = [await world.person('Ann'), await world.person('Ben'), await world.person('Cid')];
  const id = await world.group(ann, 'Crowd');
  const groupId = id.slice('group_'.length);
  const blank = await world.open(null);
  const all = [...(await guests(world, ann, many)), ben.userId];
  await ask(blank, ann, all.map((userId) => ({
    type: 'addUserInGroup', params: { groupId, groupName: 'Crowd', userId, messageId: randomUUID(), message: 'Ann added somebody' },
  })));
  const a = await world.open(ann, { at: `/c/${id}` });
  await online(a);
  await expect(a.locator('.head-line')).toHaveText(`${many + 2} members`);
  await a.locator('.head').getByRole('button', { name: 'Details', exact: true }).click();

  // The first hundred, then the rest on request, sorted so that ten comes after nine.
  await expect(member(a)).toHaveCount(100);
  await expect(member(a).nth(3)).toContainText('Guest2 ');
  await expect(member(a).nth(11)).toContainText('Guest10 ');
  await a.getByRole('button', { name: `Show more, ${many + 2 - 100} not shown` }).click();
  await expect(member(a)).toHaveCount(many + 2);
  await a.getByLabel('Find a member').fill(`guest${many}`);
  await expect(member(a)).toHaveText([new RegExp(`Guest${many} Tester`)]);
  await a.getByLabel('Find a member').fill('no such guest');
  await expect(a.getByText('Nobody here is called “no such guest”')).toBeVisible();
  await a.getByLabel('Find a member').fill('');

  // Somebody joins: the list keeps its position and grows by one.
  const body = a.locator('.details-body');
  await member(a).nth(90).scrollIntoViewIfNeeded();
  const before = await body.evaluate((el) => el.scrollTop);
  expect(before).toBeGreaterThan(1000);
  await world.add(ann, id, cid);
  await expect(member(a)).toHaveCount(many + 3);
  await expect(a.locator('.head-line')).toHaveText(/^133 members/);
  expect(Math.abs(await body.evaluate((el) => el.scrollTop) - before)).toBeLessThanOrEqual(60); // one row may have been added above

  // Many type at once, and share one line.
  const tabs = await Promise.all([ben, cid].map((p) => world.open(p, { at: `/c/${id}` })));
  await Promise.all(tabs.map((page) => online(page)));
  const third = await world.login(
    { firstName: 'Eve', lastName: 'Tester', email: (await world.person('Eve')).email, password: 'correct-horse-battery' }
  );
  await world.add(ann, id, third);
  const e = await world.open(third, { at: `/c/${id}` });
  await online(e);
  await expect(async () => {
    await Promise.all([...tabs, e].map((page) => composer(page).pressSequentially('hm')));
    await expect(a.locator('.head-line')).toHaveText('3 people are typing…', { timeout: 3000 });
  }).toPass({ timeout: 30_000 });
  await expect(row(a, 'Crowd')).toContainText('3 people are typing…');

  // All of them find the message.
  const said = await world.say(ann, id, 'Who is here?');
  await Promise.all([...tabs, e].map((page) => expect(bubble(page, 'Who is here?')).toBeVisible()));
  for (const [p, emoji] of [[ben, '👍'], [cid, '👍'], [third, '🎉']] as const) {
    await world.frames(p, [{ type: 'setReaction', params: { messageId: said, emoji } }]);
  }
  await expect(bubble(a, 'Who is here?').locator('.reaction')).toHaveText([/👍 2/, /🎉 1/]);
  await bubble(a, 'Who is here?').locator('.reaction').first().click({ button: 'right' });
  await expect(a.getByRole('dialog').getByRole('listitem')).toHaveCount(3);
});
