import type { ScoreRow } from '../../services/api/wire.js'
import { byId, make } from './dom.js'

interface Column {
  readonly value: (row: ScoreRow) => number | null
  readonly text: (value: number) => string
  /** Whether a model is best with the highest or the lowest value. */
  readonly best: 'high' | 'low' | 'neither'
}

const decimals = (count: number) => (value: number) => value.toFixed(count).replace('-', '−')

/** Four digits, of whatever unit: `0.01234`, `1,234`; with a power of ten where there would be many zeros. */
const amount = (value: number) =>
  value === 0 || (value >= 1e-4 && value < 1e7)
    ? value.toLocaleString('en', { minimumSignificantDigits: 4, maximumSignificantDigits: 4 })
    : scientific(value)

/** Three digits and a power of ten: `2.86·10⁻⁵`. */
function scientific(value: number): string {
  if (value === 0) return '0'
  const [digits, exponent] = value.toExponential(2).split('e')
  return `${digits}·10${exponent.replace(/./g, sign => SUPERSCRIPTS[sign])}`
}

const SUPERSCRIPTS: Readonly<Record<string, string>> = Object.fromEntries(
  [...'+-0123456789'].map((sign, i) => [sign, ['', '⁻', ...'⁰¹²³⁴⁵⁶⁷⁸⁹'][i]]),
)

/** Share of the truths within the 95 % interval. */
const covered95 = ({ coverage }: ScoreRow): number | null =>
  coverage.find(({ nominal }) => Math.abs(nominal - 0.95) < 1e-9)?.observed ?? null

function columnsFor(exceedances: readonly string[]): Column[] {
  return [
    { value: ({ issues }) => issues, text: value => value.toLocaleString('en'), best: 'neither' },
    { value: ({ mse }) => mse, text: amount, best: 'low' },
    { value: ({ mae }) => mae, text: amount, best: 'low' },
    { value: ({ wis }) => wis, text: amount, best: 'low' },
    { value: covered95, text: value => `${decimals(1)(100 * value)} %`, best: 'neither' },
    { value: ({ nse }) => nse, text: decimals(4), best: 'high' },
    { value: ({ nnse }) => nnse, text: decimals(4), best: 'high' },
    ...exceedances.map(
      (name): Column => ({
        value: row => row.brier[row.exceedances.indexOf(name)] ?? null,
        text: scientific,
        best: 'low',
      }),
    ),
  ]
}

/** Makes the head of the Brier scores' columns, where it has changed. */
export function showExceedances(shorts: readonly string[]): void {
  const row = byId('brier-columns', HTMLTableRowElement)
  const shown = [...row.children].map(({ textContent }) => textContent)
  if (shown.join() === shorts.join()) return
  const head = byId('brier-head', HTMLTableCellElement)
  head.hidden = shorts.length === 0
  head.colSpan = Math.max(1, shorts.length)
  row.replaceChildren(...shorts.map(short => make('th', short, { scope: 'col' })))
}

/**
 * Fills one part of the score table.
 *
 * @param title  what its rows have in common
 * @param empty  said where there are no rows
 */
export function fillScores(
  body: HTMLTableSectionElement,
  rows: readonly ScoreRow[],
  options: {
    readonly title: string
    readonly empty: string
    readonly exceedances: readonly string[]
    readonly chosenModel?: string
  },
): void {
  const { title, empty, exceedances, chosenModel } = options
  const columns = columnsFor(exceedances)
  const head = make('tr')
  head.append(make('th', title, { scope: 'rowgroup', colspan: String(columns.length + 1) }))
  const best = columns.map(column => bestOf(column, rows))
  const lines = rows.map(row => {
    const line = make('tr', '', { 'data-model': row.model })
    if (row.model === chosenModel) line.setAttribute('aria-current', 'true')
    line.append(make('th', row.model, { scope: 'row' }))
    columns.forEach((column, i) => {
      const value = column.value(row)
      const cell = make('td', value === null ? '–' : column.text(value))
      if (value !== null && value === best[i]) cell.className = 'best'
      line.append(cell)
    })
    return line
  })
  if (rows.length === 0) {
    const line = make('tr')
    line.append(make('td', empty, { class: 'empty', colspan: String(columns.length + 1) }))
    lines.push(line)
  }
  body.replaceChildren(head, ...lines)
}

/** The best value of a column, where there is more than one to choose from. */
function bestOf({ value, best }: Column, rows: readonly ScoreRow[]): number | undefined {
  const values = rows.map(value).filter(number => number !== null)
  if (best === 'neither' || values.length < 2) return undefined
  return best === 'high' ? Math.max(...values) : Math.min(...values)
}
