// The client does not export its errors by name in a way that ES modules see.
import kafkajs from 'kafkajs'
import { NowcastError, PortError } from '../domain/errors.js'

/** What the client threw, as an error of the port; our own errors stay as they are. */
export function kafkaError(task: string, cause: unknown): NowcastError {
  if (cause instanceof NowcastError) return cause
  const canRetry = isRetriable(cause)
  const advice = canRetry
    ? 'check that the brokers run and can be reached, then try again'
    : 'check the brokers’ settings and ours'
  return new PortError(`Kafka did not ${task}: ${(cause as Error).message}; ${advice}`, { canRetry, cause })
}

/** The client gives up after some attempts with an error that cannot be retried; later attempts may do. */
export const isRetriable = (error: unknown): boolean =>
  error instanceof kafkajs.KafkaJSNumberOfRetriesExceeded || (error instanceof kafkajs.KafkaJSError && error.retriable)

/** Does the task; what it throws becomes an error of the port. */
export async function asPort<T>(task: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (cause) {
    throw kafkaError(task, cause)
  }
}
