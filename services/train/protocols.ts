import { SettingsError } from '../../shared/domain/errors.js'
import { PAPER_PIXELS } from '../../shared/domain/paper-pixels.js'
import { pixelCount } from '../../shared/domain/pixel-grid.js'
import { type Region, SOCAL } from '../../shared/domain/region.js'
import type { BootstrapRule } from '../../shared/kernels/block-bootstrap.js'
import { closedBins } from '../../shared/kernels/closed-bins.js'
import { pixelAt } from '../../shared/kernels/energy-grid.js'
import { paperPixelAt } from '../../shared/kernels/paper-pixel.js'
import type { PixelSet, Protocol } from './protocol.js'

/** The largest equivalent magnitude of 1950–2024, by which the papers divide. SPEC.md 1.1 */
export const PAPER_SCALE = 7.5002

/** Intervals of scores over issues 14 days apart: by half a year most aftershock sequences have died down. */
export const HALF_YEAR_BLOCKS: BootstrapRule = { blockIssues: 13, draws: 1000, coverage: 0.95 }

/** The papers' 500 pixels are those of one grid. */
const isPaperGrid = ({ grid }: Region): boolean =>
  (Object.keys(SOCAL.grid) as (keyof typeof grid)[]).every(key => grid[key] === SOCAL.grid[key])

const paperSet: PixelSet = { name: 'paper', pixels: PAPER_PIXELS }

const allOf = ({ grid }: Region): PixelSet => ({
  name: 'all',
  pixels: Uint32Array.from({ length: pixelCount(grid) }, (_, p) => p),
})

/** As the papers did it. SPEC.md 0 and 1 */
export const paperProtocol: Protocol = {
  name: 'paper',
  parts: { training: 800, validation: 0, test: 200 },
  historyBins: 130,
  bin: (quakes, { grid }, span) => closedBins(quakes, { grid, ...span, pixelAt: paperPixelAt, leastMagnitude: 0 }),
  pixelSets: region => {
    if (isPaperGrid(region)) return [paperSet]
    throw new SettingsError(`the paper's pixels are those of '${SOCAL.id}', not '${region.id}'; use --protocol honest`)
  },
  notes: [
    'values are divided by 7.5002, the maximum of 1950–2024, and not by the maximum of this catalogue',
    'nothing is held back for validation: a network is trained for a fixed number of mini-batches',
    'models see the last 26 windows (one year) and averages over all 130, not the 130 one by one',
    'models learn from the 500 pixels; neighbours and region in their inputs are those of the whole grid',
  ],
}

/** As it should be done: hyperparameters and early stopping see a validation part, and the test is read once. */
export const honestProtocol: Protocol = {
  name: 'honest',
  parts: { training: 800, validation: 130, test: 200 },
  historyBins: 130,
  bin: (quakes, { grid }, span) => closedBins(quakes, { grid, ...span, pixelAt, leastMagnitude: -Infinity }),
  pixelSets: region => (isPaperGrid(region) ? [allOf(region), paperSet] : [allOf(region)]),
  notes: ['models learn from all pixels, features are those of the live stages'],
}

export const PROTOCOLS: ReadonlyMap<string, Protocol> = new Map(
  [paperProtocol, honestProtocol].map(protocol => [protocol.name, protocol]),
)
