/** Three or more consecutive notices of one kind share a line. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Message, Notice } from '../../state/message';
import type { Line } from '../../state/timeline';
import type { Key } from '../i18n/en';
import { useTranslator } from '../shell/context';
import { nameOrGone, noticeText } from './notices';

export interface NoticeRun {
  readonly kind: 'notices';
  readonly key: string;
  readonly text: Key;
  /** Who did it, if one person did them all; null for a deleted account. */
  readonly name: string | null;
  readonly messages: readonly Message[];
}

/** Up to this number, notices have lines of their own. */
const maxSeparate = 2;

/** Number of notices that the opened line lists. */
const maxListed = 20;

/** The kinds that are grouped, and the text of a group; those with `byOne` only if one person did them all. */
const groupedTexts: Readonly<Partial<Record<Notice['kind'], { readonly text: Key; readonly byOne: boolean }>>> = {
  added: { text: 'notice.addedMany', byOne: true },
  removed: { text: 'notice.removedMany', byOne: true },
  joined: { text: 'notice.joinedMany', byOne: false },
  left: { text: 'notice.leftMany', byOne: false },
};

/** The lines of a day with groups of notices. */
export function groupNotices(lines: readonly Line[]): readonly (Line | NoticeRun)[] {
  const all: (Line | NoticeRun)[] = [];
  let run: { first: Notice; lines: Line[]; messages: Message[] } | null = null;
  const end = (): void => {
    const kind = run && groupedTexts[run.first.kind];
    const last = run?.messages.at(-1);
    // Keyed by the last notice: older ones may still be loaded before the group.
    if (run && kind && last && run.messages.length > maxSeparate) {
      all.push({ kind: 'notices', key: last.messageId, text: kind.text, name: run.first.actorName, messages: run.messages });
    } else if (run) all.push(...run.lines);
    run = null;
  };
  for (const l of lines) {
    const notice = l.kind === 'notice' ? l.message.notice : null;
    const kind = notice && groupedTexts[notice.kind];
    if (l.kind !== 'notice' || !notice || !kind) {
      end();
      all.push(l);
      continue;
    }
    if (run && (run.first.kind !== notice.kind || (kind.byOne && run.first.actorId !== notice.actorId))) end();
    run ??= { first: notice, lines: [], messages: [] };
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
        {t(run.text, { name: nameOrGone(t, run.name), n: run.messages.length })}
      </button>
      {open && (
        <>
          <ul>{run.messages.slice(0, maxListed).map((m) => <li key={m.messageId}>{noticeText(t, m)}</li>)}</ul>
          {rest > 0 && <p>{t('notice.more', { n: rest })}</p>}
          <button type="button" class="link" onClick={onMembers}>{t('notice.showMembers')}</button>
        </>
      )}
    </div>
  );
}
