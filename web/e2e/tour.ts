/** Visits every view of the client. */
import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { Nasty } from './nasty';
import { refused, talk, type Scene } from './scene';
import { bubble, composer, dialog, expect, online, type OpenOptions, type World } from './world';

type Visit = (page: Page, name: string) => Promise<void>;


export async function outside(world: World, o: OpenOptions, visit: Visit): Promise<void> {
  const page = await world.open(null, o);
  await page.locator('.card').waitFor();
  await visit(page, 'log-in');
  await page.locator('.card-switch .link').click();
  await page.locator('input[name=firstName]').waitFor();
  await page.locator('.card .button-main').click();
  await expect(page.locator('[aria-invalid=true]').first()).toBeFocused();
  await visit(page, 'sign-up');
  await page.close();
}

/** The list, its search and its menus. */
export async function lists(s: Scene, o: OpenOptions, visit: Visit): Promise<void> {
  const page = await s.open(o);
  await page.locator('.row[role=option]').first().waitFor();
  await online(page);
  await visit(page, 'list');
  await page.locator('.inbox-head .icon-button').first().click();
  await visit(page, 'menu');
  await page.locator('[role=menuitem]').first().click();
  await page.locator('.dialog .people input[type=text]').fill('a');
  await page.locator('.people-row').first().click();
  await expect(page.locator('.chip')).toHaveCount(1);
  await visit(page, 'new-group');
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').nth(1).waitFor();
  await visit(page, 'new-group-unsaved');
  await page.locator('dialog[open]').nth(1).locator('.button-danger').click();
  await page.locator('.row').nth(1).click({ button: 'right' });
  await visit(page, 'chat-menu');
  await page.keyboard.press('Escape');
  await page.locator('#search').fill('o');
  await expect(page.locator('[aria-busy=false] .chats-head')).not.toHaveCount(0);
  await visit(page, 'search');
  await page.locator('#search').fill('nobody is called this');
  await page.locator('.chats-none-title').waitFor();
  await visit(page, 'search-none');
  await page.goto(new URL('/archive', page.url()).href);
  await page.locator('.chats-none').waitFor();
  await visit(page, 'archive');
  await page.close();
}

/** The conversation, and everything that opens over it. */
export async function talks(s: Scene, n: Nasty, o: OpenOptions, visit: Visit): Promise<void> {
  const page = await s.open({ ...o, at: s.at(s.group) });
  const own = bubble(page, 'Done. Five seats');
  const away = async (): Promise<void> => {
    await page.keyboard.press('Escape');
    await expect(page.locator('dialog[open]')).toHaveCount(0);
  };
  await own.waitFor();
  await online(page);
  await visit(page, 'group');
  await own.click({ button: 'right' });
  await visit(page, 'message-menu');
  await page.locator('.quick .icon-button').click();
  await page.locator('.emoji-part').last().waitFor();
  await visit(page, 'emoji');
  await away();
  for (const [key, name, sign] of [['r', 'reply', '.strip'], ['e', 'edit', '.strip'], ['Delete', 'delete', 'dialog[open]']] as const) {
    // What closed last restores the focus after the next frame; a key before that would go to it.
    await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))); }));
    await own.focus();
    await page.keyboard.press(key);
    await page.locator(sign).waitFor();
    await visit(page, name);
    await page.keyboard.press('Escape');
    await expect(page.locator(sign)).toHaveCount(0);
  }
  await own.click({ button: 'right' });
  await page.locator('[role=menuitem]').filter({ has: page.locator('path[d^="M12 21"], path[d^="M5 12.5"]') }).first().click();
  await page.locator('.who li').first().waitFor();
  await visit(page, 'receipts');
  await away();
  await post(page, refused);
  await page.locator('.failed').waitFor();
  await visit(page, 'failed');
  await composer(page).fill('@');
  await page.locator('.mentions').waitFor();
  await visit(page, 'mention');
  await composer(page).fill('x'.repeat(9900));
  await page.locator('.composer-count').waitFor();
  await visit(page, 'counter');
  await composer(page).fill('');
  await page.goto(new URL(s.at(dialog(s.ann, n.long)), page.url()).href);
  await bubble(page, 'Donau').waitFor();
  await visit(page, 'nasty');
  await page.goto(new URL(s.at(talk(s, 'Sven')), page.url()).href);
  await page.locator('.line-new').waitFor();
  await visit(page, 'unread');
  await page.goto(new URL('/', page.url()).href);
  await page.locator('#search').fill(n.stranger.lastName);
  await page.locator('.row').filter({ hasText: n.stranger.lastName }).click();
  await page.locator('.history-none').waitFor();
  await visit(page, 'empty');
  await page.goto(new URL(`/c/group_${randomUUID()}`, page.url()).href);
  await page.locator('.none .button').waitFor();
  await visit(page, 'missing');
  await page.close();
}

