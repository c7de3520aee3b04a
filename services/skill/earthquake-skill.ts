import { type CountTails, negativeBinomialTails, poissonTails } from '../../shared/kernels/count-tails.js'
import { binaryConditionalTest } from '../../shared/kernels/csep-binary.js'
import { type InformationGain, pairedTTest, type WTest, wTest } from '../../shared/kernels/csep-comparison.js'
import type { ConsistencyTest } from '../../shared/kernels/csep-likelihood.js'
import { molchanCurve } from '../../shared/kernels/molchan.js'
import { randomFrom } from '../../shared/kernels/random.js'
import { areaUnder, rocCurve } from '../../shared/kernels/roc.js'
import type { EarthquakeTally } from './earthquake-tally.js'

export interface GainOver {
  readonly reference: string
  readonly t: InformationGain
  readonly w: WTest
}

/** What the tests of seismology say of one model. */
export interface EarthquakeSkill {
  readonly model: string
  /** Active pixels and windows, observed and expected. */
  readonly observed: number
  readonly expected: number
  readonly number: CountTails
  /** With the variance that the observed windows have. */
  readonly negativeBinomial: CountTails
  readonly conditional: ConsistencyTest
  readonly spatial: ConsistencyTest
  readonly gains: readonly GainOver[]
  readonly rocArea: number
  /** Molchan's area skill with the uniform forecast as the measure of an alarm. */
  readonly molchanSkill: number
}

/** The reference that every place and window is alike to. */
export const UNIFORM = 'uniform Poisson'

const SIMULATIONS = 500

/**
 * Tests each model by itself, and against the references.
 *
 * @param references  names of models that are in `tallies`; the uniform Poisson process comes beside them
 * @param areas  of the pixels, relative
 * @param seed  of the simulated catalogues
 */
export function earthquakeSkill(
  tallies: readonly EarthquakeTally[],
  references: readonly string[],
  areas: Float64Array,
  seed: number,
): EarthquakeSkill[] {
  const uniform = uniformTally(tallies, areas)
  const others = [...tallies.filter(({ model }) => references.includes(model)), uniform]
  return [...tallies, uniform].map(tally => skillOf(tally, others, areas, uniform, seed))
}

function skillOf(
  tally: EarthquakeTally,
  references: readonly EarthquakeTally[],
  areas: Float64Array,
  uniform: EarthquakeTally,
  seed: number,
): EarthquakeSkill {
  const { model, active, activeByWindow } = tally
  const pixels = areas.length
  const windows = activeByWindow.length
  const rates = Float64Array.from(tally.rates)
  // What is counted are active bins, so what is expected is the sum of their probabilities.
  const expected = rates.reduce((sum, rate) => sum - Math.expm1(-rate), 0)
  const observed = active.length
  const mean = observed / windows
  const variance = activeByWindow.reduce((sum, count) => sum + (count - mean) ** 2, 0) / Math.max(1, windows - 1)
  const overDispersion = mean > 0 ? variance / mean : 1
  const byPixel = new Float64Array(pixels)
  rates.forEach((rate, bin) => {
    byPixel[bin % pixels] += rate
  })
  const activePixels = [...new Set(active.map(bin => bin % pixels))]
  const happened = new Uint8Array(rates.length)
  for (const bin of active) happened[bin] = 1
  return {
    model,
    observed,
    expected,
    number: poissonTails(expected, observed),
    negativeBinomial: negativeBinomialTails(expected, expected * overDispersion, observed),
    conditional: binaryConditionalTest(rates, active, randomFrom(seed), SIMULATIONS),
    spatial: binaryConditionalTest(byPixel, activePixels, randomFrom(seed), SIMULATIONS),
    gains: references.filter(reference => reference.model !== model).map(reference => gainOver(tally, reference)),
    rocArea: areaUnder(rocCurve(rates, happened)),
    molchanSkill: molchanCurve(rates, happened, uniform.rates).areaSkill,
  }
}

function gainOver(tally: EarthquakeTally, reference: EarthquakeTally): GainOver {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const paired = {
    eventRates: tally.active.map(bin => tally.rates[bin]),
    eventRatesOfReference: tally.active.map(bin => reference.rates[bin]),
    expected: sum(tally.rates),
    expectedOfReference: sum(reference.rates),
  }
  return { reference: reference.model, t: pairedTTest(paired), w: wTest(paired) }
}

/** As many active bins as were seen, alike everywhere: a reference that knows the number, which no forecast does. */
function uniformTally([first]: readonly EarthquakeTally[], areas: Float64Array): EarthquakeTally {
  const windows = first.activeByWindow.length
  const area = areas.reduce((sum, value) => sum + value, 0)
  const perWindow = first.active.length / windows
  const window = Array.from(areas, value => Math.max(1e-12, (perWindow * value) / area))
  return { ...first, model: UNIFORM, rates: Array.from({ length: windows }, () => window).flat() }
}
