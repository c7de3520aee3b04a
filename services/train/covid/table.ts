import { createHash } from 'node:crypto'
import { SettingsError } from '../../../shared/domain/errors.js'
import type { Site } from '../../../shared/domain/site.js'
import { dateOfDay } from '../../../shared/domain/units.js'
import { canonicalJson } from '../../../shared/models/canonical-json.js'
import type { KeptRow, OpenTable, ResultTable } from '../tables/result-table.js'
import { COVID_BASELINES } from './baselines.js'
import { type CountyDays, countyDays, TARGETS } from './county-days.js'
import type { CovidModel } from './model.js'
import { COVID_NETWORKS } from './network.js'
import { COVID_PARTS, type CovidData, type CovidParts, issueCount, OUTPUT_DAYS, underProtocol } from './protocol.js'
import { COVID_PUBLISHED } from './published.js'
import { covidRidge } from './ridge.js'
import { COVID_METRICS, covidScores } from './scores.js'

const MODELS: readonly CovidModel[] = [...COVID_BASELINES, covidRidge, ...COVID_NETWORKS]

export interface CovidTableSources {
  /** The counties under the names that the files give them. */
  readonly counties: () => Promise<readonly Site[]>
  readonly nowMs: () => number
  /** The table's, or shorter ones. */
  readonly parts?: CovidParts
}

/** The county table of SPEC.md 4.1. */
export const covidTable = ({ counties, nowMs, parts = COVID_PARTS }: CovidTableSources): ResultTable => ({
  name: 'covid',
  title: 'COVID-19 in counties of the USA, 1 to 15 days ahead',
  data: 'cumulative cases and deaths by county and day, of any format that a replay reads',
  open: async paths => openCovid(await countyDays(paths, await counties(), nowMs()), parts),
})

function openCovid(all: CountyDays, parts: CovidParts): OpenTable {
  const data = underProtocol(all, parts)
  const dataHash = hashOfData(data)
  const named = (name: string): CovidModel => {
    const model = MODELS.find(one => one.name === name)
    if (model !== undefined) return model
    const names = MODELS.map(one => one.name).join(', ')
    throw new SettingsError(`no model of this table is named '${name}'; choose from ${names}`)
  }
  const identity = (name: string, seed: number) =>
    createHash('sha256')
      .update(canonicalJson({ dataHash, seed, name, config: named(name).config }))
      .digest('hex')
  return {
    dataHash,
    models: MODELS.map(({ name }) => name),
    deterministic: [...COVID_BASELINES, covidRidge].map(({ name }) => name),
    published: COVID_PUBLISHED,
    metrics: COVID_METRICS,
    notes: notesOf(data, parts),
    mostSeeds: name => named(name).mostSeeds,
    identity,
    run: async (name, seed, _, context): Promise<KeptRow> => {
      const startMs = context.nowMs()
      const fits = []
      for (const target of TARGETS)
        fits.push({ target, ...(await named(name).fit(data, target, { ...context, seed })) })
      const scored = fits.map(({ target, validation, test }) => ({
        target,
        validation: covidScores(data, target, 'validation', validation).mse,
        values: covidScores(data, target, 'test', test),
      }))
      return {
        ...{ model: name, seed, identity: identity(name, seed) },
        validation: scored.reduce((sum, one) => sum + one.validation, 0) / scored.length,
        scores: scored.map(({ target, values }) => ({ column: target, values })),
        parameters: fits.reduce((sum, { parameters }) => sum + parameters, 0),
        seconds: (context.nowMs() - startMs) / 1000,
        settings: Object.fromEntries(fits.map(({ target, settings }) => [target, settings])),
        // A year of 500 counties, and no row is made of others.
        forecasts: new Float64Array(0),
      }
    },
  }
}

/** Of all counts that the table uses. */
function hashOfData({ counties, counts, firstDay }: CovidData): string {
  const hash = createHash('sha256').update(`${firstDay} ${counties.join(' ')}`)
  for (const target of TARGETS) for (const series of counts[target]) hash.update(series)
  return hash.digest('hex')
}

function notesOf(data: CovidData, parts: CovidParts): string[] {
  const date = (index: number) => dateOfDay(data.firstDay + index)
  const { training, validation, test } = data.issues
  const { cases, deaths } = data.scale
  return [
    `New cases and deaths a day in the ${parts.counties} counties with the most cases before ${dateOfDay(parts.validateFromDay)} ` +
      '(the atlas of counties tells no population, by which the papers choose); 13 days of input, 15 of output, an issue ' +
      'every day. Counts are made of the cumulative ones as the live pipeline does it: corrections are taken back from ' +
      'the days before, changes of the publisher are bridged. No outlier is removed.',
    `The papers’ split ends in the winter of 2021; it is moved into the data at hand: windows of training end by ` +
      `${date(training.last + OUTPUT_DAYS)}, those of validation lie in ${date(validation.first + 1)} to ` +
      `${date(validation.last + OUTPUT_DAYS)} (${issueCount(data, 'validation')} issues), those of the test in ` +
      `${date(test.first + 1)} to ${date(test.last + OUTPUT_DAYS)} (${issueCount(data, 'test')} issues). What is chosen is ` +
      'chosen on validation; then a model is fitted again to all days before the test.',
    `MSE is on the scale on which the largest count of a county and day before validation is 1 (${Math.round(cases)} cases, ` +
      `${Math.round(deaths)} deaths), in millionths; MAE and RMSE are counts a day of one county; NNSE is pooled with one mean. ` +
      'Summed error: Σ |forecast − observed| over issues and days ahead, both summed over the counties first, over Σ ' +
      'observed. Its definition, and what the slides’ numbers are scaled by, are not published: they stand beside to look ' +
      'at, not to compare.',
    'Known inputs of networks: weekly cosine and sine, linear time, a constant, P2 to P4 over all of the data. Not here: ' +
      'age, health disparities, vaccination, distancing.',
    'LSTM and TFT are smaller than in the papers and trained for some minutes: LSTM of 32 units and at most 300 mini-batches of 128 windows, TFT of width 8 with 2 heads and at most 150 ' +
      '(theirs: width 64, 4 heads, 60 epochs); one network for each target, its parameters added up. Their rows say what ' +
      'two cores give in that time. A model of several seeds is the mean of their scores, ± their standard deviation.',
  ]
}
