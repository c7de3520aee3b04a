import { InputFileError } from '../../../shared/domain/errors.js'
import type { SeriesOfFile } from './collection.js'
import { filledLines, numberIn } from './numbers.js'

const DATE = /^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2})?)?$/

/**
 * The CSV shape of the long-horizon benchmarks (ETT, national illness, weather, traffic, electricity): `date` and one
 * column a series, one line a step, in order. The weather file leaves a few steps out: those are NaN.
 *
 * @param stepMs  from one line to the next
 * @throws {InputFileError} another header, a date out of order or off the step, or a cell that is no number
 * @see Zhou et al. (2021), arXiv 2012.07436, for ETT; Wu et al. (2021), arXiv 2106.13008, for the others
 */
export function parseDatedColumns(text: string, stepMs: number): SeriesOfFile {
  const [header = '', ...lines] = filledLines(text)
  const [first, ...names] = header.split(',')
  if (first !== 'date' || names.length === 0 || new Set(names).size < names.length) {
    throw new InputFileError(
      `the first line is "${header.slice(0, 40)}", not date and names of series; give such a file`,
    )
  }
  if (lines.length === 0) throw new InputFileError('the file names its columns and holds no line; fetch it again')
  const rows = lines.map((line, i) => {
    const [date, ...cells] = line.split(',')
    if (!DATE.test(date) || cells.length !== names.length) {
      throw new InputFileError(
        `line ${i + 2} is "${line.slice(0, 60)}", not a date and ${names.length} values; mend it`,
      )
    }
    return { ms: Date.parse(`${date.length > 10 ? date.replace(' ', 'T') : `${date}T00:00`}Z`), cells }
  })
  const startMs = rows[0].ms
  const stepOf = (i: number) => (rows[i].ms - startMs) / stepMs
  const steps = stepOf(rows.length - 1) + 1
  const columns = names.map(() => new Float64Array(Number.isInteger(steps) && steps > 0 ? steps : 0).fill(NaN))
  rows.forEach(({ cells }, i) => {
    const step = stepOf(i)
    if (!Number.isInteger(step) || (i > 0 && step <= stepOf(i - 1))) {
      throw new InputFileError(
        `line ${i + 2} is not a whole number of ${stepMs / 60_000}-minute steps after the one before; sort or mend it`,
      )
    }
    cells.forEach((cell, c) => {
      columns[c][step] = numberIn(cell, `line ${i + 2}, column ${names[c]}`)
    })
  })
  return names.map((name, c) => ({ name, values: columns[c], startMs }))
}
