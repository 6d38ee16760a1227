/** People and their messages, the same in every run: with fixed names, ids and times, so that screenshots are
 * reproducible. */
import { randomUUID } from 'node:crypto';
import type { Page, WebSocketRoute } from '@playwright/test';
import { dialog, type OpenOptions, type Person, type World } from './world';

/** The current time in screenshots. */
const now = Date.parse('2026-03-12T14:20:00+01:00');
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const names = [
  ['Ann', 'Archer'], ['Ben', 'Okafor'], ['Clara', 'Novak'], ['Dmitri', 'Orlov'], ['Farid', 'Haddad'], ['Grace', 'Lindqvist'],
  ['Keiko', 'Tanaka'], ['Анна', 'Смирнова'], ['Rosa', 'Delgado'], ['Sven', 'Halvorsen'],
] as const;
type First = (typeof names)[number][0];

export interface Scene {
  readonly ann: Person;
  readonly people: Readonly<Record<First, Person>>;
  /** The group with all kinds of content. */
  readonly group: string;
  /** Opens a page of Ann's browser with the scene's times and ids. */
  open(o: OpenOptions): Promise<Page>;
  /** The address of a conversation, with the scene's ids. */
  at(conversationId: string): string;
  /** Whether the pages' sockets can connect. */
  reach(whether: boolean): Promise<void>;
}

/** A text that the server refuses when a page of the scene sends it. */
export const refused = 'Nobody may say this.';

export async function scene(world: World): Promise<Scene> {
  const people = await cast(world);
  const [ann, ben, clara, grace, keiko, rosa, sven, farid, dmitri, anna] = ([
    'Ann', 'Ben', 'Clara', 'Grace', 'Keiko', 'Rosa', 'Sven', 'Farid', 'Dmitri', 'Анна',
  ] as const).map((n) => people[n]) as [Person, Person, Person, Person, Person, Person, Person, Person, Person, Person];
  const times = new Map<string, number>();
  const say = async (ago: number, by: Person, to: Person | string, text: string, extra: object = {}): Promise<string> => {
    const id = await world.say(by, to, text, extra);
    times.set(id, now - ago);
    return id;
  };
  const found = async (ago: number, owner: Person, name: string, members: readonly Person[]): Promise<string> => {
    const id = await world.group(owner, name);
    await world.frames(owner, members.map(
      (m) => ({ type: 'addUserInGroup', params: { groupId: id.slice(6), groupName: name, userId: m.userId, messageId: randomUUID() } })
    ));
    const { data } = await world.server.call<{ data: { messageId: string }[] }>(
      'GET', `/api/conversations/${id}/messages`, undefined, owner.token
    );
    for (const m of data) times.set(m.messageId, now - ago);
    return id;
  };

  await say(6 * day, dmitri, ann, 'Thanks, everybody.');
  await say(5 * day, sven, ann, 'New tyre, new chain, and it still squeaks.');
  await say(5 * day - hour, ann, sven, 'Pedal bearings?');
  const walks = await found(4 * day, keiko, 'Photo walks', [ann, rosa, sven]);
  await say(3 * day, rosa, walks, 'Photos from Saturday are up.');
  await say(3 * day - hour, keiko, walks, 'The one with the bridge: I waited half an hour for that light.');
  await say(2 * day, anna, ann, 'Привет! Ты завтра будешь?');
  await say(2 * day - hour, ann, anna, 'Да, после обеда.');
  await say(2 * day - 2 * hour, anna, ann, 'Отлично, тогда принесу книгу. Спасибо 🙏');
  await say(day, ann, farid, 'Could you send me the invoice number?');
  await say(day - hour, farid, ann, 'It’s 2026-1187.');
  const music = await found(day, grace, 'Music Makers', [ann, ben, clara, dmitri]);
  await say(5 * hour, clara, music, 'Rehearsal moved to the small hall.');
  await say(4 * hour, dmitri, music, 'Fine with me, bring the long cables.');
  await say(2 * hour, ann, ben, 'How was the exam?');
  await say(2 * hour - minute, ben, ann, 'Long. But I think it went well.');
  await say(2 * hour - 2 * minute, ann, ben, 'I’m sure it did.');

  const trip = await found(26 * hour, ann, 'Weekend trip', [ben, clara, grace, rosa]);
  await say(25 * hour, rosa, trip, 'Thinking of a long weekend by the sea. Who would join?');
  const join = await say(25 * hour - minute, ben, trip, 'Me, gladly.');
  await say(25 * hour - 2 * minute, clara, trip, 'Depends on the dates.');
  await say(
    70 * minute, rosa, trip,
    'First or second weekend in June. The house has room for six, a garden, and a very old piano that somebody will have '
      + 'to tune before we sing.'
  );
  const second = await say(68 * minute, ann, trip, 'Second, please. I looked up the trains: https://example.org/trains');
  await say(67 * minute, ann, trip, 'There is one at 9:40 without a change.');
  const tune = await say(60 * minute, grace, trip, 'Second it is. I can tune the piano.', { replyToId: second });
  await say(30 * minute, clara, trip, '@Ann Archer can you book the tickets for all of us?', { mentions: [ann.userId] });
  await say(29 * minute, ann, trip, 'Done. Five seats by the window, and I have the confirmation here.', { replyToId: tune });
  await say(28 * minute, ben, trip, '🎉');
  await world.frames(ann, [
    ...[music, walks].map((id) => ({ type: 'markRead', params: { groupId: id.slice(6), seq: 2 } })),
    ...[dmitri, anna, farid].map((p) => ({ type: 'markRead', params: { receiverId: p.userId, seq: p === farid ? 2 : 1 } })),
  ]);
  const like = (emoji: string, messageId: string): object => ({ type: 'setReaction', params: { messageId, emoji } });
  await world.frames(rosa, [like('❤️', tune), like('👍', join), { type: 'markRead', params: { groupId: trip.slice(6), seq: 20 } }]);
  await world.frames(ann, [like('❤️', tune), { type: 'setChatSettings', params: { groupId: trip.slice(6), pinned: true } }, {
    type: 'setChatSettings', params: { groupId: walks.slice(6), mutedUntil: '9999-12-31T23:59:59Z' },
  }]);
  await world.frames(ben, [like('🎉', tune), { type: 'markRead', params: { receiverId: ann.userId, seq: 3 } }, {
    type: 'markRead', params: { groupId: trip.slice(6), seq: 20 },
  }]);

  const groups = [trip, music, walks].map((id) => id.slice(6));
  const real = [...Object.values(people).map((p) => p.userId).sort(), ...groups];
  const open = async (o: OpenOptions): Promise<Page> => {
    const context = await world.context({ ...ann, userId: mapped(real)(ann.userId) }, o);
    return world.tab(context, o.at ?? '/', async (page) => {
      await page.clock.setFixedTime(now);
      await page.route('**/api/use-cases/**', async (route) => {
        const response = await route.fetch({ headers: route.request().headers() });
        await route.fulfill({ response, body: mapped(real)(await response.text()) });
      });
      await page.routeWebSocket(/\/api\/ws/, (ws) => {
        if (reached) retell(ws, real, times);
        else void ws.close();
        sockets.add(ws);
      });
    });
  };
  let reached = true;
  const sockets = new Set<WebSocketRoute>();
  const reach = async (whether: boolean): Promise<void> => {
    reached = whether;
    if (whether) return;
    for (const ws of sockets) await ws.close();
    sockets.clear();
  };
  return { ann, people, group: trip, open, reach, at: (id) => `/c/${mapped(real)(id)}` };
}

