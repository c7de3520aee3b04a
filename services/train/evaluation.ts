import type { Interval } from '../../shared/kernels/block-bootstrap.js'

/** One model's scores over the test issues, on one set of pixels; values on the paper's scale, M_eq / 7.5002. */
export interface EvaluationRow {
  readonly model: string
  /** Content hash of the artefact that was tested. */
  readonly modelHash: string
  /** Name of the set of pixels, and how many it holds. */
  readonly pixelSet: string
  readonly pixels: number
  readonly mse: number
  readonly mae: number
  /** Pooled over pixels and issues. */
  readonly nnse: number
  readonly nnseInterval: Interval
  /** MSE over that of the reference, and its interval from the same draws; absent for the reference itself. */
  readonly mseRatio?: number
  readonly mseRatioInterval?: Interval
  /** NNSE of each pixel that varied, averaged. */
  readonly pixelNnse: number
  /** NNSE over time of the sum over pixels. */
  readonly summedNnse: number
  /** Brier score of P(at least one M ≥ m), by name: m4, m5 … */
  readonly brier: Readonly<Record<string, number>>
  /** Pixels and issues in which it happened, by name. */
  readonly exceeded: Readonly<Record<string, number>>
  /** Wall clock of fitting and calibrating, both passes over the examples included. */
  readonly secondsToTrain: number
  /** Numbers learnt, calibration aside. */
  readonly parameters: number
}

/** A span of target windows: the first day of the first and the last day of the last. */
export interface TargetSpan {
  readonly targets: number
  readonly fromDay: number
  readonly toDay: number
}

export interface Evaluation {
  readonly protocol: string
  readonly training: TargetSpan
  /** Absent where the protocol holds nothing back. */
  readonly validation?: TargetSpan
  readonly test: TargetSpan
  /** The model that the others are compared with. */
  readonly reference: string
  readonly rows: readonly EvaluationRow[]
  /** What the catalogue could not give, and how the protocol was read. */
  readonly notes: readonly string[]
}
