import { randomUUID } from 'node:crypto';
import { bubble, composer, dialog, expect, online, row, test, write } from './world';

test('Enter in a picker picks, chips are taken out again, and closing asks first', async ({ world }) => {
  const mark = `P${Date.now()}`;
  const [ann, ben, cid] = [await world.person('Ann'), await world.person('Ben', mark), await world.person('Cid', mark)];
  const id = await world.group(ann, 'Team');
  const a = await world.open(ann, { at: `/c/${id}` });
  await online(a);
  await a.locator('.head').getByRole('button', { name: 'Details', exact: true }).click();
  await a.getByRole('complementary').getByRole('button', { name: 'Add people' }).click();
  const ask = a.getByRole('dialog', { name: 'Add people' });
  const input = ask.getByRole('combobox', { name: 'Add people by name or e-mail' });
  const chips = ask.locator('.chip');
  await expect(input).toBeFocused();
  await a.keyboard.type(mark);
  await expect(ask.getByRole('option')).toHaveCount(2);
  await expect(input).toHaveAttribute('aria-expanded', 'true');
  await a.keyboard.press('ArrowDown');
  const second = ask.getByRole('option').nth(1);
  await expect(input).toHaveAttribute('aria-activedescendant', (await second.getAttribute('id')) ?? '');
  const name = (await second.textContent()) ?? '';
  await a.keyboard.press('Enter');
  await expect(chips).toHaveText([name.slice(-`Cid ${mark}`.length)]);
  await expect(input).toHaveValue('');
  await a.keyboard.press('Enter'); // submits nothing
  await expect(ask).toBeVisible();

  // Text that was typed but not picked adds nobody.
  await a.keyboard.type('nobody of this name');
  await expect(ask.getByText('Nothing found')).toBeVisible();
  await ask.getByRole('button', { name: 'Add people' }).click();
  await expect(ask.getByText('Choose somebody from the list, or clear the field')).toBeVisible();

  // Esc clears the text, then asks; cancelling keeps the selection.
  await input.focus();
  await a.keyboard.press('Escape');
  await expect(input).toHaveValue('');
  await a.keyboard.press('Escape');
  const question = a.getByRole('dialog', { name: 'Close without saving?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(chips).toHaveCount(1);
  await input.focus();
  await a.keyboard.press('Backspace');
  await expect(chips).toHaveCount(0);

  // Select both, one by Enter before the answer arrives, one by mouse.
  await a.keyboard.type(`Ben ${mark}`);
  await a.keyboard.press('Enter');
  await expect(chips).toHaveText([`Ben ${mark}`]);
  await a.keyboard.type(mark);
  await ask.getByRole('option', { name: `Cid ${mark}` }).click();
  await expect(chips).toHaveCount(2);
  await expect(input).toBeFocused();
  await ask.getByRole('button', { name: 'Add people' }).click();
  await expect(a.getByText('2 people added')).toBeVisible();
  for (const n of ['Ben', 'Cid']) {
    await expect(a.getByRole('complementary').getByRole('listitem').filter({ hasText: `${n} ${mark}` })).toBeVisible();
  }

  // A new group, with a typed name and nobody picked: closing asks.
  await a.getByRole('button', { name: 'Menu' }).click();
  await a.getByRole('menuitem', { name: 'New group' }).click();
  await a.getByLabel('Group name').fill('Choir');
  await a.getByRole('dialog', { name: 'New group' }).getByRole('button', { name: 'Cancel' }).click();
  await question.getByRole('button', { name: 'Close without saving' }).click();
  await expect(a.getByRole('dialog')).toHaveCount(0);
  void [ben, cid];

  // The search box: Enter waits for the answer to the current text.
  await a.getByRole('searchbox').fill(`Ben ${mark}`);
  await a.getByRole('searchbox').press('Enter');
  await expect(a.locator('.head-name')).toHaveText(`Ben ${mark}`);
});

test('mentions find everybody, and mean the one who was picked', async ({ world }) => {
  const ann = await world.person('Ann');
  const id = await world.group(ann, 'Team');
  const members = [
    ['Mary', "O'Brien"], ['दीपिका', 'पादुकोण'], ['太郎', '田中'], ['Ben', 'Twin'], ['Ben', 'Twin'], ['Zoë', 'A'], ['Bob', 'B'], ['Cid', 'C'],
    ['Dan', 'D'], ['Eve', 'E'],
  ] as const;
  const people = [];
  for (const [first, last] of members) people.push(await world.person(first, last));
  await world.frames(ann, people.map(
    (p) => ({ type: 'addUserInGroup', params: { groupId: id.slice(6), groupName: 'Team', userId: p.userId, messageId: randomUUID() } })
  ));
  const a = await world.open(ann, { at: `/c/${id}` });
  await online(a);
  await expect(a.locator('.head-line')).toHaveText(/11 members/);
  const offered = a.getByRole('listbox', { name: 'Mention somebody' });
  for (const [typed, who] of [
    ['@Mary O', "Mary O'Brien"], ["@O'B", "Mary O'Brien"], ['@दी', 'दीपिका पादुकोण'], ['请看@田', '太郎 田中'], ['(@zoe', 'Zoë A'],
  ] as const) {
    await composer(a).fill('');
    await composer(a).pressSequentially(typed);
    await expect(offered.getByRole('option')).toHaveText([new RegExp(`${who}$`)]);
    await composer(a).press('Enter');
    await expect(composer(a)).toHaveValue(`${typed.slice(0, typed.indexOf('@'))}@${who} `);
  }
  await composer(a).press('Enter');
  await expect(bubble(a, 'Zoë').locator('.mention')).toHaveText('@Zoë A');

  // All are offered, eight are in view, and the keyboard reaches the last.
  await composer(a).pressSequentially('@');
  await expect(offered.getByRole('option')).toHaveCount(10);
  expect((await offered.boundingBox())?.height).toBeLessThan(8.5 * 44);
  await composer(a).press('ArrowUp');
  await expect(offered.getByRole('option').last()).toBeInViewport();
  await composer(a).fill('');

  // Of two with the same name, the second.
  await composer(a).pressSequentially('@ben');
  await offered.getByRole('option').nth(1).click();
  await composer(a).press('Enter');
  await expect(bubble(a, '@Ben Twin').locator('.mention')).toHaveText('@Ben Twin');
  const { data } = await world.server.call<{ data: { content: string; mentions?: string[] }[] }>(
    'GET', `/api/conversations/${id}/messages?limit=5`, undefined, ann.token
  );
  const sent = data.find((m) => m.content.startsWith('@Ben'));
  expect(sent?.mentions).toHaveLength(1);
  expect(people.filter((p) => p.firstName === 'Ben').map((p) => p.userId)).toContain(sent?.mentions?.[0]);
});

test('a finger picks a mention and an emoji', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  const id = await world.group(ann, 'Team');
  await world.add(ann, id, ben);
  const a = await world.open(ann, { at: `/c/${id}`, phone: true, width: 390, height: 844 });
  await online(a);
  await expect(a.locator('.head-line')).toHaveText(/2 members/);
  await composer(a).tap();
  await composer(a).pressSequentially('@b');
  await a.getByRole('option', { name: 'Ben Tester' }).tap();
  await expect(composer(a)).toHaveValue('@Ben Tester ');
  await a.getByRole('button', { name: 'Emoji' }).tap();
  const sheet = a.getByRole('dialog', { name: 'Emoji' });
  const box = await sheet.boundingBox();
  expect(box?.width).toBe(390);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBe(844);
  await sheet.getByRole('gridcell', { name: 'grinning face', exact: true }).tap();
  await expect(composer(a)).toHaveValue('@Ben Tester 😀');
  await a.getByRole('button', { name: 'Emoji' }).tap();
  await sheet.getByRole('button', { name: 'Close' }).tap();
  await expect(sheet).toHaveCount(0);
});

test('emoji: an anchored popover, searched in two languages, by keyboard, with those used last', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ben, ann, 'react to me');
  const a = await world.open(ann, { at: `/c/${dialog(ann, ben)}` });
  await online(a);
  const requested: string[] = [];
  a.on('request', (r) => requested.push(r.url()));
  expect(await a.evaluate(() => performance.getEntriesByType('resource').some((e) => /emoji/.test(e.name)))).toBe(false);
  await composer(a).fill('ab');
  await composer(a).press('ArrowLeft');
  await a.getByRole('button', { name: 'Emoji' }).click();
  const pop = a.getByRole('dialog', { name: 'Emoji' });
  const search = pop.getByRole('combobox', { name: 'Search emoji' });
  await expect(pop.getByRole('gridcell').first()).toBeVisible();
  expect(requested.some((u) => /emoji/.test(u))).toBe(true); // loaded on first use
  const [box, anchor] = [await pop.boundingBox(), await a.getByRole('button', { name: 'Emoji' }).boundingBox()];
  expect([box?.width, box?.height]).toEqual([352, 400]);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual((anchor?.y ?? 0) + 4);
  expect(Math.abs((box?.x ?? 0) - (anchor?.x ?? 0))).toBeLessThan(352);
  await expect(search).toBeFocused();
  await a.keyboard.type('пицца');
  await expect(pop.getByRole('gridcell').first()).toHaveText('🍕');
  await a.keyboard.press('Shift+Enter');
  await expect(composer(a)).toHaveValue('a🍕b');
  await expect(pop).toBeVisible();
  await search.fill('waving hand');
  await a.keyboard.press('Alt+ArrowDown');
  await expect(pop.getByRole('gridcell')).toHaveCount(6);
  await a.keyboard.press('ArrowRight');
  await a.keyboard.press('Enter');
  await expect(composer(a)).toHaveValue('a🍕👋🏻b');
  await expect(pop).toHaveCount(0);
  await expect(composer(a)).toBeFocused();
  await a.keyboard.press('Enter');
  await expect(bubble(a, 'a🍕👋🏻b')).toBeVisible();

  // Esc closes only the picker; the recently used come first.
  await a.getByRole('button', { name: 'Emoji' }).click();
  await expect(pop.getByRole('rowgroup', { name: 'Recently used' }).getByRole('gridcell')).toHaveText(['👋🏻', '🍕']);
  await search.fill('no such emoji');
  await expect(pop.getByText('No emoji for “no such emoji”')).toBeVisible();
  await a.keyboard.press('Escape');
  await expect(pop).toHaveCount(0);
  await expect(bubble(a, 'react to me')).toBeVisible();

  // Six quick reactions over a message, and the picker.
  await bubble(a, 'react to me').hover();
  await bubble(a, 'react to me').getByRole('button', { name: 'React', exact: true }).hover();
  await expect(bubble(a, 'react to me').getByRole('button', { name: /^React with/ })).toHaveCount(6);
  await bubble(a, 'react to me').getByRole('button', { name: 'All emoji' }).click();
  await search.fill('rocket');
  await a.keyboard.press('Enter');
  await expect(bubble(a, 'react to me').locator('.reaction')).toContainText('🚀');
  await a.keyboard.type('to the composer');
  await expect(composer(a)).toHaveValue('to the composer');
});