/** The cast. Ids are assigned by the server, so names are given in the order of ids: then each dialog id starts with
 * the same person. */
async function cast(world: World): Promise<Record<First, Person>> {
  const made: Person[] = [];
  for (const [first, last] of names) made.push(await world.person(first, last));
  made.sort((a, b) => (a.userId < b.userId ? -1 : 1));
  const cast: Partial<Record<First, Person>> = {};
  for (const [i, [firstName, lastName]] of names.entries()) {
    const p = made[i];
    if (!p) continue;
    await world.server.call('PATCH', '/api/profile/update', { firstName, lastName }, p.token);
    cast[firstName] = { ...p, firstName, lastName };
  }
  return cast as Record<First, Person>;
}

/** Fixed ids for the real ones. */
function mapped(real: readonly string[]): (text: string) => string {
  const to = new Map(real.map((id, i) => [id, fixed(i)]));
  return (text) => text.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => to.get(id) ?? id);
}

const fixed = (i: number): string => `${(i + 1).toString(16).repeat(8).slice(0, 8)}-0000-4000-8000-00000000000${i.toString(16)}`;

/** Between page and server: replaces ids and times by those of the scene. */
function retell(ws: WebSocketRoute, real: readonly string[], times: ReadonlyMap<string, number>): void {
  const server = ws.connectToServer();
  const back = new Map(real.map((id, i) => [fixed(i), id]));
  ws.onMessage((m) => {
    const frame = JSON.parse(String(m)) as { type: string; requestId?: string; params: { content?: string; messageId?: string } };
    if (frame.params.content !== refused) {
      return server.send(String(m).replace(/[0-9a-f]{8}-0000-4000-8000-00000000000[0-9a-f]/g, (id) => back.get(id) ?? id));
    }
    ws.send(JSON.stringify({
      error: true, type: frame.type, requestId: frame.requestId, code: 'forbidden', message: 'not allowed',
      messageId: frame.params.messageId,
    }));
  });
  const out = mapped(real);
  server.onMessage((m) => ws.send(out(JSON.stringify(retimed(JSON.parse(String(m)), times)))));
}

function retimed(v: unknown, times: ReadonlyMap<string, number>): unknown {
  if (Array.isArray(v)) return v.map((x) => retimed(x, times));
  if (typeof v !== 'object' || v === null) return v;
  const o = Object.fromEntries(Object.entries(v).map(([k, x]) => [k, retimed(x, times)]));
  const at = times.get(String(o['messageId']));
  // Everything else was written a moment ago.
  if (o['messageId'] && o['createdAt']) {
    o['createdAt'] = new Date(at ?? now - minute + (Date.parse(String(o['createdAt'])) % 10_000)).toISOString();
  }
  if (o['lastMessage'] && o['changedAt']) o['changedAt'] = (o['lastMessage'] as { createdAt: string }).createdAt;
  return o;
}

/** The id of the dialog of Ann and another person. */
export const talk = (s: Scene, first: First): string => dialog(s.ann, s.people[first]);
