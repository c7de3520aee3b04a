import { freshCanvas, type Theme } from './canvas.js'
import { drawGraticule, labelGraticule } from './graticule.js'
import type { CellValues, MapCells } from './map-cells.js'
import { mapFrame, type Pane, positionOf } from './map-frame.js'
import type { Place } from './places.js'

/** Room that a mark takes around its cell, CSS pixels. */
const MARK = 5

export interface MapDrawing {
  readonly cells: MapCells
  /** Undefined before anything is known. */
  readonly layer: CellValues | undefined
  /** Lines of longitude, latitude, longitude, latitude … */
  readonly outline: readonly (readonly number[])[]
  readonly places: readonly Place[]
  /** Cell that is marked. */
  readonly chosen: number | undefined
  /** Said in the middle of a map without values. */
  readonly waitingFor: string
}

/** Draws cells, borders, graticule, towns and the chosen cell; sets the canvas's height. */
export function drawMap(canvas: HTMLCanvasElement, drawing: MapDrawing, theme: Theme): void {
  const { cells, layer, places, chosen } = drawing
  const { panes, canvasHeight } = mapFrame(cells.boxes, canvas.clientWidth)
  const [context] = freshCanvas(canvas, canvasHeight)
  panes.forEach((pane, i) => {
    fillPane(context, pane, theme)
    // Lines lie on top of areas, which would hide them, and below points, which they would cut.
    const steps = [
      () => layer && cells.draw(context, pane, layer, theme),
      () => drawOutline(context, pane, drawing, theme),
      () => i === 0 && drawGraticule(context, pane, theme),
    ]
    context.save()
    clipTo(context, pane)
    for (const step of cells.areAreas ? steps : steps.reverse()) step()
    context.restore()
    if (i === 0) labelGraticule(context, pane, theme)
    else drawFrame(context, pane, theme)
  })
  const [main] = panes
  if (!layer) {
    context.fillStyle = theme.muted
    context.textAlign = 'center'
    context.fillText(drawing.waitingFor, main.left + main.width / 2, main.top + main.height / 2)
    return
  }
  drawPlaces(context, main, places, theme)
  if (chosen === undefined) return
  for (const pane of panes) {
    context.save()
    // A mark may reach over the edge, but a cell of one part has no place in another.
    clipTo(context, pane, MARK)
    cells.mark(context, pane, chosen, theme)
    context.restore()
  }
}

function fillPane(context: CanvasRenderingContext2D, { left, top, width, height }: Pane, theme: Theme): void {
  context.fillStyle = theme.quiet
  context.fillRect(left, top, width, height)
}

function clipTo(context: CanvasRenderingContext2D, { left, top, width, height }: Pane, more = 0): void {
  context.beginPath()
  context.rect(left - more, top - more, width + 2 * more, height + 2 * more)
  context.clip()
}

function drawOutline(
  context: CanvasRenderingContext2D,
  pane: Pane,
  { cells, layer, outline }: MapDrawing,
  theme: Theme,
): void {
  context.beginPath()
  for (const line of outline) {
    for (let i = 0; i < line.length; i += 2) {
      const at = positionOf(pane, line[i + 1], line[i])
      if (i === 0) context.moveTo(...at)
      else context.lineTo(...at)
    }
  }
  context.lineWidth = 1
  context.strokeStyle = cells.areAreas && layer ? theme.border : theme.muted
  context.stroke()
}

function drawFrame(context: CanvasRenderingContext2D, { left, top, width, height }: Pane, theme: Theme): void {
  context.lineWidth = 1
  context.strokeStyle = theme.muted
  context.strokeRect(Math.round(left) + 0.5, Math.round(top) + 0.5, width - 1, height - 1)
}

function drawPlaces(context: CanvasRenderingContext2D, pane: Pane, places: readonly Place[], theme: Theme): void {
  context.textBaseline = 'middle'
  context.lineJoin = 'round'
  context.lineWidth = 3
  context.strokeStyle = theme.halo
  context.fillStyle = theme.text
  for (const { name, latitude, longitude, side } of places) {
    const [x, y] = positionOf(pane, latitude, longitude)
    context.beginPath()
    context.arc(x, y, 2.5, 0, 2 * Math.PI)
    context.stroke()
    context.fill()
    context.textAlign = side === 'left' ? 'right' : 'left'
    const textX = side === 'left' ? x - 6 : x + 6
    context.strokeText(name, textX, y)
    context.fillText(name, textX, y)
  }
}
