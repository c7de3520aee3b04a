import { SettingsError } from '../domain/errors.js'

/**
 * The four parameters of GR4J, a lumped daily rainfall–runoff model.
 *
 * @see Perrin, Michel & Andréassian (2003), Journal of Hydrology 279, 275–289, doi:10.1016/S0022-1694(03)00225-7
 */
export interface Gr4jParameters {
  /** x1, capacity of the production store, mm. */
  readonly productionMm: number
  /** x2, exchange with the groundwater of others, mm/day; above 0 the basin gains. */
  readonly exchangeMm: number
  /** x3, what the routing store holds a day ahead, mm. */
  readonly routingMm: number
  /** x4, time base of the first unit hydrograph, days; 0.5 or more. */
  readonly baseDays: number
}

/** Medians over the paper's 429 catchments, and the ranges that hold 80 % of them. */
export const GR4J_MEDIANS: Gr4jParameters = { productionMm: 350, exchangeMm: 0, routingMm: 90, baseDays: 1.7 }
export const GR4J_RANGES = {
  productionMm: [100, 1200],
  exchangeMm: [-5, 3],
  routingMm: [20, 300],
  baseDays: [1.1, 2.9],
} as const

/** The model between two days, and the fluxes of its last day. Plain: a copy goes on as the original would. */
export interface Gr4jState {
  readonly parameters: Gr4jParameters
  /** Shares of an inflow that leave each unit hydrograph on the day itself, the next day, …; each adds up to 1. */
  readonly ordinates1: Float64Array
  readonly ordinates2: Float64Array
  /** Water in the stores, mm. */
  production: number
  routing: number
  /** Water on its way: what leaves each hydrograph next, mm. */
  readonly queue1: Float64Array
  readonly queue2: Float64Array
  /** Of the last day, mm: flow, actual evaporation, and what was gained (or, below 0, lost) by exchange. */
  flow: number
  evaporation: number
  gained: number
}

/** Share of the water that goes through the first hydrograph and the routing store. */
const ROUTED = 0.9

/** How much of an inflow has left the first hydrograph after `days`. */
const sCurve1 = (days: number, base: number): number => (days >= base ? 1 : (days / base) ** 2.5)

/** The second: twice as long. */
function sCurve2(days: number, base: number): number {
  const share = days / base
  if (share >= 2) return 1
  return share <= 1 ? 0.5 * share ** 2.5 : 1 - 0.5 * (2 - share) ** 2.5
}

const ordinates = (count: number, curve: (days: number) => number): Float64Array =>
  Float64Array.from({ length: count }, (_, day) => curve(day + 1) - curve(day))

/**
 * @returns stores 30 % and 50 % full, as the authors begin; hydrographs empty
 * @throws {SettingsError} if a store has no capacity or the time base is below half a day
 */
export function gr4jInit(parameters: Gr4jParameters): Gr4jState {
  const { productionMm, routingMm, baseDays } = parameters
  if (!(productionMm > 0 && routingMm > 0)) {
    throw new SettingsError(`stores of ${productionMm} and ${routingMm} mm; give both a capacity above 0`)
  }
  if (!(baseDays >= 0.5)) throw new SettingsError(`a time base of ${baseDays} days; give 0.5 or more`)
  const ordinates1 = ordinates(Math.ceil(baseDays), days => sCurve1(days, baseDays))
  const ordinates2 = ordinates(Math.ceil(2 * baseDays), days => sCurve2(days, baseDays))
  return {
    parameters,
    ordinates1,
    ordinates2,
    production: 0.3 * productionMm,
    routing: 0.5 * routingMm,
    queue1: new Float64Array(ordinates1.length),
    queue2: new Float64Array(ordinates2.length),
    flow: 0,
    evaporation: 0,
    gained: 0,
  }
}

/** What a store of capacity x lets go of its s mm: s (1 − (1 + (f s/x)⁴)^(−1/4)). */
const outflow = (s: number, ratio: number): number => s * (1 - (1 + ratio ** 4) ** -0.25)

/**
 * One day. Equation numbers are those of the paper.
 *
 * @param rainMm  rain, or melt, mm
 * @param potentialMm  potential evapotranspiration, mm
 * @returns flow at the outlet, mm
 */
export function gr4jStep(state: Gr4jState, rainMm: number, potentialMm: number): number {
  const { productionMm: x1, exchangeMm: x2, routingMm: x3 } = state.parameters
  let evaporation = Math.min(rainMm, potentialMm)
  let passed = 0
  const fill = state.production / x1
  if (rainMm >= potentialMm) {
    const net = rainMm - potentialMm
    const wet = Math.tanh(net / x1)
    const stored = (x1 * (1 - fill * fill) * wet) / (1 + fill * wet) // 3
    state.production += stored
    passed = net - stored
  } else {
    const dry = Math.tanh((potentialMm - rainMm) / x1)
    const taken = (state.production * (2 - fill) * dry) / (1 + (1 - fill) * dry) // 4
    state.production -= taken
    evaporation += taken
  }
  const percolation = outflow(state.production, (4 / 9) * (state.production / x1)) // 6
  state.production -= percolation
  const effective = percolation + passed // 8

  const toRouting = through(state.queue1, state.ordinates1, ROUTED * effective)
  const direct = through(state.queue2, state.ordinates2, (1 - ROUTED) * effective)
  const exchange = x2 * (state.routing / x3) ** 3.5 // 18
  const filled = Math.max(0, state.routing + toRouting + exchange) // 19
  const routed = outflow(filled, filled / x3) // 20
  const quick = Math.max(0, direct + exchange) // 22
  // A loss takes no more than is there.
  state.gained = filled - state.routing - toRouting + (quick - direct)
  state.routing = filled - routed // 21
  state.evaporation = evaporation
  state.flow = routed + quick // 23
  return state.flow
}

/** Adds an inflow to a hydrograph, and takes out what leaves today. */
function through(queue: Float64Array, shares: Float64Array, inflow: number): number {
  const out = queue[0] + shares[0] * inflow
  for (let day = 1; day < queue.length; day++) queue[day - 1] = queue[day] + shares[day] * inflow
  queue[queue.length - 1] = 0
  return out
}

/** Water in the stores and on its way, mm. */
export const gr4jStored = ({ production, routing, queue1, queue2 }: Gr4jState): number =>
  production + routing + queue1.reduce((sum, mm) => sum + mm, 0) + queue2.reduce((sum, mm) => sum + mm, 0)
