import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Conversation } from '../../state/conversation';
import type { Message } from '../../state/message';
import { createStore } from '../../state/store';
import { translatorOf } from '../i18n/translator';
import { createAnnouncer } from './announce';

let tones: number;
let allowed: boolean;
let touch: () => void;

/** As in a browser: before user interaction, resume() is pending. */
class Audio {
  currentTime = 0;
  destination = {};
  resume(): Promise<void> {
    if (allowed) return Promise.resolve();
    const before = touch;
    return new Promise((resolve) => {
      touch = () => { before(); resolve(); };
    });
  }
  createOscillator(): unknown {
    return { frequency: {}, connect: (to: unknown) => to, start: () => { tones++; }, stop: () => undefined };
  }
  createGain(): unknown {
    const set = (): void => undefined;
    return { gain: { setValueAtTime: set, linearRampToValueAtTime: set, exponentialRampToValueAtTime: set }, connect: (to: unknown) => to };
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  vi.stubGlobal('AudioContext', Audio);
  tones = 0;
  allowed = true;
  touch = () => { allowed = true; };
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const made = () => createAnnouncer(createStore(), () => 'Ben', () => translatorOf('en')).announce;
const message = [{ id: 'c', kind: 'dialog' } as unknown as Conversation, { content: 'hi' } as unknown as Message] as const;
const settle = () => new Promise((resolve) => setImmediate(resolve));

it('sounds once for a wave of messages', async () => {
  const tell = made();
  for (let i = 0; i < 20; i++) tell(...message);
  await settle();
  expect(tones).toBe(2);
  vi.advanceTimersByTime(501);
  tell(...message);
  await settle();
  expect(tones).toBe(4);
});

it('does not make up for what an untouched page could not sound', async () => {
  allowed = false;
  const tell = made();
  for (let i = 0; i < 20; i++) tell(...message);
  vi.advanceTimersByTime(60_000);
  touch();
  await settle();
  expect(tones).toBe(0);
  tell(...message);
  await settle();
  expect(tones).toBe(2);
});
