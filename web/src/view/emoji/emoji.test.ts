import { describe, expect, it } from 'vitest';
import { loadEmoji, quickReactions, searchEmoji, skinTones } from './emoji';

const groups = await loadEmoji();
const found = (typed: string): string[] => searchEmoji(groups, typed).map((e) => e.emoji);

describe('emoji', () => {
  it('are all there, once each, with names in both languages', () => {
    const all = groups.flatMap((g) => g.emoji);
    expect(groups.map((g) => g.title)).toHaveLength(9);
    expect(all.length).toBeGreaterThan(1800);
    expect(new Set(all.map((e) => e.emoji)).size).toBe(all.length);
    expect(all.filter((e) => !e.name.en || !/\p{Script=Cyrillic}|\d|^(CD|DVD)$/u.test(e.name.ru)).map((e) => e.emoji)).toEqual([]);
    for (const e of quickReactions) expect(all.map((x) => x.emoji)).toContain(e);
  });

  it('are found by name and by other words, in English and in Russian', () => {
    expect(found('grinning')[0]).toBe('😀');
    expect(found('thumbs up')[0]).toBe('👍');
    expect(found('пицца')).toContain('🍕');
    expect(found('PIZZA')).toContain('🍕');
    expect(found('серд')).toContain('❤️');
    expect(found('red hea')[0]).toBe('❤️');
    expect(found('флаг герм')).toContain('🇩🇪');
    expect(found('no such emoji')).toEqual([]);
    expect(found('😀')).toEqual(['😀']);
    expect(found('izza')).toEqual([]); // words match from their beginning
  });

  it('have skin tones that are emoji themselves', () => {
    expect(skinTones('👋')).toEqual(['👋', '👋🏻', '👋🏼', '👋🏽', '👋🏾', '👋🏿']);
    expect(skinTones('☝️')[3]).toBe('☝🏽');
    expect(skinTones('👩‍🚀')[5]).toBe('👩🏿‍🚀');
    const letters = new Intl.Segmenter('en', { granularity: 'grapheme' });
    for (const e of groups.flatMap((g) => g.emoji).filter((x) => x.toned)) {
      for (const tone of skinTones(e.emoji)) expect([...letters.segment(tone)].length, tone).toBe(1);
      expect(new Set(skinTones(e.emoji)).size, e.emoji).toBe(6);
    }
  });
});
