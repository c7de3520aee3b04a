import { randomFrom, uniform } from '../../../shared/kernels/random.js'
import { meanSquaredError } from '../../../shared/models/losses/point-losses.js'
import type { Examples } from '../../../shared/models/networks/batches.js'
import { type FitSettings, fitNetwork, type TrainingRun } from '../../../shared/models/networks/fit.js'
import type { Network, NetworkShape } from '../../../shared/models/networks/network.js'
import { networkNamed } from '../../../shared/models/networks/registry.js'
import type { Progress } from '../../../shared/models/point-model.js'

/** An architecture at a size, on data: all that the weights depend on, and where the training is kept. */
export interface NetworkTask {
  /** Of the training, unique in its table: also the name of its run. */
  readonly name: string
  readonly architecture: string
  readonly options: object
  readonly shape: NetworkShape
  readonly training: Examples
  /** What early stopping looks at; absent: all steps are done. */
  readonly validation?: Examples
  readonly settings: FitSettings
  readonly seed: number
  /** What tells this training from another of the same name, beside the above; goes into its run's configuration. */
  readonly facts?: object
  readonly nowMs: () => number
  readonly onProgress?: (progress: Progress) => void
  readonly openRun?: (name: string, config: object) => Promise<TrainingRun>
}

export interface TrainedNetwork {
  /** The caller closes it. */
  readonly network: Network
  readonly bestStep: number
}

/** Builds a network of the registry and fits it by squared error. A task that is given a run goes on where it stopped. */
export async function trainNetwork(task: NetworkTask): Promise<TrainedNetwork> {
  const { name, architecture, options, shape, training, validation, settings, seed, facts, openRun } = task
  const random = randomFrom(seed)
  const network = networkNamed(architecture).build(shape, options, () => uniform(random))
  try {
    const { bestStep } = await fitNetwork(network, {
      ...{ name, training, loss: meanSquaredError, seed, settings },
      ...(validation && { validation }),
      run: await openRun?.(name, { architecture, options, shape, settings, seed, ...facts }),
      onProgress: task.onProgress,
      nowMs: task.nowMs,
    })
    return { network, bestStep }
  } catch (error) {
    network.close()
    throw error
  }
}
