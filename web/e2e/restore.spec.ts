import { bubble, composer, dialog, expect, online, row, test, write } from './world';

test('a store that is put back from an old copy: what is gone is not shown, what is being written stays', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ben, ann, 'kept 1');
  await world.say(ben, ann, 'kept 2');
  await world.server.stop('SIGTERM');
  const putBack = world.server.copy();
  await world.server.start();

  const page = await world.open(ann, { at: `/c/${dialog(ann, ben)}` });
  await expect(bubble(page, 'kept 2')).toBeVisible();
  await online(page);
  for (const n of [1, 2, 3]) await world.say(ben, ann, `lost ${n}`);
  const group = await world.group(ann, 'Made after the copy');
  await expect(bubble(page, 'lost 3')).toBeVisible();
  await expect(row(page, 'Made after the copy')).toBeVisible();
  await composer(page).fill('half a thought');

  await world.server.stop('SIGTERM');
  putBack();
  await world.server.start();
  await expect(row(page, 'Made after the copy')).toHaveCount(0, { timeout: 40_000 });
  await expect(page.locator(`#row-${group}`)).toHaveCount(0);
  await expect(bubble(page, 'lost')).toHaveCount(0);
  await expect(bubble(page, 'kept')).toHaveCount(2);
  await expect(composer(page)).toHaveValue('half a thought');
  await expect(row(page, 'Ben Tester')).not.toContainText('lost');

  // It continues from there, and a reload shows the same.
  await world.say(ben, ann, 'new life');
  await expect(bubble(page, 'new life')).toBeVisible();
  await write(page, 'a whole thought');
  await expect(bubble(page, 'a whole thought').getByRole('img', { name: /Sent|Delivered|Read/ })).toBeVisible();
  await page.reload();
  await expect(bubble(page, 'a whole thought')).toBeVisible();
  expect(await page.locator('.history article').count()).toBe(4);
  await expect(bubble(page, 'lost')).toHaveCount(0);
});
