/** Large amounts of data, created quickly, for the tests of long histories and budgets. */
import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { Person, World } from './world';

/** Sends `count` messages over sockets of one page, many requests in flight at once. Any page will do. */
export async function flood(page: Page, by: Person, to: Person, count: number, sockets = 8): Promise<void> {
  await page.evaluate(async ({ token, receiverId, count, sockets }) => {
    const ahead = 400;
    const one = (share: number): Promise<void> => new Promise((resolve, reject) => {
      const wire = new WebSocket(`ws://${location.host}/api/ws`, ['auth', token]);
      let asked = 0;
      let stored = 0;
      const more = (): void => {
        for (; asked < share && asked - stored < ahead; asked++) {
          const content = `No. ${asked}${asked % 7 === 0 ? ` ${'and more of it '.repeat(asked % 40)}` : ''}`;
          wire.send(JSON.stringify({ type: 'privateMessage', params: { messageId: crypto.randomUUID(), receiverId, content } }));
        }
      };
      wire.onopen = more;
      wire.onmessage = (e: MessageEvent<string>) => {
        if (e.data.includes('"isBroadcast":true')) return;
        if (!e.data.includes('"success":true')) reject(new Error(e.data));
        stored++;
        if (stored === share) {
          wire.onclose = null;
          wire.close();
          resolve();
        } else if (asked - stored < ahead / 2) more();
      };
      wire.onclose = (e) => reject(new Error(`closed with ${e.code}`));
    });
    const shares = Array.from({ length: sockets }, (_, i) => Math.floor(count / sockets) + (i < count % sockets ? 1 : 0));
    await Promise.all(shares.map(one));
  }, { token: by.token, receiverId: to.userId, count, sockets });
}

/** Sends requests over one socket, many in flight at once, until all are answered. */
export async function ask(page: Page, by: Person, frames: readonly { type: string; params: object }[]): Promise<void> {
  await page.evaluate(({ token, frames }) => new Promise<void>((resolve, reject) => {
    const wire = new WebSocket(`ws://${location.host}/api/ws`, ['auth', token]);
    let asked = 0;
    let answered = 0;
    const more = (): void => {
      for (; asked < frames.length && asked - answered < 200; asked++) wire.send(JSON.stringify(frames[asked]));
    };
    wire.onopen = more;
    wire.onmessage = (e: MessageEvent<string>) => {
      if (e.data.includes('"isBroadcast":true')) return;
      if (!e.data.includes('"success":true')) reject(new Error(e.data));
      answered++;
      if (answered < frames.length) return more();
      wire.onclose = null;
      wire.close();
      resolve();
    };
    wire.onclose = (e) => reject(new Error(`closed with ${e.code}`));
  }), { token: by.token, frames });
}

/** Creates groups of two people, each with a message of the second; returns the ids in order. */
export async function manyGroups(world: World, page: Page, owner: Person, member: Person, count: number): Promise<string[]> {
  const ids: string[] = [];
  const names = Array.from({ length: count }, (_, i) => `Group ${String(i + 1).padStart(3, '0')}`);
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let n = next++; n < count; n = next++) ids[n] = await world.group(owner, names[n] ?? '');
  };
  await Promise.all(Array.from({ length: 8 }, lane));
  const at = ids.map((id, n) => ({ groupId: id.slice('group_'.length), groupName: names[n] }));
  await ask(page, owner, at.map((g) => ({
    type: 'addUserInGroup',
    params: { ...g, userId: member.userId, messageId: randomUUID(), message: `${owner.firstName} added ${member.firstName}` },
  })));
  await ask(page, member, at.map(
    (g, n) => ({ type: 'messageInGroup', params: { ...g, messageId: randomUUID(), content: `Hello from number ${n + 1}` } })
  ));
  return ids;
}

/** Calls `send` `count` times, `perSecond` times a second, however long the answers take. */
export async function paced(count: number, perSecond: number, send: (n: number) => Promise<unknown>): Promise<void> {
  const began = performance.now();
  const under: Promise<unknown>[] = [];
  for (let n = 0; n < count; n++) {
    const wait = began + (n * 1000) / perSecond - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    under.push(send(n));
  }
  await Promise.all(under);
}
