/** Who received and read a message, and who reacted to it. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Person } from '../../state/conversation';
import type { Reactor, Receipt } from '../../state/intents';
import type { Message } from '../../state/message';
import { nameOf } from '../../state/state';
import { Avatar } from '../shell/avatar';
import { useIntents, useNow, useTranslator } from '../shell/context';
import { Dialog } from '../shell/dialog';
import { LoadError } from '../shell/loadError';

function useRows<T>(ask: () => Promise<readonly T[]>): { rows: readonly T[] | null; failure: unknown; again: () => void } {
  const [state, set] = useState<{ rows: readonly T[] | null; failure: unknown }>({ rows: null, failure: null });
  const again = (): void => { ask().then((rows) => set({ rows, failure: null }), (failure: unknown) => set({ rows: null, failure })); };
  useEffect(again, []);
  return { ...state, again };
}

/** Readers by the time of reading, then those it was delivered to by time, then the others. */
export function byTime(rows: readonly Receipt[]): readonly Receipt[] {
  const rank = (r: Receipt): string => (r.readAt ? `0${r.readAt}` : r.deliveredAt ? `1${r.deliveredAt}` : '2');
  return [...rows].sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0));
}

function PersonRow({ person, text }: { person: Person; text: string }): JSX.Element {
  const name = nameOf(person);
  return <li><Avatar id={person.userId} name={name} size={32} /><bdi>{name}</bdi><span class="who-line">{text}</span></li>;
}

export function Receipts({ m, onClose }: { m: Message; onClose: () => void }): JSX.Element {
  const t = useTranslator();
  const now = useNow();
  const intents = useIntents();
  const { rows, failure, again } = useRows<Receipt>(() => intents.listReceipts(m).then(byTime));
  const line = (r: Receipt): string => (r.readAt
    ? t('message.readAt', { when: t.when(r.readAt, now) })
    : r.deliveredAt ? t('message.deliveredAt', { when: t.when(r.deliveredAt, now) }) : t('message.notYet'));
  return (
    <Dialog title={t('message.receipts')} onClose={onClose}>
      <LoadError failure={failure} onRetry={again} />
      <ul class="who">{rows?.map((r) => <PersonRow key={r.userId} person={r} text={line(r)} />)}</ul>
    </Dialog>
  );
}

export function Reactors({ m, onClose }: { m: Message; onClose: () => void }): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const { rows, failure, again } = useRows<Reactor>(() => intents.listReactors(m));
  return (
    <Dialog title={t('message.reactors')} onClose={onClose}>
      <LoadError failure={failure} onRetry={again} />
      <ul class="who">{rows?.map((r) => <PersonRow key={r.userId + r.emoji} person={r} text={r.emoji} />)}</ul>
    </Dialog>
  );
}
