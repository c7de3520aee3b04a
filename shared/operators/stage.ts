import { concatMap, type ObservableInput, type OperatorFunction } from 'rxjs'
import type { Message } from '../domain/messages.js'

/** An operator over the flow: what a stage does not read passes through it untouched, in its place. */
export type StageOperator = OperatorFunction<Message, Message>

/**
 * A stage: its state is a plain object, made by `init`, changed in place by the operator, and saved between two
 * batches (it survives `v8.serialize`). The operator is subscribed to anew for every batch.
 */
export interface Stage<State> {
  init(): State
  operator(state: State): StageOperator
}

type Handlers = { readonly [M in Message as M['topic']]?: (message: M) => ObservableInput<Message> }

/**
 * Handles messages by topic, one after another; the handler says what goes on in the message's place.
 * Messages of other topics pass.
 */
export const handleTopics = (handlers: Handlers): StageOperator =>
  concatMap(message => {
    const handler = handlers[message.topic] as ((message: Message) => ObservableInput<Message>) | undefined
    return handler?.(message) ?? [message]
  })
