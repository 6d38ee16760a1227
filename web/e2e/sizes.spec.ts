import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { bubble, composer, expect, online, row, test } from './world';

const sizes = [
  { width: 360, height: 640, phone: true }, { width: 390, height: 844, phone: true }, { width: 820, height: 1180, phone: true },
  { width: 1440, height: 900, phone: false },
] as const;

/** Nothing overflows, no control lies outside the page, and no text is too small. */
async function fits(page: Page, where: string): Promise<void> {
  const found = await page.evaluate((phone) => {
    const wide = document.documentElement.scrollWidth > innerWidth ? [`${document.documentElement.scrollWidth} px wide`] : [];
    const seen = [
      ...document.querySelectorAll<HTMLElement>('button, input, textarea, select, a, [role=option], article, h1, h2, p'),
    ].filter((el) => el.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !el.closest('.skip, .unseen'));
    const out = seen.map((el) => ({ el, r: el.getBoundingClientRect() })).filter(
      ({ r }) => r.width > 1 && (r.left < -1 || r.right > innerWidth + 1)
    ).map(({ el, r }) => `${el.tagName}.${el.className} ${Math.round(r.left)}–${Math.round(r.right)}`);
    const small = phone ? seen.filter((el) => el.textContent && parseFloat(getComputedStyle(el).fontSize) < 13).map(
      (el) => `${el.tagName}.${el.className} is small`
    ) : [];
    return [...wide, ...out, ...small];
  }, innerWidthOf(page) < 700);
  expect(found, `${where} at ${innerWidthOf(page)}`).toEqual([]);
}

const innerWidthOf = (page: Page): number => page.viewportSize()?.width ?? 0;

for (const size of sizes) {
  test(`from signing up to the settings, ${size.width} px wide`, async ({ world }) => {
    const mark = `Size${Date.now()}`;
    const ben = await world.person('Ben', mark);
    const a = await world.open(null, size);
    const one = size.width < 700; // one column
    const list = a.locator('.inbox');
    const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
    const send = async (text: string): Promise<void> => {
      await composer(a).fill(text);
      await press(a, 'Send').click();
    };
    const fit = (where: string): Promise<void> => fits(a, where);

    await fit('log in');
    await press(a, 'Create account').click();
    await a.getByLabel('First name').fill('Ann');
    await a.getByLabel('E-mail').fill(`${randomUUID()}@example.org`);
    await a.getByLabel('Password').fill('correct-horse-battery');
    await fit('sign up');
    await a.locator('button[type=submit]').click();
    await expect(a.getByText('No chats yet')).toBeVisible();
    await online(a);
    await fit('nothing yet');

    // Find somebody and write to them.
    await a.getByRole('searchbox').fill(mark);
    await row(a, mark).click();
    await expect(a.getByText('No messages here yet')).toBeVisible();
    await expect(list).toHaveCount(one ? 0 : 1);
    await send('Hello Ben');
    await expect(bubble(a, 'Hello Ben').getByRole('img', { name: 'Sent' })).toBeVisible();
    await send('a'.repeat(120));
    await send('one\ntwo\nthree');
    await fit('a conversation');
    const me = await a.evaluate(
      () => (JSON.parse(localStorage.getItem('messenger.login') ?? '{}') as { me: { userId: string; firstName: string; email: string } }).me
    );
    const ann = { ...me, lastName: '', password: '', token: '' };
    await world.say(ben, ann, 'Hello Ann');
    await expect(bubble(a, 'Hello Ann')).toBeVisible();
    await bubble(a, 'Hello Ann').click({ button: 'right' });
    await expect(a.getByRole('menuitem', { name: 'Reply' })).toBeVisible();
    await fit('a menu');
    await a.getByRole('button', { name: 'React with 👍' }).click();
    await expect(bubble(a, 'Hello Ann').locator('.reaction')).toHaveText('👍 1');
    await bubble(a, 'Hello Ann').click({ button: 'right' });
    await a.getByRole('menuitem', { name: 'Reply' }).click();
    await fit('an answer');
    await send('And how are you?');
    await expect(bubble(a, 'And how are you?').locator('.quote')).toContainText('Hello Ann');

    // Create a group, look at it, rename it.
    if (one) await press(a, 'Back').click();
    await expect(list).toBeVisible();
    await expect(row(a, mark)).toContainText('And how are you?');
    await fit('the list');
    await press(a, 'Menu').click();
    await a.getByRole('menuitem', { name: 'New group' }).click();
    await a.getByRole('dialog').getByLabel('Group name').fill('A group with a name that is long enough for a phone');
    await a.getByRole('dialog').getByLabel('Add people by name or e-mail').fill(mark);
    await a.getByRole('dialog').getByRole('option', { name: `Ben ${mark}` }).click();
    await fit('a new group');
    await a.getByRole('dialog').getByRole('button', { name: 'Create group' }).click();
    await expect(a.locator('.head-line')).toHaveText(/^2 members/);
    await a.locator('.head').getByRole('button', { name: 'Details', exact: true }).click();
    await expect(a.locator('.member')).toHaveCount(2);
    await fit('details');
    await press(a, 'Edit').click();
    await a.getByRole('dialog').getByLabel('Group name').fill('Choir');
    await fit('an edit');
    await a.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await expect(a.locator('.head-name')).toHaveText('Choir');
    await press(a, 'Close details').click();
    await expect(a.locator('.details')).toHaveCount(0);

    // Open the settings, and return by the browser's back button.
    if (one) await press(a, 'Back').click();
    await press(a, 'Menu').click();
    await a.getByRole('menuitem', { name: 'Settings' }).click();
    await expect(a.locator('.session')).toHaveCount(1);
    await fit('settings');
    await expect(list).toHaveCount(one ? 0 : 1);
    await a.goBack();
    await expect(row(a, 'Choir')).toBeVisible();
  });
}

for (const size of [sizes[1], sizes[2]]) {
  test(`the way back takes the details away first, ${size.width} px wide`, async ({ world }) => {
    const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
    await world.say(ben, ann, 'hello');
    await world.group(ann, 'Choir');
    const a = await world.open(ann, size);
    const details = a.locator('.details');
    const open = (): Promise<void> => a.locator('.head').getByRole('button', { name: 'Details', exact: true }).click();
    await row(a, 'Ben').click();
    await open();
    await a.reload();
    await expect(details).toBeVisible();
    await a.goBack();
    await expect(details).toHaveCount(0);
    await expect(bubble(a, 'hello')).toBeVisible();
    await a.goForward();
    await expect(details).toBeVisible();
    await details.press('Escape');
    await expect(details).toHaveCount(0);
    await expect(bubble(a, 'hello')).toBeVisible();
    await a.goBack();
    await expect(a).toHaveURL(`${world.server.url}/`);

    // Going back never leads to a group that was left from its details.
    await row(a, 'Choir').click();
    await open();
    await a.getByRole('button', { name: 'Leave group' }).click();
    await a.getByRole('dialog').getByRole('button', { name: 'Leave', exact: true }).click();
    await expect(row(a, 'Choir')).toHaveCount(0);
    await expect(a).toHaveURL(`${world.server.url}/`);
    await a.goBack();
    await expect(a).toHaveURL(`${world.server.url}/`);
    await expect(row(a, 'Ben')).toBeVisible();
  });
}
