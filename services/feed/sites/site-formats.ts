import type { RawBatch } from '../../../shared/domain/messages.js'
import { COVID_VARIABLES, STREAMFLOW_VARIABLES, type Variable } from '../../../shared/domain/reading.js'
import type { SiteDomain } from '../../../shared/domain/site-features.js'
import { parseCovid } from '../covid/covid-formats.js'
import { parseStreamflow } from '../streamflow/streamflow-formats.js'
import type { ParsedReadings } from './parsed-readings.js'

/** Reads a batch. @param longitudeOf  of the sites that are watched */
type Reader = (batch: RawBatch, longitudeOf: (site: string) => number | undefined) => ParsedReadings

/** How the batches of each domain are read. */
export const READERS: Readonly<Record<SiteDomain, Reader>> = {
  streamflow: parseStreamflow,
  covid: parseCovid,
}

/** What the readings of each domain are of. */
export const VARIABLES_OF: Readonly<Record<SiteDomain, readonly Variable[]>> = {
  streamflow: STREAMFLOW_VARIABLES,
  covid: COVID_VARIABLES,
}
