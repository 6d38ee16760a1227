import { bubble, composer, dialog, expect, online, row, test, write, type Person } from './world';

const ru = { locale: 'ru-RU' } as const;

test('a whole conversation in Russian', async ({ world }) => {
  const [ann, ben] = [await world.person('Анна', 'Орлова'), await world.person('Борис', 'Ким')];
  const [a, b] = [await world.open(ann, ru), await world.open(ben, { ...ru, at: `/c/${dialog(ann, ben)}` })];
  await expect(a).toHaveTitle('Мессенджер');
  await expect(a.locator('html')).toHaveAttribute('lang', 'ru');
  await expect(a.getByText('Чатов пока нет')).toBeVisible();
  await online(b);

  // The number of unread messages, in every plural form.
  let said = 0;
  for (const [n, words, title] of [
    [1, '1 непрочитанное', '(1) Мессенджер'], [2, '2 непрочитанных', '(2) Мессенджер'], [5, '5 непрочитанных', '(5) Мессенджер'],
    [21, '21 непрочитанное', '(21) Мессенджер'],
  ] as const) {
    for (; said < n; said++) await world.say(ben, ann, `строка ${said + 1}`);
    await expect(a.getByRole('listbox', { name: 'Чаты' }).getByRole('option').getByRole('img', { name: words, exact: true })).toBeVisible();
    await expect(a).toHaveTitle(title);
  }
  await a.getByRole('option').filter({ hasText: 'Борис Ким' }).click();
  await expect(a.getByRole('separator')).toHaveText('Новые сообщения');
  await expect(a.locator('.line-day').last()).toHaveText('Сегодня');
  await expect(a.locator('.head-line')).toHaveText('в сети');
  await a.locator('.history').evaluate((el) => { el.scrollTop = el.scrollHeight; });
  await expect(a).toHaveTitle('Мессенджер');

  // Write, receive, read, answer, edit, delete.
  await composer(b).pressSequentially('Пр');
  await expect(a.locator('.head-line')).toHaveText('печатает…');
  await composer(b).fill('Привет');
  await composer(b).press('Enter');
  await expect(bubble(a, 'Привет')).toBeVisible();
  await expect(bubble(b, 'Привет').getByRole('img', { name: 'Прочитано' })).toBeVisible();
  await bubble(a, 'Привет').click({ button: 'right' });
  await a.getByRole('menuitem', { name: 'Ответить' }).click();
  await expect(a.locator('.strip')).toContainText('Ответ: Борис');
  await write(a, 'И тебе');
  await expect(a.getByRole('listbox', { name: 'Чаты' }).getByRole('option').first()).toContainText('Вы: И тебе');
  await bubble(a, 'И тебе').click({ button: 'right' });
  await a.getByRole('button', { name: 'Реакция 👍' }).click();
  await expect(bubble(b, 'И тебе').getByRole('button', { name: '👍, 1 человек' })).toBeVisible();
  await bubble(b, 'И тебе').getByRole('button', { name: /👍/ }).click();
  await expect(bubble(b, 'И тебе').getByRole('button', { name: '👍, вы и другие, всего 2' })).toBeVisible();
  await composer(a).press('ArrowUp');
  await expect(a.locator('.strip')).toContainText('Изменение сообщения');
  await composer(a).fill('И тебе привет');
  await composer(a).press('Enter');
  await expect(bubble(b, 'И тебе привет')).toContainText('изменено');
  await bubble(a, 'И тебе привет').focus();
  await a.keyboard.press('Delete');
  await expect(a.getByRole('dialog')).toContainText('Удалить это сообщение?');
  await a.getByRole('dialog').getByRole('button', { name: 'Удалить', exact: true }).click();
  await expect(bubble(b, 'Сообщение удалено')).toBeVisible();

  // A lost connection is shown once.
  await world.server.stop();
  await expect(a.getByText('Нет связи. Написанное отправится, когда она появится.')).toBeVisible();
  await write(a, 'Пишу без связи');
  await expect(bubble(a, 'Пишу без связи').getByRole('img', { name: 'Ждёт отправки' })).toBeVisible();
  await world.server.start();
  await expect(bubble(a, 'Пишу без связи').getByRole('img', { name: /Отправлено|Доставлено|Прочитано/ })).toBeVisible({ timeout: 40_000 });
});

