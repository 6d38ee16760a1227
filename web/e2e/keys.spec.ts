import type { Locator, Page } from '@playwright/test';
import { bubble, composer, expect, online, row, test } from './world';

/** Presses Tab until the element has the focus, up to a limit. */
async function tabTo(page: Page, to: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await to.waitFor();
  for (let i = 0; i < 60; i++) {
    if (await to.evaluate((el) => el === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  await expect(to).toBeFocused();
}

/** The focused element is visible. */
async function notLost(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.activeElement !== null && document.activeElement !== document.body)).toBe(true);
}

const button = (page: Page, name: string): Locator => page.getByRole('dialog').getByRole('button', { name, exact: true });

test('a whole conversation without a mouse', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben', `Keys${Date.now()}`)];
  const cid = await world.person('Cid');
  await world.say(cid, ann, 'from Cid');
  const a = await world.open(ann);
  await online(a);
  await row(a, 'Cid').waitFor();

  // Skip the list, and find a person by name.
  await a.keyboard.press('Tab');
  await expect(a.getByRole('button', { name: 'Skip to the conversation' })).toBeFocused();
  await a.keyboard.press('Control+k');
  await expect(a.getByRole('searchbox')).toBeFocused();
  await a.keyboard.type(ben.lastName);
  await row(a, ben.lastName).waitFor();
  await a.keyboard.press('ArrowDown');
  await expect(row(a, ben.lastName)).toBeFocused();
  await a.keyboard.press('Enter');
  await expect(composer(a)).toBeFocused();
  await a.keyboard.type('First line');
  await a.keyboard.press('Shift+Enter');
  await a.keyboard.type('second line');
  await a.keyboard.press('Enter');
  await expect(bubble(a, 'second line')).toBeVisible();
  await expect(composer(a)).toHaveValue('');

  // Edit the last own message.
  await expect(bubble(a, 'second line').getByRole('img', { name: /Sent|Delivered/ })).toBeVisible();
  await a.keyboard.press('ArrowUp');
  await expect(composer(a)).toHaveValue('First line\nsecond line');
  await a.keyboard.press('End');
  await a.keyboard.type(', mended');
  await a.keyboard.press('Enter');
  await expect(bubble(a, 'second line, mended')).toContainText('edited');

  // A new message is announced, and answered from the keyboard.
  await world.say(ben, ann, 'Heard');
  await expect(a.getByRole('status').filter({ hasText: 'Ben: Heard' })).toHaveCount(1);
  await expect(composer(a)).toBeFocused();
  await a.keyboard.press('Shift+ArrowUp');
  await expect(bubble(a, 'Heard')).toBeFocused();
  await a.keyboard.press('r');
  await expect(composer(a)).toBeFocused();
  await expect(a.locator('.strip')).toContainText('Reply to Ben');
  await a.keyboard.type('Answered');
  await a.keyboard.press('Enter');
  await expect(bubble(a, 'Answered').locator('.quote')).toContainText('Heard');

  // A reaction, by the message's menu.
  await a.keyboard.press('Shift+ArrowUp');
  await a.keyboard.press('ArrowUp');
  await expect(bubble(a, 'Heard').first()).toBeFocused();
  await a.keyboard.press('Enter');
  await expect(a.getByRole('menuitem', { name: 'Reply' })).toBeFocused();
  await a.keyboard.press('ArrowUp');
  await a.keyboard.press('ArrowLeft');
  await expect(a.getByRole('button', { name: 'React with 🙏' })).toBeFocused();
  await a.keyboard.press('Enter');
  await expect(bubble(a, 'Heard').first().locator('.reaction')).toContainText('🙏');
  await notLost(a);

  // E and Esc, Del and its dialog.
  await tabTo(a, composer(a));
  await a.keyboard.press('Shift+ArrowUp');
  await expect(bubble(a, 'Answered')).toBeFocused();
  await a.keyboard.press('e');
  await expect(composer(a)).toHaveValue('Answered');
  await a.keyboard.press('Escape');
  await expect(composer(a)).toHaveValue('');
  await expect(composer(a)).toBeFocused();
  await a.keyboard.press('Shift+ArrowUp');
  await a.keyboard.press('Delete');
  await expect(button(a, 'Cancel')).toBeFocused();
  await a.keyboard.press('Escape');
  await expect(bubble(a, 'Answered')).toBeFocused();
  await a.keyboard.press('Delete');
  await tabTo(a, a.getByLabel('For everybody'));
  await a.keyboard.press('ArrowDown');
  await expect(a.getByLabel('Only for me')).toBeChecked();
  await tabTo(a, a.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }));
  await a.keyboard.press('Enter');
  await expect(bubble(a, 'Answered')).toHaveCount(0);
  await notLost(a);

  // Switch chats, show all shortcuts, and return.
  await a.keyboard.press('Alt+ArrowDown');
  await expect(bubble(a, 'from Cid')).toBeVisible();
  await expect(composer(a)).toBeFocused();
  await a.keyboard.press('Alt+ArrowUp');
  await expect(bubble(a, 'Heard').first()).toBeVisible();
  await a.keyboard.press('Shift+ArrowUp');
  await a.keyboard.press('?');
  await expect(a.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await a.keyboard.press('Escape');
  await expect(a.getByRole('dialog')).toHaveCount(0);
  await expect(bubble(a, 'Heard').first()).toBeFocused();
  await a.keyboard.press('Escape');
  await expect(composer(a)).toBeFocused();
  await a.keyboard.press('Escape');
  await notLost(a);
  await expect(a.locator('.row:focus')).toHaveCount(await a.locator('#composer').count() ? 0 : 1);
});

