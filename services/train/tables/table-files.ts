import { InputFileError } from '../../../shared/domain/errors.js'
import { inputBytes, isDefect } from '../../connect/replay/input-bytes.js'

/**
 * The text of a table's one file, plain or gzip.
 *
 * @throws {InputFileError} there is not one file, or it cannot be read
 */
export async function tableText(paths: readonly string[]): Promise<string> {
  if (paths.length !== 1)
    throw new InputFileError(`this table is made from one file, not ${paths.length}; name one with --data`)
  const pieces: Uint8Array[] = []
  for await (const piece of inputBytes(paths[0])) {
    if (isDefect(piece)) throw new InputFileError(`${paths[0]}: ${piece.message}`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}
