import { bubble, composer, dialog, expect, row, test, write } from './world';

test('two people talk: find, write, type, read, answer, react, edit, delete', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben', `Find${Date.now()}`)];
  const a = await world.open(ann);
  const b = await world.open(ben);
  await expect(a.getByText('No chats yet')).toBeVisible();

  // Ann finds Ben and writes to him.
  await a.getByRole('searchbox').fill(ben.lastName);
  await row(a, ben.lastName).click();
  await expect(a.getByText('No messages here yet')).toBeVisible();
  await write(a, 'Hello Ben');
  await expect(bubble(a, 'Hello Ben')).toBeVisible();
  await expect(bubble(a, 'Hello Ben').getByRole('img', { name: 'Delivered' })).toBeVisible();

  // Ben sees it unread, reads it, and Ann sees that.
  await expect(row(b, 'Ann Tester').getByRole('img', { name: '1 unread' })).toBeVisible();
  await expect(b).toHaveTitle('(1) Messenger');
  await row(b, 'Ann Tester').click();
  await expect(bubble(b, 'Hello Ben')).toBeVisible();
  await expect(bubble(a, 'Hello Ben').getByRole('img', { name: 'Read' })).toBeVisible();
  await expect(b).toHaveTitle('Messenger');

  // Ann sees him online and typing.
  await expect(a.locator('.head-line')).toHaveText('online');
  await composer(b).pressSequentially('Hi');
  await expect(a.locator('.head-line')).toHaveText('typing…');
  await expect(row(a, ben.lastName)).toContainText('typing…');
  await composer(b).press('Enter');
  await expect(bubble(a, 'Hi')).toBeVisible();
  await expect(a.locator('.head-line')).toHaveText('online');

  // A reply with a quote, and a click on the quote.
  await bubble(a, 'Hi').hover();
  await bubble(a, 'Hi').getByRole('button', { name: 'Reply' }).click();
  await expect(a.locator('.strip')).toContainText('Reply to Ben');
  await write(a, 'Well met');
  await expect(bubble(b, 'Well met').locator('.quote')).toContainText('Hi');
  await bubble(b, 'Well met').locator('.quote').click();
  await expect(b).toHaveURL(new RegExp(`/c/${dialog(ann, ben)}/`));

  // A reaction, seen by both, then removed.
  await bubble(b, 'Well met').click({ button: 'right' });
  await b.getByRole('button', { name: 'React with 👍' }).click();
  await expect(bubble(a, 'Well met').getByRole('button', { name: '👍, 1 person' })).toBeVisible();
  await bubble(a, 'Well met').getByRole('button', { name: '👍, 1 person' }).click();
  await expect(bubble(b, 'Well met').getByRole('button', { name: '👍, you and others, 2 in all' })).toBeVisible();
  await bubble(a, 'Well met').getByRole('button', { name: /👍/ }).click();
  await expect(bubble(b, 'Well met').getByRole('button', { name: '👍, you' })).toBeVisible();

  // Edit by keyboard.
  await composer(a).press('ArrowUp');
  await expect(composer(a)).toHaveValue('Well met');
  await write(a, 'Well met indeed');
  await expect(bubble(b, 'Well met indeed')).toContainText('edited');
  await expect(row(b, 'Ann Tester')).toContainText('Well met indeed');

  // Delete for everybody, then hide another one.
  await bubble(a, 'Well met indeed').focus();
  await a.keyboard.press('Delete');
  await expect(a.getByRole('dialog').getByLabel('For everybody')).toBeChecked();
  await expect(a.getByRole('dialog').locator('.button-danger')).toHaveCount(1);
  await a.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(bubble(b, 'Message deleted')).toBeVisible();
  for (const [page, name] of [[a, ben.lastName], [b, 'Ann Tester']] as const) {
    await expect(row(page, name).locator('.row-preview')).toHaveText(/Hi$/);
  }
  await bubble(a, 'Hello Ben').focus();
  await a.keyboard.press('Delete');
  await a.getByRole('dialog').getByLabel('Only for me').check();
  await a.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(bubble(a, 'Hello Ben')).toHaveCount(0);
  await expect(bubble(b, 'Hello Ben')).toBeVisible();
  await a.reload();
  await expect(bubble(a, 'Message deleted')).toBeVisible(); // this device's cache may be older for a moment
  await expect(bubble(a, 'Hi')).toBeVisible();
  await expect(bubble(a, 'Hello Ben')).toHaveCount(0);
  await expect(bubble(a, 'Hi')).toHaveCount(1);
});

test('a draft is kept for each chat, over a reload and on the other device', async ({ world }) => {
  const [ann, ben, cid] = [await world.person('Ann'), await world.person('Ben'), await world.person('Cid')];
  await world.say(ben, ann, 'one');
  await world.say(cid, ann, 'two');
  const a = await world.open(ann);
  await row(a, 'Ben').click();
  await composer(a).fill('begun for Ben');
  await row(a, 'Cid').click();
  await expect(composer(a)).toHaveValue('');
  await expect(row(a, 'Ben')).toContainText('Draft: begun for Ben');
  const other = await world.open(ann);
  await expect(row(other, 'Ben')).toContainText('Draft: begun for Ben');
  await a.reload();
  await row(a, 'Ben').click();
  await expect(composer(a)).toHaveValue('begun for Ben');
  await composer(a).press('Enter');
  await expect(bubble(a, 'begun for Ben')).toBeVisible();
  await expect(row(other, 'Ben')).not.toContainText('Draft');
});

test('links open the conversation and the message, and back goes back', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  const first = await world.say(ben, ann, 'the very first');
  for (let i = 0; i < 150; i++) await world.say(ben, ann, `line ${i}`);
  const a = await world.open(ann, { at: `/c/${dialog(ann, ben)}/${first}` });
  await expect(bubble(a, 'the very first')).toBeInViewport();
  await a.getByRole('button', { name: 'Jump to the newest message' }).click();
  await expect(bubble(a, 'line 149')).toBeInViewport();
  await a.goto(`${world.server.url}/`);
  await row(a, 'Ben').click();
  await expect(composer(a)).toBeFocused();
  await a.goBack();
  await expect(a.getByText('Choose a chat')).toBeVisible();
  await a.goto(`${world.server.url}/c/group_00000000-0000-4000-8000-000000000000`);
  await expect(a.getByText('This chat is not here')).toBeVisible();
});
