import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { bubble, composer, dialog, expect, online, row, test, write } from './world';

const menu = async (page: Page, name: string, action: string): Promise<void> => {
  await row(page, name).click({ button: 'right' });
  await page.getByRole('menuitem', { name: action, exact: true }).click();
};

test('chats are pinned, muted, archived and marked, here and on the other device', async ({ world }) => {
  const [ann, ben, cid, dee] = [await world.person('Ann'), await world.person('Ben'), await world.person('Cid'), await world.person('Dee')];
  for (const [i, p] of [ben, cid, dee].entries()) await world.say(p, ann, `hello ${i}`);
  const [a, other] = [await world.open(ann), await world.open(ann)];
  const names = (page: Page) => page.getByRole('listbox', { name: 'Chats' }).locator('.row-name');
  for (const page of [a, other]) await expect(names(page)).toHaveText(['Dee Tester', 'Cid Tester', 'Ben Tester']);
  await expect(a).toHaveTitle('(3) Messenger');

  await menu(a, 'Ben', 'Pin');
  for (const page of [a, other]) await expect(names(page)).toHaveText(['Ben Tester', 'Dee Tester', 'Cid Tester']);
  await menu(a, 'Dee', 'Mute');
  await expect(row(other, 'Dee').getByRole('img', { name: 'muted' })).toBeVisible();
  await expect(a).toHaveTitle('(2) Messenger');
  await menu(other, 'Cid', 'Mark as read');
  await expect(row(a, 'Cid').getByRole('img', { name: '1 unread' })).toHaveCount(0);
  await expect(a).toHaveTitle('(1) Messenger');
  await menu(a, 'Cid', 'Mark as unread');
  await expect(row(other, 'Cid').getByRole('img', { name: '1 unread' })).toBeVisible();
  await menu(a, 'Cid', 'Archive');
  for (const page of [a, other]) await expect(row(page, 'Cid')).toHaveCount(0);
  await a.reload();
  await expect(names(a)).toHaveText(['Ben Tester', 'Dee Tester']);

  // Unarchive, unpin, unmute.
  await a.getByRole('button', { name: 'Menu' }).click();
  await a.getByRole('menuitem', { name: 'Archived chats' }).click();
  await expect(names(a)).toHaveText(['Cid Tester']);
  await menu(a, 'Cid', 'Move to chats');
  await expect(a.getByText('Nothing is archived')).toBeVisible();
  await a.getByRole('button', { name: 'Back to chats' }).click();
  await menu(a, 'Ben', 'Unpin');
  await menu(a, 'Dee', 'Unmute');
  for (const page of [a, other]) {
    await expect(names(page)).toHaveText(['Dee Tester', 'Cid Tester', 'Ben Tester']);
    await expect(row(page, 'Dee').getByRole('img', { name: 'muted' })).toHaveCount(0);
  }
});

test('a menu that is open stays, and stays of what it was opened on, whatever comes meanwhile', async ({ world }) => {
  const [ann, ben, cid] = [await world.person('Ann'), await world.person('Ben'), await world.person('Cid')];
  const id = await world.group(ann, 'Team');
  for (const p of [ben, cid]) await world.add(ann, id, p);
  await world.say(cid, ann, 'first');
  await world.say(ben, ann, 'second');
  const a = await world.open(ann);
  const names = a.getByRole('listbox', { name: 'Chats', includeHidden: true }).locator('.row-name');
  await expect(names).toHaveText(['Ben Tester', 'Cid Tester', 'Team']);

  // The list is reordered while the menu of a chat is open.
  await row(a, 'Ben').click({ button: 'right' });
  await expect(a.getByRole('menu', { name: 'What to do with Ben Tester' })).toBeVisible();
  await a.keyboard.press('ArrowDown');
  await expect(a.getByRole('menuitem', { name: 'Pin', exact: true })).toBeFocused();
  await world.say(cid, ann, 'third');
  await world.say(ben, id, 'fourth');
  await expect(names).toHaveText(['Team', 'Cid Tester', 'Ben Tester']);
  await expect(a.getByRole('menuitem', { name: 'Pin', exact: true })).toBeFocused();
  await a.keyboard.press('Enter');
  await expect(names).toHaveText(['Ben Tester', 'Team', 'Cid Tester']);
  await expect(row(a, 'Ben')).toBeFocused();

  // A message arrives while the menu of another one is open.
  await row(a, 'Team').click();
  await bubble(a, 'fourth').click({ button: 'right' });
  await expect(a.getByRole('menuitem', { name: 'Reply' })).toBeVisible();
  await world.say(cid, id, 'fifth');
  await expect(a.locator('.history article').filter({ hasText: 'fifth' })).toBeAttached();
  await a.getByRole('menuitem', { name: 'Reply' }).click();
  await expect(a.locator('.strip')).toContainText('fourth');

  // The members change while the menu of one of them is open.
  await a.locator('.head').getByRole('button', { name: 'Details', exact: true }).click();
  await a.getByRole('button', { name: 'Actions for Ben Tester' }).click();
  await expect(a.getByRole('menuitem', { name: 'Make admin' })).toBeVisible();
  await world.frames(
    cid, [{ type: 'leaveGroup', params: { groupId: id.slice('group_'.length), groupName: 'Team', messageId: randomUUID() } }]
  );
  await expect(a.locator('.member')).toHaveCount(2);
  await a.getByRole('menuitem', { name: 'Make admin' }).click();
  await expect(a.locator('.member').filter({ hasText: 'Ben' })).toContainText('admin');

  // A selection in a message does not block the menu of a chat.
  await bubble(a, 'fourth').locator('.bubble-text').selectText();
  await row(a, 'Cid').click({ button: 'right' });
  await expect(a.getByRole('menu', { name: 'What to do with Cid Tester' })).toBeVisible();
});

