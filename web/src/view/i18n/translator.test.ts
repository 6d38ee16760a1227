import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { en, type Key, type Text } from './en';
import { chooseLanguage, languages, translatorOf, type Language } from './translator';

const forms = (t: Text): readonly string[] => (typeof t === 'string' ? [t] : Object.values(t));
const names = (t: Text): string[] => [...new Set(forms(t).flatMap((f) => [...f.matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? '')))].sort();
const all = Object.keys(languages) as Language[];

describe.each(all)('the texts in %s', (language) => {
  const texts = languages[language].texts;

  it('are all there', () => {
    expect(Object.keys(texts).sort()).toEqual(Object.keys(en).sort());
    expect(Object.entries(texts).filter(([, t]) => forms(t).some((f) => f.trim() === '')).map(([k]) => k)).toEqual([]);
  });

  it('have no places that nothing fills in', () => {
    for (const key of Object.keys(en) as Key[]) {
      const [here, there] = [names(texts[key]), names(en[key])];
      // A language may omit the name or the number in some forms.
      expect(here.filter((n) => !there.includes(n) && !(n === 'n' && typeof en[key] !== 'string')), key).toEqual([]);
    }
  });

  it('have a form for every number', () => {
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [key, text] of Object.entries(texts)) {
      if (typeof text === 'string') continue;
      for (const category of categories) expect(Object.keys(text), key).toContain(category);
    }
  });

  it('are in its own letters', () => {
    const letters: Readonly<Record<Language, RegExp>> = { en: /\p{Script=Latin}/u, ru: /\p{Script=Cyrillic}/u };
    const bare = (f: string): string => f.replace(/\{\w+\}|ann@example\.org/g, '');
    const foreign = Object.entries(texts).filter(
      ([, t]) => forms(t).some((f) => /\p{L}/u.test(bare(f)) && !letters[language].test(bare(f)))
    );
    expect(foreign.map(([k]) => k)).toEqual([]);
  });

  it('end no sentence with an exclamation mark', () => {
    expect(Object.entries(texts).filter(([, t]) => forms(t).some((f) => /!|oops/i.test(f))).map(([k]) => k)).toEqual([]);
  });
});

