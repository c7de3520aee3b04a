/** One thing that the database is to have, and what was done about it. */
export interface ProvisionStep {
  readonly what: string
  readonly did: 'created' | 'changed' | 'kept' | 'removed'
}

export interface Retention {
  /** How long points are kept after their time, days; undefined: for ever. A back-fill of decades needs for ever. */
  readonly days?: number
  /** Length of a shard, days: long ones for points of decades. */
  readonly shardDays: number
}

export const RETENTION_DEFAULTS: Retention = { shardDays: 3640 }

/** Name of the retention policy, or second part of the bucket, whose points are kept for ever. */
export const LONG = 'long'

/** What is kept for ever in fewer points: `to` in `LONG`, each field's mean, from `from`. */
export interface Downsampling {
  readonly from: string
  readonly to: string
  /** InfluxQL and Flux durations. */
  readonly window: string
  /** How far back each run looks: points may come late. */
  readonly lookBack: string
  /** Flux knows no mean of texts and flags: the fields that are numbers. */
  readonly fields: readonly string[]
}

export const DOWNSAMPLINGS: readonly Downsampling[] = [
  {
    from: 'pipeline',
    to: 'pipeline_hourly',
    window: '1h',
    lookBack: '3h',
    fields: ['rss_bytes', 'heap_bytes', 'spool_points'],
  },
  { from: 'hop', to: 'hop_hourly', window: '1h', lookBack: '3h', fields: ['lag_s'] },
  { from: 'score', to: 'score_weekly', window: '7d', lookBack: '70d', fields: ['mse', 'mae', 'mean_wis'] },
]
