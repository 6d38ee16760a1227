/** The words of a message. Text is only ever text: what is found in it becomes elements,
 * never markup. */
import type { JSX } from 'preact';

export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }
  | { readonly kind: 'mention'; readonly text: string };

/** A web address, up to white space or a bracket that does not belong to one. */
const address = /\bhttps?:\/\/[^\s<>"'`\u0000-\u001f\u007f]{1,2000}/giu;

/** Splits a text into words, safe links and the names of people who are mentioned. */
export function pieces(text: string, names: readonly string[]): readonly Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const m of text.matchAll(address)) {
    const raw = trimmed(m[0]);
    const href = safe(raw);
    if (!href) continue;
    found.push(...named(text.slice(at, m.index), names), { kind: 'link', text: raw, href });
    at = m.index + raw.length;
  }
  found.push(...named(text.slice(at), names));
  return found;
}

/** Without the punctuation of the sentence around it. */
function trimmed(url: string): string {
  let spare = 0; // closing brackets that no opening one in the address asks for
  for (const ch of url) spare += ch === ')' ? 1 : ch === '(' ? -1 : 0;
  let end = url.length;
  for (; end > 0; end--) {
    const ch = url[end - 1] ?? '';
    if (ch === ')' && spare > 0) spare--;
    else if (!`.,;:!?…'"»”`.includes(ch)) break;
  }
  return url.slice(0, end);
}

/** The address if it leads to a web page and to nowhere else. */
function safe(url: string): string | null {
  try {
    const u = new URL(url);
    return (u.protocol === 'https:' || u.protocol === 'http:') && u.hostname !== '' && u.username === '' ? u.href : null;
  } catch {
    return null;
  }
}

function named(text: string, names: readonly string[]): readonly Piece[] {
  if (text === '') return [];
  const some = names.filter(Boolean).sort((a, b) => b.length - a.length).map((n) => n.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (some.length === 0) return [{ kind: 'text', text }];
  const mention = new RegExp(`@(?:${some.join('|')})(?![\\p{L}\\p{N}])`, 'gu');
  const out: Piece[] = [];
  let at = 0;
  for (const m of text.matchAll(mention)) {
    if (m.index > at) out.push({ kind: 'text', text: text.slice(at, m.index) });
    out.push({ kind: 'mention', text: m[0] });
    at = m.index + m[0].length;
  }
  if (at < text.length) out.push({ kind: 'text', text: text.slice(at) });
  return out;
}

/** One to three emoji and nothing else are shown large. */
export function isLarge(text: string): boolean {
  if (text.length > 40 || !/\p{Extended_Pictographic}/u.test(text) || /[\p{L}\p{N}]/u.test(text.replace(/\p{Extended_Pictographic}/gu, ''))) return false;
  const parts = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text.trim())];
  return parts.length <= 3 && parts.every((p) => /\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(p.segment));
}

export function Words({ text, names }: { text: string; names: readonly string[] }): JSX.Element {
  return (
    <>
      {pieces(text, names).map((p, i) => {
        if (p.kind === 'link') return <a key={i} href={p.href} target="_blank" rel="noopener noreferrer nofollow" tabIndex={-1}>{p.text}</a>;
        return p.kind === 'mention' ? <b key={i} class="mention">{p.text}</b> : p.text;
      })}
    </>
  );
}
