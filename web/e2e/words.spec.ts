import { randomUUID } from 'node:crypto';
import { bubble, composer, dialog, expect, online, test, write } from './world';

test('a message that is refused says why, outlives a reload, is tried again, or is deleted', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ben, ann, 'hello');
  let refusing = true;
  const context = await world.context(ann);
  await context.routeWebSocket(/\/api\/ws/, (ws) => {
    const server = ws.connectToServer();
    server.onMessage((m) => ws.send(m));
    ws.onMessage((m) => {
      const frame = JSON.parse(String(m)) as { type: string; requestId?: string; params: { messageId?: string } };
      if (!refusing || frame.type !== 'privateMessage') return server.send(m);
      ws.send(JSON.stringify(
        { error: true, type: frame.type, requestId: frame.requestId, code: 'forbidden', message: 'no', messageId: frame.params.messageId }
      ));
    });
  });
  const a = await world.tab(context, `/c/${dialog(ann, ben)}`);
  await expect(bubble(a, 'hello')).toBeVisible();
  await online(a);
  await write(a, 'first try');
  await write(a, 'never mind');
  for (const text of ['first try', 'never mind']) {
    await expect(bubble(a, text)).toContainText('Not sent: You may not do this');
    await expect(bubble(a, text).getByRole('img', { name: 'Not sent' })).toBeVisible();
  }
  await a.reload();
  await expect(bubble(a, 'first try')).toContainText('Not sent: You may not do this');
  await expect(composer(a)).toHaveValue('');
  refusing = false;
  await bubble(a, 'first try').getByRole('button', { name: 'Try again' }).click();
  await expect(bubble(a, 'first try').getByRole('img', { name: /^(Sent|Delivered|Read)$/ })).toBeVisible();
  await bubble(a, 'never mind').getByRole('button', { name: 'Delete' }).click();
  await expect(bubble(a, 'never mind')).toHaveCount(0);
  await a.reload();
  await expect(bubble(a, 'first try')).toHaveCount(1);
  await expect(bubble(a, 'never mind')).toHaveCount(0);
  const { data } = await world.server.call<{ data: { content: string }[] }>(
    'GET', `/api/conversations/${dialog(ann, ben)}/messages`, undefined, ben.token
  );
  expect(data.map((m) => m.content).sort()).toEqual(['first try', 'hello']);
});

test('what is written is copied, linked, and has emoji in it', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  const id = await world.say(ben, ann, 'See (https://example.org/a_(b)), not javascript:alert(1).');
  const context = await world.context(ann);
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: world.server.url });
  const a = await world.tab(context, `/c/${dialog(ann, ben)}`);
  const link = bubble(a, 'See').getByRole('link', { includeHidden: true });
  await expect(link).toHaveText(['https://example.org/a_(b)']);
  await expect(link).toHaveAttribute('href', 'https://example.org/a_(b)');

  const copied = (): Promise<string> => a.evaluate(() => navigator.clipboard.readText());
  await bubble(a, 'See').click({ button: 'right', position: { x: 5, y: 5 } });
  await a.getByRole('menuitem', { name: 'Copy text' }).click();
  await expect(a.getByText('Copied')).toBeVisible();
  expect(await copied()).toBe('See (https://example.org/a_(b)), not javascript:alert(1).');
  await bubble(a, 'See').click({ button: 'right', position: { x: 5, y: 5 } });
  await a.getByRole('menuitem', { name: 'Copy link' }).click();
  await expect.poll(copied).toBe(`${world.server.url}/c/${dialog(ann, ben)}/${id}`);

  // An emoji is inserted at the caret.
  await composer(a).fill('ab');
  await composer(a).press('ArrowLeft');
  await a.getByRole('button', { name: 'Emoji' }).click();
  const first = a.getByRole('gridcell').first();
  const emoji = (await first.textContent()) ?? '';
  await first.click();
  await expect(composer(a)).toHaveValue(`a${emoji}b`);
  await composer(a).press('Shift+Enter');
  await composer(a).pressSequentially('c');
  await composer(a).press('Enter');
  await expect(bubble(a, emoji).locator('.bubble-text')).toContainText('\n');
});

test('text from right to left turns itself, and nothing around it', async ({ world }) => {
  const [ann, rtl] = [await world.person('Ann'), await world.person('عبد', 'الرحمن')];
  const id = await world.group(rtl, 'משפחה 2026');
  await world.server.call('POST', `/api/conversations/${id}/messages`, { messageId: randomUUID(), content: 'שלום Ann, 12:30?' }, rtl.token);
  await world.add(rtl, id, ann);
  await world.say(rtl, id, 'שלום again');
  await world.say(rtl, id, 'plain words');
  const a = await world.open(ann, { at: `/c/${id}` });
  await expect(bubble(a, 'plain words')).toBeVisible();
  const direction = (text: string) => bubble(a, text).locator('.bubble-text').evaluate((el) => [
    getComputedStyle(el).direction, getComputedStyle(el.querySelector('.bubble-meta') ?? el).direction,
    getComputedStyle(el.closest('.line') ?? el).direction,
  ]);
  expect(await direction('שלום again')).toEqual(['rtl', 'ltr', 'ltr']);
  expect(await direction('plain words')).toEqual(['ltr', 'ltr', 'ltr']);
  expect(await a.locator('.head-name').evaluate((el) => getComputedStyle(el).direction)).toBe('rtl');
  // The notice is an English sentence that starts with an Arabic name: the name is on its left.
  const notice = a.locator('.line-notice').filter({ hasText: 'added' });
  await expect(notice).toHaveText('\u2068عبد\u2069 added Ann');
  const [name, ann1] = await notice.evaluate((el) => {
    const text = el.firstChild as Text;
    const at = (from: number, to: number): number => {
      const r = document.createRange();
      r.setStart(text, from);
      r.setEnd(text, to);
      return r.getBoundingClientRect().left;
    };
    return [at(1, 4), at(text.length - 3, text.length)];
  }) as [number, number];
  expect(name).toBeLessThan(ann1);
});

test('colours follow the system until one is chosen, and nothing moves for whom it must not', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ben, ann, 'hello');
  const a = await world.open(ann, { at: '/settings' });
  await online(a);
  const ground = (): Promise<string> => a.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await a.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(ground).not.toBe(light);
  const dark = await ground();
  await a.getByLabel('Theme').selectOption({ label: 'Light' });
  await expect.poll(ground).toBe(light);
  await a.emulateMedia({ colorScheme: 'light' });
  await a.getByLabel('Theme').selectOption({ label: 'Dark' });
  await expect.poll(ground).toBe(dark);

  const moves = (): Promise<number> => a.evaluate(() => [...document.querySelectorAll('*')].map((el) => getComputedStyle(el)).filter(
    (s) => /[1-9]/.test(s.transitionDuration) || /[1-9]/.test(s.animationDuration)
  ).length);
  expect(await moves()).toBe(0); // the tests use it
  await a.emulateMedia({ reducedMotion: 'no-preference' });
  expect(await moves()).toBeGreaterThan(5);

  // Whatever has the keyboard focus shows it.
  await a.keyboard.press('Tab');
  for (let i = 0; i < 12; i++) {
    await a.keyboard.press('Tab');
    const shown = await a.evaluate(() => {
      const el = document.activeElement;
      if (!el || el === document.body) return 'nothing';
      for (let e: Element | null = el; e && e !== document.body; e = e.parentElement) {
        const s = getComputedStyle(e);
        if (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1) return 'shown';
      }
      return `${el.tagName}.${el.className} shows no focus`;
    });
    expect(shown).toBe('shown');
  }
});
