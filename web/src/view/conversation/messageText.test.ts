import { describe, expect, it } from 'vitest';
import { isLarge, splitText } from './messageText';

const links = (text: string) => splitText(text, []).flatMap((p) => (p.kind === 'link' ? [p.text] : []));
const whole = (text: string, names: readonly string[] = []) => splitText(text, names).map((p) => p.text).join('');

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
    ['访问 https://example.com/docs（中文说明）了解更多', ['https://example.com/docs']],
    ['见https://example.com/a。好', ['https://example.com/a']],
    ['https://example.com，好', ['https://example.com']],
    ['https://example.com中文', ['https://example.com']],
    ['「https://例え.テスト/パス」', ['https://例え.テスト/パス']],
    ['https://zh.wikipedia.org/wiki/中文）', ['https://zh.wikipedia.org/wiki/中文']],
    ["https://example.com/it's", ["https://example.com/it's"]],
    ["'https://example.com/it's'", ["https://example.com/it's"]],
    ['“https://example.com/a”, ‘https://example.com/b’…', ['https://example.com/a', 'https://example.com/b']],
    ['[https://example.com/a[1]] {https://example.com/b}', ['https://example.com/a[1]', 'https://example.com/b']],
    ['**https://example.com/a**', ['https://example.com/a']],
    ['https://example.com/a?b=(c)&d=[e]!', ['https://example.com/a?b=(c)&d=[e]']],
    ['www.example.com/x). WWW.Example.org', ['www.example.com/x', 'WWW.Example.org']],
    ['see www.пример.рф, www. and xwww.example.org', ['www.пример.рф']],
    ['ann@example.org. (ben.o+x@mail.example.co.uk), 联系ann@example.org。', [
      'ann@example.org', 'ben.o+x@mail.example.co.uk', 'ann@example.org',
    ]],
    ["o'brien@example.org <cid@example.org>", ["o'brien@example.org", 'cid@example.org']],
    ['ann@example, @example.org, ssh://git@example.org/x', []],
    ['https://user:secret@example.org/a and ann@example.org', ['ann@example.org']],
    ['http://localhost:8080/x http://192.168.0.1/', ['http://localhost:8080/x', 'http://192.168.0.1/']],
  ])('finds the addresses of %j', (text, want) => {
    expect(links(text)).toEqual(want);
    expect(whole(text)).toBe(text);
  });

  it.each([
    ['www.example.com/x', 'https://www.example.com/x'],
    ['ann@example.org', 'mailto:ann@example.org'],
    ['https://例え.テスト/', 'https://xn--r8jz45g.xn--zckzah/'],
  ])(
    'leads from %s to %s', (text, href) => expect(splitText(text, []).find((p) => p.kind === 'link')).toEqual({ kind: 'link', text, href })
  );

  it('finds the names of people who are mentioned', () => {
    const got = splitText('@Ann Lee and @Ann, not @Anna or @Bob', ['Ann Lee', 'Ann']);
    expect(got.filter((p) => p.kind === 'mention').map((p) => p.text)).toEqual(['@Ann Lee', '@Ann']);
    expect(whole('@a.b(c)*', ['a.b(c)*'])).toBe('@a.b(c)*');
    expect(splitText('@a.b(c)*', ['a.b(c)*'])).toEqual([{ kind: 'mention', text: '@a.b(c)*' }]);
  });

  it('takes no time over hostile texts', () => {
    const began = performance.now();
    for (const text of [
      'https://'.repeat(1200), `https://x${')'.repeat(9000)}`, `https://x${'.'.repeat(9000)}`, '@'.repeat(10_000), 'a.'.repeat(5000),
      `${'a@'.repeat(3000)}`, `${'a-'.repeat(5000)}@b`, `a@${'b.'.repeat(5000)}`, 'www.'.repeat(2500),
    ]) whole(text, ['Ann']);
    expect(performance.now() - began).toBeLessThan(5000);
  });
});

describe('isLarge', () => {
  it.each([
    ['😀', true], ['😀🎉', true], ['👨‍👩‍👧', true], ['❤️', true], ['🇩🇪', false], ['😀😀😀😀', false], ['😀 hi', false], ['1', false],
    ['*', false], ['', false], ['hi', false],
  ])('%j: %s', (text, want) => expect(isLarge(text)).toBe(want));
});
