/** Awkward content, in addition to the scene. */
import { randomUUID } from 'node:crypto';
import type { Scene } from './scene';
import type { Person, World } from './world';

export interface Nasty {
  readonly long: Person;
  /** Somebody without messages. */
  readonly stranger: Person;
  readonly invitation: string;
}

export async function nasty(world: World, s: Scene): Promise<Nasty> {
  const long = await world.person('Wolfeschlegelsteinhausenbergerdorff', 'Ahrensburg-Kirchwerder-X');
  const stranger = await world.person('Zoe', 'Quiet');
  const { ann } = s;
  await world.say(long, ann, 'Donaudampfschifffahrtselektrizitaetenhauptbetriebswerk'.repeat(75));
  await world.say(long, ann, 'שלום Ann, איך היה היום? (12:30) https://example.org/שלום');
  await world.say(long, ann, 'مرحبا، كيف حالك اليوم؟ أرسلت لك الملف.');
  await world.say(ann, long, 'مرحبا! شكرا');
  await world.say(long, ann, 'one\ntwo\n\nfour');
  for (let i = 1; i <= 104; i++) await world.say(s.people.Sven, ann, `Line ${i}`);
  const deleted = await world.say(s.people.Grace, s.group, 'Forget that');
  await world.frames(s.people.Grace, [{ type: 'deleteMessage', params: { messageId: deleted, scope: 'all' } }]);
  await world.frames(s.people.Farid, [
    { type: 'editMessage', params: { messageId: await world.say(s.people.Farid, ann, 'Payd.'), content: 'Paid.', editId: randomUUID() } },
  ]);
  const { data } = await world.server.call<{ data: { messageId: string }[] }>(
    'GET', `/api/conversations/${s.group}/messages`, undefined, ann.token
  );
  const reacted = data.at(-3)?.messageId;
  await world.frames(s.people.Rosa, ['👍', '❤️', '😂', '😮', '😢', '🙏', '🎉', '🔥'].map(
    (emoji) => ({ type: 'setReaction', params: { messageId: reacted, emoji } })
  ));
  const group = await world.group(long, 'A group whose name is just as long as a name of a group may be, and then some');
  const [invitation] = await world.frames(long, [{ type: 'createInvite', params: { groupId: group.slice(6) } }]) as [{ code: string }];
  return { long, stranger, invitation: invitation.code };
}
