import { type ConsistencyTest, CSEP_SIMULATIONS, firstAbove, runningShare } from './csep-likelihood.js'
import { type RandomState, uniform } from './random.js'

/**
 * Joint log-likelihood of which bins were active, nats: Σ ln(1 − e^(−λ)) over the active bins − Σ λ over the others.
 * Aftershocks make counts over-dispersed; whether anything happened is not.
 *
 * @param rates  Poisson rates, shape [bins]; a bin of rate 0 that was active gives −Infinity
 * @param active  indices of the active bins, each once
 * @see Bayona, Savran, Rhoades & Werner (2022), Geophysical Journal International 229, 1736–1753, doi:10.1093/gji/ggac018
 */
export function binaryLogLikelihood(rates: ArrayLike<number>, active: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < rates.length; i++) sum -= rates[i]
  for (let k = 0; k < active.length; k++) sum += rates[active[k]] + Math.log(-Math.expm1(-rates[active[k]]))
  return sum
}

/**
 * Binary CL-test: are the active bins likely, given how many there are? With the rates of all magnitudes summed it is
 * the binary S-test. Each simulated catalogue has the observed number of active bins, drawn by rate, none twice.
 */
export function binaryConditionalTest(
  rates: Float64Array,
  active: ArrayLike<number>,
  random: RandomState,
  simulations = CSEP_SIMULATIONS,
): ConsistencyTest {
  const cumulative = runningShare(rates)
  const logLikelihood = binaryLogLikelihood(rates, active)
  const slack = 1e-10 * Math.abs(logLikelihood)
  const quiet = binaryLogLikelihood(rates, [])
  let noLikelier = 0
  for (let s = 0; s < simulations; s++) {
    const drawn = new Set<number>()
    while (drawn.size < active.length) drawn.add(firstAbove(cumulative, uniform(random)))
    let value = quiet
    for (const bin of drawn) value += rates[bin] + Math.log(-Math.expm1(-rates[bin]))
    if (value <= logLikelihood + slack) noLikelier++
  }
  return { logLikelihood, quantile: noLikelier / simulations }
}
