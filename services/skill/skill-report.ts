import { EXCEEDANCE_MAGNITUDES } from '../../shared/domain/forecast-levels.js'
import type { Field } from '../../shared/domain/messages.js'
import type { QuakeColumns } from '../../shared/domain/quake.js'
import { longestHorizon, type Region } from '../../shared/domain/region.js'
import { blockBootstrap, type Interval } from '../../shared/kernels/block-bootstrap.js'
import { type DieboldMariano, dieboldMariano } from '../../shared/kernels/diebold-mariano.js'
import { pixelAreaKm2 } from '../../shared/kernels/etas-background.js'
import type { EtasFit } from '../../shared/kernels/etas-fit.js'
import { randomFrom } from '../../shared/kernels/random.js'
import { mse } from '../../shared/kernels/scores.js'
import { truthOf } from '../../shared/kernels/truth-of.js'
import type { DayRange, ForecastStore } from '../../shared/ports/forecast-store.js'
import { type AlignmentCounts, alignedForecasts } from './aligned-forecasts.js'
import { type CatalogueSkill, catalogueSkill } from './catalogue-skill.js'
import { type EarthquakeSkill, earthquakeSkill } from './earthquake-skill.js'
import { addWindow, type EarthquakeTally, initEarthquakeTally } from './earthquake-tally.js'
import { CATALOGUES } from './etas-catalogues.js'
import { ETAS_REFERENCE, etasTally, fitReference } from './etas-reference.js'
import { addToTally, initTally, type ModelTally, sumOf } from './model-tally.js'
import { observedQuakes } from './observed-quakes.js'
import { type RevisedScores, revisedScores } from './revised-scores.js'

export interface SkillSettings {
  readonly region: Region
  readonly store: ForecastStore
  readonly range: DayRange
  /** Issues whose windows the models had seen in training are left out, unless this is set. */
  readonly inSample: boolean
  /** Models to compare; default: all that the store has. */
  readonly models?: readonly string[]
  /** Models that the others are measured against, where the store has them. */
  readonly references: readonly string[]
  readonly seed: number
  /** The earthquakes, for ETAS as a reference that sees each of them; fitted to what came before the first issue. */
  readonly quakes?: QuakeColumns
  /** Catalogues that ETAS draws of each window; default: CSEP's 10,000. */
  readonly catalogues?: number
}

/** Skill of a model over a reference: 1 − MSE / MSE of the reference, and whether the difference could be chance. */
export interface SkillOver {
  readonly reference: string
  readonly skill: number
  readonly interval: Interval
  readonly equality: DieboldMariano
}

export interface ModelSkill {
  readonly tally: ModelTally
  readonly over: readonly SkillOver[]
}

/** All that the store tells of the models of one region. */
export interface SkillReport {
  readonly region: Region
  readonly models: readonly ModelSkill[]
  /** Seismic regions only. */
  readonly earthquakes?: readonly EarthquakeSkill[]
  readonly windows: number
  /** The fit of the ETAS reference, where there was a catalogue. */
  readonly etas?: EtasFit
  /** What the catalogue itself says, where there was one. */
  readonly catalogue?: CatalogueSkill
  readonly revised: readonly RevisedScores[]
  readonly alignment: AlignmentCounts & { inSample: number; open: number }
}

/** The blocks of the bootstrap: aftershock sequences, floods and waves last for about a season. */
const BLOCK_DAYS = 91
/** Of fewer blocks there is no interval to tell. */
const LEAST_BLOCKS = 3
const DRAWS = 1000

