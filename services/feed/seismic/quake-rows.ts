import type { QuakeColumns } from '../../../shared/domain/quake.js'
import type { QuakeContent } from './quake-solution.js'

/** Gathers rows into columns. */
export interface ColumnBuilder {
  add(id: string, kind: number, content: QuakeContent): void
  /** The rows so far, as columns of their own memory. */
  columns(): QuakeColumns
}

const NAMES = ['timeMs', 'updatedMs', 'latitude', 'longitude', 'depthKm', 'magnitude'] as const

/** @param expected  number of rows to make room for; more may come */
export function columnBuilder(expected: number): ColumnBuilder {
  const id: string[] = []
  let kind = new Uint8Array(expected)
  // Row-major while growing: NAMES.length values a row.
  let values = new Float64Array(expected * NAMES.length)
  const grow = () => {
    const [moreKind, moreValues] = [new Uint8Array(kind.length * 2 + 1), new Float64Array(values.length * 2 + 6)]
    moreKind.set(kind)
    moreValues.set(values)
    kind = moreKind
    values = moreValues
  }
  return {
    add(rowId, rowKind, content) {
      const row = id.length
      if (row === kind.length) grow()
      id.push(rowId)
      kind[row] = rowKind
      let at = row * NAMES.length
      values[at++] = content.timeMs
      values[at++] = content.updatedMs
      values[at++] = content.latitude
      values[at++] = content.longitude
      values[at++] = content.depthKm
      values[at] = content.magnitude
    },
    columns() {
      const length = id.length
      const column = (name: (typeof NAMES)[number]) => {
        const out = new Float64Array(length)
        for (let row = 0, at = NAMES.indexOf(name); row < length; row++, at += NAMES.length) out[row] = values[at]
        return out
      }
      return {
        length,
        id: id.slice(),
        kind: kind.slice(0, length),
        timeMs: column('timeMs'),
        updatedMs: column('updatedMs'),
        latitude: column('latitude'),
        longitude: column('longitude'),
        depthKm: column('depthKm'),
        magnitude: column('magnitude'),
      }
    },
  }
}