test('a chat whose last message is one’s own is marked as unread, open or not', async ({ world }) => {
  const [ann, ben, cid] = [await world.person('Ann'), await world.person('Ben'), await world.person('Cid')];
  await world.say(ben, ann, 'from Ben');
  await world.say(ann, ben, 'my own');
  await world.say(cid, ann, 'from Cid');
  const [a, other] = [await world.open(ann), await world.open(ann)];
  await online(a);
  await online(other);
  await row(a, 'Ben').click();
  await expect(bubble(a, 'my own')).toBeVisible();
  await row(a, 'Ben').click({ button: 'right' });
  await a.getByRole('menuitem', { name: 'Mark as unread' }).click();
  for (const page of [a, other]) await expect(row(page, 'Ben').getByRole('img', { name: 'marked as unread' })).toBeVisible();
  await row(a, 'Cid').click();
  await expect(bubble(a, 'from Cid')).toBeVisible();
  await expect(row(a, 'Ben').getByRole('img', { name: 'marked as unread' })).toBeVisible();
  await a.reload();
  await expect(row(a, 'Ben').getByRole('img', { name: 'marked as unread' })).toBeVisible();
  await row(a, 'Ben').click();
  for (const page of [a, other]) await expect(row(page, 'Ben').getByRole('img', { name: 'marked as unread' })).toHaveCount(0);
});

