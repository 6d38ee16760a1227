/** Types of the frames by request type, from the generated ones. */
import type { Answers, Broadcasts, Requests } from './frames.gen';

export type RequestType = keyof Requests;
export type Params<K extends RequestType> = Requests[K]['params'];

/** What an answer to a request of type K carries. */
export type Answer<K extends RequestType> = Pick<Answers[K]['params'], 'item' | 'data'>;

/** The item of an answer with the type of its request. */
export type AnswerItem<K extends RequestType = RequestType> = {
  [T in K]: { readonly type: T; readonly item: Answers[T]['params']['item'] };
}[K];

/** A frame that answers no request. */
export type Broadcast = {
  [T in keyof Broadcasts]: { readonly type: T; readonly item: Broadcasts[T]['params']['item'] };
}[keyof Broadcasts];
