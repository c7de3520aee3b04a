import type { Series } from '../../services/api/wire.js'
import { freshCanvas, type Theme } from './canvas.js'
import { type ChartFrame, chartFrame, dateTicks, xOf, yOf } from './chart-frame.js'

/** Height of the chart, CSS pixels; the style sheet has the same, so that nothing jumps when it is drawn. */
const HEIGHT = 190

/** Quantile rows, of the forecast's seven, between which each part of the fan lies; the widest is drawn first. */
const FAN: readonly (readonly [low: number, high: number, colour: 'fan95' | 'fan80' | 'fan50'])[] = [
  [0, 6, 'fan95'],
  [1, 5, 'fan80'],
  [2, 4, 'fan50'],
]

export interface ChartDrawing {
  readonly series: Series | undefined
  /** Last day of observation: beyond it lies the future. */
  readonly observedToDay: number | null
  /** Window end that is read. */
  readonly cursorDay: number | undefined
}

/** Draws the series of one pixel. @returns its frame, or undefined where there is nothing to draw */
export function drawChart(canvas: HTMLCanvasElement, drawing: ChartDrawing, theme: Theme): ChartFrame | undefined {
  const { series, observedToDay, cursorDay } = drawing
  const [context, width] = freshCanvas(canvas, HEIGHT)
  if (!series || series.observed.day.length + series.forecast.day.length === 0) {
    context.fillStyle = theme.muted
    context.textAlign = 'center'
    context.fillText('waiting for the first forecast', width / 2, HEIGHT / 2)
    return undefined
  }
  const frame = chartFrame(series, width, HEIGHT)
  const futureFromDay = observedToDay ?? frame.toDay
  shadeFuture(context, frame, futureFromDay, theme)
  for (const [low, high, colour] of FAN) {
    drawBand(context, frame, series, series.forecast.quantiles[low], series.forecast.quantiles[high], theme[colour])
  }
  drawAxes(context, frame, theme)
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
  low: readonly (number | null)[],
  high: readonly (number | null)[],
  colour: string,
): void {
  const x = (i: number) => xOf(frame, forecast.day[i] + horizonDays)
  context.beginPath()
  for (let i = 0; i < high.length; i++) context.lineTo(x(i), yOf(frame, high[i] ?? 0))
  for (let i = low.length - 1; i >= 0; i--) context.lineTo(x(i), yOf(frame, low[i] ?? 0))
  context.fillStyle = colour
  context.fill()
}

function drawAxes(context: CanvasRenderingContext2D, frame: ChartFrame, theme: Theme): void {
  const bottom = frame.top + frame.height
  context.strokeStyle = theme.muted
  context.fillStyle = theme.muted
  context.lineWidth = 1
  context.globalAlpha = 0.3
  context.beginPath()
  const step = frame.topMeq > 4 ? 2 : 1
  for (let meq = 0; meq <= frame.topMeq; meq += step) {
    const y = Math.round(yOf(frame, meq)) + 0.5
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
  for (let meq = 0; meq <= frame.topMeq; meq += step) context.fillText(String(meq), frame.left - 6, yOf(frame, meq))
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
  context.fillText('equivalent magnitude', 0, 0)
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
  context.beginPath()
  forecast.mean.forEach((mean, i) => {
    context.lineTo(xOf(frame, forecast.day[i] + horizonDays), yOf(frame, mean ?? 0))
  })
  context.stroke()
}

function drawObserved(context: CanvasRenderingContext2D, frame: ChartFrame, { observed }: Series, theme: Theme): void {
  context.fillStyle = theme.observed
  for (let i = 0; i < observed.day.length; i++) {
    context.beginPath()
    context.arc(xOf(frame, observed.day[i]), yOf(frame, observed.meq[i]), 2, 0, 2 * Math.PI)
    context.fill()
  }
}
