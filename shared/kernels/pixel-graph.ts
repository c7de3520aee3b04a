import { SettingsError } from '../domain/errors.js'
import type { PixelGrid } from '../domain/pixel-grid.js'

/** An undirected graph without loops. Plain JSON, as it stands in the manifest of a model. */
export interface Graph {
  readonly nodes: number
  /** Pairs of nodes, the lower first, each pair once, in ascending order. */
  readonly edges: readonly Edge[]
}

export type Edge = readonly [node: number, other: number]

/**
 * Joins pixels that touch by side or corner (Moore's neighbourhood), and the given pairs.
 *
 * @param pixels  ascending; node n of the graph is pixel `pixels[n]`
 * @param bridges  pairs of pixels, either way round; a pair that touches anyhow adds nothing
 * @throws {SettingsError} if a bridge ends at a pixel that is not among them
 */
export function pixelGraph(
  { cols }: Pick<PixelGrid, 'cols'>,
  pixels: Uint32Array,
  bridges: readonly Edge[] = [],
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
    if (n === undefined)
      throw new SettingsError(`a bridge ends at pixel ${pixel}, which is not a node; add it or drop it`)
    return n
  }
  for (const [pixel, other] of bridges) join(nodeOf(pixel), nodeOf(other))
  const ordered = [...edges].sort((a, b) => a - b)
  return {
    nodes: pixels.length,
    edges: ordered.map(edge => [Math.floor(edge / pixels.length), edge % pixels.length]),
  }
}

/**
 * Number of each node's component: components count from 0 in the order of their first nodes.
 *
 * @returns shape [nodes]
 */
export function componentsOf({ nodes, edges }: Graph): Uint32Array {
  const parent = Uint32Array.from({ length: nodes }, (_, n) => n)
  const rootOf = (node: number): number => {
    let root = node
    // Halving the path on the way keeps later walks short.
    for (; parent[root] !== root; root = parent[root]) parent[root] = parent[parent[root]]
    return root
  }
  for (const [node, other] of edges) {
    const [a, b] = [rootOf(node), rootOf(other)]
    parent[Math.max(a, b)] = Math.min(a, b)
  }
  const numbers = new Map<number, number>()
  return parent.map((_, n) => {
    const root = rootOf(n)
    if (!numbers.has(root)) numbers.set(root, numbers.size)
    return numbers.get(root)!
  })
}
