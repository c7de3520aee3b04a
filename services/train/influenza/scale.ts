/** A scale on which models see per cent of visits. */
export interface PercentScale {
  readonly name: string
  to(percent: number): number
  from(value: number): number
}

/** Keeps a week without any case finite; a twentieth of the lowest quiet summer. */
const LOG_OFFSET = 0.05

export const LOG_SCALE: PercentScale = {
  name: 'log',
  to: percent => Math.log(percent + LOG_OFFSET),
  from: value => Math.max(0, Math.exp(value) - LOG_OFFSET),
}

export const FOURTH_ROOT_SCALE: PercentScale = {
  name: 'fourth root',
  to: percent => percent ** 0.25,
  from: value => Math.max(0, value) ** 4,
}

/** As it is: the scale of the scores. */
export const PERCENT_SCALE: PercentScale = {
  name: 'per cent',
  to: percent => percent,
  from: value => Math.max(0, value),
}
