import type { Tensor2D } from '@tensorflow/tfjs-core'
import { SettingsError } from '../../domain/errors.js'
import { randomFrom } from '../../kernels/random.js'
import { shuffle } from '../../kernels/shuffle.js'
import type { LossInputs } from '../losses/loss.js'
import type { NetworkInputs } from './network.js'

/** Rows of examples together. Its tensors are the caller's. */
export interface Batch {
  readonly inputs: NetworkInputs
  /** Shape [batch, horizon]; NaN where not known. */
  readonly truth: Tensor2D
  /** How many truths are known. */
  readonly known: number
  readonly weights?: LossInputs
}

/** What a network is fitted to or looked at with. */
export interface Examples {
  /** Rows; those of one time stand next to each other. */
  readonly rows: number
  batch(at: Uint32Array): Batch
}

/**
 * Rows of each mini-batch. The order of an epoch comes of seed and epoch alone, so that training can go on at any step.
 * What does not fill a batch at the end of an epoch waits for another epoch.
 *
 * @param together  rows that stay next to each other
 * @returns rows of the step, 0 for the first
 * @throws {SettingsError} there is nothing to train on, or the rows are not whole groups
 */
export function batchesOf(
  rows: number,
  { batchRows, together, seed }: { batchRows: number; together: number; seed: number },
): (step: number) => Uint32Array {
  const groups = rows / together
  if (!Number.isInteger(groups) || groups === 0) {
    throw new SettingsError(`${rows} rows to train on in groups of ${together}; give whole groups, at least one`)
  }
  const inBatch = Math.min(groups, Math.max(1, Math.floor(batchRows / together)))
  const inEpoch = Math.floor(groups / inBatch)
  let shuffled: { epoch: number; order: Uint32Array } = { epoch: -1, order: new Uint32Array(0) }
  return step => {
    const epoch = Math.floor(step / inEpoch)
    if (epoch !== shuffled.epoch) {
      const order = Uint32Array.from({ length: groups }, (_, group) => group)
      shuffled = { epoch, order: shuffle(order, randomFrom(seed * EPOCHS_APART + epoch)) }
    }
    const from = (step % inEpoch) * inBatch
    return expand(shuffled.order.subarray(from, from + inBatch), together)
  }
}

/** No training has so many epochs, so that no two seeds share an order. */
const EPOCHS_APART = 1_000_003

/** All rows of a part in order, cut into batches of whole groups. */
export function* batchesInOrder(rows: number, batchRows: number, together: number): Generator<Uint32Array> {
  const size = Math.max(1, Math.floor(batchRows / together)) * together
  for (let from = 0; from < rows; from += size) {
    yield Uint32Array.from({ length: Math.min(size, rows - from) }, (_, i) => from + i)
  }
}

const expand = (groups: Uint32Array, together: number): Uint32Array =>
  Uint32Array.from(
    { length: groups.length * together },
    (_, i) => groups[Math.floor(i / together)] * together + (i % together),
  )

/** Examples of one row at a time, thinned evenly to `most` of them: a look need not see every window. */
export function thinned(examples: Examples, most: number): Examples {
  if (examples.rows <= most) return examples
  const apart = examples.rows / most
  return { rows: most, batch: at => examples.batch(at.map(row => Math.floor(row * apart))) }
}