/** The details, and the dialogs of groups. */
export async function sides(s: Scene, o: OpenOptions, visit: Visit): Promise<void> {
  const page = await s.open({ ...o, at: s.at(s.group) });
  await bubble(page, 'Done. Five seats').waitFor();
  await page.locator('.head > .icon-button').last().click();
  await page.locator('.member').nth(4).waitFor();
  await visit(page, 'details');
  const over = async (name: string, open: () => Promise<void>): Promise<void> => {
    await open();
    await page.locator('dialog[open]').waitFor();
    await visit(page, name);
    await page.keyboard.press('Escape');
    await expect(page.locator('dialog[open]')).toHaveCount(0);
  };
  // The scene's clock is in the past, where no invitation can expire.
  const invites = page.locator('.details-part').filter({ has: page.locator('.invites') });
  await invites.locator('select').selectOption('always');
  await invites.locator('.details-do').click();
  await page.locator('.invite').first().waitFor();
  await page.locator('.toast').waitFor();
  await visit(page, 'invite');
  await over('member-menu', () => page.locator('.member .icon-button').last().click());
  await over('edit-group', () => page.locator('.details-do').first().click());
  await over('leave', () => page.locator('.details-danger').first().click());
  await over('drop', () => page.locator('.details-danger').last().click());
  await page.close();
}

/** Settings, invitations, and a lost connection. */
export async function others(s: Scene, n: Nasty, o: OpenOptions, visit: Visit): Promise<void> {
  const page = await s.open({ ...o, at: '/settings' });
  await page.locator('.session').first().waitFor();
  await visit(page, 'settings');
  await page.locator('.settings-ends .details-do').first().click();
  await page.locator('dialog[open]').waitFor();
  await visit(page, 'log-out');
  await page.keyboard.press('Escape');
  await page.locator('.settings-ends .details-do').last().click();
  await page.locator('dialog[open]').waitFor();
  await visit(page, 'delete-account');
  await page.keyboard.press('Escape');
  await page.locator('body').press('?');
  await page.locator('.keys').waitFor();
  await visit(page, 'keys');
  await page.goto(new URL(`/join/${n.invitation}`, page.url()).href);
  await page.locator('.none .button').waitFor();
  await visit(page, 'invitation');
  await page.goto(new URL('/join/nosuchcode', page.url()).href);
  await page.locator('.none .button').waitFor();
  await visit(page, 'invitation-gone');
  await page.goto(new URL(s.at(s.group), page.url()).href);
  await online(page);
  await bubble(page, 'Done. Five seats').waitFor();
  await s.reach(false);
  await page.locator('.link-shown').waitFor();
  await post(page, 'Written in a tunnel');
  await page.locator('.ticks-waiting').first().waitFor();
  await visit(page, 'offline');
  await s.reach(true);
  await page.close();
}

/** Sends without the Enter key, which inserts a line break on a phone. */
async function post(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await page.locator('.send').click();
}
