import type { Message } from '../../shared/domain/messages.js'
import { DAY_MS, dateOfDay, dayOf } from '../../shared/domain/units.js'

/** Shows how far event time has come, on a line of its own that is written over; nothing where nobody watches. */
export interface ProgressLine {
  readonly onMessage: (message: Message) => void
  /** `back-filling` until the first forecast, then `live`. */
  phase(): string
  end(): void
}

export function progressLine(stream: NodeJS.WriteStream, nowMs: () => number): ProgressLine {
  const everyMs = stream.isTTY ? 100 : 5_000
  const startMs = nowMs()
  let shownMs = startMs
  let forecasts = 0
  const phase = () => (forecasts === 0 ? 'back-filling' : 'live')
  const show = (completeToMs: number) => {
    const seconds = ((nowMs() - startMs) / 1000).toFixed(0)
    const text = `${phase()}  ${dateOfDay(dayOf(completeToMs - DAY_MS))}  ${forecasts} forecasts  ${seconds} s`
    stream.write(stream.isTTY ? `\r\u001b[2K${text}` : `${text}\n`)
  }
  return {
    phase,
    onMessage: message => {
      if (message.topic === 'forecasts') forecasts++
      if (message.topic !== 'watermark' || !Number.isFinite(message.completeToMs)) return
      if (nowMs() - shownMs < everyMs && !message.end) return
      shownMs = nowMs()
      show(message.completeToMs)
    },
    end: () => {
      if (stream.isTTY) stream.write('\n')
    },
  }
}
