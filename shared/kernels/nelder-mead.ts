export interface SimplexOptions {
  /** The first simplex: the start, and the start with each coordinate moved by its step. */
  readonly steps: ArrayLike<number>
  /** Ends where the values of the simplex differ by no more than this. */
  readonly tolerance: number
  readonly maxEvaluations: number
}

interface Corner {
  readonly at: Float64Array
  readonly value: number
}

/**
 * Lowest point of a function of a few coordinates, without its gradient.
 *
 * @param start  not changed
 * @param f  may give +Infinity where it is not defined; must be finite at the start
 * @see Nelder & Mead (1965), The Computer Journal 7, 308–313, doi:10.1093/comjnl/7.4.308
 */
export function minimise(
  f: (at: Float64Array) => number,
  start: ArrayLike<number>,
  { steps, tolerance, maxEvaluations }: SimplexOptions,
): { readonly at: Float64Array; readonly value: number } {
  const n = start.length
  let evaluations = 0
  const corner = (at: Float64Array): Corner => {
    evaluations++
    const value = f(at)
    return { at, value: Number.isNaN(value) ? Infinity : value }
  }
  const moved = (along: number) => Float64Array.from(start, (x, i) => (i === along ? x + steps[i] : x))
  const simplex = Array.from({ length: n + 1 }, (_, i) => corner(moved(i - 1)))
  for (;;) {
    simplex.sort((a, b) => a.value - b.value)
    const [best] = simplex
    const worst = simplex[n]
    if (worst.value - best.value <= tolerance || evaluations >= maxEvaluations) return best
    const middle = Float64Array.from(best.at, (_, i) => simplex.slice(0, n).reduce((sum, { at }) => sum + at[i], 0) / n)
    // 1 is the worst corner reflected in the middle of the others, 2 twice as far, ±½ half-way.
    const reach = (factor: number) => corner(middle.map((m, i) => m + factor * (m - worst.at[i])))
    const reflected = reach(1)
    if (reflected.value < best.value) {
      const expanded = reach(2)
      simplex[n] = expanded.value < reflected.value ? expanded : reflected
    } else if (reflected.value < simplex[n - 1].value) simplex[n] = reflected
    else {
      const contracted = reach(reflected.value < worst.value ? 0.5 : -0.5)
      if (contracted.value < Math.min(reflected.value, worst.value)) simplex[n] = contracted
      else for (let i = 1; i <= n; i++) simplex[i] = corner(simplex[i].at.map((x, k) => (x + best.at[k]) / 2))
    }
  }
}
