import type { NetworkInputs, NetworkShape } from './network.js'

/** Shape of each input that a network of this shape takes, in a fixed order. */
export function inputShapes(
  { steps, horizon, streams, known, statics }: NetworkShape,
  rows: number,
): ReadonlyMap<keyof NetworkInputs, number[]> {
  const shapes = new Map<keyof NetworkInputs, number[]>([['history', [rows, steps]]])
  if (streams > 0) shapes.set('streams', [rows, steps, streams])
  if (known > 0) shapes.set('known', [rows, steps + horizon, known])
  if (statics > 0) shapes.set('statics', [rows, statics])
  return shapes
}
