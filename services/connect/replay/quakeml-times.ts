import { SaxesParser } from 'saxes'
import { isoTimeMs } from '../../../shared/kernels/iso-time.js'
import type { RecordTimes } from './read-time.js'

interface EventTimes {
  /** Of the preferred origin, or the first; NaN where it has none. */
  readonly eventMs: number
  /** Creation of the event's information, NaN where it does not tell. */
  readonly knownMs: number
}

/** Reads the times of one event, cut out of its document. */
export const quakemlTimes = (): RecordTimes => ({
  eventMs: (bytes, start, end) => eventTimes(textOf(bytes, start, end)).eventMs,
  knownMs: (bytes, start, end) => eventTimes(textOf(bytes, start, end)).knownMs,
  isDaily: false,
})

const textOf = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1')

/** NaN for both where the event is damaged: it is refused where it is parsed. */
function eventTimes(event: string): EventTimes {
  const parser = new SaxesParser()
  const names: string[] = []
  const origins: { readonly id: string; timeMs: number }[] = []
  let preferred = ''
  let knownMs = NaN
  let text = ''
  parser.on('error', error => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    names.push(name.slice(name.indexOf(':') + 1))
    text = ''
    if (names.length === 2 && names[1] === 'origin') origins.push({ id: attributes.publicID ?? '', timeMs: NaN })
  })
  parser.on('text', piece => {
    text += piece
  })
  parser.on('closetag', () => {
    const path = names.slice(1).join('/')
    names.pop()
    if (path === 'preferredOriginID') preferred = text.trim()
    else if (path === 'creationInfo/creationTime') knownMs = timeOf(text)
    else if (path === 'origin/time/value') origins[origins.length - 1].timeMs = timeOf(text)
    text = ''
  })
  try {
    parser.write(event).close()
  } catch {
    return { eventMs: NaN, knownMs: NaN }
  }
  const origin = origins.find(({ id }) => id === preferred) ?? origins[0]
  return { eventMs: origin?.timeMs ?? NaN, knownMs }
}

function timeOf(text: string): number {
  const bytes = Buffer.from(text.trim())
  return isoTimeMs(bytes, 0, bytes.length)
}
