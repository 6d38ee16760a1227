/** Pinned messages. */
import { Failure, type Intents } from '../../state/intents';
import { address, requestAndApply, type Core } from '../core';
import { decodeMessage } from '../decode';

type PinIntents = Pick<Intents, 'loadPins' | 'hidePins' | 'pinMessage'>;

/** The most rows of a page; a conversation has fewer pinned messages. */
const pageSize = 200;

export function pins(c: Core): PinIntents {
  return {
    async loadPins(id) {
      const a = await requestAndApply(c, 'listPinned', { ...address(c, id), limit: pageSize });
      c.store.dispatch({ type: 'setPins', id, pins: a.data.map(decodeMessage), asOf: a.item.lastSeq });
    },
    hidePins: (id) => c.store.dispatch({ type: 'hidePins', id }),
    async pinMessage({ messageId }, pinned) {
      await requestAndApply(c, pinned ? 'pinMessage' : 'unpinMessage', { messageId }).catch((e: unknown) => {
        throw e instanceof Failure && e.code === 'too_large' ? new Failure('too_many_pins') : e;
      });
    },
  };
}
