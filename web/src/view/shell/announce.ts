/** Notifications and their sound. */
import type { Conversation } from '../../state/conversation';
import type { ConversationId } from '../../state/ids';
import type { Message } from '../../state/message';
import type { Store } from '../../state/store';
import { truncate } from '../../state/text';
import { noticeText } from '../conversation/notices';
import type { Translator } from '../i18n/translator';
import { go } from './router';

export interface Announcer {
  announce(c: Conversation, m: Message): void;
  withdraw(id: ConversationId): void;
}

/** Announces a message that is not on the screen: with a sound, and, if the page is hidden, with a notification,
 * which is closed when the message is read or deleted anywhere. */
export function createAnnouncer(store: Store, titleOf: (c: Conversation, t: Translator) => string, words: () => Translator): Announcer {
  const ring = createSound();
  const shown = new Map<ConversationId, Notification>();
  const announce = (c: Conversation, m: Message): void => {
    const p = store.get().preferences;
    if (p.sound) ring().catch(() => undefined);
    if (!p.notifications || !mayNotify() || document.visibilityState === 'visible') return;
    const t = words();
    const title = c.kind === 'group' ? t('notice.inGroup', { name: m.senderName, group: titleOf(c, t) }) : titleOf(c, t);
    const options = { body: m.notification
      ? noticeText(t, m)
      : truncate(m.content, 200), tag: c.id, icon: '/icon-192.png', data: c.id };
    try {
      const n = new Notification(title, options);
      shown.set(c.id, n);
      n.onclick = () => {
        focus();
        n.close();
        go({ at: 'chat', id: c.id, message: null });
      };
    } catch {
      // Phones allow notifications only through the service worker.
      void serviceWorker()?.then((r) => r.showNotification(title, options)).catch(() => undefined);
    }
  };
  const withdraw = (id: ConversationId): void => {
    shown.get(id)?.close();
    shown.delete(id);
    // Those of the service worker outlive the page, and are shared by all tabs.
    void serviceWorker()?.then((r) => r.getNotifications({ tag: id })).then((all) => { for (const n of all) n.close(); }).catch(
      () => undefined
    );
  };
  return { announce, withdraw };
}

/** With site data blocked, reading the permission may throw. */
function mayNotify(): boolean {
  try {
    return typeof Notification !== 'undefined' && Notification.permission === 'granted';
  } catch {
    return false;
  }
}

/** The service worker, once it is ready; undefined where there can be none. */
function serviceWorker(): Promise<ServiceWorkerRegistration> | undefined {
  try {
    return navigator.serviceWorker?.ready;
  } catch {
    return undefined;
  }
}

/** A sound that could not play within this time is dropped, ms. */
const maxSoundDelay = 3000;

/** Messages within this time share one sound, ms. */
const minSoundInterval = 500;

/** Plays the sound. A page without user interaction must not play any, and must not play it later. */
function createSound(): () => Promise<void> {
  let audio: AudioContext | null = null;
  let last = -Infinity;
  return async () => {
    const asked = performance.now();
    audio ??= new AudioContext();
    await audio.resume();
    const now = performance.now();
    if (now - asked > maxSoundDelay || now - last < minSoundInterval) return;
    last = now;
    playChime(audio);
  };
}

/** Plays two short soft notes. */
function playChime(audio: AudioContext): void {
  const at = audio.currentTime;
  for (const [i, hertz] of [660, 880].entries()) {
    const tone = audio.createOscillator();
    const gain = audio.createGain();
    const start = at + i * 0.09;
    tone.frequency.value = hertz;
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(0.08, start + 0.01);
    gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.2);
    tone.connect(gain).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.22);
  }
}
