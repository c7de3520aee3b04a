import { make } from './dom.js'
import { viridis } from './palette.js'
import type { Layer } from './region-words.js'

/** Fills a legend: the colour bar, its values with their unit, and what the quiet colour stands for. */
export function fillScale(element: HTMLElement, { scale, text, unit }: Layer): void {
  const name = unit === '' ? text : `${text}, ${unit}`
  // Drawings follow each other fast; the legend changes with the layer alone.
  if (element.dataset.name === name) return
  element.dataset.name = name
  const bar = make('div', '', { class: 'bar', role: 'img', 'aria-label': `Colour scale: ${name}` })
  const stops = Array.from({ length: 17 }, (_, i) => viridis(i / 16))
  bar.style.background = `linear-gradient(to right, ${stops.join(', ')})`
  const ticks = make('div', '', { class: 'ticks' })
  for (const [value, label] of scale.ticks) {
    const tick = make('span', label)
    tick.style.left = `${Math.min(1, Math.max(0, scale.share(value))) * 100}%`
    ticks.append(tick)
  }
  const right = make('div')
  right.append(bar, ticks, make('div', unit, { class: 'unit' }))
  const left = make('div', '', { class: 'none' })
  if (scale.none !== undefined) left.append(make('span', '', { class: 'swatch' }), scale.none)
  element.replaceChildren(left, right)
}
