/** Colours of the theme that drawings need; the style sheet owns them. */
export interface Theme {
  readonly panel: string
  readonly text: string
  readonly muted: string
  readonly line: string
  readonly quiet: string
  readonly halo: string
  /** Borders on top of coloured areas. */
  readonly border: string
  readonly observed: string
  readonly mean: string
  readonly fan50: string
  readonly fan80: string
  readonly fan95: string
  readonly future: string
}

const NAMES: readonly (keyof Theme)[] = [
  'panel',
  'text',
  'muted',
  'line',
  'quiet',
  'halo',
  'border',
  'observed',
  'mean',
  'fan50',
  'fan80',
  'fan95',
  'future',
]

/** The theme in force, light or dark. */
export function currentTheme(): Theme {
  const style = getComputedStyle(document.documentElement)
  return Object.fromEntries(NAMES.map(name => [name, style.getPropertyValue(`--${name}`).trim()])) as unknown as Theme
}

/** Font of every label on a canvas. */
export const LABEL_FONT = '11px system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif'

/**
 * Clears a canvas and makes it as fine as the screen.
 *
 * @param height  CSS pixels
 * @returns a context that is drawn in CSS pixels, and the canvas's CSS width
 */
export function freshCanvas(canvas: HTMLCanvasElement, height: number): [CanvasRenderingContext2D, width: number] {
  const width = canvas.clientWidth
  const ratio = window.devicePixelRatio
  const wanted = [Math.round(width * ratio), Math.round(height * ratio)]
  // Setting the size, even to what it was, throws the canvas's memory away.
  if (canvas.width !== wanted[0] || canvas.height !== wanted[1]) {
    canvas.width = wanted[0]
    canvas.height = wanted[1]
    canvas.style.height = `${height}px`
  }
  const context = canvas.getContext('2d')
  if (!context) throw new TypeError('this browser has no 2d canvas; use one that has')
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)
  context.font = LABEL_FONT
  return [context, width]
}
