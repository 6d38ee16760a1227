import { describe, expect, it } from 'vitest';
import { completeMention, matchRank, rankPeople, mentionedIn, mentionQuery } from './mention';

const person = (userId: string, firstName: string, lastName: string | null = null) => ({ userId, firstName, lastName });
const people = [
  person('1', 'Ben', 'Test'), person('2', 'Ben', 'Tester'), person('3', 'Ann'), person('4', 'Анна', 'Иванова'), person('5', 'Ann'),
];
const typed = (text: string): string | undefined => mentionQuery(text, text.length)?.text;

describe('a mention', () => {
  it('is wanted after an @ that begins a word, straight after punctuation or text without spaces', () => {
    expect(typed('hi @be')).toBe('be');
    expect(typed('@')).toBe('');
    expect(typed('(@Ан')).toBe('Ан');
    for (const ahead of ['(', '“', '—', ',', '。', '（', '请看', 'これ', '한글', '🎉', '/']) expect(typed(`${ahead}@x`), ahead).toBe('x');
    expect(typed('ann@example')).toBe(undefined);
    expect(typed('анна@пример')).toBe(undefined);
    expect(typed('दी@x')).toBe(undefined);
  });

  it('takes apostrophes, marks, any script, and goes on over spaces', () => {
    for (const name of ['दी', "O'B", 'O’B', 'Mary An', 'Jean-Luc P', 'Zoë', 'محمد ع', '田中', 'Dr. (PhD)']) {
      expect(typed(`hi @${name}`)).toBe(name);
    }
    expect(typed('@ben\nthere')).toBe(undefined);
    expect(typed('@ ben')).toBe(undefined);
  });

  it('finds people by first and last name, from any word, without accents and case', () => {
    const mary = person('m', 'Mary Ann', "O'Brien-Smith");
    for (const q of ['', 'mary', 'Mary A', 'mary ann o', 'mary ann o’b', 'Ann', 'O’B', "o'brien-smith mary", 'Brien', 'smith']) {
      expect(matchRank(mary, q), q).not.toBe(null);
    }
    expect(matchRank(mary, 'Mary Bob')).toBe(null);
    expect(matchRank(person('j', 'José', 'Łuk'), 'jose')).toBe(0);
    expect(matchRank(person('j', 'Jose\u0301', null), 'josé')).toBe(0);
    expect(matchRank(person('d', 'दीपिका', null), 'दी')).toBe(0);
    expect(matchRank(person('t', '田中太郎', null), '太郎')).toBe(2);
    expect(matchRank(person('b', 'Ben', 'Tester'), 'Ben Tester please')).toBe(null);
  });

  it('offers who fits best first, then who spoke last', () => {
    const rows = [
      person('a', 'Adam', 'Benson'), person('b', 'Ben', 'Zed'), person('c', 'Ben', 'Abel'), person('d', 'Reuben'), person('e', 'Cid'),
    ];
    expect(rankPeople(rows, 'ben', []).map((p) => p.userId)).toEqual(['c', 'b', 'a', 'd']);
    expect(rankPeople(rows, 'ben', ['b', 'd']).map((p) => p.userId)).toEqual(['b', 'c', 'a', 'd']);
    expect(rankPeople(rows, '', ['e'])[0]?.userId).toBe('e');
  });

  it('is completed where the caret stands, over what was typed across a space', () => {
    const at = (text: string, caret: number, name: string) => completeMention(
      text, mentionQuery(text, caret) ?? { at: 0, text: '' }, caret, name
    );
    expect(at('hi @be, well', 6, 'Ben Test')).toEqual({ text: 'hi @Ben Test , well', caret: 13 });
    expect(at('hi @Mary An', 11, "Mary Ann O'B")).toEqual({ text: "hi @Mary Ann O'B ", caret: 17 });
    expect(at('@ben @दी', 8, 'दीपिका')).toEqual({ text: '@ben @दीपिका ', caret: 13 });
  });

  it('is of those who are named in full, and of nobody whose name only begins so', () => {
    expect(mentionedIn('@Ben Tester, look', people)).toEqual(['2']);
    expect(mentionedIn('@Ben Test!', people)).toEqual(['1']);
    expect(mentionedIn('@Ben Testify', people)).toEqual([]);
    expect(mentionedIn('@Анна Иванова', people)).toEqual(['4']);
    expect(mentionedIn('@Ann and @Ben Test and @Ann', people)).toEqual(['3', '5', '1']);
    expect(mentionedIn('Ben Test', people)).toEqual([]);
    expect(mentionedIn('@田中さん', [person('t', '田中')])).toEqual(['t']);
    expect(mentionedIn('@दीपिका', [person('d', 'दीप')])).toEqual([]);
  });

  it('is of the one who was picked, of several with one name', () => {
    expect(mentionedIn('@Ann and @Ben Test', people, [person('5', 'Ann')])).toEqual(['5', '1']);
    // Picked from the server's search, and not among the loaded members.
    expect(mentionedIn('@Zoë Q', people, [person('9', 'Zoë', 'Q')])).toEqual(['9']);
    expect(mentionedIn('taken out again', people, [person('9', 'Zoë', 'Q')])).toEqual([]);
  });
});
