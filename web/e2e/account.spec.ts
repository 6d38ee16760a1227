import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { bubble, composer, dialog, expect, online, row, test, write } from './world';

const field = (page: Page, label: string) => page.getByLabel(label, { exact: false });
const part = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const welcome = (page: Page) => page.getByRole('heading', { name: 'Welcome back' });
const left = (page: Page) => page.evaluate(
  async () => ({ login: localStorage.getItem('messenger.login'), databases: (await indexedDB.databases()).map((d) => d.name) })
);

/** Counts the open sockets of the page. */
function sockets(page: Page): () => number {
  let n = 0;
  page.on('websocket', (ws) => {
    n++;
    ws.on('close', () => n--);
  });
  return () => n;
}

test('signs up, with what is wrong said beside each field, logs out and in again', async ({ world }) => {
  const taken = await world.person('Ben');
  const page = await world.open(null);
  await expect(welcome(page)).toBeVisible();
  await button(page, 'Create account').click();
  await expect(page.getByRole('heading', { name: 'Create your account' })).toBeVisible();

  const submit = page.locator('button[type=submit]');
  await submit.click();
  await expect(page.getByText('Fill this in')).toHaveCount(3);
  await expect(field(page, 'First name')).toBeFocused();
  await field(page, 'First name').fill('Ann\u200bMarie');
  await field(page, 'E-mail').fill('ann');
  await field(page, 'Password').fill('short');
  await submit.click();
  await expect(page.getByText('Remove hidden characters, such as tabs or line ends')).toBeVisible();
  await expect(page.getByText('Write an e-mail address, such as ann@example.org')).toBeVisible();
  await expect(page.getByText('At least 8 characters', { exact: true })).toBeVisible();

  const email = `${randomUUID()}@example.org`;
  await field(page, 'First name').fill('Ann');
  await field(page, 'E-mail').fill(email);
  await field(page, 'Password').fill('password');
  await submit.click();
  await expect(page.getByText('This password is too easy to guess. Choose another.')).toBeVisible();
  await field(page, 'Password').fill('correct-horse-battery');
  await button(page, 'Show').click();
  await expect(field(page, 'Password')).toHaveAttribute('type', 'text');
  await field(page, 'E-mail').fill(taken.email);
  await submit.click();
  await expect(page.getByText('There is an account with this e-mail already')).toBeVisible();
  await expect(field(page, 'E-mail')).toHaveAttribute('aria-invalid', 'true');
  await field(page, 'E-mail').fill(email);
  await submit.click();
  await expect(page.getByText('No chats yet')).toBeVisible();

  await page.goto(`${world.server.url}/settings`);
  await expect(page.getByText(email)).toBeVisible();
  await online(page);
  await page.locator('.settings-ends').getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByRole('dialog')).toContainText('What is kept here for reading without a connection is deleted.');
  await page.getByRole('dialog').getByRole('button', { name: 'Log out' }).click();
  await expect(welcome(page)).toBeVisible();

  await field(page, 'E-mail').fill(email);
  await field(page, 'Password').fill('correct-horse-batterie');
  await button(page, 'Log in').click();
  await expect(page.getByRole('alert')).toHaveText('The e-mail or the password is wrong');
  await field(page, 'Password').fill('correct-horse-battery');
  await button(page, 'Log in').click();
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
});