/** Reads a store, and scores what it holds anew; the store is not written to. @throws {PortError} */
export async function skillReport(settings: SkillSettings): Promise<SkillReport> {
  const { region, store, range } = settings
  const names = settings.models ?? (await store.models(region.id))
  const fields = new Map<number, Field>()
  const lastDay = range.toDay + longestHorizon(region)
  for await (const field of store.fields(region.id, { fromDay: range.fromDay, toDay: lastDay })) {
    fields.set(field.day, field)
  }
  const tallies = new Map<string, ModelTally>()
  const quakes = names.map(initEarthquakeTally)
  const alignment = { incomplete: 0, revised: 0, inSample: 0, open: 0 }
  let nextWindow = -Infinity
  const windowDays: number[] = []
  const streams = names.map(model => store.forecasts(region.id, model, range))
  for await (const { day, horizonDays, forecasts } of alignedForecasts(streams, alignment)) {
    if (!settings.inSample && forecasts.some(({ trainedToDay }) => day < trainedToDay)) {
      alignment.inSample++
      continue
    }
    if (!windowIsKnown(fields, region, day + horizonDays)) {
      alignment.open++
      continue
    }
    const truth = truthOf(region, day, horizonDays, d => fields.get(d))
    for (const forecast of forecasts) {
      const key = `${forecast.model}/${horizonDays}`
      const tally = tallies.get(key) ?? initTally(forecast)
      tallies.set(key, tally)
      addToTally(tally, forecast, truth)
    }
    if (region.domain !== 'seismic' || day < nextWindow) continue
    nextWindow = day + region.windowDays
    windowDays.push(day)
    forecasts.forEach((forecast, m) => {
      addWindow(quakes[m], forecast, truth)
    })
  }
  const all = [...tallies.values()]
  return {
    region,
    models: all.map(tally => ({ tally, over: skillsOf(tally, all, settings) })),
    ...earthquakesOf(quakes, windowDays, settings),
    windows: windowDays.length,
    revised: await revisedScores(store, region.id, names, range),
    alignment,
  }
}

/** The tests of seismology, where an earthquake came to be tested with. */
function earthquakesOf(
  tallies: readonly EarthquakeTally[],
  days: readonly number[],
  { region, quakes, references, seed, catalogues = CATALOGUES }: SkillSettings,
): Pick<SkillReport, 'earthquakes' | 'etas' | 'catalogue'> {
  const [first] = tallies
  if (first === undefined || first.active.length === 0) return {}
  const names = [...references, ETAS_REFERENCE]
  if (quakes === undefined) return { earthquakes: earthquakeSkill(tallies, names, areasOf(region), seed) }
  const reference = fitReference(quakes, region, days[0])
  const tested = [...tallies, etasTally(reference, region, days, first)]
  const observed = observedQuakes(quakes, region, days, EXCEEDANCE_MAGNITUDES)
  return {
    earthquakes: earthquakeSkill(tested, names, areasOf(region), seed, observed),
    etas: reference.fit,
    catalogue: catalogueSkill(quakes, region, reference, days, { catalogues, seed }),
  }
}

const windowIsKnown = (fields: ReadonlyMap<number, Field>, { windowDays }: Region, lastDay: number): boolean => {
  for (let day = lastDay - windowDays + 1; day <= lastDay; day++) if (!fields.has(day)) return false
  return true
}

function skillsOf(tally: ModelTally, all: readonly ModelTally[], settings: SkillSettings): SkillOver[] {
  const { strideDays, windowDays } = settings.region
  const blockIssues = Math.max(1, Math.round(BLOCK_DAYS / strideDays))
  return settings.references.flatMap(reference => {
    const other = all.find(one => one.model === reference && one.horizonDays === tally.horizonDays)
    if (other === undefined || other === tally) return []
    const skill = (a: number, b: number) => 1 - a / b
    const losses = (one: ModelTally) => one.issues.map(mse)
    return [
      {
        reference,
        skill: skill(mse(sumOf(tally)), mse(sumOf(other))),
        interval:
          // A block as long as the record draws the record again and again: that would look like certainty.
          tally.issues.length < LEAST_BLOCKS * blockIssues
            ? { low: NaN, high: NaN }
            : blockBootstrap(
                [tally.issues, other.issues],
                ([own, its]) => skill(mse(own), mse(its)),
                { blockIssues, draws: DRAWS, coverage: 0.95 },
                randomFrom(settings.seed),
              ),
        equality: dieboldMariano(losses(tally), losses(other), Math.max(1, Math.ceil(windowDays / strideDays))),
      },
    ]
  })
}

const areasOf = ({ grid }: Region): Float64Array =>
  Float64Array.from({ length: grid.rows * grid.cols }, (_, pixel) => pixelAreaKm2(grid, Math.floor(pixel / grid.cols)))
