export const SECOND_MS = 1_000
export const MINUTE_MS = 60 * SECOND_MS
export const HOUR_MS = 60 * MINUTE_MS

/** Length of a UTC day; POSIX time has no leap seconds. */
export const DAY_MS = 24 * HOUR_MS

/** UTC day number of a moment: 0 is 1970-01-01; days before it are negative. */
export const dayOf = (timeMs: number): number => Math.floor(timeMs / DAY_MS)

/** First moment of a UTC day. */
export const startOfDay = (day: number): number => day * DAY_MS

/** `YYYY-MM-DD` of a UTC day number. */
export const dateOfDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10)
