import type { Series } from '../../services/api/wire.js'
import { freshCanvas, type Theme } from './canvas.js'
import { type ChartFrame, chartFrame, xOf, yOf } from './chart-frame.js'
import { dateTicks } from './date-ticks.js'
import { centralRows } from './series-points.js'

/** Height of the chart, CSS pixels; the style sheet has the same, so that nothing jumps when it is drawn. */
const HEIGHT = 190

/** Central shares of outcomes and the colours of their parts of the fan; the widest is drawn first. */
const FAN: readonly (readonly [share: number, colour: 'fan95' | 'fan80' | 'fan50'])[] = [
  [0.95, 'fan95'],
  [0.8, 'fan80'],
  [0.5, 'fan50'],
]

/** Short on the axis: `0.05`, `2`, `1.5K`. */
const AXIS_NUMBER = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 })

export interface ChartDrawing {
  readonly series: Series | undefined
  /** Last day of observation: beyond it lies the future. */
  readonly observedToDay: number | null
  /** Window end that is read. */
  readonly cursorDay: number | undefined
  /** Written along the upright axis: what is shown, and its unit. */
  readonly axis: string
  /** The upright axis reaches at least to here. */
  readonly leastTop: number
}

/** Draws the series of one cell. @returns its frame, or undefined where there is nothing to draw */
export function drawChart(canvas: HTMLCanvasElement, drawing: ChartDrawing, theme: Theme): ChartFrame | undefined {
  const { series, observedToDay, cursorDay } = drawing
  const [context, width] = freshCanvas(canvas, HEIGHT)
  if (!series || series.observed.day.length + series.forecast.day.length === 0) {
    context.fillStyle = theme.muted
    context.textAlign = 'center'
    context.fillText('waiting for the first forecast', width / 2, HEIGHT / 2)
    return undefined
  }
  const frame = chartFrame(series, drawing.leastTop, width, HEIGHT)
  const futureFromDay = observedToDay ?? frame.toDay
  shadeFuture(context, frame, futureFromDay, theme)
  for (const [share, colour] of FAN) {
    const rows = centralRows(series.forecast.levels, share)
    if (rows) drawBand(context, frame, series, rows, theme[colour])
  }
  drawAxes(context, frame, drawing.axis, theme)
  if (futureFromDay < frame.toDay) drawRule(context, frame, futureFromDay, theme.muted)
  drawMean(context, frame, series, theme)
  drawObserved(context, frame, series, theme)
  if (cursorDay !== undefined) drawRule(context, frame, cursorDay, theme.text)
  return frame
}

function shadeFuture(context: CanvasRenderingContext2D, frame: ChartFrame, fromDay: number, theme: Theme): void {
  const left = Math.max(frame.left, xOf(frame, fromDay))
  const right = frame.left + frame.width
  if (left >= right) return
  context.fillStyle = theme.future
  context.fillRect(left, frame.top, right - left, frame.height)
}

function drawRule(context: CanvasRenderingContext2D, frame: ChartFrame, day: number, colour: string): void {
  const x = Math.round(xOf(frame, day)) + 0.5
  context.strokeStyle = colour
  context.lineWidth = 1
  context.setLineDash([3, 3])
  context.beginPath()
  context.moveTo(x, frame.top)
  context.lineTo(x, frame.top + frame.height)
  context.stroke()
  context.setLineDash([])
}

function drawBand(
  context: CanvasRenderingContext2D,
  frame: ChartFrame,
  { forecast, horizonDays }: Series,
  [lowRow, highRow]: readonly [low: number, high: number],
  colour: string,
): void {
  const [low, high] = [forecast.quantiles[lowRow], forecast.quantiles[highRow]]
  const x = (i: number) => xOf(frame, forecast.day[i] + horizonDays)
  context.fillStyle = colour
  for (const [from, to] of knownRuns(low, high)) {
    context.beginPath()
    for (let i = from; i < to; i++) context.lineTo(x(i), yOf(frame, high[i] ?? 0))
    for (let i = to - 1; i >= from; i--) context.lineTo(x(i), yOf(frame, low[i] ?? 0))
    context.fill()
  }
}

/** Runs of places, `from` to before `to`, in which every column has a value. */
function knownRuns(...columns: (readonly (number | null)[])[]): [from: number, to: number][] {
  const runs: [number, number][] = []
  for (let i = 0; i < columns[0].length; i++) {
    if (columns.some(column => column[i] === null)) continue
    const last = runs.at(-1)
    if (last?.[1] === i) last[1] = i + 1
    else runs.push([i, i + 1])
  }
  return runs
}

function drawAxes(context: CanvasRenderingContext2D, frame: ChartFrame, axis: string, theme: Theme): void {
  const bottom = frame.top + frame.height
  context.strokeStyle = theme.muted
  context.fillStyle = theme.muted
  context.lineWidth = 1
  context.globalAlpha = 0.3
  context.beginPath()
  const values = Array.from({ length: Math.round(frame.topValue / frame.step) + 1 }, (_, i) => i * frame.step)
  for (const value of values) {
    const y = Math.round(yOf(frame, value)) + 0.5
    context.moveTo(frame.left, y)
    context.lineTo(frame.left + frame.width, y)
  }
  const ticks = dateTicks(frame.fromDay, frame.toDay, Math.max(2, Math.floor(frame.width / 80)))
  for (const [day] of ticks) {
    const x = Math.round(xOf(frame, day)) + 0.5
    context.moveTo(x, bottom)
    context.lineTo(x, bottom + 4)
  }
  context.stroke()
  context.globalAlpha = 1
  context.textAlign = 'right'
  context.textBaseline = 'middle'
  for (const value of values) context.fillText(AXIS_NUMBER.format(value), frame.left - 6, yOf(frame, value))
  context.textBaseline = 'top'
  for (const [day, text] of ticks) {
    const half = context.measureText(text).width / 2
    const x = Math.min(frame.left + frame.width - half, Math.max(half, xOf(frame, day)))
    context.textAlign = 'center'
    context.fillText(text, x, bottom + 6)
  }
  context.save()
  context.translate(9, frame.top + frame.height / 2)
  context.rotate(-Math.PI / 2)
  context.textBaseline = 'middle'
  context.fillText(axis, 0, 0)
  context.restore()
}

function drawMean(
  context: CanvasRenderingContext2D,
  frame: ChartFrame,
  { forecast, horizonDays }: Series,
  theme: Theme,
): void {
  context.strokeStyle = theme.mean
  context.lineWidth = 1.75
  context.lineJoin = 'round'
  for (const [from, to] of knownRuns(forecast.mean)) {
    context.beginPath()
    for (let i = from; i < to; i++) {
      context.lineTo(xOf(frame, forecast.day[i] + horizonDays), yOf(frame, forecast.mean[i] ?? 0))
    }
    context.stroke()
  }
}

function drawObserved(context: CanvasRenderingContext2D, frame: ChartFrame, { observed }: Series, theme: Theme): void {
  context.fillStyle = theme.observed
  for (let i = 0; i < observed.day.length; i++) {
    const value = observed.value[i]
    if (value === null) continue
    context.beginPath()
    context.arc(xOf(frame, observed.day[i]), yOf(frame, value), 2, 0, 2 * Math.PI)
    context.fill()
  }
}