test('a group in Russian: what happened in it, and how many they are', async ({ world }) => {
  const ann = await world.person('Анна', 'Орлова');
  const id = await world.group(ann, 'Хор');
  const a = await world.open(ann, { ...ru, at: `/c/${id}` });
  await expect(a.locator('.line-notice')).toHaveText('Группу создал(а) Анна');
  await expect(a.locator('.head-line')).toHaveText('1 участник');
  const others: Person[] = [];
  for (const [n, words] of [[2, '2 участника'], [5, '5 участников'], [21, '21 участник']] as const) {
    while (others.length < n - 1) {
      const p = await world.person(`Гость${others.length + 1}`);
      others.push(p);
      await world.add(ann, id, p);
    }
    await expect(a.locator('.head-line')).toHaveText(words);
  }
  await a.getByRole('button', { name: 'Анна добавляет в группу 20 человек' }).click();
  await expect(a.locator('.line-notice li').filter({ hasText: 'Анна добавляет в группу: Гость20' })).toBeVisible();
  await a.locator('.head').getByRole('button', { name: 'Подробности', exact: true }).click();
  await a.getByRole('button', { name: 'Изменить', exact: true }).click();
  await a.getByRole('dialog').getByLabel('Название').fill('Большой хор');
  await a.getByRole('dialog').getByRole('button', { name: 'Сохранить' }).click();
  await expect(a.locator('.line-notice').last()).toHaveText('Анна переименовывает группу: «Большой хор»');
  await a.getByRole('button', { name: 'Удалить группу' }).click();
  await expect(a.getByRole('dialog')).toContainText('Удалить группу «Большой хор» у 21 участника?');
});

test('what happened in a group, with the names of now and without those of erased people', async ({ world }) => {
  const [ann, ben] = [await world.person('Anna'), await world.person('Ben')];
  const id = await world.group(ann, 'Choir');
  await world.add(ann, id, ben);
  const groupId = id.slice('group_'.length);
  await world.frames(ann, [
    { type: 'removeUserFromGroup', params: { groupId, userId: ben.userId, messageId: crypto.randomUUID() } },
  ]);
  await world.server.call('PATCH', '/api/profile', { firstName: 'Benno' }, ben.token);
  const a = await world.open(ann, { ...ru, at: `/c/${id}` });
  const notices = a.locator('.line-notice');
  await expect(notices).toHaveText(['Группу создал(а) Anna', 'Anna добавляет в группу: Benno', 'Anna исключает из группы: Benno']);
  await expect(a.locator('.row-notice')).toHaveText('Anna исключает из группы: Benno');
  await world.server.call('PATCH', '/api/profile', { firstName: 'Анна' }, ann.token);
  await expect(notices.last()).toHaveText('Анна исключает из группы: Benno');
  await world.server.call('DELETE', '/api/profile/destroy?mode=erase', { password: ben.password }, ben.token);
  const again = await world.open(ann, { ...ru, at: `/c/${id}` });
  await expect(again.locator('.line-notice').last()).toHaveText('Анна исключает из группы: Удалённый аккаунт');
  await expect(again.locator('.line-notice').nth(1)).toHaveText('Анна добавляет в группу: Удалённый аккаунт');
  await expect(again.locator('.row-notice')).toHaveText('Анна исключает из группы: Удалённый аккаунт');
});

test('days in Russian, and the language changed at once', async ({ world }) => {
  const [ann, ben] = [await world.person('Анна', 'Орлова'), await world.person('Борис', 'Ким')];
  await world.say(ben, ann, 'сказано сегодня');
  const day = 86_400_000;
  for (const [later, inList, inTalk] of [
    [1, /^Вчера$/i, /^Вчера$/],
    [3, /^(пн|вт|ср|чт|пт|сб|вс)$/, /^(Понедельник|Вторник|Среда|Четверг|Пятница|Суббота|Воскресенье), \d+ [а-я]+$/],
    [400, /^\d\d\.\d\d\.\d{4}$/, /^\d+ [а-я]+ \d{4} г\.$/],
  ] as const) {
    const page = await world.tab(
      await world.context(ann, ru), `/c/${dialog(ann, ben)}`, (p) => p.clock.setFixedTime(Date.now() + later * day)
    );
    await expect(page.locator('.row-time time')).toHaveText(inList);
    await expect(page.locator('.line-day time')).toHaveText(inTalk);
    await page.close();
  }

  const page = await world.tab(await world.context(ann, ru), '/settings');
  await online(page);
  await page.evaluate(() => Object.assign(window, { still: true }));
  await expect(page.getByRole('heading', { name: 'Настройки' })).toBeVisible();
  await page.getByLabel('Язык').selectOption({ label: 'English' });
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page).toHaveTitle('Messenger');
  await row(page, 'Борис').click();
  await expect(page.locator('.line-day time')).toHaveText('Today');
  await expect(composer(page)).toHaveAttribute('placeholder', 'Message');
  await page.goBack();
  await page.getByLabel('Language').selectOption({ label: 'Русский' });
  await expect(page.getByRole('heading', { name: 'Настройки' })).toBeVisible();
  expect(await page.evaluate(() => (window as unknown as { still?: boolean }).still)).toBe(true);
  await page.getByLabel('Язык').selectOption({ label: 'English' });
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
});
