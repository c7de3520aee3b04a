import { SettingsError } from '../domain/errors.js'
import type { Graph } from './pixel-graph.js'

/**
 * A graph as a table that arrays can be gathered by: each node has the same number of slots, which hold itself, its
 * neighbours, and nothing.
 */
export interface NeighbourSlots {
  readonly nodes: number
  /** Slots of a node: one more than the most neighbours that any has. */
  readonly width: number
  /** Node in each slot, shape [nodes · width]; itself first, and again in slots that hold nothing. */
  readonly node: Int32Array
  /** 1 where a slot holds a node, 0 where it holds nothing; shape [nodes · width]. */
  readonly held: Uint8Array
  /**
   * Slot, among all nodes', in which the node of a slot holds this slot's owner: what flows out through a slot comes
   * back through it. `nodes · width` where a slot holds nothing. Shape [nodes · width].
   */
  readonly back: Int32Array
}

/** @throws {SettingsError} if an edge is a loop, stands twice, or has an end that is no node */
export function neighbourSlots({ nodes, edges }: Graph): NeighbourSlots {
  const around = Array.from({ length: nodes }, (_, node) => [node])
  for (const [a, b] of edges) {
    const right = [a, b].every(end => Number.isInteger(end) && end >= 0 && end < nodes)
    if (!right || a === b || around[a].includes(b)) {
      throw new SettingsError(`edge ${a}–${b} is no edge of ${nodes} nodes, or stands twice; give each pair once`)
    }
    around[a].push(b)
    around[b].push(a)
  }
  const width = around.reduce((most, { length }) => Math.max(most, length), 1)
  const size = nodes * width
  const slots = { node: new Int32Array(size), held: new Uint8Array(size), back: new Int32Array(size).fill(size) }
  for (let n = 0; n < nodes; n++) {
    for (let k = 0; k < width; k++) {
      const slot = n * width + k
      const other = around[n][k]
      slots.node[slot] = other ?? n
      if (other === undefined) continue
      slots.held[slot] = 1
      slots.back[slot] = other * width + around[other].indexOf(n)
    }
  }
  return { nodes, width, ...slots }
}
