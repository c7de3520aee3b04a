/** What the reader has chosen. It stands in the address, so that a reload or a colleague sees the same. */
export interface Selection {
  readonly model?: string
  readonly layer: string
  readonly pixel?: number
  readonly spanDays: number
}

const DEFAULTS: Selection = { layer: 'mean', spanDays: 365 }

/**
 * Reads the address's fragment; whatever makes no sense there is as if it were not.
 *
 * @param layers, spans  what may be chosen
 */
export function parseSelection(
  hash: string,
  pixels: number,
  layers: readonly string[],
  spans: readonly number[],
): Selection {
  const given = new URLSearchParams(hash.replace(/^#/, ''))
  const pixel = Number(given.get('pixel') ?? NaN)
  const layer = given.get('layer') ?? ''
  const spanDays = Number(given.get('span'))
  const model = given.get('model')
  return {
    layer: layers.includes(layer) ? layer : DEFAULTS.layer,
    spanDays: spans.includes(spanDays) ? spanDays : DEFAULTS.spanDays,
    ...(model && { model }),
    ...(Number.isInteger(pixel) && pixel >= 0 && pixel < pixels && { pixel }),
  }
}

export function formatSelection({ model, layer, pixel, spanDays }: Selection): string {
  const given = new URLSearchParams({ layer, span: String(spanDays) })
  if (model !== undefined) given.set('model', model)
  if (pixel !== undefined) given.set('pixel', String(pixel))
  return `#${given}`
}
