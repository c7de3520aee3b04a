import { SettingsError } from '../domain/errors.js'
import { inputShapes } from '../models/networks/input-shapes.js'
import type { NetworkBatch } from '../models/networks/network-host.js'
import type { SavedNetwork } from '../models/networks/saved-network.js'
import { checkRows } from '../models/networks/sizes.js'

/** An input by name, its shape, its numbers. */
export type NamedInput = readonly [name: keyof NetworkBatch, shape: number[], data: Float32Array]

/**
 * The inputs of a batch with their shapes.
 *
 * @throws {SettingsError} one is missing, one too many, or of another length than its shape; or the rows are not whole groups
 */
export function inputsOf(
  { architecture, shape, rowsTogether = 1 }: SavedNetwork,
  { rows, ...given }: NetworkBatch,
): NamedInput[] {
  checkRows(architecture, rows, rowsTogether)
  const expected = inputShapes(shape, rows)
  const strange = (Object.keys(given) as (keyof typeof given)[]).find(name => given[name] && !expected.has(name))
  if (strange !== undefined) throw new SettingsError(`the network takes no '${strange}'; leave it out`)
  return [...expected].map(([name, size]) => {
    const data = given[name]
    const length = size.reduce((product, n) => product * n, 1)
    if (data?.length === length) return [name, size, data]
    throw new SettingsError(`'${name}' holds ${data?.length ?? 'no'} numbers; shape [${size}] takes ${length}`)
  })
}
