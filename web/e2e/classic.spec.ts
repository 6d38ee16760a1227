import { randomUUID } from 'node:crypto';
import { Classic } from './classic';
import { bubble, expect, online, row, test, write } from './world';

test('a client of the classic dialect and this one talk in one dialog', async ({ world }) => {
  const [ann, ben] = [await world.person('Ann'), await world.person('Ben')];
  const classic = await Classic.open(world.server.url, ben.token);
  const a = await world.open(ann);
  await expect(a.getByText('No chats yet')).toBeVisible();
  await online(a);

  const first = randomUUID();
  await classic.ask('privateMessage', { messageId: first, receiverId: ann.userId, content: 'Hello from the old client 🙂' });
  await row(a, 'Ben').click();
  await expect(bubble(a, 'Hello from the old client 🙂')).toBeVisible();
  await bubble(a, 'Hello from').hover();
  await bubble(a, 'Hello from').getByRole('button', { name: 'Reply' }).click();
  await write(a, 'Hello from the new one');
  const heard = await classic.next((f) => f.type === 'privateMessage' && f.params?.isBroadcast === true);
  expect(Object.keys(heard.params?.item ?? {}).sort()).toEqual(
    ['createdAt', 'message', 'messageId', 'senderId', 'senderLastName', 'senderName']
  );
  expect(heard.params?.item).toMatchObject(
    { message: 'Hello from the new one', senderId: ann.userId, senderName: 'Ann', senderLastName: 'Tester' }
  );

  // The classic client reads what the page shows.
  await classic.ask('privateMessage', { messageId: randomUUID(), receiverId: ann.userId, content: 'third' });
  await expect(bubble(a, 'third')).toBeVisible();
  const page = await classic.ask('getlatestMessageDialog', { receiverId: ann.userId, limit: 10, cursorCreatedAt: null });
  expect(page.params?.data?.map((r) => r['message'] ?? r['content'])).toEqual(
    ['third', 'Hello from the new one', 'Hello from the old client 🙂']
  );
  const list = await classic.ask('listLastMessage', { limit: 10, cursorCreatedAt: null });
  expect(JSON.stringify(list.params?.data)).toContain('third');

  // The classic client sees edits and deletions.
  await a.locator('#composer').press('ArrowUp');
  await expect(a.locator('#composer')).toHaveValue('Hello from the new one');
  await write(a, 'Hello, edited');
  await expect(bubble(a, 'Hello, edited')).toContainText('edited');
  await expect(async () => {
    const again = await classic.ask('getlatestMessageDialog', { receiverId: ann.userId, limit: 10, cursorCreatedAt: null });
    expect(JSON.stringify(again.params?.data)).toContain('Hello, edited');
  }).toPass({ timeout: 15_000 });
  classic.close();
});

test('and in one group, from its making to its end', async ({ world }) => {
  const [ann, ben, cid] = [await world.person('Ann'), await world.person('Ben'), await world.person('Cid')];
  const id = await world.group(ben, 'Old and new');
  const groupId = id.slice('group_'.length);
  await world.add(ben, id, cid);
  const [classic, third] = [await Classic.open(world.server.url, ben.token), await Classic.open(world.server.url, cid.token)];
  const a = await world.open(ann);
  await expect(a.getByText('No chats yet')).toBeVisible();
  await classic.ask(
    'addUserInGroup', { groupId, userId: ann.userId, messageId: randomUUID(), message: 'Ben added Ann', groupName: 'Old and new' }
  );
  await row(a, 'Old and new').click();
  await expect(a.getByRole('log').getByText('Ben added Ann')).toBeVisible();
  await write(a, 'Thank you');
  const heard = await classic.next((f) => f.type === 'messageInGroup' && f.params?.isBroadcast === true);
  expect(heard.params?.item).toMatchObject({ message: 'Thank you', groupId, groupName: 'Old and new', senderId: ann.userId });
  await classic.ask('messageInGroup', { messageId: randomUUID(), groupId, groupName: 'Old and new', content: 'Welcome' });
  await expect(bubble(a, 'Welcome')).toBeVisible();

  // A rename reaches classic clients as a notice.
  const owner = await world.open(ben, { at: `/c/${id}` });
  await owner.locator('.head').getByRole('button', { name: 'Details', exact: true }).click();
  await owner.getByRole('button', { name: 'Edit' }).click();
  await owner.getByRole('dialog').getByLabel('Group name').fill('New');
  await owner.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(a.getByRole('heading', { name: 'New', level: 1 })).toBeVisible();
  const notice = await third.next((f) => f.type === 'messageInGroup' && f.params?.item?.['notification'] === true);
  expect(notice.params?.item).toMatchObject({ groupName: 'New' });

  await classic.ask('dropGroup', { groupId });
  await third.next((f) => f.type === 'dropGroup' && f.params?.item?.['groupId'] === groupId);
  for (const page of [a, owner]) await expect(page.getByText('This chat is not here')).toBeVisible();
  await expect(row(a, 'New')).toHaveCount(0);
  classic.close();
  third.close();
});
