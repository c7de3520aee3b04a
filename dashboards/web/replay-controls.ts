import type { ReplayInfo } from '../../services/api/wire.js'
import { dateOfDay, dayOf } from '../../shared/domain/units.js'
import { AnswerError, ask } from './api-client.js'
import { byId, setText } from './dom.js'

/** Steers a replay. */
export interface ReplayControls {
  /** Shows the controls, or hides them where there is nothing to steer. */
  show(isSteerable: boolean): void
  /** Asks how the replay stands, and shows it. */
  refresh(): Promise<void>
}

type Action = { action: 'pause' | 'resume' | 'step' } | { action: 'seek'; date: string }

export function setUpReplay(onError: (error: unknown) => void): ReplayControls {
  const group = byId('replay', HTMLFieldSetElement)
  const pause = byId('replay-pause', HTMLButtonElement)
  const date = byId('replay-date', HTMLInputElement)
  let paused = false
  const tell = (info: ReplayInfo) => {
    paused = info.paused
    setText(pause, paused ? 'Resume' : 'Pause')
    setText(byId('replay-state', HTMLElement), stateText(info))
  }
  const act = async (action: Action) => {
    const headers = { 'content-type': 'application/json' }
    try {
      const response = await ask('/api/replay', {}, { method: 'POST', headers, body: JSON.stringify(action) })
      tell(await response.json())
    } catch (error) {
      // What it cannot do it says, such as to go back in time; anything else is the connection's trouble.
      if (error instanceof AnswerError) setText(byId('replay-state', HTMLElement), error.message)
      else onError(error)
    }
  }
  pause.addEventListener('click', () => act({ action: paused ? 'resume' : 'pause' }))
  byId('replay-step', HTMLButtonElement).addEventListener('click', () => act({ action: 'step' }))
  byId('replay-seek', HTMLFormElement).addEventListener('submit', event => {
    event.preventDefault()
    if (date.value !== '') void act({ action: 'seek', date: date.value })
  })
  return {
    show(isSteerable) {
      group.hidden = !isSteerable
    },
    async refresh() {
      tell(await (await ask('/api/replay')).json())
    },
  }
}

function stateText({ paused, seekMs }: ReplayInfo): string {
  if (seekMs !== null) return `going to ${dateOfDay(dayOf(seekMs))}`
  return paused ? 'paused' : ''
}
