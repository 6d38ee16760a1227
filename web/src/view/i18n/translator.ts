/** Translation of texts, and formats of times. */
import { en, type Key, type Text } from './en';
import { ru } from './ru';

export type Language = 'en' | 'ru';
export type Params = Readonly<Record<string, string | number>>;

export const languages: Readonly<Record<Language, { readonly name: string; readonly texts: Readonly<Record<Key, Text>> }>> = {
  en: { name: 'English', texts: en },
  ru: { name: 'Русский', texts: ru },
};

/** The best of the browser's languages. */
export function chooseLanguage(preference: Language | 'auto', browser: readonly string[]): Language {
  if (preference !== 'auto') return preference;
  for (const tag of browser) {
    const base = tag.toLowerCase().split('-')[0];
    if (base && base in languages) return base as Language;
  }
  return 'en';
}

export interface Translator {
  readonly language: Language;
  (key: Key, params?: Params): string;
  /** 14:05, or 2:05 PM, depending on the region. */
  time(at: string): string;
  /** 14:05, Yesterday, Tue, 3 Mar or 3 Mar 2024: as short as possible. */
  when(at: string, now: number): string;
  /** Today, Yesterday, Tuesday 3 March, with the year if it is another. */
  day(at: string, now: number): string;
  /** In full. */
  moment(at: string): string;
}

const cache = new Map<string, Translator>();

/** The translator of a language; dates and times are written as in the region of the browser's languages. */
export function translatorOf(language: Language, browser: readonly string[] = []): Translator {
  const locale = localeOf(language, browser);
  const had = cache.get(locale);
  if (had) return had;
  const made = createTranslator(language, locale);
  cache.set(locale, made);
  return made;
}

function createTranslator(language: Language, locale: string): Translator {
  const texts = languages[language].texts;
  const plural = new Intl.PluralRules(language);
  const count = new Intl.NumberFormat(language);
  const formats = formatsOf(locale);
  const t = (key: Key, params: Params = {}): string => {
    const text = texts[key];
    const n = Number(params['n'] ?? 0);
    const form = typeof text === 'string' ? text : (text[plural.select(n)] ?? text.other);
    return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const v = params[name];
      return v === undefined ? whole : typeof v === 'number' ? count.format(v) : isolateDirection(v);
    });
  };
  return Object.assign(t, {
    language,
    time: (at: string) => formats.time.format(new Date(at)),
    when(at: string, now: number): string {
      const d = new Date(at);
      const days = daysBetween(d, new Date(now));
      if (days <= 0) return formats.time.format(d);
      if (days === 1) return t('inbox.yesterday');
      if (days < 7) return formats.weekday.format(d);
      return d.getFullYear() === new Date(now).getFullYear() ? formats.day.format(d) : formats.date.format(d);
    },
    day(at: string, now: number): string {
      const d = new Date(at);
      const days = daysBetween(d, new Date(now));
      if (days === 0) return t('chat.today');
      if (days === 1) return t('chat.yesterday');
      const text = d.getFullYear() === new Date(now).getFullYear() ? formats.long.format(d) : formats.longYear.format(d);
      return text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
    },
    moment: (at: string) => formats.moment.format(new Date(at)),
  });
}

/** The language with the region, and the clock, of the first tag that has a region; else that of the browser. */
function localeOf(language: Language, browser: readonly string[]): string {
  const tags = browser.flatMap((tag) => {
    try {
      return [new Intl.Locale(tag)];
    } catch {
      return []; // not a tag
    }
  });
  const regional = tags.find((l) => l.region !== undefined) ?? tags[0]?.maximize();
  if (!regional?.region) return language;
  return new Intl.Locale(language, { region: regional.region, hourCycle: regional.hourCycle }).toString();
}

/** All formats of dates and times. A numeric date is used only where day and month cannot be confused. */
function formatsOf(locale: string) {
  const format = (o: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, o);
  const figures = format({ day: '2-digit', month: '2-digit', year: 'numeric' });
  const parts = figures.formatToParts(0);
  const plain = parts[0]?.type === 'year' || parts.some((p) => p.type === 'literal' && p.value.trim() === '.');
  return {
    time: format({ timeStyle: 'short' }),
    weekday: format({ weekday: 'short' }),
    day: format({ day: 'numeric', month: 'short' }),
    date: plain ? figures : format({ day: 'numeric', month: 'short', year: 'numeric' }),
    long: format({ weekday: 'long', day: 'numeric', month: 'long' }),
    longYear: format({ day: 'numeric', month: 'long', year: 'numeric' }),
    moment: format({ dateStyle: 'long', timeStyle: 'short' }),
  };
}

/** Isolates right-to-left text, so that it does not reverse the sentence around it. */
function isolateDirection(text: string): string {
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(text) ? `\u2068${text}\u2069` : text;
}

/** Number of midnights between two local times. */
function daysBetween(a: Date, b: Date): number {
  const day = (d: Date) => Date.UTC(d.getFullYear(), d.getMonth(), d.getDate());
  return Math.round((day(b) - day(a)) / 86_400_000);
}
