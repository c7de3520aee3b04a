/** 0 is Sunday; 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7

/** The Sunday on or before a day. */
export const sundayOf = (day: number): number => day - weekdayOf(day)
