import { arrayBatch } from '../../../shared/models/networks/array-batch.js'
import type { Examples } from '../../../shared/models/networks/batches.js'
import { ATTRIBUTES } from './basin-attributes.js'
import { fitInputScale, scaledBasin } from './input-scale.js'
import { type KnownSet, withKnownInputs } from './known-columns.js'
import { type LocationData, TARGETS, WINDOW_DAYS } from './location-protocol.js'
import { withComponents } from './static-components.js'

/** What a row sees beside precipitation and temperature. */
export interface LocationInputs {
  readonly statics: 'attributes' | 'components'
  readonly known: KnownSet
}

/** Of each basin: streams on each day of the span, and statics. */
export interface SeenBasins {
  /** Precipitation and temperature, on the papers' scale; then the known inputs of the next day. */
  readonly streams: readonly (readonly Float32Array[])[]
  readonly statics: readonly Float32Array[]
}

export function locationInputs(data: LocationData, { statics, known }: LocationInputs): SeenBasins {
  const { span, days, training } = data
  const learnt = training.map(b => data.basins[b])
  const { basins, names } =
    statics === 'components' ? withComponents(data.basins, learnt) : { basins: data.basins, names: ATTRIBUTES }
  const scale = fitInputScale(
    training.map(b => basins[b]),
    span,
    { forcing: [], statics: names },
  )
  // Known inputs alone, on the days after those of the streams.
  const calendar = basins.map(basin => ({
    ...basin,
    firstDay: span.fromDay + 1,
    runoff: new Float32Array(days),
    forcing: [],
  }))
  const ahead = withKnownInputs(calendar, known, span)
  return {
    streams: data.scaled.map(([precipitation, temperature], b) => [
      ...[precipitation, temperature].map(column => column.map(value => (Number.isNaN(value) ? 0 : value))),
      ...ahead[b].forcing,
    ]),
    statics: basins.map(basin => scaledBasin({ ...basin, forcing: [] }, scale).statics),
  }
}

/**
 * Windows before days as examples, basin by basin; their truth is the targets of the day.
 *
 * @param part  places of basins
 * @param at  days of the span, each with a whole window before it
 */
export function locationExamples(
  { scaled }: LocationData,
  { streams, statics }: SeenBasins,
  part: readonly number[],
  at: readonly number[],
): Examples {
  const width = streams[0].length
  const fixed = statics[0].length
  return {
    rows: part.length * at.length,
    batch(rows) {
      const n = rows.length
      const window = new Float32Array(n * WINDOW_DAYS * width)
      const attributes = new Float32Array(n * fixed)
      const truth = new Float32Array(n * TARGETS.length)
      for (const [i, row] of rows.entries()) {
        const basin = part[Math.floor(row / at.length)]
        const day = at[row % at.length]
        for (let step = 0; step < WINDOW_DAYS; step++) {
          for (let s = 0; s < width; s++) {
            window[(i * WINDOW_DAYS + step) * width + s] = streams[basin][s][day - WINDOW_DAYS + step]
          }
        }
        attributes.set(statics[basin], i * fixed)
        for (let k = 0; k < TARGETS.length; k++) truth[i * TARGETS.length + k] = scaled[basin][k][day]
      }
      return arrayBatch({ rows: n, streams: { data: window, steps: WINDOW_DAYS }, statics: attributes, truth })
    },
  }
}
