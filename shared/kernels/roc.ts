/** A curve of two shares, both from 0 to 1, a point for each distinct forecast value, falling. */
export interface RocCurve {
  /** Share of the quiet cases that were alarmed. */
  readonly falseAlarmRate: Float64Array
  /** Share of the events that were alarmed. */
  readonly hitRate: Float64Array
  /** Alarmed from this forecast value on; the first point, of no alarm at all, has +Infinity. */
  readonly threshold: Float64Array
}

/**
 * Receiver operating characteristic of forecasts of yes or no.
 *
 * @param forecast  higher means likelier; any scale
 * @param happened  0 or 1
 * @see Mason (1982), Australian Meteorological Magazine 30, 291–303
 */
export function rocCurve(forecast: ArrayLike<number>, happened: ArrayLike<number>): RocCurve {
  const order = Uint32Array.from({ length: forecast.length }, (_, i) => i).sort((a, b) => forecast[b] - forecast[a])
  const events = Array.from(happened).filter(o => o === 1).length
  const quiet = happened.length - events
  const points: [falseAlarms: number, hits: number, threshold: number][] = [[0, 0, Infinity]]
  let hits = 0
  let falseAlarms = 0
  order.forEach((i, place) => {
    if (happened[i] === 1) hits++
    else falseAlarms++
    // Equal forecasts are alarmed together: their point is where the last of them is.
    const next = order[place + 1]
    if (next === undefined || forecast[next] !== forecast[i]) points.push([falseAlarms, hits, forecast[i]])
  })
  return {
    falseAlarmRate: Float64Array.from(points, ([alarms]) => alarms / quiet),
    hitRate: Float64Array.from(points, ([, hit]) => hit / events),
    threshold: Float64Array.from(points, ([, , value]) => value),
  }
}

/** Area under a curve by trapezoids; ½ is no skill. NaN without an event or without a quiet case. */
export function areaUnder({ falseAlarmRate: x, hitRate: y }: Pick<RocCurve, 'falseAlarmRate' | 'hitRate'>): number {
  let area = 0
  for (let i = 1; i < x.length; i++) area += ((x[i] - x[i - 1]) * (y[i] + y[i - 1])) / 2
  return area
}