test('names of several words and a passphrase', async ({ world }) => {
  const ben = await world.person('Ben');
  const page = await world.open(null);
  await button(page, 'Create account').click();
  await field(page, 'First name').fill(' Mary  Ann ');
  await field(page, 'Last name').fill('de la Cruz');
  const email = `${randomUUID()}@example.org`;
  await field(page, 'E-mail').fill(email);
  await field(page, 'Password').fill('correct horse battery staple');
  await page.locator('button[type=submit]').click();
  await expect(page.getByText('No chats yet')).toBeVisible();

  await page.goto(`${world.server.url}/settings`);
  await expect(page.locator('.details-name')).toHaveText('Mary Ann de la Cruz');
  await online(page);
  const form = part(page, 'Password');
  await form.getByLabel('Old password').fill('correct horse battery staple');
  await form.getByLabel('New password').fill('staple of many horses');
  await form.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('The password is changed')).toBeVisible();
  const profile = part(page, 'Profile');
  await profile.getByLabel('Last name').fill(' de la  Cruz Vega');
  await profile.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved')).toBeVisible();
  await expect(profile.getByLabel('Last name')).toHaveValue('de la Cruz Vega');
  await page.locator('.settings-ends').getByRole('button', { name: 'Log out' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Log out' }).click();
  await expect(welcome(page)).toBeVisible();
  await field(page, 'E-mail').fill(email);
  await field(page, 'Password').fill('staple of many horses');
  await button(page, 'Log in').click();
  await expect(page.locator('.details-name')).toHaveText('Mary Ann de la Cruz Vega');

  const mary = await world.login({ firstName: 'Mary Ann', lastName: 'de la Cruz Vega', email, password: 'staple of many horses' });
  const id = await world.group(ben, 'Team');
  await world.add(ben, id, mary);
  await world.say(mary, ben, 'hello');
  const b = await world.open(ben);
  await expect(row(b, 'Mary Ann de la Cruz Vega')).toBeVisible();
  await b.getByRole('searchbox').fill('mary ann de');
  await expect(row(b, 'Mary Ann de la Cruz Vega')).toBeVisible();
  await b.goto(`${world.server.url}/c/${id}`);
  await expect(b.locator('.line-notice').filter({ hasText: 'Ben added Mary Ann' })).toBeVisible();
  await composer(b).pressSequentially('hi @mary ann');
  await composer(b).press('Enter');
  await expect(composer(b)).toHaveValue('hi @Mary Ann de la Cruz Vega ');
  await composer(b).press('Enter');
  await expect(bubble(b, 'hi').locator('.mention')).toHaveText('@Mary Ann de la Cruz Vega');
});

test('says when the server is away, and goes on when it is back', async ({ world }) => {
  const ann = await world.person('Ann');
  const page = await world.open(null);
  await field(page, 'E-mail').fill(ann.email);
  await field(page, 'Password').fill(ann.password);
  await world.server.stop();
  await button(page, 'Log in').click();
  await expect(page.getByRole('alert')).toHaveText('No connection to the server. Try again when it is back.');
  await world.server.start();
  await button(page, 'Log in').click();
  await expect(page.getByText('No chats yet')).toBeVisible();
});

test('a profile is changed, and others see it', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ann, ben, 'hello');
  const a = await world.open(ann, { at: '/settings' });
  const profile = part(a, 'Profile');
  await online(a);
  await profile.getByLabel('First name').fill('An\u00adna');
  await profile.getByRole('button', { name: 'Save' }).click();
  await expect(profile.getByText('Remove hidden characters, such as tabs or line ends')).toBeVisible();
  await profile.getByLabel('First name').fill('Anna');
  await profile.getByLabel('Last name').fill('');
  await profile.getByRole('button', { name: 'Save' }).click();
  await expect(profile.getByText('A last name can be changed, not removed')).toBeVisible();
  await profile.getByLabel('Last name').fill('Novák');
  await profile.getByRole('button', { name: 'Save' }).click();
  await expect(a.getByText('Saved')).toBeVisible();
  await expect(a.locator('.details-name')).toHaveText('Anna Novák');
  await a.reload();
  await expect(a.locator('.details-name')).toHaveText('Anna Novák');
  const b = await world.open(ben);
  await expect(b.getByRole('option').filter({ hasText: 'Anna Novák' })).toBeVisible();
});

test('a password is changed: this device stays, the others go', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ben, ann, 'hello');
  const other = await world.open(await world.login(ann), { at: `/c/${dialog(ann, ben)}` });
  await expect(bubble(other, 'hello')).toBeVisible();
  const page = await world.open(ann, { at: '/settings' });
  await online(page);
  const form = part(page, 'Password');
  const change = form.getByRole('button', { name: 'Change password' });
  await change.click();
  await expect(form.getByText('Fill this in')).toHaveCount(2);
  await form.getByLabel('Old password').fill('not-the-old-one');
  await form.getByLabel('New password').fill('qwertyuiop');
  await change.click();
  await expect(form.getByText(/The old password is wrong|too easy to guess/)).toBeVisible();
  await form.getByLabel('New password').fill('staple-of-many-horses');
  await change.click();
  await expect(form.getByText('The old password is wrong')).toBeVisible();
  await form.getByLabel('Old password').fill(ann.password);
  await form.getByLabel('New password').fill(ann.password);
  await change.click();
  await expect(form.getByText('The new password is the old one')).toBeVisible();
  await form.getByLabel('New password').fill('staple-of-many-horses');
  await change.click();
  await expect(page.getByText('The password is changed')).toBeVisible();

  await expect(welcome(other)).toBeVisible();
  await expect(other.getByText('You have been logged out.', { exact: false })).toBeVisible();
  await field(other, 'E-mail').fill(ann.email);
  await field(other, 'Password').fill('staple-of-many-horses');
  await button(other, 'Log in').click();
  await expect(bubble(other, 'hello')).toBeVisible();
  await page.goto(`${world.server.url}/c/${dialog(ann, ben)}`);
  await write(page, 'still here');
  await expect(bubble(other, 'still here')).toBeVisible();
});

