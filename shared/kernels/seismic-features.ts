import { MessageError } from '../domain/errors.js'
import { ACTIVITY_DAYS, EMA_SPANS, FEATURE_NAMES, LAGS, WINDOW_DAYS } from '../domain/feature-names.js'
import { type Activity, activityOfPixel, activityStep } from './activity.js'
import type { DayColumns } from './day-grid.js'
import { emaStep, emaWeight } from './ema.js'
import { equivalentMagnitude } from './equivalent-magnitude.js'
import { forgetBefore, initHistory, joulesOf, type PixelHistory, setDay, sumWindows } from './pixel-history.js'

/** Length of a lag's window and of the EMA's step, days. */
const STEP_DAYS = WINDOW_DAYS[0]
const LONGEST_DAYS = WINDOW_DAYS[WINDOW_DAYS.length - 1]

/** All that the features of one region remember. Saved and restored as it is. */
export interface SeismicFeatureState {
  readonly pixels: number
  /** How many days back a field may still be revised. */
  readonly latenessDays: number
  /** First and newest day of the record; undefined before the first field. */
  firstDay?: number
  day?: number
  readonly history: PixelHistory[]
  /** By day: the pixels in which anything happened, for as long as they are in a window. */
  readonly active: Map<number, Uint32Array>
  /** By day, for as long as it may be revised: equivalent magnitude of the 14 days that end with it, shape [pixels]. */
  readonly meq14: Map<number, Float64Array>
  /** The same as the lag features show it, by day, for as long as it is a lag. */
  readonly lags: Map<number, Float32Array>
  /** By day: EMA of meq14 in steps of 14 days, shape [EMA_SPANS · pixels]. */
  readonly ema: Map<number, Float64Array>
  /** By day, for as long as it may be revised: what the next day's comes from. */
  readonly activity: Map<number, Activity>
  /** Of the newest day, shape [WINDOW_DAYS · pixels] each. */
  readonly windowMeq: Float64Array
  readonly windowCount: Float64Array
}

export const initSeismicFeatures = (pixels: number, latenessDays: number): SeismicFeatureState => ({
  pixels,
  latenessDays,
  history: Array.from({ length: pixels }, initHistory),
  active: new Map(),
  meq14: new Map(),
  lags: new Map(),
  ema: new Map(),
  activity: new Map(),
  windowMeq: new Float64Array(WINDOW_DAYS.length * pixels),
  windowCount: new Float64Array(WINDOW_DAYS.length * pixels),
})

/**
 * Takes in one day's field: the next day, or a new truth about a day before.
 *
 * A revised day is summed again with all that was derived from it: the windows that hold it, and every EMA since.
 *
 * @throws {MessageError} if a day was left out, or the day is older than any that may be revised
 */
export function addField(state: SeismicFeatureState, day: number, field: DayColumns): void {
  if (state.day !== undefined && day <= state.day) reviseDay(state, day, state.day, field)
  else nextDay(state, day, field)
}

/** Features of the newest day, shape [FEATURE_NAMES · pixels]; new memory, the caller's own. */
export function seismicFeatures(state: SeismicFeatureState): Float32Array {
  const { pixels, day } = state
  const columns = new Float32Array(FEATURE_NAMES.length * pixels)
  if (day === undefined) return columns
  for (let lag = 0; lag < LAGS; lag++) {
    const row = state.lags.get(day - lag * STEP_DAYS)
    if (row !== undefined) columns.set(row, lag * pixels)
  }
  let row = LAGS
  columns.set(state.windowMeq.subarray(pixels), row * pixels)
  row += WINDOW_DAYS.length - 1
  columns.set(state.windowCount, row * pixels)
  row += WINDOW_DAYS.length
  columns.set(state.ema.get(day)!, row * pixels)
  row += EMA_SPANS.length
  columns.set(state.activity.get(day)!, row * pixels)
  return columns
}

function nextDay(state: SeismicFeatureState, day: number, field: DayColumns): void {
  if (state.day !== undefined && day !== state.day + 1) {
    throw new MessageError(`the field of day ${day} follows that of day ${state.day}; send every day, quiet ones empty`)
  }
  state.firstDay ??= day
  state.day = day
  storeDay(state, day, field)
  const meq14 = carryOver(state.meq14, day, day - state.latenessDays - 2) ?? new Float64Array(state.pixels)
  state.meq14.set(day, meq14)
  const lag = carryOver(state.lags, day, day - LAGS * STEP_DAYS) ?? new Float32Array(state.pixels)
  state.lags.set(day, lag)
  const sums = initWindowSums()
  for (const [pixel, windows] of changedPixels(state, day)) sumPixel(state, pixel, day, sums, windows)
  const ema =
    takeOut(state.ema, day - STEP_DAYS - state.latenessDays - 2) ?? new Float64Array(EMA_SPANS.length * state.pixels)
  state.ema.set(day, ema)
  const before = state.ema.get(day - STEP_DAYS)
  for (let s = 0; s < EMA_SPANS.length; s++) {
    const rows = [s * state.pixels, (s + 1) * state.pixels] as const
    emaStep(ema.subarray(...rows), meq14, before?.subarray(...rows), EMA_SPANS[s])
  }
  const activity =
    takeOut(state.activity, day - state.latenessDays - 3) ?? new Float64Array(ACTIVITY_DAYS.length * state.pixels)
  activityStep(activity, state.activity.get(day - 1), hasEnergy(field))
  state.activity.set(day, activity)
}

