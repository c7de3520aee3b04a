/** Numbers as the skill pages write them. */
export const fixed = (value: number): string => (Number.isFinite(value) ? value.toFixed(4) : 'not known')
export const scientific = (value: number): string => (Number.isFinite(value) ? value.toExponential(3) : 'not known')
export const percent = (share: number): string =>
  Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : 'not known'
export const pText = (p: number): string => (Number.isFinite(p) ? (p < 0.001 ? '< 0.001' : p.toFixed(3)) : 'not known')
export const gainText = ({ gain, low, high }: { gain: number; low: number; high: number }): string =>
  `${gain.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`
export const tailsText = ({ atLeast, atMost }: { atLeast: number; atMost: number }): string =>
  `${atLeast.toFixed(3)}, ${atMost.toFixed(3)}`
/** A value with its interval, where there is one. */
export const intervalText = (value: number, low: number, high: number): string =>
  Number.isFinite(low) ? `${fixed(value)} (${fixed(low)} to ${fixed(high)})` : fixed(value)
export const daysText = (days: number): string => (days === 1 ? '1 day' : `${days} days`)
