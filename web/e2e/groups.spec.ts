import type { Locator, Page } from '@playwright/test';
import { bubble, composer, expect, online, row, test, write } from './world';

const details = (page: Page): Locator => page.getByRole('complementary', { name: 'Details' });
const ask = (page: Page): Locator => page.getByRole('dialog');
const notice = (page: Page, text: string): Locator => page.getByRole('log').getByText(text, { exact: true });
const line = (page: Page): Locator => page.locator('.head-line');
const member = (page: Page, name: string): Locator => details(page).getByRole('listitem').filter({ hasText: name });

/** Opens the group with its details. */
async function study(page: Page, name: string): Promise<void> {
  await row(page, name).click();
  await page.getByRole('banner').or(page.locator('.head')).getByRole('button', { name: 'Details', exact: true }).click();
  await expect(details(page)).toBeVisible();
}

async function choose(page: Page, name: string, action: string): Promise<void> {
  await details(page).getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

test('a group from its beginning to its end', async ({ world }) => {
  const mark = String(Date.now());
  const [ann, ben, cid] = [await world.person('Ann'), await world.person('Ben', `B${mark}`), await world.person('Cid', `C${mark}`)];
  const [a, b, c] = [await world.open(ann), await world.open(ben), await world.open(cid)];
  for (const page of [a, b, c]) await online(page);

  // Create it with one other person.
  await a.getByRole('button', { name: 'Menu' }).click();
  await a.getByRole('menuitem', { name: 'New group' }).click();
  await ask(a).getByRole('button', { name: 'Create group' }).click();
  await expect(ask(a).getByText('Fill this in')).toBeVisible();
  await ask(a).getByLabel('Group name').fill('  Music   Makers ');
  await ask(a).getByLabel('Add people by name or e-mail').fill(ben.lastName);
  await ask(a).getByRole('option', { name: `Ben ${ben.lastName}` }).click();
  await ask(a).getByRole('button', { name: 'Create group' }).click();
  await expect(ask(a)).toHaveCount(0);
  await expect(a.getByRole('heading', { name: 'Music Makers' })).toBeVisible();
  await expect(notice(a, 'Ann created the group')).toBeVisible();
  await expect(notice(a, `Ann added Ben`)).toBeVisible();
  await expect(row(b, 'Music Makers')).toBeVisible();
  await expect(line(a)).toHaveText('2 members, 2 online');

  // Cid is added, and all see it.
  await a.locator('.head').getByRole('button', { name: 'Details', exact: true }).click();
  await details(a).getByRole('button', { name: 'Add people' }).click();
  await ask(a).getByLabel('Add people by name or e-mail').fill(cid.lastName);
  await ask(a).getByRole('option', { name: `Cid ${cid.lastName}` }).click();
  await ask(a).getByRole('button', { name: 'Add people' }).click();
  await expect(a.getByText(`Cid ${cid.lastName} was added`)).toBeVisible();
  await expect(member(a, 'Cid')).toBeVisible();
  await row(b, 'Music Makers').click();
  await expect(notice(b, 'Ann added Cid')).toBeVisible();
  await expect(line(b)).toHaveText('3 members, 3 online');
  await row(c, 'Music Makers').click();
  await write(c, 'Hello all');
  for (const page of [a, b]) await expect(bubble(page, 'Hello all')).toBeVisible();

  // A member can neither rename the group nor change roles; an admin can rename it.
  await study(b, 'Music Makers');
  await expect(details(b).getByRole('button', { name: 'Edit' })).toHaveCount(0);
  await choose(a, `Ben ${ben.lastName}`, 'Make admin');
  await expect(member(b, 'Ben')).toContainText('admin');
  await details(b).getByRole('button', { name: 'Edit' }).click();
  await ask(b).getByLabel('Group name').fill('Jazz');
  await ask(b).getByLabel('Description').fill('No rock.\nOn Fridays.');
  await ask(b).getByRole('button', { name: 'Save' }).click();
  for (const page of [a, b, c]) {
    await expect(page.getByRole('heading', { name: 'Jazz', level: 1 })).toBeVisible();
    await expect(notice(page, 'Ben renamed the group to “Jazz”')).toBeVisible();
  }
  await expect(details(a)).toContainText('No rock.');

  // Only the owner and admins may add people.
  await study(c, 'Jazz');
  await expect(details(c).getByRole('button', { name: 'Add people' })).toBeVisible();
  await details(a).getByLabel('Who may add people').selectOption({ label: 'Owner and admins' });
  await expect(details(c).getByRole('button', { name: 'Add people' })).toHaveCount(0);
  await expect(details(c).getByRole('button', { name: 'Create a link' })).toHaveCount(0);
  await expect(details(b).getByRole('button', { name: 'Add people' })).toBeVisible();

  // Ownership is transferred; the former owner stays an admin.
  await choose(a, `Ben ${ben.lastName}`, 'Make owner');
  await expect(ask(a)).toContainText(`Make Ben ${ben.lastName} the owner of “Jazz”?`);
  await expect(ask(a)).toContainText('You stay as an admin. Only the owner can delete the group or name admins.');
  await ask(a).getByRole('button', { name: 'Make owner' }).click();
  await expect(member(a, 'Ben')).toContainText('owner');
  await expect(member(a, 'Ann')).toContainText('admin');
  await expect(details(a).getByRole('button', { name: 'Delete group' })).toHaveCount(0);
  await expect(details(b).getByRole('button', { name: 'Delete group' })).toBeVisible();
  await choose(b, 'Ann Tester', 'Make an ordinary member');
  await expect(details(a).getByRole('button', { name: 'Edit' })).toHaveCount(0);

  // Cid is removed: the group disappears from his page at once.
  await choose(b, `Cid ${cid.lastName}`, 'Remove from group');
  await expect(ask(b)).toContainText(`Remove Cid ${cid.lastName} from “Jazz”?`);
  await expect(ask(b)).toContainText(`Cid ${cid.lastName} will not see new messages here, nor the old ones.`);
  await ask(b).getByRole('button', { name: 'Remove' }).click();
  await expect(c.getByText('This chat is not here')).toBeVisible();
  await expect(row(c, 'Jazz')).toHaveCount(0);
  await expect(notice(a, 'Ben removed Cid')).toBeVisible();
  await expect(line(a)).toHaveText('2 members, 2 online');

  // The owner and admins see who was removed, and may allow the return.
  const removed = details(b).getByRole('region', { name: 'Removed people' });
  await expect(removed.getByRole('listitem')).toContainText(`Cid ${cid.lastName}`);
  await expect(removed.getByRole('listitem')).toContainText('removed by Ben');
  await expect(details(a).getByRole('region', { name: 'Removed people' })).toHaveCount(0);
  await removed.getByRole('button', { name: 'Allow to return' }).click();
  await expect(removed).toHaveCount(0);

  // The owner leaves, after a warning.
  await details(b).getByRole('button', { name: 'Leave group' }).click();
  await expect(ask(b)).toContainText('Leave “Jazz”?');
  await expect(ask(b)).toContainText('You are the owner: the oldest admin, or else the oldest member, takes over.');
  await ask(b).getByRole('button', { name: 'Leave' }).click();
  await expect(b.getByText('Choose a chat')).toBeVisible();
  await expect(row(b, 'Jazz')).toHaveCount(0);
  await expect(notice(a, 'Ben left')).toBeVisible();
  await expect(member(a, 'Ann')).toContainText('owner');

  // The last member deletes the group.
  await details(a).getByRole('button', { name: 'Delete group' }).click();
  await expect(ask(a)).toContainText('Delete the group “Jazz”?');
  await expect(ask(a)).toContainText('Its messages are gone for everybody and cannot be brought back.');
  await ask(a).getByRole('button', { name: 'Delete group' }).click();
  await expect(a.getByText('No chats yet')).toBeVisible();
  await a.reload();
  await expect(a.getByText('No chats yet')).toBeVisible();
});

test('a group deleted by its owner goes from everybody, and no other chat closes', async ({ world }) => {
  const [ann, ben, cid] = [await world.person('Ann'), await world.person('Ben'), await world.person('Cid')];
  const id = await world.group(ann, 'Short-lived');
  for (const p of [ben, cid]) await world.add(ann, id, p);
  await world.say(cid, ben, 'elsewhere');
  const [a, b, c] = [await world.open(ann, { at: `/c/${id}` }), await world.open(ben), await world.open(cid, { at: `/c/${id}` })];
  await row(b, 'Cid').click();
  await expect(bubble(b, 'elsewhere')).toBeVisible();
  await expect(row(b, 'Short-lived')).toBeVisible();
  await composer(b).fill('half written');
  await expect(c.getByRole('heading', { name: 'Short-lived' })).toBeVisible();
  await a.locator('.head').getByRole('button', { name: 'Details', exact: true }).click();
  await details(a).getByRole('button', { name: 'Delete group' }).click();
  await expect(ask(a)).toContainText('Delete the group “Short-lived” for all 3 members?');
  await ask(a).getByRole('button', { name: 'Cancel' }).click();
  await expect(row(a, 'Short-lived')).toBeVisible();
  await details(a).getByRole('button', { name: 'Delete group' }).click();
  await ask(a).getByRole('button', { name: 'Delete group' }).click();
  await expect(row(a, 'Short-lived')).toHaveCount(0);
  await expect(row(b, 'Short-lived')).toHaveCount(0);
  await expect(c.getByText('This chat is not here')).toBeVisible();
  await expect(bubble(b, 'elsewhere')).toBeVisible();
  await expect(composer(b)).toHaveValue('half written');
});

test('an invitation: made, followed by a newcomer and by a member, revoked', async ({ world }) => {
  const [ann, ben, cid] = [await world.person('Ann'), await world.person('Ben'), await world.person('Cid')];
  const id = await world.group(ann, 'Open house');
  const a = await world.open(ann, { at: `/c/${id}` });
  await a.locator('.head').getByRole('button', { name: 'Details', exact: true }).click();
  await expect(details(a)).toContainText('Who has a link can join by it.');
  await details(a).getByLabel('Valid for').selectOption({ label: 'one day' });
  await details(a).getByRole('button', { name: 'Create a link' }).click();
  const link = (await details(a).locator('.invite-link').textContent()) ?? '';
  expect(link).toMatch(new RegExp(`^${world.server.url}/join/\\S+$`));
  await expect(details(a).locator('.invite-about')).toContainText('not used yet · until');

  // Ben must log in first; the link is remembered.
  const b = await world.open(null, { at: new URL(link).pathname });
  await expect(b.getByText('Log in or create an account to follow the invitation.')).toBeVisible();
  for (const text of ['Open house', '1 member', 'Ann invited you']) await expect(b.getByText(text)).toBeVisible();
  await b.getByLabel('E-mail').fill(ben.email);
  await b.getByLabel('Password').fill(ben.password);
  await b.getByRole('button', { name: 'Log in', exact: true }).click();
  for (const text of ['Open house', '1 member', 'Ann invited you']) await expect(b.getByText(text)).toBeVisible();
  await b.getByRole('button', { name: 'Join group' }).click();
  await expect(b).toHaveURL(`${world.server.url}/c/${id}`);
  await expect(b.getByRole('heading', { name: 'Open house' })).toBeVisible();
  await write(b, 'I am in');
  await expect(bubble(a, 'I am in')).toBeVisible();
  await expect(member(a, 'Ben')).toBeVisible();
  await expect(line(a)).toHaveText('2 members, 2 online');

  // A member opens the group from the link.
  await b.goto(link);
  await b.getByRole('button', { name: 'Open group' }).click();
  await expect(bubble(b, 'I am in')).toBeVisible();

  // A revoked link does not work.
  await details(a).getByRole('button', { name: 'Revoke' }).click();
  await expect(details(a).locator('.invite')).toHaveCount(0);
  const c = await world.open(cid, { at: new URL(link).pathname });
  await expect(c.getByText('This invitation is no longer valid. Ask for a new one.')).toBeVisible();
  await c.getByRole('button', { name: 'Back to chats' }).click();
  await expect(c.getByText('No chats yet')).toBeVisible();
});

test('mentions: offered while one writes, marked in the list, and louder than a muted group', async ({ world }) => {
  const [ann, ben, cid] = [await world.person('Ann'), await world.person('Ben'), await world.person('Cid')];
  const id = await world.group(ann, 'Team');
  for (const p of [ben, cid]) await world.add(ann, id, p);
  await world.say(cid, ben, 'look here');
  const [a, b] = [await world.open(ann, { at: `/c/${id}` }), await world.open(ben)];
  await row(b, 'Cid').click();
  await expect(row(b, 'Team')).toBeVisible();
  await expect(line(a)).toHaveText(/3 members/);

  await composer(a).pressSequentially('Ask @');
  const offered = a.getByRole('listbox', { name: 'Mention somebody' });
  await expect(offered.getByRole('option')).toHaveText([/Ben Tester$/, /Cid Tester$/]);
  await composer(a).press('ArrowDown');
  await expect(offered.getByRole('option', { name: 'Cid Tester' })).toHaveAttribute('aria-selected', 'true');
  await composer(a).press('Escape');
  await expect(offered).toHaveCount(0);
  await composer(a).pressSequentially('be');
  await expect(offered.getByRole('option')).toHaveText([/Ben Tester$/]);
  await composer(a).press('Enter');
  await expect(composer(a)).toHaveValue('Ask @Ben Tester ');
  await composer(a).pressSequentially('please');
  await composer(a).press('Enter');
  await expect(bubble(a, 'Ask @Ben Tester please')).toBeVisible();
  await expect(row(b, 'Team').getByRole('img', { name: 'mentions you' })).toBeVisible();
  await expect(row(b, 'Team').getByRole('img', { name: '1 unread' })).toBeVisible();

  // In a muted group only mentions count in the title.
  await row(b, 'Team').click({ button: 'right' });
  await b.getByRole('menuitem', { name: 'Mute' }).click();
  await expect(row(b, 'Team').getByRole('img', { name: 'muted' })).toBeVisible();
  await world.say(ann, id, 'chatter');
  await expect(row(b, 'Team').getByRole('img', { name: '2 unread' })).toBeVisible();
  await expect(b).toHaveTitle('(1) Messenger');
  await row(b, 'Team').click();
  await expect(row(b, 'Team').getByRole('img', { name: 'mentions you' })).toHaveCount(0);
  await expect(b).toHaveTitle('Messenger');
});

test('who got and who read a message', async ({ world }) => {
  const [ann, ben, cid] = [await world.person('Ann'), await world.person('Ben'), await world.person('Cid')];
  const id = await world.group(ann, 'Team');
  for (const p of [ben, cid]) await world.add(ann, id, p);
  const a = await world.open(ann, { at: `/c/${id}` });
  await online(a);
  await write(a, 'Who is there?');
  await expect(bubble(a, 'Who is there?').getByRole('img', { name: 'Sent' })).toBeVisible();
  const b = await world.open(ben, { at: `/c/${id}` });
  await expect(bubble(b, 'Who is there?')).toBeVisible();
  await expect(bubble(a, 'Who is there?').getByRole('img', { name: 'Read' })).toBeVisible();
  await bubble(a, 'Who is there?').click({ button: 'right' });
  await a.getByRole('menuitem', { name: 'Who read it' }).click();
  await expect(ask(a).getByRole('listitem').filter({ hasText: 'Ben' })).toContainText(/read \d\d:\d\d/);
  await expect(ask(a).getByRole('listitem').filter({ hasText: 'Cid' })).toContainText('not delivered yet');
  await a.keyboard.press('Escape');
  const c = await world.open(cid);
  await expect(row(c, 'Team').getByRole('img', { name: '1 unread' })).toBeVisible();
  await expect(async () => {
    await bubble(a, 'Who is there?').click({ button: 'right' });
    await a.getByRole('menuitem', { name: 'Who read it' }).click();
    const his = ask(a).getByRole('listitem').filter({ hasText: 'Cid' });
    await expect(his).toBeVisible({ timeout: 5000 });
    const text = await his.textContent();
    await a.keyboard.press('Escape');
    expect(text).toMatch(/delivered \d\d:\d\d/);
  }).toPass({ timeout: 30_000 });
});
