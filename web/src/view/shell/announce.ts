/** Notifications and the sound. */
import type { Conversation } from '../../state/conversation';
import type { Message } from '../../state/message';
import type { Store } from '../../state/store';
import { said } from '../conversation/said';
import type { Words } from '../i18n/words';
import { go } from './router';

/** Tells of a message that is not on the screen: with a sound, and, when the page is not in front, with a notification. */
export function announcer(store: Store, titleOf: (c: Conversation, t: Words) => string, words: () => Words): (c: Conversation, m: Message) => void {
  const ring = ringer();
  return (c, m) => {
    const p = store.get().preferences;
    if (p.sound) void ring();
    if (!p.notifications || typeof Notification === 'undefined' || Notification.permission !== 'granted' || document.visibilityState === 'visible') return;
    const t = words();
    const title = c.kind === 'group' ? t('notice.inGroup', { name: m.senderName, group: titleOf(c, t) }) : titleOf(c, t);
    const options = { body: m.notification ? said(t, m.content) : m.content.slice(0, 200), tag: c.id, icon: '/icon-192.png', data: c.id };
    try {
      const n = new Notification(title, options);
      n.onclick = () => {
        focus();
        n.close();
        go({ at: 'chat', id: c.id, message: null });
      };
    } catch {
      // Phones allow them only through the service worker.
      void navigator.serviceWorker?.ready.then((r) => r.showNotification(title, options));
    }
  };
}

/** ms; what could not sound by then is old. */
const late = 3000;

/** ms; what comes within it sounds as one. */
const wave = 500;

/** Makes the sound. A page that nobody has touched yet may make none, and is not to make up for it when it is touched. */
function ringer(): () => Promise<void> {
  let audio: AudioContext | null = null;
  let last = -Infinity;
  return async () => {
    const asked = performance.now();
    audio ??= new AudioContext();
    await audio.resume();
    const now = performance.now();
    if (now - asked > late || now - last < wave) return;
    last = now;
    chime(audio);
  };
}

/** Two short soft notes. */
function chime(audio: AudioContext): void {
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
