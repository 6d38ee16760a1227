/** Web and e-mail addresses in a text: between words, in brackets, at the end of a sentence, in any script. */

export interface Link {
  readonly at: number;
  readonly text: string;
  readonly href: string;
}

/** An address ends before these: white space, quotation marks and brackets of all scripts, and punctuation of scripts
 * without spaces. */
const ends = '\\s<>"`\\u0000-\\u001f\\u007f-\\u009f\\u00ab\\u00bb\\u200b\\u200e\\u200f\\u2018-\\u201f\\u2026\\u202a-\\u202e\\u2039\\u203a'
  + '\\u2066-\\u2069\\u3000-\\u3004\\u3008-\\u3020\\u3030\\u30fb'
  + '\\ufe10-\\ufe6f\\uff00-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65\\ufffc';
const unspaced = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}';
const host = '[\\p{L}\\p{M}\\p{N}-]+(?:\\.[\\p{L}\\p{M}\\p{N}-]+)*';

// An address does not start after a letter of a script with spaces: it would be part of a word.
const address = new RegExp(
  `(?<![a-z0-9@.\\/_-])(?:https?:\\/\\/[^${ends}]{1,2000}|www\\.[^${ends}]{1,2000})`
  + `|(?<!(?![${unspaced}])[\\p{L}\\p{M}\\p{N}.%+\\/:@_-])(?!['.-])`
  + `(?:(?![${unspaced}])[\\p{L}\\p{M}\\p{N}.%+'_-]){1,64}@${host}\\.\\p{L}[\\p{L}\\p{M}\\p{N}-]+`, 'giu',
);

/** The addresses of a text, in order. */
export function linksIn(text: string): readonly Link[] {
  const found: Link[] = [];
  for (const m of text.matchAll(address)) {
    const whole = m[0];
    const mail = !/^(?:https?:\/\/|www\.)/i.test(whole);
    const link = mail ? whole.replace(/[.-]+$/u, '') : trimmed(hostEnds(whole));
    const href = mail ? `mailto:${link.replace(/%/g, '%25')}` : safe(/^www\./i.test(link) ? `https://${link}` : link);
    if (href) found.push({ at: m.index, text: link, href });
  }
  return found;
}

const latin = new RegExp(`^(?:https?:\\/\\/)?(?:[a-z0-9-]+\\.)+[a-z]{2,}(?=[${unspaced}])`, 'iu');

/** Cuts a Latin domain before text of a script without spaces. */
function hostEnds(url: string): string {
  return latin.exec(url)?.[0] ?? url;
}

const pairs: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Removes the punctuation of the surrounding sentence. */
function trimmed(url: string): string {
  // For each kind of closing bracket, how many have no opening one in the address.
  const spare = new Map<string, number>();
  for (const [close, open] of Object.entries(pairs)) spare.set(close, url.split(close).length - url.split(open).length);
  let end = url.length;
  for (; end > 0; end--) {
    const ch = url[end - 1] ?? '';
    const left = spare.get(ch) ?? 0;
    if (left > 0) spare.set(ch, left - 1);
    else if (!`.,;:!?'*~|\\`.includes(ch)) break;
  }
  return url.slice(0, end);
}

/** The address, if it is a web address. */
function safe(url: string): string | null {
  try {
    const u = new URL(url);
    return (u.protocol === 'https:' || u.protocol === 'http:') && u.hostname !== '' && u.username === '' && !u.hostname.startsWith('.')
      && u.hostname !== 'www.' ? u.href : null;
  } catch {
    return null;
  }
}
