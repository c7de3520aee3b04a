import { createHash } from 'node:crypto'
import { SettingsError } from '../../../shared/domain/errors.js'
import { mse, nnse } from '../../../shared/kernels/scores.js'
import { canonicalJson } from '../../../shared/models/canonical-json.js'
import type { KeptRow, OpenTable, ResultTable, RowContext } from '../tables/result-table.js'
import { tableText } from '../tables/table-files.js'
import { INFLUENZA_BASELINES, validationMse } from './baselines.js'
import { bestMean } from './best-mean.js'
import { type Combined, type Member, meanCube, selectEnsemble } from './ensemble.js'
import { parseIlinet } from './ilinet.js'
import { influenzaMlp } from './mlp.js'
import type { FittedInfluenza, InfluenzaModel } from './model.js'
import { INFLUENZA_NETWORKS } from './network-model.js'
import { BENCHMARK_PARTS, completeErrors, type InfluenzaData, type InfluenzaParts, underProtocol } from './protocol.js'
import { INFLUENZA_PUBLISHED } from './published.js'
import { INFLUENZA_RIDGES } from './ridge.js'

const FITTED: readonly InfluenzaModel[] = [
  ...INFLUENZA_BASELINES,
  ...INFLUENZA_RIDGES,
  influenzaMlp,
  ...INFLUENZA_NETWORKS,
]

/** Rows that are made of the rows before them, and how. */
const COMBINED: ReadonlyMap<string, (data: InfluenzaData, members: readonly Member[]) => Combined> = new Map([
  ['ensemble', selectEnsemble],
  ['mean-of-best', bestMean],
])

const METRICS: OpenTable['metrics'] = [
  { key: 'mse', label: 'MSE', digits: 4 },
  { key: 'nnse', label: 'NNSE', digits: 4 },
]

const NOTES = [
  'Weekly per cent of visits for influenza-like illness, weighted, in the 10 HHS regions (ILINet of the CDC): the last ' +
    '1000 weeks of the file, of which the last 200 are the test. One to four weeks ahead; horizon h is scored on ' +
    '200 − (h − 1) issues of each region; no scaling of scores; NNSE is pooled over regions and issues.',
  'The benchmark holds nothing back. Here the 200 weeks before the test are what everything is chosen on; then a model ' +
    'is fitted again to all 800 weeks before the test, networks for as many steps as the validation part had said.',
  'Values are those of the last revision: what was known at the week of issue was less.',
  'Ridge, random features and networks see the mean of all regions and the time of year beside the region’s own weeks. ' +
    'Networks are small and trained briefly, all alike: their rows say what a minute on one core gives, not what an ' +
    'architecture can do.',
  '`mlp` is set by rolling-origin validation, thirteen folds of 50 weeks from 2008 to 2021, each forecast by what was ' +
    'fitted to the weeks before it; `ensemble` and `mean-of-best` are two ways to combine all models, by validation ' +
    'alone. Both were fixed before the test was read with them; what validation prefers, and so what is chosen, is the ' +
    'one with the lower validation MSE.',
  'A model of several seeds is the mean of their scores, ± their standard deviation; its time is that of all seeds.',
]

/**
 * The epidemic benchmark of SPEC.md 4.3.
 *
 * @param parts  the benchmark's, or shorter ones
 */
export const influenzaTable = (parts: InfluenzaParts = BENCHMARK_PARTS): ResultTable => ({
  name: 'influenza',
  title: 'Influenza-like illness, 1 to 4 weeks ahead',
  data: 'ILINet.csv of the CDC by HHS region, plain or gzip',
  open: async paths => openInfluenza(await tableText(paths), parts),
})

function openInfluenza(text: string, parts: InfluenzaParts): OpenTable {
  const data = underProtocol(parseIlinet(text), parts)
  const dataHash = createHash('sha256').update(text).digest('hex')
  const hashOf = (value: object) => createHash('sha256').update(canonicalJson(value)).digest('hex')
  const named = (name: string): InfluenzaModel | undefined => {
    const model = FITTED.find(one => one.name === name)
    if (model === undefined && !COMBINED.has(name)) {
      const names = [...FITTED.map(one => one.name), ...COMBINED.keys()].join(', ')
      throw new SettingsError(`no model of this table is named '${name}'; choose from ${names}`)
    }
    return model
  }
  const identity = (name: string, seed: number, done: readonly KeptRow[]): string => {
    const model = named(name)
    // An ensemble is another one as soon as a member says something else.
    const basis = model?.config ?? done.map(row => [row.identity, row.validation, row.scores])
    return hashOf({ dataHash, parts, name, seed, basis })
  }
  return {
    dataHash,
    models: [...FITTED.map(({ name }) => name), ...COMBINED.keys()],
    published: INFLUENZA_PUBLISHED,
    metrics: METRICS,
    notes: NOTES,
    mostSeeds: name => named(name)?.mostSeeds ?? 1,
    identity,
    run: async (name, seed, done, context) => {
      const startMs = context.nowMs()
      const { cube, parameters, settings } =
        (await named(name)?.fit(data, fitContext(seed, dataHash, context))) ?? combined(data, name, done)
      return {
        model: name,
        seed,
        identity: identity(name, seed, done),
        validation: validationMse(data, cube),
        scores: completeErrors(data, cube, 'test').map((sums, i) => ({
          column: `h${i + 1}`,
          values: { mse: mse(sums), nnse: nnse(sums) },
        })),
        parameters,
        seconds: (context.nowMs() - startMs) / 1000,
        settings,
        forecasts: cube,
      }
    },
  }
}

const fitContext = (seed: number, dataHash: string, { openRun, ...context }: RowContext) => ({
  ...context,
  seed,
  ...(openRun && { openRun: (name: string, config: object) => openRun(name, { ...config, dataHash }) }),
})

/** Of the models before it; a model's seeds are one member, their mean. */
function combined(data: InfluenzaData, name: string, done: readonly KeptRow[]): FittedInfluenza {
  const models = [...new Set(done.map(({ model }) => model))].filter(model => !COMBINED.has(model))
  if (models.length === 0) throw new SettingsError(`${name} of no models; name others before it with --models`)
  const members = models.map(model => {
    const rows = done.filter(row => row.model === model)
    return { name: model, cube: meanCube(rows.map(({ forecasts }) => forecasts)), parameters: parametersOf(rows) }
  })
  const { cube, joined } = COMBINED.get(name)!(data, members)
  const used = members.filter(member => member.name in joined)
  return {
    cube,
    parameters: used.reduce((sum, one) => sum + one.parameters, used.length),
    settings: { joined },
  }
}

const parametersOf = (rows: readonly KeptRow[]): number => rows.reduce((sum, { parameters }) => sum + parameters, 0)