test('the details arrange a chat, and clear it for oneself only', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ben, ann, 'keep this');
  const [a, other, b] = [
    await world.open(ann, { at: `/c/${dialog(ann, ben)}` }), await world.open(ann, { at: `/c/${dialog(ann, ben)}` }),
    await world.open(ben, { at: `/c/${dialog(ann, ben)}` }),
  ];
  for (const page of [a, other, b]) await expect(bubble(page, 'keep this')).toBeVisible();
  await a.locator('.head').getByRole('button', { name: 'Details', exact: true }).click();
  const details = a.getByRole('complementary', { name: 'Details' });
  await details.getByRole('switch', { name: 'Mute' }).click();
  await expect(row(other, 'Ben').getByRole('img', { name: 'muted' })).toBeVisible();
  await details.getByRole('button', { name: 'For one hour' }).click();
  await details.getByRole('switch', { name: 'Mute' }).click();
  await expect(row(other, 'Ben').getByRole('img', { name: 'muted' })).toHaveCount(0);
  await details.getByLabel('Notify me of').selectOption({ label: 'Nothing' });
  await expect(row(other, 'Ben').getByRole('img', { name: 'muted' })).toBeVisible();
  await details.getByLabel('Notify me of').selectOption({ label: 'All messages' });
  await details.getByRole('switch', { name: 'Pinned' }).click();
  await expect(row(other, 'Ben').getByRole('img', { name: 'pinned' })).toBeVisible();

  await details.getByRole('button', { name: 'Clear history' }).click();
  await expect(a.getByRole('dialog')).toContainText('Clear the history with Ben Tester?');
  await expect(a.getByRole('dialog')).toContainText('The messages so far are gone for you. Ben Tester keeps them.');
  await a.getByRole('dialog').getByRole('button', { name: 'Clear history' }).click();
  for (const page of [a, other]) await expect(bubble(page, 'keep this')).toHaveCount(0);
  await expect(bubble(b, 'keep this')).toBeVisible();
  await write(b, 'a new beginning');
  for (const page of [a, other]) await expect(bubble(page, 'a new beginning')).toBeVisible();
  await a.reload();
  await expect(bubble(a, 'a new beginning')).toBeVisible();
  await expect(bubble(a, 'keep this')).toHaveCount(0);
});

test('the list shows the message before one that was deleted, also after logging in anew', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ben, ann, 'this stays');
  await world.say(ben, ann, 'this goes');
  const [a, b] = [await world.open(ann), await world.open(ben, { at: `/c/${dialog(ann, ben)}` })];
  const preview = (page: Page, name: string) => row(page, name).locator('.row-preview');
  await expect(preview(a, 'Ben')).toHaveText('this goes');
  await bubble(b, 'this goes').focus();
  await b.keyboard.press('Delete');
  await b.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(preview(a, 'Ben')).toHaveText('this stays');
  await expect(row(a, 'Ben').getByRole('img', { name: '1 unread' })).toBeVisible();
  await expect(preview(b, 'Ann')).toHaveText('You: this stays');
  const fresh = await world.open(await world.login(ann));
  await expect(preview(fresh, 'Ben')).toHaveText('this stays');
});

test('people and groups are found by what they are called', async ({ world }) => {
  const mark = `Q${Date.now()}`;
  const [ann, ben, cid] = [await world.person('Ann'), await world.person('Ben', mark), await world.person('Cid', mark)];
  await world.group(ann, `Choir ${mark}`);
  await world.say(ben, ann, 'hello');
  const a = await world.open(ann);
  await expect(row(a, `Choir ${mark}`)).toBeVisible();
  const search = a.getByRole('searchbox');
  await search.fill(mark.toLowerCase());
  await expect(a.locator('.chats-head')).toHaveText(['Chats', 'People']);
  const found = a.getByRole('listbox', { name: 'Chats' }).locator('.row-name');
  await expect(found).toHaveText([`Ben ${mark}`, `Choir ${mark}`, `Cid ${mark}`]);
  await search.press('Escape');
  await expect(search).toHaveValue('');
  await search.fill(cid.email);
  await search.press('ArrowDown');
  await expect(row(a, 'Cid')).toBeVisible();
  await search.press('ArrowDown');
  await a.keyboard.press('Enter');
  await expect(a.getByRole('heading', { name: `Cid ${mark}` })).toBeVisible();
  await expect(search).toHaveValue('');
  await write(a, 'found you');
  await expect(row(a, `Cid ${mark}`)).toContainText('found you');
  await search.fill('nobody is called so');
  await expect(a.getByText('Nothing found for “nobody is called so”')).toBeVisible();
  await a.getByRole('button', { name: 'Clear search' }).click();
  await expect(search).toBeFocused();
  await expect(row(a, `Choir ${mark}`)).toBeVisible();

  // Ctrl+K finds it from anywhere.
  await composer(a).focus();
  await a.keyboard.press('ControlOrMeta+k');
  await expect(search).toBeFocused();
  await a.keyboard.type(`choir ${mark}`);
  await expect(found.first()).toHaveText(`Choir ${mark}`);
  await a.keyboard.press('Enter');
  await expect(a.getByRole('heading', { name: `Choir ${mark}`, level: 1 })).toBeVisible();
  await online(a);
});
