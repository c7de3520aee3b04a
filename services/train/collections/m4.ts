import { InputFileError } from '../../../shared/domain/errors.js'
import type { SeriesOfFile } from './collection.js'
import { filledLines, numberIn } from './numbers.js'

/**
 * Series of the M4 competition (`Hourly-train.csv` and the like): one a line, its name and then its values, oldest
 * first; cells after its last value are empty. Without dates.
 *
 * @throws {InputFileError} no header, a name twice, a gap within a series, or a cell that is no number
 * @see Makridakis, Spiliotis & Assimakopoulos (2020), Int. J. Forecasting 36, 54–74
 */
export function parseM4(text: string): SeriesOfFile {
  const [header, ...lines] = filledLines(text)
  if (header === undefined || !/^"?V1"?,/.test(header)) {
    throw new InputFileError(`the first line is "${(header ?? '').slice(0, 40)}", not V1,V2,…; give a file of M4`)
  }
  if (lines.length === 0) throw new InputFileError('the file names its columns and holds no series; fetch it again')
  const names = new Set<string>()
  return lines.map((line, i) => {
    // M4 quotes every cell and has no comma within one.
    const [name, ...cells] = line.split(',').map(cell => cell.replace(/^"(.*)"$/, '$1'))
    const where = `line ${i + 2} (${name})`
    if (name === '' || names.has(name))
      throw new InputFileError(`${where}: a series without a name of its own; drop it`)
    names.add(name)
    const empty = cells.findIndex(cell => cell === '' || cell === 'NA')
    const length = empty < 0 ? cells.length : empty
    const beyond = cells.findIndex((cell, at) => at > length && cell !== '' && cell !== 'NA')
    if (length === 0 || beyond >= 0) {
      throw new InputFileError(
        `${where}: its value ${length + 1} is missing and a later one is not; fetch the file again`,
      )
    }
    const values = Float64Array.from(cells.slice(0, length), (cell, at) => numberIn(cell, `${where}, V${at + 2}`))
    return { name, values }
  })
}

/**
 * Puts each series' later values, M4's test file, behind its earlier ones.
 *
 * @throws {InputFileError} a later series has no earlier one
 */
export function continueSeries(earlier: SeriesOfFile, later: SeriesOfFile): SeriesOfFile {
  const rest = new Map(later.map(({ name, values }) => [name, values]))
  const unknown = later.find(({ name }) => !earlier.some(one => one.name === name))
  if (unknown !== undefined) {
    throw new InputFileError(
      `'${unknown.name}' goes on a series that the file before does not have; name them in order`,
    )
  }
  return earlier.map(series => {
    const more = rest.get(series.name)
    return more === undefined ? series : { ...series, values: Float64Array.of(...series.values, ...more) }
  })
}
