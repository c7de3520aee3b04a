import type { LiveState } from '../../services/api/wire.js'
import type { Clock } from '../../shared/ports/clock.js'

/** How long to wait before connecting anew where the browser has given up, ms. */
const RETRY_MS = 2_000

/** Follows the server's state for as long as the page is open. */
export function followState(
  clock: Clock,
  onState: (state: LiveState) => void,
  onConnection: (connected: boolean) => void,
): void {
  const events = new EventSource('/api/events')
  events.addEventListener('open', () => onConnection(true))
  events.addEventListener('state', ({ data }) => onState(JSON.parse(data)))
  events.addEventListener('error', () => {
    onConnection(false)
    // The browser connects again by itself, except after an answer such as 503.
    if (events.readyState !== EventSource.CLOSED) return
    void clock.sleep(RETRY_MS).then(() => followState(clock, onState, onConnection))
  })
}
