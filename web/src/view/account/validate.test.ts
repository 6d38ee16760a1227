import { describe, expect, it } from 'vitest';
import { cleanName } from '../../state/text';
import { translatorOf } from '../i18n/translator';
import { validateAccount } from './validate';

const form = { firstName: 'Mary Ann', lastName: 'de la Cruz', email: 'mary@example.org', password: 'correct horse battery staple' };
const errors = (part: Partial<typeof form>, language: 'en' | 'ru' = 'en') => Object.fromEntries(
  Object.entries(validateAccount(translatorOf(language), { ...form, ...part }, true)).filter(([, text]) => text)
);

describe('the form of an account', () => {
  it('takes names of several words and passphrases', () => {
    expect(errors({})).toEqual({});
    expect(errors({ firstName: '  Mary \u00a0 Ann ', lastName: ' ' })).toEqual({});
    expect(errors({ firstName: 'می\u200cخواهم', lastName: "O'Brien-Smith Jr." })).toEqual({});
    expect(errors({ password: ' leading and trailing ' })).toEqual({});
  });

  it('names the field that is wrong', () => {
    const hidden = 'Remove hidden characters, such as tabs or line ends';
    expect(errors({ firstName: ' \u3000 ' })).toEqual({ firstName: 'Fill this in' });
    for (const name of ['Mary\tAnn', 'Mary\u2028Ann', 'Mary\u200bAnn', 'Mary\u202eAnn', '\u3164']) {
      expect(errors({ firstName: name, lastName: name }), JSON.stringify(name)).toEqual({ firstName: hidden, lastName: hidden });
    }
    expect(errors({ firstName: 'Mary\tAnn' }, 'ru')).toEqual({
      firstName: 'Уберите невидимые символы, например табуляцию или перенос строки',
    });
    expect(errors({ lastName: 'a '.repeat(128) })).toEqual({});
    expect(errors({ lastName: 'a '.repeat(129) })).toEqual({ lastName: 'At most 255 characters' });
    expect(errors({ email: 'mary ann@example.org' })).toEqual({ email: 'No spaces here' });
    expect(errors({ password: 'two w' })).toEqual({ password: 'At least 8 characters' });
    expect(errors({ password: 'tab\tin the middle' })).toEqual({ password: hidden });
    expect(errors({ password: 'a '.repeat(65) })).toEqual({ password: 'At most 128 characters' });
  });

  it('cleans names as the server stores them', () => {
    expect(cleanName(' \u3000 Mary \u00a0  Ann ')).toBe('Mary Ann');
    expect(cleanName('Jose\u0301')).toBe('José');
    expect(cleanName('Mary\tAnn')).toBe('Mary\tAnn');
    expect(cleanName('  ')).toBe('');
  });
});
