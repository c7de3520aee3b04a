/** What a field of a message says. */
export interface Meaning {
  readonly text: string
  /** Of each value. */
  readonly unit?: string
  /** Of a column, in the message's own words. */
  readonly shape?: string
  /** Scalars: a number is whole. */
  readonly whole?: true
  readonly minimum?: number
  readonly maximum?: number
}

/** Names every field of a message once: one that is added does not compile until it is here. */
export type MeaningsOf<M> = { readonly [K in Exclude<keyof M, 'topic'>]-?: Meaning }

export const REGION: Meaning = { text: 'Id of the region; also the key of the record.' }
export const DAY_UNIT = 'UTC days since 1970-01-01'

export const issueDay: Meaning = {
  text: 'Last day known at issue. The issue time is its end, 00:00 UTC of the next day.',
  unit: DAY_UNIT,
  whole: true,
}
export const horizonDays: Meaning = {
  text: 'The target window ends with day + horizonDays.',
  unit: 'days',
  whole: true,
  minimum: 1,
}
export const model: Meaning = { text: 'Name of the model.' }
