import { byId, make } from './dom.js'
import { type ColourScale, meqScale, percent, probabilityScale } from './palette.js'

/** A layer of the forecast map. */
export interface Layer {
  /** Name in the API. */
  readonly id: string
  /** Name for people, short, and longer. */
  readonly short: string
  readonly text: string
  readonly scale: ColourScale
  readonly format: (value: number) => string
}

/** The mean, and one layer for each exceedance magnitude. */
export function layersOf(magnitudes: readonly number[]): Layer[] {
  const mean: Layer = {
    id: 'mean',
    short: 'mean',
    text: 'mean equivalent magnitude',
    // A mean of exactly 0 is a value like any other, not a pixel where nothing happened.
    scale: { share: meqScale.share, ticks: meqScale.ticks },
    format: value => value.toFixed(2),
  }
  const probability = (magnitude: number): Layer => ({
    id: `p${magnitude}`,
    short: `P(M ≥ ${magnitude})`,
    text: `probability of M ≥ ${magnitude}`,
    scale: probabilityScale(magnitude),
    format: percent,
  })
  return [mean, ...magnitudes.map(probability)]
}

/** Makes one radio button for each layer. */
export function setUpLayers(layers: readonly Layer[], chosen: string, choose: (layer: string) => void): void {
  const group = byId('layers', HTMLFieldSetElement)
  for (const { id, short } of layers) {
    const input = make('input', '', { type: 'radio', name: 'layer', value: id })
    input.checked = id === chosen
    input.addEventListener('change', () => choose(id))
    const label = make('label')
    label.append(input, short)
    group.append(label)
  }
}

/** Makes the table's head for each exceedance magnitude. */
export function setUpBrier(magnitudes: readonly number[]): void {
  byId('brier-head', HTMLTableCellElement).colSpan = magnitudes.length
  const heads = magnitudes.map(magnitude => make('th', `M ≥ ${magnitude}`, { scope: 'col' }))
  byId('brier-columns', HTMLTableRowElement).append(...heads)
}

/** Lists the models, where the list has changed: rebuilding it would close it under the reader's hand. */
export function showModels(models: readonly string[]): void {
  const select = byId('model', HTMLSelectElement)
  const listed = [...select.options].map(({ value }) => value)
  if (models.join() !== listed.join()) select.replaceChildren(...models.map(model => make('option', model)))
}
