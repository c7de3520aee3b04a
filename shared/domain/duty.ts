/** When a silence holds: from and until are moments; weekdays and hours recur in UTC. */
export interface Silence {
  readonly id: string
  /** Alerts of this rule; absent: of any. */
  readonly rule?: string
  /** Alerts whose name begins so: `m5-likely/socal/1234`; absent: any. */
  readonly alert?: string
  readonly fromMs: number
  /** Infinity: until it is taken back. */
  readonly untilMs: number
  /** 0 is Sunday; empty: every day. */
  readonly weekdays: readonly number[]
  /** Minutes of the UTC day, from included, to excluded; to before from passes midnight. Equal: the whole day. */
  readonly fromMinute: number
  readonly toMinute: number
}

interface Said {
  readonly region: string
  /** Who said it. */
  readonly by: string
  readonly atMs: number
  readonly note: string
}

/** What duty people say of alerts. */
export type DutyWord =
  | (Said & { readonly word: 'acknowledged'; readonly alert: string })
  | (Said & { readonly word: 'silenced'; readonly silence: Silence })
  | (Said & { readonly word: 'unsilenced'; readonly id: string })

/** Topic of what duty people say. People write it, not a stage: it has no epochs. */
export const DUTY_TOPIC = 'duty'
