/** What the parts of the engine need of the connection. */
import type { Answer } from '../socket/connection';
import type { Requests } from '../socket/frames.gen';

/** What can be asked, and with what. */
export type RequestType = keyof Requests;
export type Params<K extends RequestType> = Requests[K]['params'];

export interface Rpc {
  /** Rejects with `Refusal` or `Lost`. */
  request<K extends RequestType>(type: K, params: Params<K>): Promise<Answer>;
  /** Sends without waiting, if there is a connection. */
  send<K extends RequestType>(type: K, params: Params<K>): void;
}
