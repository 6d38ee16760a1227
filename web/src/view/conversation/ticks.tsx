/** The delivery state of an own message: a clock, one tick, two ticks, two coloured ticks. */
import type { JSX } from 'preact';
import type { Tick } from '../../state/timeline';
import type { Key } from '../i18n/en';
import { useTranslator } from '../shell/context';

const labels: Readonly<Record<Tick, Key>> = {
  waiting: 'message.waiting', failed: 'message.failed', sent: 'message.sent', delivered: 'message.deliveredTick', read: 'message.read',
};

const shapes: Readonly<Record<Tick, string>> = {
  waiting: 'M8 14.500a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM8 5v3.500l2 1.500',
  failed: 'M8 14.500a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM8 5v4.500M8 11.500v.01',
  sent: 'M4 9l3.500 3.500L14 5',
  delivered: 'M1 9l3.500 3.500L11 5M8 12.500l7-7.500',
  read: 'M1 9l3.500 3.500L11 5M8 12.500l7-7.500',
};

export function Ticks({ tick }: { tick: Tick }): JSX.Element {
  const t = useTranslator();
  return (
    <svg class={`ticks ticks-${tick}`} viewBox="0 0 16 17" role="img" aria-label={t(labels[tick])}>
      <path d={shapes[tick]} />
    </svg>
  );
}
