/** Fields of `forecast` and `score` that a dashboard names: exceedances of magnitudes, and of percentiles of a site's past. */
export const FORECAST_FIELDS = {
  seismic: ['m4', 'm5', 'm6', 'm6_75'],
  sites: ['p95', 'p99'],
} as const
