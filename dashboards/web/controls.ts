import type { ModelState, RegionInfo } from '../../services/api/wire.js'
import { byId, make } from './dom.js'
import { layerOf, quantileOf } from './region-words.js'
import type { Selection } from './selection.js'

/** Tells of what is chosen with the controls above the maps. */
export function setUpControls(choose: (change: Partial<Selection>) => void): void {
  const model = byId('model', HTMLSelectElement)
  const horizon = byId('horizon', HTMLSelectElement)
  const quantile = byId('quantile', HTMLSelectElement)
  const span = byId('span', HTMLSelectElement)
  model.addEventListener('change', () => choose({ model: model.value }))
  horizon.addEventListener('change', () => choose({ horizonDays: Number(horizon.value) }))
  quantile.addEventListener('change', () => choose({ layer: quantile.value || 'mean' }))
  span.addEventListener('change', () => choose({ spanDays: Number(span.value) }))
  byId('layers', HTMLFieldSetElement).addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement) choose({ layer: target.value })
  })
}

/** Shows what may be chosen in a region, and what is. */
export function showControls(region: RegionInfo, models: readonly ModelState[], selection: Selection): void {
  const { horizonsDays } = region
  fill(
    byId('model', HTMLSelectElement),
    models.map(({ model }) => [model, model]),
    selection.model ?? '',
  )
  const horizons = horizonsDays.map(days => [String(days), horizonText(days)] as const)
  fill(byId('horizon', HTMLSelectElement), horizons, String(selection.horizonDays))
  byId('span', HTMLSelectElement).value = String(selection.spanDays)
  const names = models.find(({ model }) => model === selection.model)?.layers ?? ['mean']
  const quantiles = names.flatMap(id => {
    const level = quantileOf(id)
    return level === undefined ? [] : [[id, `${level} %`] as const]
  })
  fill(byId('quantile', HTMLSelectElement), [['', '–'], ...quantiles], quantileOf(selection.layer) && selection.layer)
  const radios = names.filter(id => quantileOf(id) === undefined)
  showLayers(region, radios, selection.layer)
}

/** `1 day`, `2 weeks`: how far ahead a window ends. */
export function horizonText(days: number): string {
  const [count, unit] = days % 7 === 0 && days > 7 ? [days / 7, 'week'] : [days, 'day']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

function showLayers(region: RegionInfo, names: readonly string[], chosen: string): void {
  const group = byId('layers', HTMLFieldSetElement)
  const shown = [...group.querySelectorAll('input')].map(({ value }) => value)
  if (names.join() !== shown.join()) {
    const labels = names.map(id => {
      const label = make('label')
      label.append(make('input', '', { type: 'radio', name: 'layer', value: id }), layerOf(id, region).short)
      return label
    })
    group.replaceChildren(...group.querySelectorAll('legend'), ...labels)
  }
  for (const input of group.querySelectorAll('input')) input.checked = input.value === chosen
}

/** Lists options where they have changed: rebuilding a list would close it under the reader's hand. */
export function fill(
  select: HTMLSelectElement,
  options: readonly (readonly [value: string, text: string])[],
  chosen = '',
): void {
  const listed = [...select.options].map(({ value }) => value)
  if (options.map(([value]) => value).join() !== listed.join()) {
    select.replaceChildren(...options.map(([value, text]) => make('option', text, { value })))
  }
  if (select.value !== chosen) select.value = chosen
}
