import type { LossName } from '../../../shared/models/losses/named-losses.js'
import type { FitSettings } from '../../../shared/models/networks/fit.js'
import type { PretrainingChoice } from '../pretraining/first-training.js'
import type { PercentScale } from './scale.js'

/** An architecture at a size at which it trains in about a minute on one core. */
export interface NetworkChoice {
  /** In the table; absent: the architecture. */
  readonly name?: string
  readonly architecture: string
  readonly options: object
  /** Mini-batches at most. */
  readonly steps: number
  /** How many seeds a table takes at most: those that train slowly get one. */
  readonly mostSeeds: number
  /** What it sees and forecasts; absent: logarithms. */
  readonly scale?: PercentScale
  /** Absent: `mse`. */
  readonly loss?: LossName
  /** In place of what all share. */
  readonly fit?: Partial<FitSettings>
  /** What it is trained on first; absent: it begins from chance. */
  readonly pretraining?: PretrainingChoice
}

/** What the weights depend on: how many seeds a table takes is not of it. */
export const weightsConfig = ({ mostSeeds: _, ...config }: NetworkChoice): object => config

const DECODER = { contextSize: 8, decoderUnits: 32 }
const MANY = Infinity

/** Of the architectures, that with the least error on the validation part after as many steps. */
const PATCHTST: NetworkChoice = {
  architecture: 'patchtst',
  options: { layers: 2, heads: 4, width: 32, feedForward: 64, patch: 8, stride: 8 },
  steps: 400,
  fit: { patience: 6 },
  mostSeeds: 1,
}

const pretrainedOn = (collection: string, steps: number): PretrainingChoice => ({
  ...{ collection, steps, masked: false },
  tuning: { kind: 'full', rank: 0 },
})

/** Chosen for time, not for score; the same data, inputs and training for all. */
export const NETWORK_CHOICES: readonly NetworkChoice[] = [
  { architecture: 'orthogonal', options: { learn: 'all' }, steps: 600, mostSeeds: MANY },
  {
    architecture: 'tide',
    options: { units: 64, decoderOutputs: 8, temporalUnits: 32, temporalWidth: 2 },
    ...{ steps: 300, mostSeeds: MANY },
  },
  {
    architecture: 'tsmixer',
    options: { blocks: 2, units: 32, dropout: 0.3, revIn: false },
    ...{ steps: 300, mostSeeds: MANY },
  },
  { architecture: 'tcn', options: { units: 24, ...DECODER }, steps: 400, mostSeeds: MANY },
  {
    architecture: 'itransformer',
    options: { layers: 2, heads: 4, width: 32, feedForward: 64, normalise: false },
    ...{ steps: 300, mostSeeds: MANY },
  },
  {
    architecture: 'timesnet',
    options: { layers: 1, width: 16, inner: 16, periods: 2, kernels: 2 },
    ...{ steps: 250, mostSeeds: MANY },
  },
  { architecture: 'lstm', options: { layers: 1, units: 32, ...DECODER }, steps: 200, mostSeeds: MANY },
  { architecture: 'dilated-rnn', options: { units: 24, ...DECODER }, steps: 150, mostSeeds: MANY },
  PATCHTST,
  { ...PATCHTST, name: 'patchtst-m4', pretraining: pretrainedOn('m4-hourly', 1500) },
  { ...PATCHTST, name: 'patchtst-illness', pretraining: pretrainedOn('illness', 1000) },
  {
    architecture: 'vanilla-transformer',
    options: { width: 16, heads: 2, feedForward: 16 },
    ...{ steps: 150, mostSeeds: 1 },
  },
  { architecture: 'tft', options: { width: 8, heads: 2 }, steps: 150, mostSeeds: 1 },
]
