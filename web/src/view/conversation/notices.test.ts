import { describe, expect, it } from 'vitest';
import type { Notice } from '../../state/message';
import { translatorOf } from '../i18n/translator';
import { noticeText } from './notices';

const en = translatorOf('en');
const ru = translatorOf('ru');

const made = (kind: Notice['kind'], o: Partial<Notice> = {}): Notice => ({
  kind, actorId: 'a', actorName: 'Mary Ann', subjectId: null, subjectName: null, subjectLastName: null, groupName: null, ...o,
});
const ben = { subjectId: 'b', subjectName: 'Ben' };
const erased = { subjectId: 'b', subjectName: null };

describe('notices', () => {
  it.each([
    [made('created'), 'Mary Ann created the group', 'Группу создал(а) Mary Ann'],
    [made('added', ben), 'Mary Ann added Ben', 'Mary Ann добавляет в группу: Ben'],
    [made('joined'), 'Mary Ann joined by a link', 'Mary Ann вступает в группу по ссылке'],
    [made('removed', ben), 'Mary Ann removed Ben', 'Mary Ann исключает из группы: Ben'],
    [made('left'), 'Mary Ann left', 'Mary Ann выходит из группы'],
    [made('renamed', { groupName: 'Ben left' }), 'Mary Ann renamed the group to “Ben left”', 'Mary Ann переименовывает группу: «Ben left»'],
    [made('added', erased), 'Mary Ann added Deleted account', 'Mary Ann добавляет в группу: Удалённый аккаунт'],
    [made('left', { actorName: null }), 'Deleted account left', 'Удалённый аккаунт выходит из группы'],
    [made('renamed', { actorName: null }), 'Deleted account renamed the group', 'Удалённый аккаунт переименовывает группу'],
  ])('%o is said in the language of the person', (notice, english, russian) => {
    const m = { content: 'whatever was written', notice };
    expect(noticeText(en, m)).toBe(english);
    expect(noticeText(ru, m)).toBe(russian);
  });

  it.each(['', 'Ann left', 'Добро пожаловать'])('“%s” without data is shown as it is', (content) => {
    expect(noticeText(ru, { content, notice: null })).toBe(content);
    expect(noticeText(ru, { content })).toBe(content);
  });

  it('of a kind that is not known is shown by its text', () => {
    expect(noticeText(ru, { content: 'Ann pinned a message', notice: { ...made('left'), kind: 'pinned' as Notice['kind'] } })).toBe(
      'Ann pinned a message'
    );
  });
});
