import type { Locator, Page } from '@playwright/test';
import { bubble, composer, dialog, expect, online, row, test, write, type World } from './world';

/** A dialog with messages of both. */
async function talk(world: World, o: Parameters<World['open']>[1] = {}): Promise<Page> {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ben, ann, 'from Ben');
  await world.say(ann, ben, 'mine, old');
  const a = await world.open(ann, { at: `/c/${dialog(ann, ben)}`, ...o });
  await expect(bubble(a, 'mine, old')).toBeVisible();
  await online(a);
  return a;
}

const corner = { position: { x: 8, y: 8 } };

/** A key event as an input method sends it. */
async function ime(on: Locator, key: string, how: 'composing' | '229'): Promise<void> {
  await on.evaluate((el, [key, how]) => {
    const event = new KeyboardEvent('keydown', {
      key, code: key, bubbles: true, cancelable: true, isComposing: how === 'composing',
      keyCode: how === '229' ? 229 : key === 'Enter' ? 13 : 27,
    } as KeyboardEventInit);
    el.dispatchEvent(event);
  }, [key, how] as const);
}

test('after a click on a message, typing goes to the composer', async ({ world }) => {
  const a = await talk(world);
  await bubble(a, 'mine, old').locator('.bubble').click(corner);
  await a.keyboard.type('hello again');
  await expect(composer(a)).toHaveValue('hello again');
  await expect(a.locator('.strip')).toHaveCount(0);
  await bubble(a, 'mine, old').locator('.bubble').click(corner);
  await a.keyboard.type(', e and r?');
  await expect(composer(a)).toHaveValue('hello again, e and r?');
  await expect(a.getByRole('dialog')).toHaveCount(0);
  await a.keyboard.press('Enter');
  await expect(bubble(a, 'hello again, e and r?')).toBeVisible();
  await expect(bubble(a, 'mine, old')).toHaveCount(1);

  // Delete is not printable, and deletes nothing.
  await bubble(a, 'mine, old').locator('.bubble').click(corner);
  await a.keyboard.press('Delete');
  await a.keyboard.type('x');
  await expect(composer(a)).toHaveValue('x');
  await expect(a.getByRole('dialog')).toHaveCount(0);
});

test('after a menu, a dialog or a popover that the mouse opened, typing goes to the composer', async ({ world }) => {
  const a = await talk(world);
  const old = bubble(a, 'mine, old');
  const typed = async (text: string): Promise<void> => {
    await a.keyboard.type(text);
    await expect(composer(a)).toHaveValue(text);
    await composer(a).fill('');
    await composer(a).blur();
  };
  await old.locator('.bubble').click({ button: 'right', ...corner });
  await a.getByRole('menu').waitFor();
  await a.keyboard.press('Escape');
  await typed('after a menu');
  await old.locator('.bubble').click({ button: 'right', ...corner });
  await a.getByRole('menuitem', { name: 'Delete' }).click();
  await a.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await typed('edit or reply after a dialog');
  await old.hover();
  await old.getByRole('button', { name: 'More' }).click();
  await a.keyboard.press('Escape');
  await typed('e');
  await a.locator('.head-name').click();
  await a.getByRole('button', { name: 'Close details' }).click();
  await typed('after the details');
  await a.getByRole('button', { name: 'Emoji' }).click();
  await a.keyboard.press('Escape');
  await typed('after the emoji');
  // A click on the row of the open chat, and on an empty area.
  await row(a, 'Ben').click();
  await typed('row');
  await a.locator('.history').click({ position: { x: 4, y: 4 } });
  await typed('? no help');
});

test('single keys are shortcuts where the keyboard put the focus', async ({ world }) => {
  const a = await talk(world);
  await composer(a).press('Shift+ArrowUp');
  await expect(bubble(a, 'mine, old')).toBeFocused();
  const ring = await bubble(a, 'mine, old').locator('.bubble').evaluate(
    (el) => [getComputedStyle(el).outlineStyle, getComputedStyle(el).outlineWidth]
  );
  expect(ring).toEqual(['solid', '2px']);
  await a.keyboard.press('e');
  await expect(composer(a)).toHaveValue('mine, old');
  await a.keyboard.press('Escape');
  await expect(composer(a)).toHaveValue('');
  // A message that was focused by keyboard and then clicked counts as clicked.
  await composer(a).press('Shift+ArrowUp');
  await bubble(a, 'mine, old').locator('.bubble').click(corner);
  await a.keyboard.type('really');
  await expect(composer(a)).toHaveValue('really');
  await expect(a.locator('.strip')).toHaveCount(0);
});

