import type { Tensor2D, Tensor3D, Variable } from '@tensorflow/tfjs-core'

/** Sizes that a network is built for. */
export interface NetworkShape {
  /** Steps of history. */
  readonly steps: number
  /** Steps ahead. */
  readonly horizon: number
  /** Other streams than the target, known up to the issue time. */
  readonly streams: number
  /** Streams known for the horizon too. */
  readonly known: number
  /** Attributes that do not change. */
  readonly statics: number
  /** 1: a point; otherwise one output for each quantile level. */
  readonly outputs: number
}

/** What a network sees. Absent is what its shape has 0 of. */
export interface NetworkInputs {
  /** The target so far, shape [batch, steps], oldest first. */
  readonly history: Tensor2D
  /** Shape [batch, steps, streams]. */
  readonly streams?: Tensor3D
  /** Shape [batch, steps + horizon, known]. */
  readonly known?: Tensor3D
  /** Shape [batch, statics]. */
  readonly statics?: Tensor2D
}

/** A neural network. Its weights are its own until `close`. */
export interface Network {
  /** By name, in the order in which they are made. Those that are not `trainable` are statistics of batch norm. */
  readonly parameters: ReadonlyMap<string, Variable>
  /** Rows of a batch that the network sees together, next to each other: the series of one time. Absent: 1. */
  readonly rowsTogether?: number
  /**
   * Shape [batch, horizon, outputs], and no tensor beside it is left. The same inputs, weights and seed give the same outputs.
   *
   * @param dropoutSeed  in training: drops with this seed, and batch norm takes the batch's own statistics and moves
   *   the running ones; absent, in forecasting: nothing is dropped, nothing moves
   */
  forward(inputs: NetworkInputs, dropoutSeed?: number): Tensor3D
  close(): void
}

/** One architecture. */
export interface NetworkKind<Options extends object> {
  /** Name in tables and manifests: `patchtst`. */
  readonly name: string
  /** Of the paper, or of the implementation that the tables were made with. */
  readonly defaults: Options
  /**
   * @param random  a number in [0, 1), for the first weights
   * @throws {SettingsError} if shape and options do not go together
   */
  build(shape: NetworkShape, options: Options, random: () => number): Network
}
