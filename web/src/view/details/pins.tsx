/** The pinned messages of a conversation, newest first. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Conversation } from '../../state/conversation';
import { mayPin, shownPins } from '../../state/pins';
import { nameOf } from '../../state/state';
import { truncate } from '../../state/text';
import { sameItems, useIntents, useSelect, useTranslator } from '../shell/context';
import { toastError } from '../shell/errorText';
import { Icon } from '../shell/icon';
import { go } from '../shell/router';

/** Number of rows that are shown at first. */
const batch = 5;

/** Maximum length of a text, and of a text in a label, code points. */
const maxText = { row: 200, label: 40 } as const;

export function Pins({ c, now }: { c: Conversation; now: number }): JSX.Element | null {
  const t = useTranslator();
  const intents = useIntents();
  const pins = useSelect((s) => shownPins(s, s.conversations.get(c.id)), sameItems);
  const [all, showAll] = useState(false);
  if (pins.length === 0) return null;
  const rows = pins.toReversed().slice(0, all ? undefined : batch);
  return (
    <section class="details-part" id="pins" tabIndex={-1} aria-label={t('pins.title')}>
      <h3>{t('pins.title')}</h3>
      <ul>
        {rows.map((m) => (
          <li key={m.messageId} class="pin">
            <button type="button" class="pin-message" onClick={() => go({ at: 'chat', id: c.id, message: m.messageId })}>
              <span class="pin-head">
                <span class="pin-name" dir="auto">{nameOf({ firstName: m.senderName, lastName: m.senderLastName })}</span>
                <time dateTime={m.createdAt}>{t.when(m.createdAt, now)}</time>
              </span>
              <span class="pin-text" dir="auto">{truncate(m.content, maxText.row) || t('message.deleted')}</span>
            </button>
            {mayPin(c) && (
              <button
                type="button" class="icon-button" aria-label={t('pins.unpin', { text: truncate(m.content, maxText.label) })}
                onClick={() => { intents.pinMessage(m, false).catch(toastError(intents)); }}
              >
                <Icon name="close" size={20} />
              </button>
            )}
          </li>
        ))}
      </ul>
      {rows.length < pins.length && (
        <button type="button" class="link" onClick={() => showAll(true)}>{t('details.morePins', { n: pins.length - rows.length })}</button>
      )}
    </section>
  );
}
