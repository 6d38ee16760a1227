import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { translatorOf } from '../i18n/translator';
import { noticeText } from './notices';

const en = translatorOf('en');
const ru = translatorOf('ru');

describe('notices', () => {
  it.each([
    ['Ann created the group', 'Ann created the group', 'Группу создал(а) Ann'],
    ['Ann added Ben', 'Ann added Ben', 'Ann добавляет в группу: Ben'],
    ['Ann removed Ben', 'Ann removed Ben', 'Ann исключает из группы: Ben'],
    ['Ann removed a member', 'Ann removed a member', 'Ann исключает участника'],
    ['Ann renamed the group to He left', 'Ann renamed the group to “He left”', 'Ann переименовывает группу: «He left»'],
    ['Ann renamed the group to Ben added Cid', 'Ann renamed the group to “Ben added Cid”', 'Ann переименовывает группу: «Ben added Cid»'],
    ['Ann left', 'Ann left', 'Ann выходит из группы'],
    ['A member left', 'A member left', 'Участник выходит из группы'],
    ['Анна joined by a link', 'Анна joined by a link', 'Анна вступает в группу по ссылке'],
    ['Mary Ann created the group', 'Mary Ann created the group', 'Группу создал(а) Mary Ann'],
    ['Mary Ann added Jean Luc', 'Mary Ann added Jean Luc', 'Mary Ann добавляет в группу: Jean Luc'],
    ['Mary Ann removed Jean Luc', 'Mary Ann removed Jean Luc', 'Mary Ann исключает из группы: Jean Luc'],
    ['Mary Ann removed a member', 'Mary Ann removed a member', 'Mary Ann исключает участника'],
    ['Mary Ann renamed the group to Ben left', 'Mary Ann renamed the group to “Ben left”', 'Mary Ann переименовывает группу: «Ben left»'],
    ['Mary Ann left', 'Mary Ann left', 'Mary Ann выходит из группы'],
    ['Mary Ann joined by a link', 'Mary Ann joined by a link', 'Mary Ann вступает в группу по ссылке'],
  ])('“%s” are said in the language of the person', (text, english, russian) => {
    expect(noticeText(en, text)).toBe(english);
    expect(noticeText(ru, text)).toBe(russian);
  });

  it.each(
    ['', 'Ann added', 'Ann left the building', 'ann has left\nthe group', 'Добро пожаловать', 'A member left early']
  )('“%s” of others are shown as they are', (text) => {
    expect(noticeText(ru, text)).toBe(text);
  });

  it('are known in all the words that the server writes', () => {
    const chat = fileURLToPath(new URL('../../../../internal/chat', import.meta.url));
    const code = readdirSync(chat).filter((f) => f.endsWith('.go') && !f.endsWith('_test.go')).map(
      (f) => readFileSync(join(chat, f), 'utf8')
    ).join('\n');
    const written = [
      ...[...code.matchAll(/FirstName\s*\+\s*"( [a-z][^"]*)"(\s*\+\s*[\w.]+)?/g)].map((m) => `Ann${m[1]}${m[2] ? 'Ben' : ''}`),
      ...[...code.matchAll(/filling := "([^"]*)"/g)].map((m) => m[1] ?? ''),
    ];
    expect(written.length).toBeGreaterThanOrEqual(7);
    expect(written.filter((text) => noticeText(ru, text) === text)).toEqual([]);
  });
});
