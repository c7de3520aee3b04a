import * as tf from '@tensorflow/tfjs-core'

/**
 * Runs something on one of tfjs's backends, then goes back to the one before. Nothing else can run in between: the
 * backend of the whole process is changed, so the body must not wait for anything.
 *
 * @param backend  name of one that has started
 */
export function onBackend<T>(backend: string, body: () => T): T {
  const before = tf.getBackend()
  if (before === backend) return body()
  // It answers by a promise, and has done its work before: a backend that has started is taken at once.
  void tf.setBackend(backend)
  try {
    return body()
  } finally {
    void tf.setBackend(before)
  }
}
