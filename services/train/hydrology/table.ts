import { createHash } from 'node:crypto'
import { SettingsError } from '../../../shared/domain/errors.js'
import { canonicalJson } from '../../../shared/models/canonical-json.js'
import type { OpenTable, PublishedRow, ResultTable, RowContext } from '../tables/result-table.js'
import { type Basin, basinsHash, type DaySpan, readBasins } from './basin-folder.js'
import { locationModels } from './location-models.js'
import { LOCATION_METRICS, locationData, PAPER_SPAN, SCORED_EVERY, WINDOW_DAYS } from './location-protocol.js'
import type { HydrologyModel } from './model.js'
import { LOCATION_PUBLISHED, TIME_PUBLISHED } from './published.js'
import { SIMULATION_DEFAULTS } from './simulation.js'
import { timeModels } from './time-models.js'
import { FIELD_SPANS, TIME_METRICS, type TimeSpans, timeData } from './time-protocol.js'

/** How large the table's networks are and what they see; smaller ones for tests. */
export interface HydrologySizes {
  readonly spans: TimeSpans
  readonly locationSpan: DaySpan
  /** Mini-batches of the large network, of those that compare inputs, and of the papers'. */
  readonly steps: number
  readonly smallSteps: number
  readonly locationSteps: number
}

export const HYDROLOGY_SIZES: HydrologySizes = {
  spans: FIELD_SPANS,
  locationSpan: PAPER_SPAN,
  steps: SIMULATION_DEFAULTS.fit.steps,
  smallSteps: 500,
  locationSteps: 600,
}

/** Days before a protocol's first that fill a model's state. */
const WARM_UP_DAYS = 366

/** Another seed would draw nothing else. */
const DETERMINISTIC = ['persistence', 'climatology', 'ridge', 'gr4j']

const SIMULATION =
  'Runoff is told from weather and attributes of the same days, never from earlier runoff: a simulation.'

const TIME_NOTES = [
  'Split by time, as the field does: trained on 1999-10 to 2008-09, tested on 1989-10 to 1999-09, every basin in both. ' +
    '1982 to 1989-09 is neither: what was chosen, was chosen there (column validation). Daymet weather, 360 basins of CAMELS-US.',
  `${SIMULATION} \`persistence\` is the exception: it is the runoff of the day before.`,
  'NSE and KGE are of each basin by itself, in mm/day; median and mean are over basins. MSE and NNSE are on the scale of the ' +
    'slides: cube root, over the largest in training; MSE over all basins and days, NNSE of each basin, averaged.',
  '`simulation` is the shipped network, whose training was an hour on a share of a crowded core, before this table was made (its time ' +
    'here is that of scoring); the `lstm-small` rows are the same with 32 units, windows of 120 days and at most 500 ' +
    'mini-batches, alike but for what they see: with attributes, with their principal components (90 % of the variance), without, ' +
    'with the time of year. Time itself (linear, Legendre) is no input here: the test lies before the training.',
  '`gr4j` is GR4J behind a degree-day snow pack, five numbers fitted to each basin; the networks have one set for all.',
]

const LOCATION_NOTES = [
  'Split by location, as the paper does: a fifth of the basins, drawn, is held back; the same days, 1989-10-02 to ' +
    '2008-12-31, of the others are learnt from. Scores are of the basins held back; those of as many training basins are in the JSON (onTraining).',
  'Precipitation and streamflow as cube roots, then everything from 0 to 1 over all basins and days, those held back too: ' +
    'that is the paper’s scale, and its numbers are on it.',
  `The three values of the next day are told from ${WINDOW_DAYS} days of precipitation and temperature, attributes and known inputs; ` +
    'streamflow’s own past is seen by `persistence` alone.',
  `Every ${SCORED_EVERY}th day is scored. NNSE is of each basin, averaged; NSE and KGE are of each basin too, in mm/day and °C, and ` +
    'their medians are shown. Temperature is the mean of Daymet’s two.',
  'Networks have 32 units (the paper’s 320) and at most 600 mini-batches of 128 windows. A fifth of the training basins is ' +
    'what they stop by (column validation); the paper stops by the basins that it scores. Their rows compare inputs with one ' +
    'another, not with the paper; nor is the scale quite the paper’s, as the largest day of Daymet is not that of Caravan.',
]

/** The hydrology tables of SPEC.md 3: by time and by location. */
export const hydrologyTable = (sizes: HydrologySizes = HYDROLOGY_SIZES): ResultTable => ({
  name: 'hydrology',
  title: 'Runoff of river basins from their weather',
  data: 'folder with daily/<basin>.csv.gz and attributes/camels_*.txt in it',
  protocols: ['time', 'location'],
  open: async (paths, protocol = 'time') => {
    if (protocol === 'location') {
      const span = sizes.locationSpan
      const basins = await readBasins(paths, span)
      const models = locationModels(sizes.locationSteps)
      const about = { metrics: LOCATION_METRICS, notes: LOCATION_NOTES, published: LOCATION_PUBLISHED }
      const key = { span, SCORED_EVERY, metrics: LOCATION_METRICS.map(({ key }) => key) }
      return openHydrology(models, locationData(basins, span), { ...about, basins, key })
    }
    const { training, validation, test } = sizes.spans
    const [firstDay, lastDay] = [
      Math.min(training.fromDay, validation.fromDay, test.fromDay) - WARM_UP_DAYS,
      Math.max(training.toDay, validation.toDay, test.toDay),
    ]
    const basins = await readBasins(paths, { fromDay: firstDay, toDay: lastDay })
    const models = timeModels(sizes.steps, sizes.smallSteps)
    const about = { metrics: TIME_METRICS, notes: TIME_NOTES, published: TIME_PUBLISHED }
    return openHydrology(models, timeData(basins, sizes.spans), { ...about, basins, key: { spans: sizes.spans } })
  },
})

interface About extends Pick<OpenTable, 'metrics' | 'notes'> {
  readonly published: readonly PublishedRow[]
  readonly basins: readonly Basin[]
  /** What rows depend on beside data and model. */
  readonly key: object
}

function openHydrology<Data>(
  models: readonly HydrologyModel<Data>[],
  data: Data,
  { basins, key, ...about }: About,
): OpenTable {
  const dataHash = basinsHash(basins)
  const named = (name: string): HydrologyModel<Data> => {
    const model = models.find(one => one.name === name)
    if (model !== undefined) return model
    throw new SettingsError(
      `no model of this table is named '${name}'; choose from ${models.map(one => one.name).join(', ')}`,
    )
  }
  const identity = (name: string, seed: number) =>
    createHash('sha256')
      .update(canonicalJson({ dataHash, key, name, seed, config: named(name).config }))
      .digest('hex')
  return {
    ...about,
    dataHash,
    models: models.map(({ name }) => name),
    deterministic: DETERMINISTIC,
    mostSeeds: name => named(name).mostSeeds,
    identity,
    run: async (name, seed, _done, context) => {
      const startMs = context.nowMs()
      const row = await named(name).fit(data, { ...context, seed, ...opened(dataHash, context) })
      const seconds = (context.nowMs() - startMs) / 1000
      // Simulations of ten years are not kept: no later row is made of them.
      return { model: name, seed, identity: identity(name, seed), ...row, seconds, forecasts: new Float64Array(0) }
    },
  }
}

const opened = (dataHash: string, { openRun }: RowContext) =>
  openRun && { openRun: (name: string, config: object) => openRun(name, { ...config, dataHash }) }
