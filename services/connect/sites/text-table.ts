import { InputFileError } from '../../../shared/domain/errors.js'
import { BROKEN_QUOTES, cutFields } from '../../../shared/kernels/csv-fields.js'

/** A small table that is read as a whole. */
export interface TextTable {
  /** What messages call it. */
  readonly file: string
  readonly names: readonly string[]
  readonly rows: readonly TextRow[]
}

export interface TextRow {
  /** In the file, from 1. */
  readonly line: number
  readonly cells: readonly string[]
}

/**
 * Reads a table with a header line; blank lines and those that begin with `#` are passed over, cells lose the blanks
 * around them. Between commas a field may be quoted.
 *
 * @throws {InputFileError} if it is empty, a column stands twice, or a row has more or fewer cells than the header
 */
export function textTable(text: string, separator: ',' | ';' | '\t', file: string): TextTable {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
  let names: readonly string[] | undefined
  const rows: TextRow[] = []
  for (const [i, content] of lines.entries()) {
    if (content.trim() === '' || content.startsWith('#')) continue
    const line = i + 1
    const cells = (separator === ',' ? commaCells(content) : content.split(separator))?.map(cell => cell.trim())
    if (cells === undefined) throw new InputFileError(`${file}, line ${line}: a quote does not close; close it`)
    if (names === undefined) {
      const twice = cells.find((name, place) => name !== '' && cells.indexOf(name) !== place)
      if (twice !== undefined)
        throw new InputFileError(`${file}: column "${twice}" stands twice; name each column once`)
      names = cells
    } else if (cells.length !== names.length) {
      const found = `${cells.length} cells under ${names.length} columns`
      throw new InputFileError(`${file}, line ${line}: ${found}; the line was cut, or a cell holds the separator`)
    } else rows.push({ line, cells })
  }
  if (names === undefined) throw new InputFileError(`${file}: the table is empty; fetch it again`)
  return { file, names, rows }
}

function commaCells(line: string): string[] | undefined {
  const bytes = Buffer.from(line)
  const fields = new Int32Array(2 * (1 + line.length))
  const count = cutFields(bytes, 0, bytes.length, fields)
  if (count === BROKEN_QUOTES) return undefined
  return Array.from({ length: count }, (_, i) =>
    bytes.toString('utf8', fields[2 * i], fields[2 * i + 1]).replaceAll('""', '"'),
  )
}

/** Place of a column. @throws {InputFileError} if the table has none of that name */
export function columnOf({ file, names }: TextTable, name: string): number {
  const place = names.indexOf(name)
  if (place !== -1) return place
  throw new InputFileError(`${file}: column ${name} is missing among ${names.join(', ').slice(0, 200)}; add it`)
}
