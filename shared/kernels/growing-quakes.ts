/** Quakes of a simulation under way, as columns that grow; rows `length` and up are unused. */
export interface GrowingQuakes {
  length: number
  /** Days since the start of the simulation. */
  day: Float64Array
  latitude: Float64Array
  longitude: Float64Array
  magnitude: Float64Array
}

const FIRST_CAPACITY = 1024

export const growingQuakes = (): GrowingQuakes => ({
  length: 0,
  day: new Float64Array(FIRST_CAPACITY),
  latitude: new Float64Array(FIRST_CAPACITY),
  longitude: new Float64Array(FIRST_CAPACITY),
  magnitude: new Float64Array(FIRST_CAPACITY),
})

const doubled = (column: Float64Array): Float64Array => {
  const twice = new Float64Array(2 * column.length)
  twice.set(column)
  return twice
}

export function pushQuake(
  quakes: GrowingQuakes,
  day: number,
  latitude: number,
  longitude: number,
  magnitude: number,
): void {
  if (quakes.length === quakes.day.length) {
    quakes.day = doubled(quakes.day)
    quakes.latitude = doubled(quakes.latitude)
    quakes.longitude = doubled(quakes.longitude)
    quakes.magnitude = doubled(quakes.magnitude)
  }
  const row = quakes.length++
  quakes.day[row] = day
  quakes.latitude[row] = latitude
  quakes.longitude[row] = longitude
  quakes.magnitude[row] = magnitude
}

/** Rows from `fromDay` on, in order of time; of two at the same time the one pushed first. */
export function orderByTime({ day, length }: GrowingQuakes, fromDay: number): Uint32Array {
  const rows = new Uint32Array(length)
  let kept = 0
  for (let row = 0; row < length; row++) if (day[row] >= fromDay) rows[kept++] = row
  return rows.subarray(0, kept).sort((left, right) => day[left] - day[right] || left - right)
}
