/** Index of the largest value; undefined where every value is 0 or NaN. */
export function highestCell(values: ArrayLike<number>): number | undefined {
  let highest: number | undefined
  for (let cell = 0; cell < values.length; cell++) {
    if (values[cell] > (highest === undefined ? 0 : values[highest])) highest = cell
  }
  return highest
}

/** The largest values' cells, largest first, those of 0 and NaN left out. */
export function highestCells(values: ArrayLike<number>, count: number): number[] {
  return Array.from({ length: values.length }, (_, cell) => cell)
    .filter(cell => values[cell] > 0)
    .sort((a, b) => values[b] - values[a])
    .slice(0, count)
}
