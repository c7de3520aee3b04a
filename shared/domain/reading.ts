/** What a site measures. */
export interface Variable {
  readonly name: string
  /** Of the values in `ReadingColumns`. */
  readonly unit: string
  /** Values outside are errors of their sender. */
  readonly min: number
  readonly max: number
}

/**
 * Variables of streamflow; a reading names one by its place here. `discharge` is what gauges report: the feed turns it
 * into `runoff` by the gauge's drainage area, and only that goes on. Negative discharge is real at tidal gauges.
 */
export const STREAMFLOW_VARIABLES = [
  { name: 'runoff', unit: 'mm/day', min: -1_000, max: 5_000 },
  { name: 'discharge', unit: 'm³/s', min: -100_000, max: 1_000_000 },
  { name: 'precipitation', unit: 'mm/day', min: 0, max: 2_000 },
  { name: 'tmax', unit: '°C', min: -90, max: 65 },
  { name: 'tmin', unit: '°C', min: -90, max: 65 },
  { name: 'radiation', unit: 'W/m²', min: 0, max: 1_500 },
  { name: 'vapourPressure', unit: 'Pa', min: 0, max: 10_000 },
] as const satisfies readonly Variable[]

/**
 * Variables of covid; a reading names one by its place here. The cumulative ones count from the beginning, the others in
 * the days of the reading.
 */
export const COVID_VARIABLES = [
  { name: 'cumulativeCases', unit: 'people', min: 0, max: 400_000_000 },
  { name: 'cumulativeDeaths', unit: 'people', min: 0, max: 10_000_000 },
  { name: 'cases', unit: 'people', min: -10_000_000, max: 10_000_000 },
  { name: 'deaths', unit: 'people', min: -1_000_000, max: 1_000_000 },
  { name: 'admissions', unit: 'people', min: 0, max: 1_000_000 },
] as const satisfies readonly Variable[]

export type StreamflowVariable = (typeof STREAMFLOW_VARIABLES)[number]['name']
export type CovidVariable = (typeof COVID_VARIABLES)[number]['name']

/** Place of a variable in its list. */
export const streamflowVariable = (name: StreamflowVariable): number =>
  STREAMFLOW_VARIABLES.findIndex(variable => variable.name === name)
export const covidVariable = (name: CovidVariable): number =>
  COVID_VARIABLES.findIndex(variable => variable.name === name)

/** What is said about a reading's quality; bits that may stand together. */
export const QUALITY = {
  /** May still be revised by its agency. */
  provisional: 1,
  /** Not measured but worked out. */
  estimated: 2,
  /** Ice at the gauge: the rating of stage to discharge does not hold. */
  ice: 4,
  /** The instrument failed, or is under maintenance. */
  equipment: 8,
  /** The true value is above (a bound was reported). */
  above: 16,
  /** The true value is below. */
  below: 32,
  /**
   * Backwater, flood damage, debris, regulation: what the agency says disturbs the reading. Of a cumulative count: it is of
   * another publisher than the rest of its file, and at another level; see newCounts.
   */
  disturbed: 64,
} as const

/**
 * Readings of a region's sites as columns, one row a reading. Every row has passed the feed: values are in their
 * variable's range, or NaN where the source says that there is none (it took the reading back, or the gauge is out).
 */
export interface ReadingColumns {
  readonly length: number
  /** Place of the site in `Region.sites`. */
  readonly site: Uint32Array
  /** Place of the variable in its domain's list. */
  readonly variable: Uint8Array
  /**
   * Valid time: start of the time that the value stands for, ms since 1970. Days are the source's own (local standard
   * time for gauges), written as if they were UTC: 2020-03-01 of any site is the same day of the region.
   */
  readonly timeMs: Float64Array
  /** How many days the value stands for: 1 daily, 7 weekly; 0 is a moment. */
  readonly spanDays: Uint8Array
  readonly value: Float64Array
  /** Knowledge time: when the source said so, ms since 1970; where it does not tell, when it was fetched. */
  readonly knownMs: Float64Array
  /** Bits of QUALITY. */
  readonly quality: Uint8Array
}
