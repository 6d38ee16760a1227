import { bubble, composer, dialog, expect, online, test, write } from './world';

test('the server is killed in mid-conversation: nothing is lost or doubled', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ben, ann, 'begin');
  const a = await world.open(ann, { at: `/c/${dialog(ann, ben)}` });
  const b = await world.open(ben, { at: `/c/${dialog(ann, ben)}` });
  await expect(bubble(a, 'begin')).toBeVisible();
  await expect(bubble(b, 'begin')).toBeVisible();
  await online(a);

  await world.server.stop();
  await expect(a.getByText('No connection. What you write will be sent later.')).toBeVisible();
  for (let i = 1; i <= 5; i++) await write(a, `from Ann ${i}`);
  await write(b, 'from Ben');
  await expect(bubble(a, 'from Ann 5').getByRole('img', { name: 'Waiting to be sent' })).toBeVisible();

  // Reload without a server: the page opens and shows the cache and the outbox.
  await a.reload();
  await expect(bubble(a, 'begin')).toBeVisible();
  await expect(bubble(a, 'from Ann 5').getByRole('img', { name: 'Waiting to be sent' })).toBeVisible();
  await write(a, 'from Ann 6');

  await world.server.start();
  await expect(bubble(a, 'from Ann 6').getByRole('img', { name: 'Read' })).toBeVisible({ timeout: 40_000 });
  for (const page of [a, b]) {
    await expect(bubble(page, 'from Ben')).toHaveCount(1);
    await expect(bubble(page, 'from Ann')).toHaveCount(6);
    expect((await bubble(page, 'from Ann').locator('.bubble-text').allInnerTexts()).map((t) => t.slice(0, 10))).toEqual(
      [1, 2, 3, 4, 5, 6].map((n) => `from Ann ${n}`)
    );
  }
  await b.reload();
  await expect(bubble(b, 'from Ann')).toHaveCount(6);
});

test('the network goes while one types, and comes back', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ben, ann, 'begin');
  const a = await world.open(ann, { at: `/c/${dialog(ann, ben)}` });
  await expect(bubble(a, 'begin')).toBeVisible();
  await online(a);
  await world.server.stop('SIGTERM');
  await composer(a).fill('half a thou');
  await world.server.start();
  await world.say(ben, ann, 'while you were away');
  await expect(bubble(a, 'while you were away')).toBeVisible({ timeout: 40_000 });
  await expect(composer(a)).toHaveValue('half a thou');
  await composer(a).pressSequentially('ght');
  await composer(a).press('Enter');
  await expect(bubble(a, 'half a thought')).toBeVisible();
});

test('two tabs do not fight', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ben, ann, 'begin');
  const context = await world.context(ann);
  const one = await world.tab(context, `/c/${dialog(ann, ben)}`);
  const two = await world.tab(context, `/c/${dialog(ann, ben)}`);
  for (const page of [one, two]) await expect(bubble(page, 'begin')).toBeVisible();
  await world.server.stop();
  await write(one, 'from tab one');
  await write(two, 'from tab two');
  for (const page of [one, two]) {
    await expect(bubble(page, 'from tab one')).toBeVisible();
    await expect(bubble(page, 'from tab two')).toBeVisible();
  }
  await world.server.start();
  for (const page of [one, two]) {
    for (const text of ['from tab one', 'from tab two']) {
      await expect(bubble(page, text).getByRole('img', { name: /Sent|Delivered|Read/ })).toBeVisible({ timeout: 40_000 });
      await expect(bubble(page, text)).toHaveCount(1);
    }
  }
  // A logout in one tab ends both, and leaves nothing.
  await one.goto(`${world.server.url}/settings`);
  await online(one);
  await one.getByRole('button', { name: 'Log out', exact: true }).last().click();
  await one.getByRole('dialog').getByRole('button', { name: 'Log out' }).click();
  for (const page of [one, two]) await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
  expect(await one.evaluate(async () => [localStorage.getItem('messenger.login'), (await indexedDB.databases()).length])).toEqual(
    [null, 0]
  );
  await two.reload();
  await expect(two.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
});

