/**
 * The 18 pairs of paper pixels that the published adjacency matrix joins beyond neighbourhood, so that its graph is
 * connected; ids, id = 1 + 60 · row + column. SPEC.md 1.3
 */
const ID_PAIRS = `
  39-42 380-562 387-389 447-504 621-918 970-1087 970-1151 1124-1182 1180-1182 1221-1341 1511-1631 1830-1887
  1869-1927 1871-1991 1892-2255 1927-2047 2047-2282 2063-2184
`

/** The same, as pairs of pixel indices of SOCAL's grid; either way round. */
export const PAPER_BRIDGES: readonly (readonly [pixel: number, other: number])[] = ID_PAIRS.trim()
  .split(/\s+/)
  .map(pair => {
    const [id, other] = pair.split('-').map(Number)
    return [id - 1, other - 1]
  })
