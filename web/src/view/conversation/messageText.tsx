/** The text of a message. It is rendered as elements, never as markup. */
import type { JSX } from 'preact';
import { endsBefore } from '../composer/mention';
import { linksIn } from './links';

export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }
  | { readonly kind: 'mention'; readonly text: string };

/** Splits a text into plain text, safe links and mentions. */
export function splitText(text: string, names: readonly string[]): readonly TextPart[] {
  const found: TextPart[] = [];
  let at = 0;
  for (const l of linksIn(text)) {
    found.push(...splitMentions(text.slice(at, l.at), names), { kind: 'link', text: l.text, href: l.href });
    at = l.at + l.text.length;
  }
  found.push(...splitMentions(text.slice(at), names));
  return found;
}

function splitMentions(text: string, names: readonly string[]): readonly TextPart[] {
  if (text === '') return [];
  const some = names.filter(Boolean).sort((a, b) => b.length - a.length).map((n) => n.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (some.length === 0) return [{ kind: 'text', text }];
  const mention = new RegExp(`@(?:${some.join('|')})`, 'gu');
  const out: TextPart[] = [];
  let at = 0;
  for (const m of text.matchAll(mention)) {
    if (!endsBefore(text.slice(m.index + m[0].length, m.index + m[0].length + 2))) continue;
    if (m.index > at) out.push({ kind: 'text', text: text.slice(at, m.index) });
    out.push({ kind: 'mention', text: m[0] });
    at = m.index + m[0].length;
  }
  if (at < text.length) out.push({ kind: 'text', text: text.slice(at) });
  return out;
}

/** One to three emoji and nothing else are shown large. */
export function isLarge(text: string): boolean {
  if (text.length > 40 || !/\p{Extended_Pictographic}/u.test(text) || /[\p{L}\p{N}]/u.test(
    text.replace(/\p{Extended_Pictographic}/gu, '')
  )) return false;
  const parts = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text.trim())];
  return parts.length <= 3 && parts.every((p) => /\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(p.segment));
}

/** Class of the element around a text: letters with four marks or more may rise out of their line. */
export function textClass(text: string): string {
  return /\p{M}{4}/u.test(text) ? 'bubble-text bubble-piled' : 'bubble-text';
}

export function MessageText({ text, names }: { text: string; names: readonly string[] }): JSX.Element {
  return (
    <>
      {splitText(text, names).map((p, i) => {
        if (p.kind === 'link') {
          return <a key={i} href={p.href} target="_blank" rel="noopener noreferrer nofollow" tabIndex={-1}>{p.text}</a>;
        }
        return p.kind === 'mention' ? <b key={i} class="mention">{p.text}</b> : p.text;
      })}
    </>
  );
}
