import { EXCEEDANCE_MAGNITUDES } from '../../shared/domain/forecast-levels.js'
import { type CountTails, negativeBinomialTails, poissonTails } from '../../shared/kernels/count-tails.js'
import { binaryConditionalTest } from '../../shared/kernels/csep-binary.js'
import { type InformationGain, pairedTTest, type WTest, wTest } from '../../shared/kernels/csep-comparison.js'
import type { ConsistencyTest } from '../../shared/kernels/csep-likelihood.js'
import { molchanCurve } from '../../shared/kernels/molchan.js'
import { randomFrom } from '../../shared/kernels/random.js'
import { areaUnder, rocCurve } from '../../shared/kernels/roc.js'
import { type CountTests, countTests, expectedOf, overDispersion, ratesAtQuakes } from './earthquake-counts.js'
import { classRates, type EarthquakeTally } from './earthquake-tally.js'
import type { ObservedQuakes } from './observed-quakes.js'

export interface GainOver {
  readonly reference: string
  readonly t: InformationGain
  readonly w: WTest
  /** The same for each earthquake, aftershocks too; only with a catalogue. */
  readonly perQuake?: { readonly t: InformationGain; readonly w: WTest }
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
  /** Only with a catalogue, in which every earthquake can be counted. */
  readonly counts?: CountTests
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
 * @param observed  the earthquakes of the windows; absent: only active bins are known
 */
export function earthquakeSkill(
  tallies: readonly EarthquakeTally[],
  references: readonly string[],
  areas: Float64Array,
  seed: number,
  observed?: ObservedQuakes,
): EarthquakeSkill[] {
  const uniform = uniformTally(tallies, areas, observed)
  const others = [...tallies.filter(({ model }) => references.includes(model)), uniform]
  const world = { references: others, areas, uniform, seed, quakes: observed }
  return [...tallies, uniform].map(tally => skillOf(tally, world))
}

/** What all models are tested with. */
interface TestWorld {
  readonly references: readonly EarthquakeTally[]
  readonly areas: Float64Array
  readonly uniform: EarthquakeTally
  readonly seed: number
  readonly quakes?: ObservedQuakes
}

function skillOf(tally: EarthquakeTally, { references, areas, uniform, seed, quakes }: TestWorld): EarthquakeSkill {
  const { model, active, activeByWindow } = tally
  const pixels = areas.length
  const rates = Float64Array.from(tally.rates)
  // What is counted are active bins, so what is expected is the sum of their probabilities.
  const expected = rates.reduce((sum, rate) => sum - Math.expm1(-rate), 0)
  const observed = active.length
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
    negativeBinomial: negativeBinomialTails(expected, expected * overDispersion(activeByWindow), observed),
    conditional: binaryConditionalTest(rates, active, randomFrom(seed), SIMULATIONS),
    spatial: binaryConditionalTest(byPixel, activePixels, randomFrom(seed), SIMULATIONS),
    gains: references
      .filter(reference => reference.model !== model)
      .map(reference => ({ ...gainOver(tally, reference), ...perQuakeGain(tally, reference, quakes) })),
    rocArea: areaUnder(rocCurve(rates, happened)),
    molchanSkill: molchanCurve(rates, happened, uniform.rates).areaSkill,
    ...(quakes !== undefined && { counts: countTests(tally, quakes, EXCEEDANCE_MAGNITUDES.length, seed) }),
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

function perQuakeGain(
  tally: EarthquakeTally,
  reference: EarthquakeTally,
  quakes?: ObservedQuakes,
): Pick<GainOver, 'perQuake'> {
  if (quakes === undefined) return {}
  const classes = EXCEEDANCE_MAGNITUDES.length
  const paired = {
    eventRates: ratesAtQuakes(tally, quakes, classes),
    eventRatesOfReference: ratesAtQuakes(reference, quakes, classes),
    expected: expectedOf(tally),
    expectedOfReference: expectedOf(reference),
  }
  return { perQuake: { t: pairedTTest(paired), w: wTest(paired) } }
}

/**
 * As many active bins as were seen, alike everywhere, and as many earthquakes by Gutenberg–Richter of b = 1: a reference
 * that knows the number, which no forecast does.
 */
function uniformTally(
  [first]: readonly EarthquakeTally[],
  areas: Float64Array,
  observed?: ObservedQuakes,
): EarthquakeTally {
  const windows = first.activeByWindow.length
  const area = areas.reduce((sum, value) => sum + value, 0)
  const perWindow = first.active.length / windows
  const window = Array.from(areas, value => Math.max(1e-12, (perWindow * value) / area))
  const quakesPerBin = (observed?.bin.length ?? first.active.length) / first.active.length
  const classes = classRates(
    EXCEEDANCE_MAGNITUDES,
    areas.length,
    (k, pixel) => window[pixel] * quakesPerBin * 10 ** (EXCEEDANCE_MAGNITUDES[0] - EXCEEDANCE_MAGNITUDES[k]),
  )
  return {
    ...first,
    model: UNIFORM,
    rates: Array.from({ length: windows }, () => window).flat(),
    classes: Array.from({ length: windows }, () => classes),
  }
}
