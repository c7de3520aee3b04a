import { networkNamed } from '../../../shared/models/networks/registry.js'
import type { PretrainingChoice } from '../pretraining/first-training.js'

/** An architecture at a size at which it trains in a minute on a part of one core. */
export interface NetworkChoice {
  /** In the table. */
  readonly name: string
  readonly architecture: string
  readonly options: object
  /** Bins of history that it sees. */
  readonly lookBack: number
  /** Mini-batches at most. */
  readonly steps: number
  readonly batchRows: number
  readonly learningRate: number
  /** What it is trained on first; absent: it begins from chance. */
  readonly pretraining?: PretrainingChoice
}

/** The papers' look-back, five years. */
const WHOLE = 130

/** One year, for what walks through its history step by step or compares all steps with all. */
const YEAR = 26

const DECODER = { contextSize: 8, decoderUnits: 16 }

const choice = (name: string, options: object, more: Partial<NetworkChoice> = {}): NetworkChoice => ({
  ...{ name, architecture: name, options, lookBack: WHOLE, steps: 300, batchRows: 128 },
  learningRate: 3e-3,
  ...more,
})

/** Longer and slower than the others: on the validation part 200 mini-batches had not been enough. */
const graph = (layers: number): NetworkChoice =>
  choice(
    `gnn-coder-${layers}`,
    { layers },
    { architecture: 'gnn-coder', batchRows: 5000, steps: 1200, learningRate: 2e-3 },
  )

export const LSTM_CHOICE = choice('lstm', { layers: 1, units: 24, ...DECODER }, { lookBack: YEAR })
export const DILATED_RNN_CHOICE = choice('dilated-rnn', { units: 16, ...DECODER }, { lookBack: YEAR, steps: 200 })
export const GNN_CHOICE = graph(1)

const TCN_CHOICE = choice('tcn', { units: 16, ...DECODER })
const ITRANSFORMER_CHOICE = choice('itransformer', {
  ...{ layers: 1, heads: 2, width: 32, feedForward: 64 },
  normalise: false,
})

const TSMIXER_CHOICE = choice('tsmixer', { blocks: 1, units: 16, dropout: 0.3, revIn: false }, { lookBack: 52 })
const PATCHTST_CHOICE = choice(
  'patchtst',
  { layers: 1, heads: 4, width: 16, feedForward: 32, stride: 16 },
  { steps: 200 },
)

/** What the second level of MultiFoundationQuake learns from: the two that train fastest and see the most. */
export const FIRST_LEVEL: readonly NetworkChoice[] = [TCN_CHOICE, ITRANSFORMER_CHOICE]

/** Chosen for time, not for score: the same data, inputs and loss for all. */
export const NETWORK_CHOICES: readonly NetworkChoice[] = [
  choice('orthogonal', { learn: 'all', functions: 12, basis: 'laguerre', memory: 20 }),
  choice('tide', { units: 32, decoderOutputs: 8, temporalUnits: 16 }),
  TSMIXER_CHOICE,
  TCN_CHOICE,
  ITRANSFORMER_CHOICE,
  PATCHTST_CHOICE,
  choice('timesnet', { layers: 1, width: 8, inner: 8, periods: 2, kernels: 2 }, { lookBack: YEAR, steps: 200 }),
  choice('vanilla-transformer', { width: 8, heads: 2, feedForward: 8 }, { lookBack: YEAR, steps: 200 }),
  choice('tft', { width: 8, heads: 2 }, { lookBack: YEAR, steps: 150 }),
  LSTM_CHOICE,
  DILATED_RNN_CHOICE,
  GNN_CHOICE,
  graph(2),
  graph(3),
]

/** Of the papers' rows with M4: as many mini-batches as those of influenza, then the same as without. */
const M4_TRAINING: PretrainingChoice = {
  ...{ collection: 'm4-hourly', masked: false, steps: 1500 },
  tuning: { kind: 'full', rank: 0 },
}

export const PRETRAINED_CHOICES: readonly NetworkChoice[] = [ITRANSFORMER_CHOICE, TSMIXER_CHOICE, PATCHTST_CHOICE].map(
  one => ({ ...one, name: `${one.name}-m4`, pretraining: M4_TRAINING }),
)

/** A choice in words, beside what the architecture's own defaults are. */
export function choiceText({ name, architecture, options, lookBack, steps, batchRows }: NetworkChoice): string {
  const sizes = Object.entries(options)
    .filter(([, value]) => typeof value !== 'object')
    .map(([key, value]) => `${key} ${value}${defaultText(architecture, key, value)}`)
  return `\`${name}\`: ${sizes.join(', ')}; ${lookBack} bins of history; at most ${steps} mini-batches of ${batchRows} rows`
}

function defaultText(architecture: string, key: string, value: unknown): string {
  const byDefault = Object.entries(networkNamed(architecture).defaults).find(([name]) => name === key)?.[1]
  return byDefault === value || typeof byDefault === 'object' ? '' : ` (default ${byDefault})`
}
