/** A person or group that the server found. */
import type { JSX } from 'preact';
import type { Found } from '../../state/intents';
import { nameOf } from '../../state/state';
import { Avatar } from '../shell/avatar';

export function FoundRow({ id, found, active, chosen = false, onChoose }: {
  id: string; found: Found; active: boolean; chosen?: boolean; onChoose: () => void;
}): JSX.Element {
  const person = found.kind === 'person';
  const name = person ? nameOf(found.person) : found.name;
  return (
    <div id={id} role="option" aria-selected={chosen} tabIndex={active ? 0 : -1} class="row" onClick={onChoose}>
      <Avatar id={person ? found.person.userId : found.id} name={name} />
      <span class="row-top"><span class="row-name" dir="auto">{name}</span></span>
      {person && found.email && <span class="row-low"><span class="row-preview"><bdi>{found.email}</bdi></span></span>}
    </div>
  );
}
