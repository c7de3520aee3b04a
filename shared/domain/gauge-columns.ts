import type { StreamflowVariable } from './reading.js'

/**
 * Columns of a daily CSV of one gauge, by name: ours, then Caravan's (Kratzert et al. 2023,
 * doi:10.1038/s41597-023-01975-w). Caravan's radiation is the net one of the whole day, ours what falls in by daylight:
 * it is left out rather than mixed.
 */
export const GAUGE_COLUMNS: Readonly<Record<string, StreamflowVariable>> = {
  q_mm: 'runoff',
  prcp_mm: 'precipitation',
  tmax_c: 'tmax',
  tmin_c: 'tmin',
  srad_w_m2: 'radiation',
  vp_pa: 'vapourPressure',
  streamflow: 'runoff',
  total_precipitation_sum: 'precipitation',
  temperature_2m_max: 'tmax',
  temperature_2m_min: 'tmin',
}