test('a message with sixty marks on each letter stays in its bubble', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ben, ann, 'plain above');
  await world.say(ben, ann, [...'zalgo'].map((c) => c + '\u0301\u0316'.repeat(30)).join(''));
  await world.say(ben, ann, 'plain below');
  const a = await world.open(ann, { at: `/c/${dialog(ann, ben)}` });
  await expect(bubble(a, 'plain below')).toBeVisible();
  // A combining mark does not paint over its neighbours.
  const shot = async (text: string): Promise<Buffer> => bubble(a, text).locator('.bubble').screenshot({ animations: 'disabled' });
  const with1 = [await shot('plain above'), await shot('plain below')];
  await a.locator('.bubble').nth(1).evaluate((el) => { el.style.visibility = 'hidden'; });
  const without = [await shot('plain above'), await shot('plain below')];
  for (const i of [0, 1]) expect(with1[i]?.equals(without[i] ?? Buffer.alloc(0))).toBe(true);
});

test('the browser keeps its own menu on links and selections', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ben, ann, '访问 https://example.com/docs（中文说明） or ann@example.org, not more');
  const a = await world.open(ann, { at: `/c/${dialog(ann, ben)}` });
  const links = bubble(a, '访问').getByRole('link', { includeHidden: true });
  await expect(links).toHaveText(['https://example.com/docs', 'ann@example.org']);
  await a.evaluate(() => {
    const kept: boolean[] = [];
    Object.assign(window, { kept });
    addEventListener('contextmenu', (e) => { kept.push(!e.defaultPrevented); });
  });
  const kept = (): Promise<boolean[]> => a.evaluate(() => (window as unknown as { kept: boolean[] }).kept);
  await links.first().click({ button: 'right' });
  await expect(a.getByRole('menu')).toHaveCount(0);
  expect(await kept()).toEqual([true]);
  await bubble(a, '访问').locator('.bubble').click({ button: 'right', position: { x: 4, y: 4 } });
  await expect(a.getByRole('menu')).toBeVisible();
  await a.keyboard.press('Escape');
  await write(a, 'after');
});

test('clocks and dates are those of the region', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ben, ann, 'just now');
  for (const [locale, form] of [['en-US', /^\d{1,2}:\d\d\s[AP]M$/], ['de-DE', /^\d\d:\d\d$/]] as const) {
    const a = await world.open(ann, { at: `/c/${dialog(ann, ben)}`, locale });
    for (const time of [row(a, 'Ben').locator('time'), bubble(a, 'just now').locator('time')]) await expect(time).toHaveText(form);
    await a.context().close();
  }
});
