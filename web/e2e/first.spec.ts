import { composer, expect, online, row, test, write } from './world';

test('first steps: a new server, an empty list, a new group, an invitation', async ({ world }) => {
  const fresh = await world.elsewhere({});
  const a = await fresh.open(null);
  const button = (name: string) => a.getByRole('button', { name, exact: true });
  await expect(a.getByText('This server is new. Create the first account.')).toBeVisible();
  await a.getByLabel('First name').fill('Ann');
  await a.getByLabel('E-mail').fill('ann@example.org');
  await a.getByLabel('Password').fill('correct-horse-battery');
  await a.locator('button[type=submit]').click();

  // The empty list offers three ways to start.
  await expect(a.getByText('No chats yet')).toBeVisible();
  await online(a);
  await expect(button('Find people')).toBeVisible();
  await a.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await button('Invite people').click();
  await expect(a.locator('.toast')).toHaveText('Link copied. Whoever opens it can create an account.');
  expect(await a.evaluate(() => navigator.clipboard.readText())).toBe(fresh.server.url);
  await button('New group').click();
  await a.getByRole('dialog').getByLabel('Group name').fill('Beginners');
  await a.getByRole('dialog').getByRole('button', { name: 'Create group' }).click();

  // A group without other members offers ways to add some.
  await expect(a.getByText('Your new group')).toBeVisible();
  await a.locator('.group-help').getByRole('button', { name: 'Add people' }).click();
  await expect(a.getByRole('dialog')).toBeVisible();
  await a.keyboard.press('Escape');
  await a.locator('.group-help').getByRole('button', { name: 'Copy invite link' }).click();
  await expect(a.locator('.toast')).toHaveText('Copied');
  await expect(a.locator('.toast')).toHaveCount(1);
  const link = await a.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain('/join/');

  // The link shows the group to somebody without an account; the server is not new any more.
  const b = await fresh.open(null, { at: new URL(link).pathname, width: 360, height: 640 });
  await expect(b.getByRole('heading', { name: 'Beginners' })).toBeVisible();
  await expect(b.getByText('Ann invited you')).toBeVisible();
  await expect(b.getByText('This server is new.')).toHaveCount(0);
  expect(await b.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await b.getByRole('button', { name: 'Create account' }).click();
  await b.getByLabel('First name').fill('Ben');
  await b.getByLabel('E-mail').fill('ben@example.org');
  await b.getByLabel('Password').fill('correct-horse-battery');
  await b.locator('button[type=submit]').click();
  await b.getByRole('button', { name: 'Join group' }).click();
  await expect(composer(b)).toBeVisible();
  await write(b, 'Here I am');
  await expect(row(a, 'Beginners')).toContainText('Here I am');
  await expect(a.getByText('Your new group')).toHaveCount(0);
});

test('a page that does not exist is said to be so', async ({ world }) => {
  const ann = await world.person('Ann');
  const a = await world.open(ann, { at: '/nothing/here' });
  await expect(a.getByRole('heading', { name: 'This page does not exist.' })).toBeVisible();
  await a.getByRole('button', { name: 'Back to chats' }).click();
  await expect(a).toHaveURL(`${world.server.url}/`);
  const invite = await world.open(ann, { at: '/join/there-is-no-such-code', width: 360, height: 640 });
  await expect(invite.getByText('This invitation is no longer valid. Ask for a new one.')).toBeVisible();
});

test('many join notices take one line; members stand below all actions', async ({ world }) => {
  const ann = await world.person('Ann');
  const id = await world.group(ann, 'Choir');
  for (const name of ['Ben', 'Cid', 'Dan', 'Eva', 'Fay', 'Gus', 'Hal', 'Ida', 'Jon']) await world.add(ann, id, await world.person(name));
  const a = await world.open(ann, { at: `/c/${id}` });
  const line = a.getByRole('button', { name: 'Ann added 9 people' });
  await expect(line).toHaveAttribute('aria-expanded', 'false');
  await line.click();
  await expect(line).toHaveAttribute('aria-expanded', 'true');
  await expect(a.getByRole('log').getByText('Ann added Jon')).toBeVisible();
  await a.getByRole('button', { name: 'Show members' }).click();
  const details = a.locator('.details');
  await expect(details.locator('.member')).toHaveCount(10);
  await details.getByLabel('Find a member').fill('ida');
  await expect(details.locator('.member')).toHaveCount(1);
  const below = await details.evaluate((d) => {
    const list = d.querySelector('.members')?.getBoundingClientRect().bottom ?? 0;
    return [...d.querySelectorAll('button')].filter((b) => !b.closest('.members') && b.getBoundingClientRect().top >= list).map(
      (b) => b.textContent
    );
  });
  expect(below).toEqual([]);
});

test('forced colours: what is chosen and whose a message is can be seen', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ben, ann, 'hello');
  await world.say(ann, ben, 'hi');
  const a = await world.open(ann);
  await a.emulateMedia({ forcedColors: 'active' });
  await row(a, 'Ben').click();
  const border = (selector: string) => a.locator(selector).first().evaluate((e) => getComputedStyle(e).borderTopWidth);
  expect(await border('.line-mine .bubble')).toBe('2px');
  expect(await border('.line-other .bubble')).toBe('1px');
  expect(await a.locator('.row-open').evaluate((e) => getComputedStyle(e).outlineWidth)).toBe('2px');
  expect(await border('.search')).toBe('1px');
});