test('the life of a group without a mouse', async ({ world }) => {
  const ann = await world.person('Ann');
  const ben = await world.person('Ben', `Group${Date.now()}`);
  await world.say(ben, ann, 'hello');
  const a = await world.open(ann);
  await online(a);
  await row(a, 'Ben').waitFor();

  await tabTo(a, a.getByRole('button', { name: 'Menu' }));
  await a.keyboard.press('Enter');
  await expect(a.getByRole('menuitem', { name: 'New group' })).toBeFocused();
  await a.keyboard.press('Enter');
  await expect(a.getByLabel('Group name')).toBeFocused();
  await a.keyboard.type('Keyboards');
  await a.keyboard.press('Tab');
  await a.keyboard.type(ben.lastName);
  await a.keyboard.press('Enter'); // before the answer arrives: it still selects
  await expect(a.locator('.chip')).toHaveText([`Ben ${ben.lastName}`]);
  await expect(a.getByRole('dialog')).toHaveCount(1);
  await tabTo(a, button(a, 'Create group'));
  await a.keyboard.press('Enter');
  await expect(composer(a)).toBeFocused();
  await expect(a.locator('.head-line')).toHaveText(/^2 members/);
  const b = await world.open(ben, { at: new URL(a.url()).pathname });
  await expect(bubble(b, 'x')).toHaveCount(0);
  await expect(b.locator('.line-notice').filter({ hasText: 'Ann added Ben' })).toBeVisible();

  // Rename the group, add people, delete it.
  await tabTo(a, a.getByRole('button', { name: 'Details', exact: true }), 'Shift+Tab');
  await a.keyboard.press('Enter');
  const details = a.getByRole('complementary');
  await tabTo(a, details.getByRole('button', { name: 'Edit' }));
  await a.keyboard.press('Enter');
  await expect(a.getByLabel('Group name')).toBeFocused();
  await a.keyboard.press('Control+a');
  await a.keyboard.type('Quiet keyboards');
  await a.keyboard.press('Enter');
  await expect(a.locator('.head-name')).toHaveText('Quiet keyboards');
  await expect(details.getByRole('button', { name: 'Edit' })).toBeFocused();
  const menu = details.locator('.member .icon-button');
  const pick = async (name: string): Promise<void> => {
    await tabTo(a, menu);
    await a.keyboard.press('Enter');
    await expect(a.getByRole('menuitem').first()).toBeFocused();
    for (let i = 0; i < 8 && !(await a.getByRole('menuitem', { name }).evaluate((el) => el === document.activeElement)); i++) {
      await a.keyboard.press('ArrowDown');
    }
    await a.keyboard.press('Enter');
  };
  await pick('Make admin');
  await expect(details.locator('.member-role').filter({ hasText: 'admin' })).toBeVisible();
  await expect(menu).toBeFocused();
  await pick('Remove from group');
  await tabTo(a, button(a, 'Remove'));
  await a.keyboard.press('Enter');
  await expect(details.locator('.member')).toHaveCount(1);
  await expect(b.getByText('This chat is not here')).toBeVisible();
  await notLost(a);
  await a.keyboard.press('Escape');
  await expect(details).toHaveCount(0);
  await expect(a.getByRole('button', { name: 'Details', exact: true })).toBeFocused();
  await a.keyboard.press('Enter');
  await tabTo(a, details.getByRole('button', { name: 'Delete group' }));
  await a.keyboard.press('Enter');
  await expect(a.getByRole('dialog')).toContainText('Delete the group “Quiet keyboards”');
  await tabTo(a, button(a, 'Delete group'));
  await a.keyboard.press('Enter');
  await expect(row(a, 'Quiet keyboards')).toHaveCount(0);
  await notLost(a);
});

test('a finger that stays opens the menu of a message and of a chat', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ben, ann, 'Hold me');
  const a = await world.open(ann, { phone: true, width: 390, height: 844 });
  const debug = await a.context().newCDPSession(a);
  const hold = async (on: Locator): Promise<void> => {
    const at = await on.boundingBox();
    if (!at) throw new Error('not on the screen');
    await debug.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: at.x + 40, y: at.y + at.height / 2 }] });
    await a.getByRole('menu').waitFor();
    await debug.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await expect(a.getByRole('menu')).toHaveCount(1);
  };
  await hold(row(a, 'Ben'));
  await a.getByRole('menuitem', { name: 'Pin' }).tap();
  await expect(a.getByRole('menu')).toHaveCount(0);
  await row(a, 'Ben').tap();
  await hold(bubble(a, 'Hold me'));
  await a.getByRole('menuitem', { name: 'Reply' }).tap();
  await expect(a.locator('.strip')).toContainText('Hold me');

  // All targets are large enough for a finger.
  const small = await a.evaluate(() => [...document.querySelectorAll<HTMLElement>('button, input, textarea, select, [role=option]')]
    .filter((el) => el.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !el.closest('.skip'))
    .map((el) => ({ el, r: el.getBoundingClientRect() })).filter(({ r }) => r.width > 0 && (r.height < 44 || r.width < 44))
    .map(({ el, r }) => `${el.className} ${Math.round(r.width)}×${Math.round(r.height)}`));
  expect(small.filter((s) => !/^(quote|reaction)/.test(s))).toEqual([]);
});
