import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** A thread that has told that it is ready. */
export async function openedThread(file: URL): Promise<Worker> {
  const thread = new Worker(file)
  await once(thread, 'message')
  return thread
}

/** Gives a thread its job and waits until it answers. */
export async function answered(thread: Worker, job: unknown): Promise<void> {
  const answer = once(thread, 'message')
  thread.postMessage(job)
  await answer
}
