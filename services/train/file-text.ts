import { InputFileError } from '../../shared/domain/errors.js'
import { inputBytes, isDefect } from '../connect/replay/input-bytes.js'

/**
 * The text of a file, plain or gzip.
 *
 * @throws {InputFileError} it cannot be read to its end
 */
export async function fileText(path: string): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of inputBytes(path)) {
    if (isDefect(piece)) throw new InputFileError(`${path}: ${piece.message}`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}
