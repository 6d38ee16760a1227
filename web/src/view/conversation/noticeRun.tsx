/** Three or more consecutive notices of one kind share a line. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Message } from '../../state/message';
import type { Line } from '../../state/timeline';
import type { Key } from '../i18n/en';
import { useTranslator } from '../shell/context';
import { parseNotice, noticeText } from './notices';

export interface NoticeRun {
  readonly kind: 'notices';
  readonly key: string;
  readonly text: Key;
  /** Who did it, if one person did them all. */
  readonly name: string;
  readonly messages: readonly Message[];
}

/** Up to this number, notices have lines of their own. */
const maxSeparate = 2;

/** Number of notices that the opened line lists. */
const maxListed = 20;

/** The kinds that are grouped, and the text of a group; those with `byOne` only if one person did them all. */
const groupedTexts: Readonly<Partial<Record<Key, { readonly text: Key; readonly byOne: boolean }>>> = {
  'notice.added': { text: 'notice.addedMany', byOne: true },
  'notice.removed': { text: 'notice.removedMany', byOne: true },
  'notice.joined': { text: 'notice.joinedMany', byOne: false },
  'notice.left': { text: 'notice.leftMany', byOne: false },
};

/** The lines of a day with groups of notices. */
export function groupNotices(lines: readonly Line[]): readonly (Line | NoticeRun)[] {
  const all: (Line | NoticeRun)[] = [];
  let run: { key: Key; name: string; lines: Line[]; messages: Message[] } | null = null;
  const end = (): void => {
    const kind = run && groupedTexts[run.key];
    const last = run?.messages.at(-1);
    // Keyed by the last notice: older ones may still be loaded before the group.
    if (run && kind && last && run.messages.length > maxSeparate) {
      all.push({ kind: 'notices', key: last.messageId, text: kind.text, name: run.name, messages: run.messages });
    } else if (run) all.push(...run.lines);
    run = null;
  };
  for (const l of lines) {
    const notice = l.kind === 'notice' ? parseNotice(l.message.content) : null;
    const kind = notice && groupedTexts[notice.key];
    if (l.kind !== 'notice' || !notice || !kind) {
      end();
      all.push(l);
      continue;
    }
    const name = kind.byOne ? (notice.params['name'] ?? '') : '';
    if (run && (run.key !== notice.key || run.name !== name)) end();
    run ??= { key: notice.key, name, lines: [], messages: [] };
    run.lines.push(l);
    run.messages.push(l.message);
  }
  end();
  return all;
}

export function NoticeRunLine({ run, onMembers }: { run: NoticeRun; onMembers: () => void }): JSX.Element {
  const t = useTranslator();
  const [open, setOpen] = useState(false);
  const rest = run.messages.length - maxListed;
  return (
    <div id={`m-${run.key}`} class="line-notice" data-seq={run.messages.at(-1)?.seq}>
      <button type="button" class="notices" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t(run.text, { name: run.name, n: run.messages.length })}
      </button>
      {open && (
        <>
          <ul>{run.messages.slice(0, maxListed).map((m) => <li key={m.messageId}>{noticeText(t, m.content)}</li>)}</ul>
          {rest > 0 && <p>{t('notice.more', { n: rest })}</p>}
          <button type="button" class="link" onClick={onMembers}>{t('notice.showMembers')}</button>
        </>
      )}
    </div>
  );
}
