import { FetchError } from './fetch-error.js'
import type { PollContext } from './poll-context.js'

/** The answer of one of several services. */
export interface AnswerOf<S, T> {
  readonly service: S
  readonly answer: T
}

/**
 * Asks services in turn until one answers: the next where one is down, refuses, or has no requests left for us.
 *
 * @param ask  told whether no other service is left
 * @throws {FetchError} of the first that may answer later, else of the first
 */
export async function firstThatAnswers<S extends { readonly name: string }, T>(
  services: readonly S[],
  ask: (service: S, isLast: boolean) => Promise<T>,
  { onTrouble, signal }: PollContext,
): Promise<AnswerOf<S, T>> {
  const errors: FetchError[] = []
  for (const [i, service] of services.entries()) {
    const isLast = i === services.length - 1
    try {
      return { service, answer: await ask(service, isLast) }
    } catch (error) {
      if (!(error instanceof FetchError) || signal.aborted) throw error
      errors.push(error)
      const next = services[i + 1]?.name
      if (!isLast) onTrouble?.({ reason: error.fault, message: `${error.message}; meanwhile ${next} is asked` })
    }
  }
  throw errors.find(({ canRetry }) => canRetry) ?? errors[0]
}
