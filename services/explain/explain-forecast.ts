import { createHash } from 'node:crypto'
import { SettingsError } from '../../shared/domain/errors.js'
import type { Prediction } from '../../shared/domain/forecaster.js'
import type { Features, Forecast } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import { dateOfDay } from '../../shared/domain/units.js'
import { conformalQuantiles } from '../../shared/kernels/conformal-quantiles.js'
import { loadForecaster } from '../../shared/models/forecaster.js'
import type { NetworkHost } from '../../shared/models/networks/network-host.js'
import type { EventLog } from '../../shared/ports/event-log.js'
import type { ForecastStore } from '../../shared/ports/forecast-store.js'
import type { Settings } from '../../shared/ports/settings-schema.js'
import { toleranceOf } from '../serving/serving-networks.js'
import { keptArtefact } from '../serving/shelf.js'
import { type Attribution, occludeCells, occludeFeatures } from './attribution.js'
import { type Evidence, evidenceOf } from './evidence.js'
import type { ForecastId } from './forecast-id.js'
import { rebuildIssue } from './rebuild-issue.js'

/** Why a forecast is what it is, and the proof that it can be made again. */
export interface Explanation {
  readonly region: string
  readonly model: string
  /** Issue time, ISO 8601. */
  readonly issuedFor: string
  readonly revision: number
  readonly artefact: string
  /** SHA-256 of names and values of the features, hex. */
  readonly featuresHash: string
  readonly input: {
    readonly topic: string
    readonly records: number
    readonly firstOffset: string
    readonly lastOffset: string
  }
  /** That ran the model's network when the forecast was issued; empty: it has none. */
  readonly engine: string
  /** That ran it again: another where that one is not here. */
  readonly againOn: string
  /** Numbers of the stored forecasts that differ from those made again: 0 when they can be made again bit for bit. */
  readonly differing: number
  /** The greatest difference, relative to the largest number. */
  readonly difference: number
  /** It could be made again: bit for bit on the engine of then, if that is exact; closely on others. */
  readonly holds: boolean
  readonly compared: number
  readonly cell: number
  readonly horizonDays: number
  readonly mean: number
  /** Quantiles that were cut by how often truths had lain beyond them; none of a model's own. */
  readonly cut: readonly CutQuantile[]
  /** The newest that was observed at the cell and around it before the issue. */
  readonly evidence: readonly Evidence[]
  readonly byFeature: readonly Attribution[]
  readonly byCell: readonly Attribution[]
}

/** A quantile that follows the truths. */
export interface CutQuantile {
  /** Probability level that it promises. */
  readonly level: number
  /** Level of the model's law at which it was cut for that. */
  readonly cutAt: number
}

/** They add up in one order, whatever else is in the batch. */
const EXACT_ENGINES = ['', 'onnx-cpu', 'tfjs-wasm', 'tfjs-cpu']

export interface ExplainPlace {
  readonly settings: Settings
  readonly region: Region
  readonly log: EventLog
  readonly store: ForecastStore
  /** Runs the networks of models, on the engine of this name if it can. */
  readonly hostOn: (engine: string) => NetworkHost
}

export interface ExplainWish {
  readonly id: ForecastId
  /** Default: the one with the highest mean. */
  readonly cell?: number
  /** Default: the first. */
  readonly horizonDays?: number
}

/**
 * Explains a stored forecast: makes its features again from the raw records, has the artefact that spoke then speak
 * again, compares every number, and leaves features and cells out one by one.
 *
 * @throws {SettingsError} there is no such forecast
 * @throws {ArtefactError} its artefact or its records are not here any more
 */
