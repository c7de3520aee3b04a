import { InputFileError } from '../../../shared/domain/errors.js'
import type { SeriesOfFile } from './collection.js'
import { filledLines, numberIn } from './numbers.js'

/**
 * Numbers alone, one column a series, one line a step: exchange rates, and traffic in its first form. The columns have no
 * names and are numbered from 1.
 *
 * @throws {InputFileError} lines of different lengths, or a cell that is no number
 * @see Lai et al. (2018), arXiv 1703.07015
 */
export function parsePlainColumns(text: string): SeriesOfFile {
  const rows = filledLines(text).map((line, i) =>
    line.split(',').map((cell, c) => numberIn(cell, `line ${i + 1}, column ${c + 1}`)),
  )
  if (rows.length === 0) throw new InputFileError('the file is empty; fetch it again')
  const uneven = rows.findIndex(row => row.length !== rows[0].length)
  if (uneven >= 0) {
    throw new InputFileError(`line ${uneven + 1} has ${rows[uneven].length} values and not ${rows[0].length}; mend it`)
  }
  return rows[0].map((_, c) => ({ name: String(c + 1), values: Float64Array.from(rows, row => row[c]) }))
}
