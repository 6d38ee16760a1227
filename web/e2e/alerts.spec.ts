import type { BrowserContext, Page } from '@playwright/test';
import { bubble, dialog, expect, online, row, test, write } from './world';

interface Told {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
}

/** Replaces Notification with a fake, and counts the sounds of AudioContext. */
async function stub(context: BrowserContext, answer: 'granted' | 'denied'): Promise<void> {
  await context.addInitScript((given) => {
    const seen = { asked: 0, shown: [] as unknown[], sounds: 0, hidden: false };
    Object.assign(window, { seen });
    class Stub extends EventTarget {
      static permission = location.protocol === 'about:' ? 'default' : (sessionStorage.getItem('permission') ?? 'default');
      static requestPermission(): Promise<string> {
        seen.asked++;
        Stub.permission = given;
        sessionStorage.setItem('permission', given);
        return Promise.resolve(given);
      }
      onclick: (() => void) | null = null;
      constructor(title: string, o: { body: string; tag: string }) {
        super();
        seen.shown.push({ title, body: o.body, tag: o.tag });
        Object.assign(window, { lastNotification: this });
      }
      close(): void {}
    }
    Object.assign(window, { Notification: Stub });
    const begin = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function start(this: OscillatorNode, at?: number): void {
      seen.sounds++;
      begin.call(this, at);
    };
    Object.defineProperty(document, 'visibilityState', { get: () => (seen.hidden ? 'hidden' : 'visible') });
  }, answer);
}

const seen = (page: Page) => page.evaluate(() => (window as unknown as { seen: { asked: number; shown: Told[]; sounds: number } }).seen);
const shown = async (page: Page): Promise<readonly Told[]> => (await seen(page)).shown;

/** Hides the page or shows it again. */
async function hide(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((h) => {
    (window as unknown as { seen: { hidden: boolean } }).seen.hidden = h;
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
}

const ask = (page: Page) => page.getByText('Turn on notifications to hear of new messages when this page is not in front.');

test('permission is asked for after the first message, not before, and then it is used', async ({ world }) => {
  const [ann, ben, cid] = [await world.person('Ann'), await world.person('Ben'), await world.person('Cid')];
  await world.say(ben, ann, 'hello');
  await world.say(cid, ann, 'hello too');
  const context = await world.context(ann);
  await stub(context, 'granted');
  const a = await world.tab(context, `/c/${dialog(ann, ben)}`);
  await expect(bubble(a, 'hello')).toBeVisible();
  await online(a);
  await expect(ask(a)).toHaveCount(0);
  expect((await seen(a)).asked).toBe(0);
  const places = () => a.evaluate(() => [...document.querySelectorAll('.row, .head, .composer')].map((e) => e.getBoundingClientRect().top));
  const before = await places();
  await write(a, 'hi');
  await expect(ask(a)).toBeVisible();
  expect((await seen(a)).asked).toBe(0);
  expect(await places()).toEqual(before); // it moves nothing
  await a.getByRole('button', { name: 'Turn on', exact: true }).click();
  await expect(ask(a)).toHaveCount(0);
  expect((await seen(a)).asked).toBe(1);

  // While the page is visible nothing is shown; in the open conversation there is no sound either.
  await world.say(ben, ann, 'on the screen');
  await expect(bubble(a, 'on the screen')).toBeVisible();
  expect(await seen(a)).toMatchObject({ shown: [], sounds: 0 });
  await world.say(cid, ann, 'in another chat');
  await expect(row(a, 'Cid').getByRole('img', { name: '2 unread' })).toBeVisible();
  await expect.poll(async () => (await seen(a)).sounds).toBe(2);
  expect(await shown(a)).toEqual([]);

  // While the page is hidden a notification is shown, and a click on it opens the conversation.
  await hide(a, true);
  await world.say(cid, ann, 'are you there?');
  await expect.poll(() => shown(a)).toEqual([{ title: 'Cid Tester', body: 'are you there?', tag: dialog(ann, cid) }]);
  await expect(a).toHaveTitle('(3) Messenger');
  await world.say(ben, ann, 'and you, in the open chat?');
  await expect.poll(() => shown(a).then((s) => s.at(-1))).toEqual(
    { title: 'Ben Tester', body: 'and you, in the open chat?', tag: dialog(ann, ben) }
  );
  await expect(a).toHaveTitle('(4) Messenger');
  await hide(a, false);
  await expect(a).toHaveTitle('(3) Messenger');
  await a.evaluate(() => (window as unknown as { lastNotification: { onclick: (() => void) | null } }).lastNotification.onclick?.());
  await expect(a).toHaveURL(`${world.server.url}/c/${dialog(ann, ben)}`);

  // A muted chat is silent.
  await row(a, 'Cid').click({ button: 'right' });
  await a.getByRole('menuitem', { name: 'Mute' }).click();
  await expect(row(a, 'Cid').getByRole('img', { name: 'muted' })).toBeVisible();
  await hide(a, true);
  const calm = await seen(a);
  await world.say(cid, ann, 'hush');
  await expect(row(a, 'Cid').getByRole('img', { name: '4 unread' })).toBeVisible();
  expect(await seen(a)).toEqual(calm);
});

test('who says not now is not asked again; the settings say when the browser refuses', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ben, ann, 'hello');
  const context = await world.context(ann);
  await stub(context, 'denied');
  const a = await world.tab(context, `/c/${dialog(ann, ben)}`);
  await online(a);
  await write(a, 'one');
  await expect(ask(a)).toBeVisible();
  await a.getByRole('button', { name: 'Not now' }).click();
  await expect(ask(a)).toHaveCount(0);
  await a.reload();
  await write(a, 'two');
  await expect(bubble(a, 'two').getByRole('img', { name: /Sent|Delivered|Read/ })).toBeVisible();
  await expect(ask(a)).toHaveCount(0);
  await a.goto(`${world.server.url}/settings`);
  await a.getByRole('switch', { name: 'Show notifications' }).click();
  await expect(a.getByText('The browser does not allow notifications for this page. Allow them in its settings.')).toBeVisible();
  await expect(a.getByRole('switch', { name: 'Show notifications' })).not.toBeChecked();
});

test('the sound can be turned off', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  await world.say(ben, ann, 'hello');
  const context = await world.context(ann);
  await stub(context, 'granted');
  const a = await world.tab(context, '/settings');
  await online(a);
  await a.getByRole('heading', { name: 'Settings' }).click(); // a page without user interaction must not play sounds
  await world.say(ben, ann, 'heard');
  await expect.poll(async () => (await seen(a)).sounds).toBe(2);
  await a.getByRole('switch', { name: 'Play a sound' }).click();
  await world.say(ben, ann, 'unheard');
  await expect(row(a, 'Ben').getByRole('img', { name: '3 unread' })).toBeVisible();
  expect((await seen(a)).sounds).toBe(2);
  await a.reload();
  await expect(a.getByRole('switch', { name: 'Play a sound' })).not.toBeChecked();
});
