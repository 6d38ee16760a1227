/** Texts as people see them: whole letters, and what is no text at all. */

const graphemeSegmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The beginning of a text: whole graphemes, of at most so many code points together. A single grapheme that is longer is cut within. */
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

/** Whether nothing of a text can be seen. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]*$/u.test(text);
}
