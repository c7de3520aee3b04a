/** How much of space-time must be alarmed to miss so few events. */
export interface MolchanCurve {
  /** Share of the measure that is alarmed, rising. */
  readonly alarmed: Float64Array
  /** Share of the events outside the alarm, falling. */
  readonly missed: Float64Array
  /** Area above the curve: ½ is no better than the measure itself, 1 is perfect. */
  readonly areaSkill: number
}

/**
 * Molchan diagram: cells are alarmed from the highest forecast down.
 *
 * @param forecast  shape [cells]
 * @param events  events in each cell, one at least in all
 * @param measure  what an alarm of each cell costs, 0 or more: its area, or a reference forecast's rate, which then is
 *   what the forecast must beat
 * @see Molchan (1991), Tectonophysics 193, 267–276; Zechar & Jordan (2008), Geophysical Journal International 172,
 *   715–724, doi:10.1111/j.1365-246X.2007.03676.x
 */
export function molchanCurve(
  forecast: ArrayLike<number>,
  events: ArrayLike<number>,
  measure: ArrayLike<number>,
): MolchanCurve {
  const order = Uint32Array.from({ length: forecast.length }, (_, i) => i).sort((a, b) => forecast[b] - forecast[a])
  const total = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0)
  const [allEvents, allMeasure] = [total(events), total(measure)]
  const alarmed = [0]
  const missed = [1]
  let [cost, hit, areaSkill] = [0, 0, 0]
  order.forEach((cell, place) => {
    cost += measure[cell]
    hit += events[cell]
    const next = order[place + 1]
    if (next !== undefined && forecast[next] === forecast[cell]) return
    const [fromCost, fromMissed] = [alarmed[alarmed.length - 1], missed[missed.length - 1]]
    alarmed.push(cost / allMeasure)
    missed.push(1 - hit / allEvents)
    areaSkill += (cost / allMeasure - fromCost) * (1 - (fromMissed + 1 - hit / allEvents) / 2)
  })
  return { alarmed: Float64Array.from(alarmed), missed: Float64Array.from(missed), areaSkill }
}
