/** What the parts of the engine need of the connection. */
import type { Answer } from '../socket/connection';
import type { Requests } from '../socket/frames.gen';

/** What can be asked, and with what. */
export type Ask = keyof Requests;
export type Params<K extends Ask> = Requests[K]['params'];

export interface Line {
  /** Rejects with `Refusal` or `Lost`. */
  request<K extends Ask>(type: K, params: Params<K>): Promise<Answer>;
  /** Sends without waiting, if there is a connection. */
  tell<K extends Ask>(type: K, params: Params<K>): void;
}
