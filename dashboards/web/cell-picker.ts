import type { MapCells } from './map-cells.js'
import { mapFrame } from './map-frame.js'

/** Steps north and east that each arrow key moves by. */
const ARROWS: Readonly<Record<string, readonly [north: number, east: number]>> = {
  ArrowUp: [1, 0],
  ArrowDown: [-1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** Steps that an arrow moves by while Shift is held: of pixels one degree. */
const LEAP = 10

/** What a map picks from, as it is now. */
export interface Pickable {
  readonly cells: MapCells
  readonly chosen: number | undefined
  readonly highest: number | undefined
}

/**
 * Makes a map something that pointer and keyboard choose a cell on.
 *
 * @param hover  told of the cell under the pointer; undefined where it is beside them all, or gone
 */
export function pickCells(
  frame: HTMLElement,
  now: () => Pickable,
  choose: (cell: number) => void,
  hover: (cell: number | undefined) => void,
): void {
  const chooseIf = (cell: number | undefined) => {
    if (cell !== undefined) choose(cell)
  }
  const cellAt = ({ offsetX, offsetY }: MouseEvent) => {
    const { cells } = now()
    return cells.at(mapFrame(cells.boxes, frame.clientWidth), offsetX, offsetY)
  }
  frame.tabIndex = 0
  frame.addEventListener('click', event => chooseIf(cellAt(event)))
  frame.addEventListener('pointermove', event => hover(cellAt(event)))
  frame.addEventListener('pointerleave', () => hover(undefined))
  frame.addEventListener('keydown', event => {
    const { key, shiftKey, ctrlKey, altKey, metaKey } = event
    const arrow = ARROWS[key]
    // Other combinations are the browser's: Alt and left go back a page.
    if (ctrlKey || altKey || metaKey || !(arrow || key === 'Home')) return
    event.preventDefault()
    const leap = shiftKey ? LEAP : 1
    const { cells, chosen, highest } = now()
    if (key === 'Home' || chosen === undefined) chooseIf(highest)
    else choose(cells.moved(chosen, arrow[0] * leap, arrow[1] * leap))
  })
}