test('what is pasted outside all inputs goes to the composer', async ({ world }) => {
  const a = await talk(world);
  await composer(a).fill('ab');
  await composer(a).press('ArrowLeft');
  await bubble(a, 'from Ben').evaluate((el) => {
    (el as HTMLElement).focus();
    const data = new DataTransfer();
    data.setData('text/plain', 'pasted\ntext');
    el.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await expect(composer(a)).toHaveValue('apasted\ntextb');
  await expect(composer(a)).toBeFocused();
});

test('no key means anything while an input method composes', async ({ world }) => {
  const a = await talk(world);
  const path = (): string => new URL(a.url()).pathname;
  const here = path();
  for (const how of ['composing', '229'] as const) {
    await composer(a).fill('にほん');
    await ime(composer(a), 'Enter', how);
    await ime(composer(a), 'Escape', how);
    await expect(composer(a)).toHaveValue('にほん');
    expect(await a.locator('.line-mine').count()).toBe(1);

    // An edit stays.
    await composer(a).fill('');
    await composer(a).press('ArrowUp');
    await expect(composer(a)).toHaveValue('mine, old');
    await ime(composer(a), 'Escape', how);
    await ime(composer(a), 'Enter', how);
    await expect(a.locator('.strip')).toContainText('Edit message');
    await composer(a).press('Escape');
    await expect(a.locator('.strip')).toHaveCount(0);

    // The search opens nothing and is not cleared.
    await a.getByRole('searchbox').fill('Ben');
    await ime(a.getByRole('searchbox'), 'Enter', how);
    await ime(a.getByRole('searchbox'), 'Escape', how);
    await expect(a.getByRole('searchbox')).toHaveValue('Ben');
    await a.getByRole('searchbox').fill('');

    // A dialog stays open, and a shortcut does nothing.
    await a.getByRole('button', { name: 'Menu' }).click();
    await ime(a.getByRole('menuitem', { name: 'New group' }), 'Escape', how);
    await a.getByRole('menuitem', { name: 'New group' }).click();
    await ime(a.getByLabel('Group name'), 'Escape', how);
    await a.getByLabel('Add people by name or e-mail').fill('Ben');
    await ime(a.getByLabel('Add people by name or e-mail'), 'Enter', how);
    await ime(a.getByLabel('Add people by name or e-mail'), 'Escape', how);
    await expect(a.getByLabel('Add people by name or e-mail')).toHaveValue('Ben');
    await a.getByLabel('Add people by name or e-mail').fill('');
    await a.keyboard.press('Escape');
    await expect(a.getByRole('dialog')).toHaveCount(0);
    expect(path()).toBe(here);
  }
});

test('Esc closes what is on top and never leaves the chat', async ({ world }) => {
  const a = await talk(world, { width: 820 });
  const path = (): string => new URL(a.url()).pathname;
  const here = path();
  await a.locator('.head').getByRole('button', { name: 'Details', exact: true }).click();
  await expect(a.getByRole('complementary')).toBeVisible();
  await composer(a).focus();
  await a.keyboard.press('Shift+ArrowUp');
  await a.keyboard.press('r');
  await expect(a.locator('.strip')).toBeVisible();
  await a.keyboard.press('Escape');
  await expect(a.locator('.strip')).toHaveCount(0);
  // A reply ends from everywhere in the conversation.
  await a.keyboard.press('Shift+ArrowUp');
  await a.keyboard.press('r');
  await expect(a.locator('.strip')).toBeVisible();
  await a.locator('.history article').last().focus();
  await a.keyboard.press('Escape');
  await expect(a.locator('.strip')).toHaveCount(0);
  await expect(composer(a)).toBeFocused();
  await expect(a.getByRole('complementary')).toBeVisible();
  await a.keyboard.press('Escape');
  await expect(a.getByRole('complementary')).toHaveCount(0);
  for (let i = 0; i < 3; i++) await a.keyboard.press('Escape');
  await expect(composer(a)).toBeVisible();
  expect(path()).toBe(here);
  await a.goto(`${world.server.url}/settings`);
  await online(a);
  await a.keyboard.press('Escape');
  await expect(a.getByRole('heading', { name: 'Settings' })).toBeVisible();
});

test('sending from further up shows what was sent', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  const first = await world.say(ben, ann, 'the very first');
  for (let i = 0; i < 130; i++) await world.say(ben, ann, `line ${i}`);
  const a = await world.open(ann, { at: `/c/${dialog(ann, ben)}/${first}` });
  await expect(bubble(a, 'the very first')).toBeInViewport();
  await online(a);
  await write(a, 'sent from afar');
  await expect(bubble(a, 'sent from afar')).toBeInViewport();
  // With the newest messages held as well.
  await a.locator('.history').evaluate((el) => { el.scrollTop = 0; });
  await expect(a.getByRole('button', { name: 'Jump to the newest message' })).toBeVisible();
  await write(a, 'and again');
  await expect(bubble(a, 'and again')).toBeInViewport();
});

test('a text is stored as it was written, and only a blank one is not sent', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ben, ann, 'from Ben');
  const a = await world.open(ann, { at: `/c/${dialog(ann, ben)}` });
  await expect(bubble(a, 'from Ben')).toBeVisible();
  await online(a);
  const code = '    if x:\n        return y';
  await write(a, code);
  await expect(bubble(a, 'return y')).toBeVisible();
  await write(a, ' \n\u200b\u2060 ');
  await expect(a.locator('.line-mine')).toHaveCount(1);
  await expect(async () => {
    const { data } = await world.server.call<{ data: { content: string }[] }>(
      'GET', `/api/conversations/${dialog(ann, ben)}/messages`, undefined, ann.token
    );
    expect(data.map((m) => m.content)).toEqual(['from Ben', code]);
  }).toPass();
});
