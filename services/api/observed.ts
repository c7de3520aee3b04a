import { fieldColumn } from '../../shared/domain/field-columns.js'
import type { Field } from '../../shared/domain/messages.js'
import { cellCount, type Domain, type Region } from '../../shared/domain/region.js'
import { siteRule } from '../../shared/domain/site-features.js'
import { equivalentMagnitude } from '../../shared/kernels/equivalent-magnitude.js'
import { siteTruth } from '../../shared/kernels/site-truth.js'

/** How the days of a window become the target's value, by domain. */
interface ObservedKernel {
  /** Of every cell, shape [cells]; NaN where it is not known. */
  all(region: Region, fields: ReadonlyMap<number, Field>, toDay: number): Float64Array
  /** Of one cell, from the window's fields. */
  one(region: Region, fields: readonly Field[], cell: number): number
}

/** Energies are summed. A day that is known without a row for a pixel is one in which nothing happened there. */
const ofPixels: ObservedKernel = {
  all(region, fields) {
    const joules = new Float64Array(cellCount(region))
    for (const field of fields.values()) {
      const energy = fieldColumn(field, 'joules')
      for (let i = 0; i < energy.length; i++) joules[field.cell[i]] += energy[i]
    }
    return joules.map(equivalentMagnitude)
  },
  one(_, fields, cell) {
    return equivalentMagnitude(fields.reduce((sum, field) => sum + valueAt(field, 'joules', cell, 0), 0))
  },
}

/** Days are averaged, and all of them must be known: as a forecast of sites is judged. */
const ofSites: ObservedKernel = {
  all(region, fields, toDay) {
    const { windowDays } = region
    const target = { column: siteRule(region).target, cells: cellCount(region), windowDays }
    return siteTruth(target, toDay - windowDays, windowDays, day => fields.get(day)).value
  },
  one(region, fields, cell) {
    const { target } = siteRule(region)
    return fields.reduce((sum, field) => sum + valueAt(field, target, cell, NaN), 0) / fields.length
  },
}

const KERNELS: Readonly<Record<Domain, ObservedKernel>> = { seismic: ofPixels, streamflow: ofSites, covid: ofSites }

/** The target's value of the window that ends on `toDay`, from the days of it that are known. */
export const observedCells: ObservedKernel['all'] = (region, fields, toDay) =>
  KERNELS[region.domain].all(region, fields, toDay)

/** The target's value of one cell in the window of these days. */
export const observedCell: ObservedKernel['one'] = (region, fields, cell) =>
  KERNELS[region.domain].one(region, fields, cell)

/** A column's value of one cell on the field's day, or `absent` where the field has no row for it. Rows ascend by cell. */
export function valueAt(field: Field, column: string, cell: number, absent: number): number {
  let low = 0
  let high = field.cell.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (field.cell[middle] < cell) low = middle + 1
    else high = middle
  }
  return field.cell[low] === cell ? fieldColumn(field, column)[low] : absent
}
