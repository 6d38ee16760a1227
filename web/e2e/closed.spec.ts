import { expect, test } from './world';

test('a server that takes no new accounts says so instead of offering one', async ({ world }) => {
  const closed = await world.elsewhere({ MESSENGER_SIGN_UP: 'closed' });
  const a = await closed.open(null);
  await expect(a.getByText('This server takes no new accounts.')).toBeVisible();
  await expect(a.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
  await expect(a.getByRole('button', { name: 'Create account' })).toHaveCount(0);
  await expect(a.getByLabel('First name')).toHaveCount(0);
  await expect(a.getByRole('button', { name: 'Log in' })).toBeVisible();
});
