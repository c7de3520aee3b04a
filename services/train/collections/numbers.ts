import { InputFileError } from '../../../shared/domain/errors.js'

/** Lines that hold something, of either line end. */
export const filledLines = (text: string): string[] => text.split(/\r?\n/).filter(line => line.trim() !== '')

/**
 * A cell as a number.
 *
 * @param where  for people: `line 3, column OT`
 * @throws {InputFileError} it is not a finite one
 */
export function numberIn(cell: string, where: string): number {
  const value = cell.trim() === '' ? NaN : Number(cell)
  if (Number.isFinite(value)) return value
  throw new InputFileError(`${where} is "${cell.slice(0, 40)}", not a number; mend or drop it`)
}
