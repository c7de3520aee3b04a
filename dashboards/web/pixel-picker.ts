import type { PixelGrid } from '../../shared/domain/pixel-grid.js'
import { mapFrame, movedPixel, pixelAtPosition } from './map-frame.js'

/** Rows north and columns east that each arrow key moves by. */
const ARROWS: Readonly<Record<string, readonly [north: number, east: number]>> = {
  ArrowUp: [1, 0],
  ArrowDown: [-1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** Pixels that an arrow moves by while Shift is held: one degree. */
const LEAP = 10

/** Makes a map something that pointer and keyboard choose a pixel on. */
export function pickPixels(
  frame: HTMLElement,
  grid: PixelGrid,
  chosen: () => number | undefined,
  highest: () => number | undefined,
  choose: (pixel: number) => void,
): void {
  const chooseIf = (pixel: number | undefined) => {
    if (pixel !== undefined) choose(pixel)
  }
  frame.tabIndex = 0
  frame.addEventListener('click', ({ offsetX, offsetY }) => {
    chooseIf(pixelAtPosition(grid, mapFrame(grid, frame.clientWidth), offsetX, offsetY))
  })
  frame.addEventListener('keydown', event => {
    const { key, shiftKey, ctrlKey, altKey, metaKey } = event
    const arrow = ARROWS[key]
    // Other combinations are the browser's: Alt and left go back a page.
    if (ctrlKey || altKey || metaKey || !(arrow || key === 'Home')) return
    event.preventDefault()
    const leap = shiftKey ? LEAP : 1
    const from = chosen()
    if (key === 'Home' || from === undefined) chooseIf(highest())
    else choose(movedPixel(grid, from, arrow[0] * leap, arrow[1] * leap))
  })
}