test('a session is ended from another device: its tab is logged out and keeps nothing that was read', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ben, ann, 'a secret');
  const far = await world.open(await world.login(ann), { at: `/c/${dialog(ann, ben)}` });
  await expect(bubble(far, 'a secret')).toBeVisible();
  const open = sockets(far);
  await far.reload();
  await expect.poll(open).toBeGreaterThan(0);
  await expect(bubble(far, 'a secret')).toBeVisible();
  expect(open()).toBe(1);
  const page = await world.open(ann, { at: '/settings' });
  const list = part(page, 'Devices');
  await expect(list.getByRole('listitem')).toHaveCount(2);
  await expect(list.getByRole('listitem').first()).toContainText('This device');
  await expect(list.getByRole('listitem').first()).toContainText('Chrome on Linux');
  await list.getByRole('listitem').nth(1).getByRole('button', { name: 'Log out' }).click();
  await expect(list.getByRole('listitem')).toHaveCount(1);

  await expect(welcome(far)).toBeVisible();
  await expect(far.getByText('a secret')).toHaveCount(0);
  await expect.poll(open).toBe(0);
  expect((await left(far)).login).toBe(null);
  const kept = await far.evaluate(async (name) => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const r = indexedDB.open(name);
      r.onsuccess = () => resolve(r.result);
      r.onerror = () => reject(r.error as Error);
    });
    if (!db.objectStoreNames.contains('conversations')) return 0;
    return new Promise<number>((resolve) => {
      const r = db.transaction('conversations').objectStore('conversations').count();
      r.onsuccess = () => resolve(r.result);
    });
  }, `messenger-${ann.userId}`);
  expect(kept).toBe(0);

  // Ends all other sessions at once.
  const third = await world.open(await world.login(ann));
  await expect(third.getByRole('option').filter({ hasText: 'Ben' })).toBeVisible();
  await page.reload();
  await expect(list.getByRole('listitem')).toHaveCount(2);
  await list.getByRole('button', { name: 'Log out all other devices' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Log out all other devices' }).click();
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await expect(welcome(third)).toBeVisible();
});

test('logging out closes the socket, ends the session, and leaves nothing', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ben, ann, 'a secret');
  const context = await world.context(ann);
  const page = await world.tab(context, `/c/${dialog(ann, ben)}`);
  await expect(bubble(page, 'a secret')).toBeVisible();
  const open = sockets(page);
  await page.goto(`${world.server.url}/settings`);
  await online(page);
  expect(open()).toBe(1);
  const token = await page.evaluate(() => (JSON.parse(localStorage.getItem('messenger.login') ?? '{}') as { token: string }).token);
  await page.locator('.settings-ends').getByRole('button', { name: 'Log out' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Log out' }).click();
  await expect(welcome(page)).toBeVisible();
  await expect.poll(open).toBe(0);
  expect(await left(page)).toEqual({ login: null, databases: [] });
  for (const t of [token, ann.token]) {
    await expect.poll(() => world.server.call('GET', '/api/profile', undefined, t).catch((e: Error) => e.message)).toContain('401');
  }
  await page.goBack();
  await expect(welcome(page)).toBeVisible();
});

test('an account is deleted, for all to see', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ann, ben, 'the last word');
  const b = await world.open(ben, { at: `/c/${dialog(ann, ben)}` });
  await expect(bubble(b, 'the last word')).toBeVisible();
  const a = await world.open(ann, { at: '/settings' });
  await online(a);
  await button(a, 'Delete account').click();
  const ask = a.getByRole('dialog');
  await expect(ask).toContainText('Delete your account for good?');
  await expect(ask).toContainText('You leave all groups, and your name becomes “Deleted account”. This cannot be undone.');
  await ask.getByLabel('Erase the text of my messages too').check();
  await ask.getByLabel('Your password').fill('not-the-password');
  await ask.getByRole('button', { name: 'Delete account' }).click();
  await expect(ask.getByRole('alert')).toHaveText('The password is wrong');
  await ask.getByLabel('Your password').fill(ann.password);
  await ask.getByRole('button', { name: 'Delete account' }).click();
  await expect(welcome(a)).toBeVisible();
  expect(await left(a)).toEqual({ login: null, databases: [] });
  await b.reload();
  await expect(b.getByRole('heading', { name: 'Deleted account' })).toBeVisible();
  await expect(b.getByText('You cannot write here: the account is deleted.')).toBeVisible();
  await expect(b.getByText('the last word')).toHaveCount(0);
  await field(a, 'E-mail').fill(ann.email);
  await field(a, 'Password').fill(ann.password);
  await button(a, 'Log in').click();
  await expect(a.getByRole('alert')).toHaveText('The e-mail or the password is wrong');
});

test('a login that is used does not end', async ({ world }) => {
  const short = await world.elsewhere({ MESSENGER_TOKEN_LIFETIME: '15s' });
  const [ann, ben] = [await short.person('Ann'), await short.person('Ben')];
  await short.say(ben, ann, 'hello');
  const page = await short.open(null, { at: `/c/${dialog(ann, ben)}` });
  await field(page, 'E-mail').fill(ann.email);
  await field(page, 'Password').fill(ann.password);
  await button(page, 'Log in').click();
  await expect(bubble(page, 'hello')).toBeVisible();
  const token = await page.evaluate(() => (JSON.parse(localStorage.getItem('messenger.login') ?? '{}') as { token: string }).token);
  // The token that opened the socket expires; the page stays logged in.
  await expect.poll(
    () => short.server.call('GET', '/api/profile', undefined, token).then(() => 'good', () => 'ended'), { timeout: 40_000 }
  ).toBe('ended');
  await write(page, 'I am still here');
  await expect(bubble(page, 'I am still here').getByRole('img', { name: /Sent|Delivered/ })).toBeVisible();
  await page.reload();
  await expect(bubble(page, 'I am still here')).toBeVisible();
});
