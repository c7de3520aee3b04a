import type { Field } from '../domain/messages.js'
import { cellCount, type Domain, type Region } from '../domain/region.js'
import { siteRule } from '../domain/site-features.js'
import type { Truth } from '../domain/truth.js'
import { seismicColumns } from './seismic-field.js'
import { siteTruth } from './site-truth.js'
import { windowTruth } from './window-truth.js'

/** A day's field; undefined before the record begins. */
export type FieldOf = (day: number) => Field | undefined

type TruthKernel = (region: Region, day: number, horizonDays: number, fieldOf: FieldOf) => Truth

const ofSites: TruthKernel = (region, day, horizonDays, fieldOf) => {
  const target = { column: siteRule(region).target, cells: cellCount(region), windowDays: region.windowDays }
  return siteTruth(target, day, horizonDays, fieldOf)
}

/** How what came of a target window is summed from its days. */
const TRUTHS: Readonly<Record<Domain, TruthKernel>> = {
  seismic: (region, day, horizonDays, fieldOf) =>
    windowTruth(day, horizonDays, cellCount(region), d => seismicColumns(fieldOf(d)!)),
  streamflow: ofSites,
  covid: ofSites,
}

/** What came of the target window that ends `horizonDays` after `day`. */
export const truthOf: TruthKernel = (region, day, horizonDays, fieldOf) =>
  TRUTHS[region.domain](region, day, horizonDays, fieldOf)
