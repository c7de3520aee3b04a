import type { PixelGrid } from '../domain/pixel-grid.js'

/** An undirected graph without loops, as its edges: edge e joins node `from[e]` to node `to[e]`, from < to, each once. */
export interface Graph {
  readonly nodes: number
  readonly from: Uint32Array
  readonly to: Uint32Array
}

/**
 * Joins pixels that touch by side or corner (Moore's neighbourhood), and the given pairs.
 *
 * @param pixels  ascending; node n of the graph is pixel `pixels[n]`
 * @param bridges  pairs of pixels, either way round; a pair that touches anyhow adds nothing
 * @throws {RangeError} if a bridge ends at a pixel that is not among them
 */
export function pixelGraph(
  { cols }: Pick<PixelGrid, 'cols'>,
  pixels: Uint32Array,
  bridges: readonly (readonly [pixel: number, other: number])[] = [],
): Graph {
  const node = new Map(Array.from(pixels, (pixel, n) => [pixel, n]))
  const edges = new Set<number>()
  const join = (a: number, b: number) => edges.add(Math.min(a, b) * pixels.length + Math.max(a, b))
  pixels.forEach((pixel, n) => {
    const col = pixel % cols
    // East and the three to the north: the other four see this pixel from their side.
    for (const [up, right] of [
      [0, 1],
      [1, -1],
      [1, 0],
      [1, 1],
    ]) {
      const inside = col + right >= 0 && col + right < cols
      const other = node.get(pixel + up * cols + right)
      if (inside && other !== undefined) join(n, other)
    }
  })
  const nodeOf = (pixel: number) => {
    const n = node.get(pixel)
    if (n === undefined) throw new RangeError(`a bridge ends at pixel ${pixel}, which is not a node; add it or drop it`)
    return n
  }
  for (const [pixel, other] of bridges) join(nodeOf(pixel), nodeOf(other))
  const ordered = Float64Array.from(edges).sort()
  return {
    nodes: pixels.length,
    from: Uint32Array.from(ordered, edge => Math.floor(edge / pixels.length)),
    to: Uint32Array.from(ordered, edge => edge % pixels.length),
  }
}

/**
 * Number of each node's component: components count from 0 in the order of their first nodes.
 *
 * @returns shape [nodes]
 */
export function componentsOf({ nodes, from, to }: Graph): Uint32Array {
  const parent = Uint32Array.from({ length: nodes }, (_, n) => n)
  const rootOf = (node: number): number => {
    let root = node
    // Halving the path on the way keeps later walks short.
    for (; parent[root] !== root; root = parent[root]) parent[root] = parent[parent[root]]
    return root
  }
  for (let e = 0; e < from.length; e++) {
    const [a, b] = [rootOf(from[e]), rootOf(to[e])]
    parent[Math.max(a, b)] = Math.min(a, b)
  }
  const numbers = new Map<number, number>()
  return parent.map((_, n) => {
    const root = rootOf(n)
    if (!numbers.has(root)) numbers.set(root, numbers.size)
    return numbers.get(root)!
  })
}
