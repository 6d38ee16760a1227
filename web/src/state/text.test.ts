import { describe, expect, it } from 'vitest';
import { truncate, splitGraphemes, isBlank } from './text';

const family = '👨‍👩‍👧‍👦';

describe('cut', () => {
  it.each([
    ['short', 10, 'short'],
    [`${'x'.repeat(199)}🎉more`, 200, `${'x'.repeat(199)}🎉`],
    [`${'x'.repeat(199)}${family}more`, 200, 'x'.repeat(199)],
    [`${'x'.repeat(199)}🇩🇪more`, 200, 'x'.repeat(199)],
    [`${'x'.repeat(199)}👍🏽more`, 200, 'x'.repeat(199)],
    [`${'x'.repeat(199)}e\u0301more`, 200, 'x'.repeat(199)],
    [`${'x'.repeat(198)}दीपिका`, 200, `${'x'.repeat(198)}दी`],
    ['🎉'.repeat(201), 200, '🎉'.repeat(200)],
    [`a${'\u0301'.repeat(300)}`, 200, `a${'\u0301'.repeat(199)}`],
  ])('%j at %d', (text, most, want) => expect(truncate(text, most)).toBe(want));

  it('leaves no half of a pair, wherever it cuts', () => {
    const text = `a🎉${family}e\u0301🇩🇪 ünï`.repeat(3);
    for (let n = 1; n < 60; n++) {
      expect(() => encodeURIComponent(truncate(text, n)), String(n)).not.toThrow(); // throws on a lone surrogate
      if (n > 7) expect(splitGraphemes(text).join('').startsWith(truncate(text, n))).toBe(true);
    }
  });
});

describe('isBlank', () => {
  it.each([
    ['', true], [' \n\t', true], ['\u200b', true], ['\u2060\ufeff\u00ad', true], ['\ufe0f', true], ['\u3164', true], [' a', false],
    ['❤️', false], ['.', false],
  ])('%j: %s', (text, want) => expect(isBlank(text)).toBe(want));
});
