import type { RegionInfo, RegionState } from '../../services/api/wire.js'
import { byId, make, setText } from './dom.js'

/** Shows which kind of data the page is about, and names the region in the window's title. */
export function showLabel({ label }: RegionInfo, region: string): void {
  const element = byId('label', HTMLParagraphElement)
  element.dataset.kind = label.kind
  setText(byId('label-kind', HTMLElement), label.kind.toUpperCase())
  setText(byId('label-text', HTMLElement), label.text)
  document.title = `${label.kind === 'live' ? '' : `${label.kind.toUpperCase()} · `}Groundswell · ${region}`
}

/** Shows whether the page still hears from the server. */
export function showConnection(state: 'connecting' | 'connected' | 'lost', problem?: string): void {
  const element = byId('connection', HTMLParagraphElement)
  element.dataset.state = state
  const texts = { connecting: 'connecting', connected: 'connected', lost: 'connection lost, trying again' }
  setText(element, problem ?? texts[state])
}

/** Shows how far the run is in a region. */
export function showProgress({ eventTimeMs, ended, progress }: RegionState): void {
  const time = byId('event-time', HTMLTimeElement)
  if (eventTimeMs === null) {
    time.removeAttribute('datetime')
    setText(time, 'not known yet')
  } else {
    const iso = new Date(eventTimeMs).toISOString()
    time.dateTime = iso
    setText(time, `${iso.slice(0, 10)} ${iso.slice(11, 16)}`)
  }
  const { phase, fraction, counts } = progress
  const share = fraction === null ? '' : ` · ${Math.floor(fraction * 100)} %`
  setText(byId('phase', HTMLElement), `${phase}${share}${ended ? ' · no more data will come' : ''}`)
  const bar = byId('progress', HTMLProgressElement)
  bar.hidden = fraction === null
  if (fraction !== null) bar.value = fraction
  const entries = Object.entries(counts).map(([name, count]) => {
    const entry = make('div')
    entry.append(make('dt', name), make('dd', count.toLocaleString('en')))
    return entry
  })
  byId('counts', HTMLDListElement).replaceChildren(...entries)
}
