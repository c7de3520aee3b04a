import { nextUint32, type RandomState, randomFrom } from './random.js'

/**
 * Independent streams of one seed, as many as one asks for: the k-th is the same however many are taken, so that the
 * k-th gauge of a region stays as it is when gauges are added.
 */
export function* randomStreams(seed: number): Generator<RandomState, never> {
  const parent = randomFrom(seed)
  for (;;) {
    const [s0, s1, s2] = [nextUint32(parent), nextUint32(parent), nextUint32(parent)]
    // Odd, so that never all four words are 0.
    yield { s0, s1, s2, s3: nextUint32(parent) | 1 }
  }
}
