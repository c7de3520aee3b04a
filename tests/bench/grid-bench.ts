import { SOCAL } from '../../shared/domain/region.js'
import { addEnergy, energyOf, pixelAt } from '../../shared/kernels/energy-grid.js'
import { exponential, randomFrom, uniform } from '../../shared/kernels/random.js'
import { comparePairs } from './measure.js'
import type { Bench, RatioLine } from './report.js'

const EVENTS = 1_000_000

/** The grid kernel against plain loops over the same events. */
export const gridBench: Bench = {
  name: 'grid',
  async run(by) {
    const { grid } = SOCAL
    const random = randomFrom(1)
    const column = (value: () => number) => Float64Array.from({ length: EVENTS }, value)
    const quakes = {
      latitude: column(() => 32 + 4 * uniform(random)),
      longitude: column(() => -120 + 6 * uniform(random)),
      // Catalogues give magnitudes to two decimals.
      magnitude: column(() => Math.round(100 * (exponential(random) / Math.LN10)) / 100),
    }
    const { latitude, longitude, magnitude } = quakes
    const pixel = Uint32Array.from(latitude, (_, i) => pixelAt(grid, latitude[i], longitude[i]))
    const energy = Float64Array.from(magnitude, energyOf)
    const joules = new Float64Array(grid.rows * grid.cols)

    const kernel = () => {
      addEnergy(joules.fill(0), grid, quakes)
    }
    /** The same arithmetic, no question asked: inside, known. */
    const plainLoop = () => {
      joules.fill(0)
      for (let i = 0; i < EVENTS; i++) {
        const row = Math.floor((latitude[i] - 32) / 0.1 + 1e-9)
        const col = Math.floor((longitude[i] + 120) / 0.1 + 1e-9)
        joules[row * 60 + col] += 10 ** (4.8 + 1.5 * magnitude[i])
      }
    }
    /** Nothing is computed: the memory's share. */
    const onlyAdds = () => {
      joules.fill(0)
      for (let i = 0; i < EVENTS; i++) joules[pixel[i]] += energy[i]
    }
    const line: Omit<RatioLine, 'reference' | 'pairs'> = {
      bench: 'grid',
      what: 'addEnergy: pixel and energy of columns of events',
      count: EVENTS,
      unit: 'events',
    }
    return [
      {
        ...line,
        goal: 0.5,
        reference: 'a plain loop of the same arithmetic that adds to one array',
        pairs: await comparePairs(kernel, plainLoop, by),
      },
      {
        ...line,
        reference: 'a loop that only adds energies to pixels, both computed before',
        pairs: await comparePairs(kernel, onlyAdds, by),
      },
    ]
  },
}