/** A quake of unknown magnitude adds no energy, and does not count. */
const hasEnergy = (field: DayColumns): Uint32Array => field.pixel.filter((_, row) => field.joules[row] > 0)

function reviseDay(state: SeismicFeatureState, day: number, newest: number, field: DayColumns): void {
  if (day < newest - state.latenessDays - 1 || day < state.firstDay!) {
    throw new MessageError(
      `day ${day} is revised, but the newest is ${newest}, the record begins at ${state.firstDay} and only ` +
        `${state.latenessDays} days may change; raise the region's latenessDays`,
    )
  }
  const touched = new Set(state.active.get(day))
  for (const pixel of touched) setDay(state.history[pixel], day, undefined, 0)
  storeDay(state, day, field)
  for (const pixel of field.pixel) touched.add(pixel)
  const sums = initWindowSums()
  for (const pixel of touched) {
    for (let d = day; d <= Math.min(newest, day + STEP_DAYS - 1); d++) {
      sumWindows(state.history[pixel], d, WINDOW_DAYS, 1, sums.joules, sums.counts)
      setMeq14(state, d, pixel, equivalentMagnitude(sums.joules[0]))
    }
    sumPixel(state, pixel, newest, sums)
    for (let d = day; d <= newest; d++) {
      emaOfPixel(state, pixel, d)
      const isActive = joulesOf(state.history[pixel], d) > 0
      activityOfPixel(state.activity.get(d)!, state.activity.get(d - 1), pixel, isActive)
    }
  }
}

function emaOfPixel(state: SeismicFeatureState, pixel: number, day: number): void {
  const into = state.ema.get(day)!
  const before = state.ema.get(day - STEP_DAYS)
  const value = state.meq14.get(day)![pixel]
  for (let s = 0; s < EMA_SPANS.length; s++) {
    const at = s * state.pixels + pixel
    const a = before === undefined ? 1 : emaWeight(EMA_SPANS[s])
    into[at] = a * value + (1 - a) * (before ?? into)[at]
  }
}

function storeDay(state: SeismicFeatureState, day: number, field: DayColumns): void {
  state.active.set(day, field.pixel)
  for (let row = 0; row < field.pixel.length; row++) {
    setDay(state.history[field.pixel[row]], day, field.joules[row], field.multiplicity[row])
  }
}

/**
 * The pixels whose windows change when a day is added, each with how many of WINDOW_DAYS have to be summed again: all
 * where something happened on the day, else those up to the longest that an active day has just left.
 */
function changedPixels(state: SeismicFeatureState, day: number): Map<number, number> {
  const changed = new Map<number, number>()
  WINDOW_DAYS.forEach((days, w) => {
    for (const pixel of state.active.get(day - days) ?? []) changed.set(pixel, w + 1)
  })
  for (const pixel of state.active.get(day) ?? []) changed.set(pixel, WINDOW_DAYS.length)
  const gone = day - LONGEST_DAYS
  for (const pixel of state.active.get(gone) ?? []) forgetBefore(state.history[pixel], gone + 1)
  state.active.delete(gone)
  return changed
}

const initWindowSums = () => ({
  joules: new Float64Array(WINDOW_DAYS.length),
  counts: new Float64Array(WINDOW_DAYS.length),
})

/**
 * @param sums  overwritten: memory for the sums of one pixel
 * @param windows  how many of WINDOW_DAYS have changed, from the shortest on
 */
function sumPixel(
  state: SeismicFeatureState,
  pixel: number,
  day: number,
  { joules, counts }: ReturnType<typeof initWindowSums>,
  windows = WINDOW_DAYS.length,
): void {
  sumWindows(state.history[pixel], day, WINDOW_DAYS, windows, joules, counts)
  for (let w = 0; w < windows; w++) {
    state.windowMeq[w * state.pixels + pixel] = equivalentMagnitude(joules[w])
    state.windowCount[w * state.pixels + pixel] = counts[w]
  }
  setMeq14(state, day, pixel, state.windowMeq[pixel])
}

function setMeq14(state: SeismicFeatureState, day: number, pixel: number, meq: number): void {
  state.meq14.get(day)![pixel] = meq
  state.lags.get(day)![pixel] = meq
}

/** Yesterday's values in the memory of a row that nobody reads any more, or a copy; undefined on the first day. */
function carryOver<Row extends Float64Array | Float32Array>(
  rows: Map<number, Row>,
  day: number,
  oldDay: number,
): Row | undefined {
  const yesterday = rows.get(day - 1)
  const row = takeOut(rows, oldDay)
  if (row === undefined || yesterday === undefined) return yesterday?.slice() as Row | undefined
  row.set(yesterday)
  return row
}

/** Takes out a row that has grown too old to be read: its memory may be used again. */
function takeOut<Row>(rows: Map<number, Row>, oldDay: number): Row | undefined {
  const row = rows.get(oldDay)
  rows.delete(oldDay)
  return row
}
