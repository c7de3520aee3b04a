import type { SettingsFlags } from './common-options.js'

/** What the shipped models are judged on. */
export interface EvaluationRequest extends SettingsFlags {
  /** Files and folders, in the formats that a replay of the domain reads. */
  readonly data: readonly string[]
  readonly region?: string
  /** Table of the gauges. */
  readonly sites?: string
  /** First issue time, UTC day, and the last day of the data that is read. */
  readonly from?: number
  readonly to?: number
  /** Kinds of models; absent: every one that was shipped. */
  readonly models?: readonly string[]
}

/** What came of it: for programs, and for people. */
export interface Evaluated {
  readonly result: object
  readonly text: string
}

/** One way in which the models of a domain are judged. */
export interface Evaluation {
  /** Names its part of the JSON: `forecasts`. */
  readonly name: string
  /** Models that it can judge: it is passed over where only others are asked for. */
  readonly models: readonly string[]
  run(request: EvaluationRequest): Promise<Evaluated>
}
