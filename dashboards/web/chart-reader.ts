import type { Series } from '../../services/api/wire.js'
import { dateOfDay } from '../../shared/domain/units.js'
import { type ChartFrame, dayAt } from './chart-frame.js'
import { setText } from './dom.js'
import { nearestPoint, type SeriesPoint, seriesPoints } from './series-points.js'

/** Reads single points of the chart out as text. */
export interface ChartReader {
  /** Window end that is read; undefined where none is. */
  cursorDay(): number | undefined
  /** Takes the series that is drawn now and says the point under the cursor, or the newest. */
  show(series: Series | undefined, frame: ChartFrame | undefined, format: (value: number) => string): void
}

/**
 * Lets pointer and arrow keys move a cursor along the chart.
 *
 * @param onMove  asked to draw again when the cursor has moved
 */
export function readChart(element: HTMLElement, readout: Element, onMove: () => void): ChartReader {
  let points: SeriesPoint[] = []
  let frame: ChartFrame | undefined
  let cursorDay: number | undefined
  const moveTo = (day: number | undefined) => {
    if (day === cursorDay) return
    cursorDay = day
    onMove()
  }
  element.tabIndex = 0
  element.addEventListener('pointermove', ({ offsetX }) => {
    if (frame) moveTo(nearestPoint(points, dayAt(frame, offsetX))?.day)
  })
  element.addEventListener('pointerleave', () => moveTo(undefined))
  element.addEventListener('keydown', event => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    const at = cursorDay === undefined ? points.length : points.findIndex(({ day }) => day === cursorDay)
    moveTo(points[Math.min(points.length - 1, Math.max(0, at + step))]?.day)
  })
  return {
    cursorDay: () => cursorDay,
    show(series, drawn, format) {
      points = series ? seriesPoints(series) : []
      frame = drawn
      // Without a cursor the text would change with every forecast, and be read aloud each time.
      const point = cursorDay === undefined ? undefined : nearestPoint(points, cursorDay)
      setText(readout, point ? describePoint(point, format) : describeSeries(series))
    },
  }
}

function describeSeries(series: Series | undefined): string {
  if (!series) return ''
  const { windowDays, everyDays } = series
  const every = everyDays > 1 ? `, every ${everyDays} days` : ''
  const windows = windowDays === 1 ? 'Days' : `Windows of ${windowDays} days by their last day`
  return `${windows}${every}. Point at one, or use the arrow keys.`
}

function describePoint({ day, observed, mean, range }: SeriesPoint, format: (value: number) => string): string {
  const number = (value: number | null | undefined) => (value === null || value === undefined ? '–' : format(value))
  const forecast = range ? `forecast ${number(mean)}, 95 % ${number(range[0])} to ${number(range[1])}` : 'no forecast'
  const observedText = observed === undefined ? 'not yet' : observed === null ? 'not known' : format(observed)
  return `window to ${dateOfDay(day)}: ${forecast}; observed ${observedText}`
}
