import { describe, expect, it } from 'vitest';
import { isLarge, pieces } from './text';

const links = (text: string) => pieces(text, []).flatMap((p) => (p.kind === 'link' ? [p.text] : []));
const whole = (text: string, names: readonly string[] = []) => pieces(text, names).map((p) => p.text).join('');

describe('pieces', () => {
  it.each([
    ['see https://example.org.', ['https://example.org']],
    ['(https://example.org/a)', ['https://example.org/a']],
    ['https://en.wikipedia.org/wiki/A_(b)', ['https://en.wikipedia.org/wiki/A_(b)']],
    ['(https://en.wikipedia.org/wiki/A_(b)).', ['https://en.wikipedia.org/wiki/A_(b)']],
    ['HTTP://EXAMPLE.ORG and http://x.y?a=1&b=2#c!', ['HTTP://EXAMPLE.ORG', 'http://x.y?a=1&b=2#c']],
    ['«https://пример.рф/путь»', ['https://пример.рф/путь']],
    ['two https://a.b https://c.d', ['https://a.b', 'https://c.d']],
    ['javascript:alert(1) data:text/html,x vbscript:x file:///etc/passwd', []],
    ['javascript://example.org/%0aalert(1)', []],
    ['https://', []],
    ['https://user:secret@example.org', []],
    ['xhttps://example.org', []],
    ['https://example.org"onmouseover="alert(1)', ['https://example.org']],
    ['https://example.org/<script>', ['https://example.org/']],
    ['no address', []],
  ])('finds the addresses of %j', (text, want) => {
    expect(links(text)).toEqual(want);
    expect(whole(text)).toBe(text);
  });

  it('finds the names of people who are mentioned', () => {
    const got = pieces('@Ann Lee and @Ann, not @Anna or @Bob', ['Ann Lee', 'Ann']);
    expect(got.filter((p) => p.kind === 'mention').map((p) => p.text)).toEqual(['@Ann Lee', '@Ann']);
    expect(whole('@a.b(c)*', ['a.b(c)*'])).toBe('@a.b(c)*');
    expect(pieces('@a.b(c)*', ['a.b(c)*'])).toEqual([{ kind: 'mention', text: '@a.b(c)*' }]);
  });

  it('takes no time over hostile texts', () => {
    const began = performance.now();
    for (const text of ['https://'.repeat(1200), `https://x${')'.repeat(9000)}`, `https://x${'.'.repeat(9000)}`, '@'.repeat(10_000)]) whole(text, ['Ann']);
    expect(performance.now() - began).toBeLessThan(5000);
  });
});

describe('isLarge', () => {
  it.each([
    ['😀', true], ['😀🎉', true], ['👨‍👩‍👧', true], ['❤️', true], ['🇩🇪', false], ['😀😀😀😀', false], ['😀 hi', false], ['1', false], ['*', false], ['', false], ['hi', false],
  ])('%j: %s', (text, want) => expect(isLarge(text)).toBe(want));
});
