/** Text by graphemes, and text without visible characters. */

const graphemeSegmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A name as the server stores it: composed, with single spaces between its words. */
export function cleanName(name: string): string {
  return name.normalize('NFC').replace(/\p{Zs}+/gu, ' ').replace(/^ | $/g, '');
}

/** The beginning of a text: whole graphemes, up to `most` code points. A single grapheme that is longer is cut. */
export function truncate(text: string, most: number): string {
  if (text.length <= most) return text;
  let points = 0;
  for (const { segment, index } of graphemeSegmenter.segment(text)) {
    points += [...segment].length;
    if (points > most) return index === 0 ? [...segment].slice(0, most).join('') : text.slice(0, index);
  }
  return text;
}

/** The graphemes of a text. */
export function splitGraphemes(text: string): string[] {
  return Array.from(graphemeSegmenter.segment(text), (s) => s.segment);
}

/** Whether a text has no visible characters. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]*$/u.test(text);
}
