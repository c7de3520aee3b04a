import { InputFileError } from '../../../shared/domain/errors.js'
import { fileText } from '../file-text.js'

/**
 * The text of a table's one file, plain or gzip.
 *
 * @throws {InputFileError} there is not one file, or it cannot be read
 */
export async function tableText(paths: readonly string[]): Promise<string> {
  if (paths.length !== 1)
    throw new InputFileError(`this table is made from one file, not ${paths.length}; name one with --data`)
  return fileText(paths[0])
}
