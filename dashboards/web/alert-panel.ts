import type { AlertInfo, AlertsInfo } from '../../services/api/wire.js'
import { AnswerError, ask } from './api-client.js'
import { byId, make, setText } from './dom.js'

/** The alerts, and the button that takes one on. */
export interface AlertPanel {
  /** Shows the panel, or hides it where no rules run. */
  show(hasAlerts: boolean): void
  /** Asks how the alerts stand, and shows it. */
  refresh(): Promise<void>
}

export function setUpAlerts(onError: (error: unknown) => void): AlertPanel {
  const panel = byId('alerts', HTMLElement)
  const list = byId('alert-list', HTMLUListElement)
  const name = byId('duty-name', HTMLInputElement)
  let shown = ''
  const tell = ({ alerts }: AlertsInfo) => {
    const open = alerts.filter(({ state }) => state === 'open').length
    setText(byId('alert-state', HTMLElement), `${open} open, ${alerts.length} shown`)
    const now = JSON.stringify(alerts)
    // What a person has opened to read stays open while nothing is new.
    if (now === shown) return
    shown = now
    const opened = new Set([...list.querySelectorAll('details[open]')].map(element => element.id))
    list.replaceChildren(...alerts.map(alert => row(alert, opened)))
  }
  const acknowledge = async (alert: string) => {
    const by = name.value.trim()
    if (by === '') {
      setText(byId('alert-state', HTMLElement), 'say who you are: others see who has taken an alert')
      name.focus()
      return
    }
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ action: 'acknowledge', alert, by })
    try {
      tell(await (await ask('/api/alerts', {}, { method: 'POST', headers, body })).json())
    } catch (error) {
      if (error instanceof AnswerError) setText(byId('alert-state', HTMLElement), error.message)
      else onError(error)
    }
  }
  list.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button') : null
    if (button?.dataset.alert !== undefined) void acknowledge(button.dataset.alert)
  })
  return {
    show(hasAlerts) {
      panel.hidden = !hasAlerts
    },
    async refresh() {
      tell(await (await ask('/api/alerts')).json())
    },
  }
}

/** One alert: a line, and behind it why. */
function row(info: AlertInfo, opened: ReadonlySet<string>): HTMLLIElement {
  const { alert, state, says, place, severity, fired, exercise, why, acknowledged } = info
  const item = make('li', '', { 'data-state': state })
  const details = make('details', '', { id: `why ${alert}` })
  details.open = opened.has(details.id)
  const mark = exercise ? 'EXERCISE · ' : ''
  details.append(make('summary', `${mark}${state} · ${severity} · ${says}, ${place} · fired ${fired}`))
  details.append(...why.map(line => make('p', line, { class: 'caption' })))
  item.append(details)
  if (state === 'open') {
    item.append(make('button', 'Acknowledge', { type: 'button', 'data-alert': alert }))
  } else if (acknowledged !== undefined) item.append(make('span', `by ${acknowledged.by}`, { class: 'caption' }))
  return item
}
