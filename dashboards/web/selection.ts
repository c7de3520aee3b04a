/** What the reader has chosen in a region. It stands in the address, so that a reload or a colleague sees the same. */
export interface Selection {
  readonly model?: string
  readonly horizonDays: number
  readonly layer: string
  readonly cell?: number
  readonly spanDays: number
}

/** What may be chosen in a region. Which layers there are, only its models can tell. */
export interface Choices {
  readonly cells: number
  /** The first is chosen where none is named. */
  readonly horizonsDays: readonly number[]
  readonly spans: readonly number[]
}

const DEFAULTS = { layer: 'mean', spanDays: 365 }

/** Id of the region that the address names. */
export const regionInAddress = (hash: string): string | null => parametersOf(hash).get('region')

/** Reads the address's fragment; whatever makes no sense there is as if it were not. */
export function parseSelection(hash: string, { cells, horizonsDays, spans }: Choices): Selection {
  const given = parametersOf(hash)
  const cell = Number(given.get('cell') ?? NaN)
  const layer = given.get('layer') ?? ''
  const spanDays = Number(given.get('span'))
  const horizonDays = Number(given.get('horizon'))
  const model = given.get('model')
  return {
    layer: /^[a-z]+[\d.]*$/.test(layer) ? layer : DEFAULTS.layer,
    horizonDays: horizonsDays.includes(horizonDays) ? horizonDays : horizonsDays[0],
    spanDays: spans.includes(spanDays) ? spanDays : DEFAULTS.spanDays,
    ...(model && { model }),
    ...(Number.isInteger(cell) && cell >= 0 && cell < cells && { cell }),
  }
}

export function formatSelection(region: string, { model, horizonDays, layer, cell, spanDays }: Selection): string {
  const given = new URLSearchParams({ region, horizon: String(horizonDays), layer, span: String(spanDays) })
  if (model !== undefined) given.set('model', model)
  if (cell !== undefined) given.set('cell', String(cell))
  return `#${given}`
}

const parametersOf = (hash: string): URLSearchParams => new URLSearchParams(hash.replace(/^#/, ''))