export async function explainForecast(place: ExplainPlace, wish: ExplainWish): Promise<Explanation> {
  const { settings, region, log, store, hostOn } = place
  const { model, day } = wish.id
  const stored: Forecast[] = []
  for await (const one of store.forecasts(region.id, model, { fromDay: day, toDay: day })) stored.push(one)
  if (stored.length === 0) {
    const models = await store.models(region.id)
    throw new SettingsError(
      `no forecast of ${model} for ${region.id} was issued with the data up to ${dateOfDay(day)}; ` +
        `models that are there: ${models.join(', ') || 'none'}`,
    )
  }
  const [{ modelHash, revision, engine }] = stored
  const issue = await rebuildIssue(log, region, { day, revision }, settings.source.seismic)
  const forecaster = loadForecaster(await keptArtefact(settings.dataDir, modelHash), region, hostOn(engine))
  try {
    const said = (await forecaster.predict(issue.features)).map(own => cutAs(stored, own))
    const horizon = Math.max(
      0,
      said.findIndex(({ horizonDays }) => horizonDays === wish.horizonDays),
    )
    const { mean, horizonDays, engine: againOn } = said[horizon]
    const cell = wish.cell ?? mean.indexOf(Math.max(...mean.filter(value => !Number.isNaN(value))))
    if (!(cell in mean)) throw new SettingsError(`${region.id} has no cell ${cell}; they are 0 to ${mean.length - 1}`)
    const pairs = stored.map(one => [one, said.find(again => again.horizonDays === one.horizonDays)] as const)
    const unequal = pairs.reduce((sum, [one, again]) => sum + differing(one, again), 0)
    const apart = Math.max(...pairs.map(([one, again]) => difference(one, again)))
    const evidence = evidenceOf(region, issue.observations, cell, day)
    return {
      region: region.id,
      model,
      issuedFor: `${dateOfDay(day + 1)}T00:00:00Z`,
      revision,
      artefact: modelHash,
      featuresHash: hashOf(issue.features),
      input: {
        topic: `raw.${region.domain}`,
        records: issue.records,
        firstOffset: String(issue.offsets[0]),
        lastOffset: String(issue.offsets[1]),
      },
      engine,
      againOn,
      differing: unequal,
      difference: apart,
      holds:
        engine === againOn && EXACT_ENGINES.includes(engine) ? unequal === 0 : apart <= toleranceOf(engine, againOn),
      compared: stored.reduce((sum, one) => sum + numbersOf(one).length, 0),
      cell,
      horizonDays,
      mean: mean[cell],
      cut: cutOf(stored.find(one => one.horizonDays === horizonDays)),
      evidence: evidence.newest,
      byFeature: await occludeFeatures(forecaster, issue.features, cell, horizon),
      byCell: await occludeCells(forecaster, issue.features, cell, horizon, evidence.cells),
    }
  } finally {
    forecaster.close()
  }
}

/** What a model says, with its quantiles cut as those of the stored forecast were, which tells where. */
function cutAs(stored: readonly Forecast[], own: Prediction): Prediction {
  const { cutAt = [] } = stored.find(one => one.horizonDays === own.horizonDays) ?? {}
  return cutAt.length === 0 ? own : { ...own, quantiles: conformalQuantiles(cutAt, own.quantiles, own.levels) }
}

const cutOf = (stored: Forecast | undefined): CutQuantile[] =>
  stored === undefined ? [] : Array.from(stored.cutAt, (cutAt, q) => ({ level: stored.levels[q], cutAt }))

type Numbers = Pick<Forecast, 'mean' | 'quantiles' | 'exceedance' | 'thresholds'>

const numbersOf = ({ mean, quantiles, exceedance, thresholds }: Numbers): number[] => [
  ...mean,
  ...quantiles,
  ...exceedance,
  ...thresholds,
]

function differing(stored: Numbers, again: Numbers | undefined): number {
  const [a, b] = [numbersOf(stored), again === undefined ? [] : numbersOf(again)]
  return a.filter((value, i) => !Object.is(value, b[i])).length
}

/** Relative to the largest number of what is stored; Infinity where one is known and the other is not. */
function difference(stored: Numbers, again: Numbers | undefined): number {
  const [a, b] = [numbersOf(stored), again === undefined ? [] : numbersOf(again)]
  let [greatest, largest] = [0, 0]
  for (const [i, value] of a.entries()) {
    if (Object.is(value, b[i])) continue
    const apart = Math.abs(value - b[i])
    greatest = Math.max(greatest, Number.isNaN(apart) ? Infinity : apart)
  }
  for (const value of a) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value))
  return greatest === 0 ? 0 : greatest / largest
}

function hashOf({ names, columns, knownNames, known }: Features): string {
  const hash = createHash('sha256').update(JSON.stringify([names, knownNames]))
  return hash.update(columns).update(known).digest('hex')
}
