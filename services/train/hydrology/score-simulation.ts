import { dateOfDay } from '../../../shared/domain/units.js'
import { type Artefact, artefactHash } from '../../../shared/models/artefact.js'
import { ATTRIBUTES } from './basin-attributes.js'
import type { Basin, DaySpan } from './basin-folder.js'
import { type BasinScore, type BasinSummary, FEWEST_DAYS, scoreBasin, summariseBasins } from './basin-scores.js'
import { daysOf } from './input-scale.js'
import { simulateBasins } from './simulate-basins.js'
import { loadSimulation } from './simulation.js'

/** Scores of some basins and days. */
export interface SimulationScores {
  /** Whether the network learnt from the very runoff that it is judged by. */
  readonly inSample: boolean
  readonly summary: BasinSummary
  readonly basins: readonly ScoredBasin[]
}

export interface ScoredBasin extends BasinScore {
  /** Whether the basin is one of those of the training, on other days or these. */
  readonly knownBasin: boolean
  /** Attributes that it lacks: the network takes the mean of its training basins for them. */
  readonly missingAttributes: readonly string[]
}

export interface SimulationEvaluation {
  readonly model: string
  readonly hash: string
  readonly trained: { readonly from: string; readonly to: string; readonly basins: number }
  readonly days: { readonly from: string; readonly to: string }
  /** Out of sample first; a part without any basin is left out. */
  readonly scores: readonly SimulationScores[]
  /** Basins of which nothing can be said. */
  readonly skipped: readonly { readonly basin: string; readonly why: string }[]
}

/** Days of weather that fill the state before the first day that is scored. */
const WARM_UP_DAYS = 365

/**
 * Simulates basins from their weather and compares with the runoff that was observed. Days of the training years of
 * training basins are told apart from all others.
 *
 * @param span  days that are scored; absent: all but the first year of the earliest record, which fills the state
 * @throws {ArtefactError} the artefact is no simulation
 */
export async function scoreSimulation(
  artefact: Artefact,
  all: readonly Basin[],
  span: Partial<DaySpan> = {},
): Promise<SimulationEvaluation> {
  const { manifest } = artefact
  const skipped = all.flatMap(basin => whyNot(basin) ?? [])
  const basins = all.filter(basin => whyNot(basin) === undefined)
  const firstDay = Math.min(...basins.map(basin => basin.firstDay))
  const days = {
    fromDay: span.fromDay ?? firstDay + WARM_UP_DAYS,
    toDay: span.toDay ?? Math.max(...basins.map(basin => basin.firstDay + basin.runoff.length - 1)),
  }
  const simulation = loadSimulation(artefact)
  const trained = new Set(manifest.sites)
  try {
    const simulated = basins.length === 0 ? [] : await simulateBasins(simulation, basins, days, WARM_UP_DAYS)
    const parts = [false, true].map(inSample => ({
      inSample,
      basins: basins.flatMap((basin, b): ScoredBasin[] => {
        const knownBasin = trained.has(basin.id)
        const isSeen = (day: number) => knownBasin && day >= manifest.training.fromDay && day <= manifest.training.toDay
        const observed = daysOf(basin, basin.runoff, days).map((value, t) =>
          isSeen(days.fromDay + t) === inSample ? value : NaN,
        )
        const score = scoreBasin(basin.id, observed, simulated[b])
        const missingAttributes = ATTRIBUTES.filter(name => !basin.attributes.has(name))
        return score === undefined ? [] : [{ ...score, knownBasin, missingAttributes }]
      }),
    }))
    return {
      model: manifest.model,
      hash: artefactHash(artefact),
      trained: {
        from: dateOfDay(manifest.training.fromDay),
        to: dateOfDay(manifest.training.toDay),
        basins: trained.size,
      },
      days: { from: dateOfDay(days.fromDay), to: dateOfDay(days.toDay) },
      scores: parts
        .filter(part => part.basins.length > 0)
        .map(part => ({ ...part, summary: summariseBasins(part.basins) })),
      skipped,
    }
  } finally {
    simulation.network.close()
  }
}

function whyNot({ id, runoff, forcing }: Basin): { basin: string; why: string } | undefined {
  const known = (column: Float32Array) => column.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0)
  if (forcing.some(column => known(column) === 0)) return { basin: id, why: 'a column of its weather is empty' }
  if (known(runoff) < FEWEST_DAYS) return { basin: id, why: `runoff is known on fewer than ${FEWEST_DAYS} days` }
  return undefined
}
