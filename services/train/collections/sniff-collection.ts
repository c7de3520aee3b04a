import { InputFileError } from '../../../shared/domain/errors.js'
import { COLLECTIONS } from './collections.js'

/** What tells the collections apart that stand in files of one shape. */
const SIGNS: readonly [name: string, sign: RegExp][] = [
  ['m4-hourly', /^"?V1"?,[^\n]*\n"?H\d/],
  ['m4-daily', /^"?V1"?,[^\n]*\n"?D\d/],
  ['m4-weekly', /^"?V1"?,[^\n]*\n"?W\d/],
  ['illness', /^date,% WEIGHTED ILI,/],
]

/** Whether a file is of a collection that can be told by its first lines. */
export const isCollection = (head: string): boolean => SIGNS.some(([, sign]) => sign.test(head))

/**
 * The collection that a file is of, by its first lines.
 *
 * @throws {InputFileError} it is none that can be told by its content
 */
export function sniffCollection(path: string, text: string): string {
  const found = SIGNS.find(([, sign]) => sign.test(text))
  if (found !== undefined && COLLECTIONS.has(found[0])) return found[0]
  throw new InputFileError(
    `${path} begins "${text.slice(0, 40).split('\n')[0]}": none of ${SIGNS.map(([name]) => name).join(', ')}; leave it out`,
  )
}
