import { createHash } from 'node:crypto'
import { SettingsError } from '../../../shared/domain/errors.js'
import { mse, nnse } from '../../../shared/kernels/scores.js'
import { canonicalJson } from '../../../shared/models/canonical-json.js'
import { type Collection, collectionText } from '../collections/collection.js'
import { collectionsIn } from '../collections/split-files.js'
import type { KeptRow, OpenTable, ResultTable, RowContext } from '../tables/result-table.js'
import { tableText } from '../tables/table-files.js'
import { INFLUENZA_BASELINES, validationMse } from './baselines.js'
import { type FromRows, fromRows } from './from-rows.js'
import { parseIlinet } from './ilinet.js'
import { influenzaMlp } from './mlp.js'
import type { FitContext, InfluenzaModel } from './model.js'
import { INFLUENZA_NETWORKS } from './network-model.js'
import { BENCHMARK_PARTS, completeErrors, type InfluenzaParts, underProtocol } from './protocol.js'
import { INFLUENZA_PUBLISHED } from './published.js'
import { INFLUENZA_RIDGES } from './ridge.js'
import { TIMEGPT_SKIPPED, timeGptModel } from './timegpt.js'

const FITTED: readonly InfluenzaModel[] = [
  ...INFLUENZA_BASELINES,
  ...INFLUENZA_RIDGES,
  influenzaMlp,
  ...INFLUENZA_NETWORKS,
]

/** Another seed would draw nothing else; `stack` trains networks for its folds. */
const DETERMINISTIC = [
  ...INFLUENZA_BASELINES.map(({ name }) => name),
  ...['ridge', 'ridge-root', 'ensemble', 'mean-of-best'],
]

/** Made of the rows of those above. */
const BUILT = fromRows(FITTED)

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
  data: 'ILINet.csv of the CDC by HHS region, and files of M4 or of national illness to pre-train on; plain or gzip',
  open: async ([path, ...more]) => openInfluenza(await tableText([path]), await collectionsIn(more), parts),
})

function openInfluenza(text: string, collections: ReadonlyMap<string, Collection>, parts: InfluenzaParts): OpenTable {
  const data = underProtocol(parseIlinet(text), parts)
  const dataHash = createHash('sha256').update(text).digest('hex')
  const hashOf = (value: object) => createHash('sha256').update(canonicalJson(value)).digest('hex')
  const fittedNamed = (name: string) => [...FITTED, timeGptModel].find(one => one.name === name)
  const builtNamed = (name: string): FromRows => {
    const model = BUILT.find(one => one.name === name)
    if (model !== undefined) return model
    const names = [...FITTED, ...BUILT].map(one => one.name).join(', ')
    throw new SettingsError(`no model of this table is named '${name}'; choose from ${names}`)
  }
  const identity = (name: string, seed: number, done: readonly KeptRow[]): string => {
    const model = fittedNamed(name)
    if (model !== undefined) {
      const on = model.pretrainedOn
      const learnt = on === undefined ? {} : { learnt: collections.get(on)?.dataHash }
      return hashOf({ dataHash, parts, name, seed, basis: { ...model.config, ...learnt } })
    }
    // What is built is another one as soon as a member says something else.
    const { config, rowsOf } = builtNamed(name)
    const rows = rowsOf(done).map(row => [row.identity, row.validation, row.scores])
    return hashOf({ dataHash, parts, name, seed, basis: { config, rows } })
  }
  return {
    dataHash,
    models: [
      ...FITTED.filter(({ pretrainedOn: on }) => on === undefined || collections.has(on)).map(({ name }) => name),
      ...BUILT.map(({ name }) => name),
    ],
    deterministic: DETERMINISTIC,
    builtOnRows: BUILT.map(({ name }) => name),
    published: INFLUENZA_PUBLISHED,
    metrics: METRICS,
    notes: [...NOTES, TIMEGPT_SKIPPED, ...[...collections.values()].map(collectionText)],
    mostSeeds: name => (fittedNamed(name) ?? builtNamed(name)).mostSeeds,
    identity,
    run: async (name, seed, done, context) => {
      const startMs = context.nowMs()
      const own = fitContext(seed, dataHash, collections, context)
      const fitted = fittedNamed(name)?.fit(data, own) ?? builtNamed(name).fit(data, done, own)
      const { cube, parameters, settings } = await fitted
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

const fitContext = (
  seed: number,
  dataHash: string,
  collections: ReadonlyMap<string, Collection>,
  { openRun, ...context }: RowContext,
): FitContext => ({
  ...context,
  ...{ seed, collections },
  ...(openRun && { openRun: (name: string, config: object) => openRun(name, { ...config, dataHash }) }),
})
