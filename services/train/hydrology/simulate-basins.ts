import { runRunoff } from '../../../shared/models/networks/run-runoff.js'
import type { RunoffLstm } from '../../../shared/models/networks/runoff-lstm.js'
import type { Basin, DaySpan } from './basin-folder.js'
import { type InputScale, scaledBasin } from './input-scale.js'

/** A model of runoff from weather and attributes, ready to run. */
export interface Simulation {
  readonly network: RunoffLstm
  readonly scale: InputScale
}

/** Days in one piece of a simulation, and basins side by side: what fits a heap of WebAssembly well. */
const PIECE_DAYS = 128
const TOGETHER = 128

/**
 * Runs basins through a span from their weather, the days before it as far as `warmUpDays` first. Negative runoff is told
 * as 0.
 *
 * @returns of each basin, mm/day on each day of the span; NaN where its record has no weather
 */
export async function simulateBasins(
  simulation: Simulation,
  basins: readonly Basin[],
  span: DaySpan,
  warmUpDays = 365,
): Promise<Float32Array[]> {
  const simulated = basins.map(() => new Float32Array(span.toDay - span.fromDay + 1).fill(NaN))
  for (let from = 0; from < basins.length; from += TOGETHER) {
    const group = basins.slice(from, from + TOGETHER)
    await simulateGroup(simulation, group, span, warmUpDays, simulated.slice(from, from + TOGETHER))
  }
  return simulated
}

async function simulateGroup(
  { network, scale }: Simulation,
  basins: readonly Basin[],
  { fromDay, toDay }: DaySpan,
  warmUpDays: number,
  simulated: readonly Float32Array[],
): Promise<void> {
  const scaled = basins.map(basin => scaledBasin(basin, scale))
  const columns = scale.forcing.length
  const width = columns + scale.statics.length
  const daysFrom = (day: number) => Math.min(PIECE_DAYS, toDay - day + 1)
  const inputsFrom = (day: number): Float32Array => {
    const days = daysFrom(day)
    const inputs = new Float32Array(basins.length * days * width)
    for (const [b, basin] of scaled.entries()) {
      for (let t = 0; t < days; t++) {
        const at = (b * days + t) * width
        const place = day + t - basin.firstDay
        if (place >= 0 && place < basin.days) {
          inputs.set(basin.forcing.subarray(place * columns, (place + 1) * columns), at)
        }
        inputs.set(basin.statics, at + columns)
      }
    }
    return inputs
  }
  function* pieces() {
    for (let day = fromDay - warmUpDays; day <= toDay; day += PIECE_DAYS) {
      yield { days: daysFrom(day), inputs: inputsFrom(day) }
    }
  }
  let day = fromDay - warmUpDays
  for await (const runoff of runRunoff(network, basins.length, pieces())) {
    const days = daysFrom(day)
    for (const [b, basin] of scaled.entries()) {
      for (let t = 0; t < days; t++) {
        const place = day + t - basin.firstDay
        const isKnown = place >= 0 && place < basin.days
        if (day + t >= fromDay && isKnown) simulated[b][day + t - fromDay] = Math.max(0, runoff[b * days + t])
      }
    }
    day += days
  }
}
