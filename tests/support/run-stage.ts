import { from, lastValueFrom, toArray } from 'rxjs'
import type { Message } from '../../shared/domain/messages.js'
import type { Stage } from '../../shared/operators/stage.js'

/** What a stage lets out for some messages, in one batch. */
export const runStage = <State>(stage: Stage<State>, state: State, messages: readonly Message[]): Promise<Message[]> =>
  lastValueFrom(from(messages).pipe(stage.operator(state), toArray()))

/** The messages of one topic. */
export const onTopic = <T extends Message['topic']>(messages: readonly Message[], topic: T) =>
  messages.filter((message): message is Extract<Message, { topic: T }> => message.topic === topic)