describe('words', () => {
  it('count in English', () => {
    const t = translatorOf('en');
    expect([0, 1, 2, 21, 1000].map((n) => t('chat.members', { n }))).toEqual(
      ['0 members', '1 member', '2 members', '21 members', '1,000 members']
    );
  });

  it('count in Russian', () => {
    const t = translatorOf('ru');
    expect([0, 1, 2, 5, 11, 21, 22, 111].map((n) => t('chat.members', { n }))).toEqual([
      '0 участников', '1 участник', '2 участника', '5 участников', '11 участников', '21 участник', '22 участника', '111 участников',
    ]);
  });

  it('put in what they are given as it is', () => {
    expect(translatorOf('en')('details.leaveTitle', { group: '{name} $& <b>' })).toBe('Leave “{name} $& <b>”?');
  });

  it('are not turned by a name that is written from right to left', () => {
    const t = translatorOf('en');
    expect(t('notice.left', { name: 'عبد' })).toBe('\u2068عبد\u2069 left');
    expect(t('notice.left', { name: 'Ann' })).toBe('Ann left');
  });

  it('write times by the calendar', () => {
    const t = translatorOf('en', ['en-GB']);
    const now = new Date(2026, 2, 10, 0, 5).getTime();
    const at = (...a: [number, number, number, number, number]) => new Date(...a).toISOString();
    expect(t.when(at(2026, 2, 10, 0, 1), now)).toBe('00:01');
    expect(t.when(at(2026, 2, 9, 23, 59), now)).toBe('Yesterday');
    expect(t.when(at(2026, 2, 5, 12, 0), now)).toBe('Thu');
    expect(t.when(at(2026, 1, 5, 12, 0), now)).toBe('5 Feb');
    expect(t.when(at(2025, 1, 5, 12, 0), now)).toBe('5 Feb 2025');
    expect(t.day(at(2026, 2, 9, 23, 59), now)).toBe('Yesterday');
    expect(t.day(at(2026, 1, 5, 12, 0), now)).toBe('Thursday 5 February');
  });

  it.each([
    // The language of the page, the browser's languages; a time after midnight, one at noon, a date of another year.
    ['en', ['en-US', 'en'], '12:27 AM', '12:05 PM', 'Nov 5, 2024'],
    ['en', ['en-GB'], '00:27', '12:05', '5 Nov 2024'],
    ['en', ['de-DE', 'de'], '00:27', '12:05', '5 Nov 2024'],
    ['en', ['de-DE', 'en-US'], '00:27', '12:05', '5 Nov 2024'],
    ['en', ['de'], '00:27', '12:05', '5 Nov 2024'],
    ['en', ['en-US-u-hc-h23'], '00:27', '12:05', 'Nov 5, 2024'],
    ['en', ['en-SE'], '00:27', '12:05', '2024-11-05'],
    ['en', [], '12:27 AM', '12:05 PM', 'Nov 5, 2024'],
    ['en', ['not a tag', 'x'], '12:27 AM', '12:05 PM', 'Nov 5, 2024'],
    ['ru', ['ru-RU', 'ru'], '00:27', '12:05', '05.11.2024'],
    ['ru', ['de-DE'], '00:27', '12:05', '05.11.2024'],
  ] as const)('write dates and clocks as the region does: %s for %j', (language, browser, midnight, noon, date) => {
    const t = translatorOf(language, browser);
    const at = (h: number, m: number) => new Date(2024, 10, 5, h, m).toISOString();
    const now = new Date(2024, 10, 5, 23, 0).getTime();
    const plain = (text: string) => text.replace(/\s/g, ' ');
    expect([t.time(at(0, 27)), t.time(at(12, 5))].map(plain)).toEqual([midnight, noon]);
    expect(plain(t.when(at(0, 27), now))).toBe(midnight); // the same everywhere
    expect(plain(t.moment(at(0, 27)))).toContain(midnight);
    expect(t.when(at(0, 27), new Date(2026, 0, 5).getTime())).toBe(date);
  });

  it('never count 24 hours', () => {
    for (const region of ['US', 'GB', 'DE', 'JP', 'IN', 'RU', 'FR', 'CA', 'AU', 'EG', 'CN', 'KR', 'BR', 'MX']) {
      for (const language of all) {
        expect(translatorOf(language, [`en-${region}`]).time(new Date(2024, 10, 5, 0, 27).toISOString()), region).not.toMatch(/^24/);
      }
    }
  });

  it('are chosen by the browser, unless the person chose', () => {
    expect(chooseLanguage('auto', ['de-DE', 'ru-RU', 'en'])).toBe('ru');
    expect(chooseLanguage('auto', ['de'])).toBe('en');
    expect(chooseLanguage('en', ['ru'])).toBe('en');
  });

  it('are all that is said: no view has a text of its own', () => {
    const view = fileURLToPath(new URL('../', import.meta.url));
    const files = readdirSync(view, { recursive: true, withFileTypes: true }).filter((e) => e.isFile() && e.name.endsWith('.tsx'));
    const said = files.flatMap((e) => {
      const text = readFileSync(join(e.parentPath, e.name), 'utf8');
      const bare = [...text.matchAll(/>\s*([^<>{}=;()]*\p{L}{2}[^<>{}=;()]*)<\//gu), ...text.matchAll(
        /\b(?:aria-label|title|placeholder|alt)="([^"]+)"/g
      )];
      return bare.map((m) => `${e.name}: ${m[1]?.trim()}`);
    });
    expect(said).toEqual([]);
  });

  it('are all used', () => {
    const view = fileURLToPath(new URL('../', import.meta.url));
    const text = readdirSync(view, { recursive: true, withFileTypes: true })
      .filter((e) => e.isFile() && /\.tsx?$/.test(e.name) && !e.parentPath.endsWith('i18n'))
      .map((e) => readFileSync(join(e.parentPath, e.name), 'utf8'))
      .join('\n') + readFileSync(join(view, 'i18n/translator.ts'), 'utf8') + readFileSync(join(view, '../main.ts'), 'utf8');
    const unused = (Object.keys(en) as Key[]).filter((key) => !text.includes(`'${key}'`) && !/^link\./.test(key));
    expect(unused).toEqual([]);
  });
});
