import { MAX_RECORD_BYTES, type OnRecord, type RecordCutter } from '../cut-records.js'
import type { Frame } from './replay-input.js'

/** Told of what stands around the events, before the first of them. */
export type OnFrame = (frame: Frame) => void

/** A document whose first event is further away holds none. */
const MAX_HEAD_BYTES = 256 * 1024

const EVENT_OR_COMMENT = /<(?:[\w.-]+:)?event(?=[\s>])|<!--/g
const EVENT_END = /<\/(?:[\w.-]+:)?event\s*>/g
/** A tag, with quotes around whatever could look like its end. */
const TAG = /<(\/?)([A-Za-z_][\w.:-]*)(?:"[^"]*"|'[^']*'|[^'">])*?(\/?)>/g

const COMMENT = '<!--'

/** Longest tag that may lie across two chunks where the search goes on. */
const OVERLAP = 64

/** Cuts the events of a QuakeML document; the line is the event's number. Comments between events are left out. */
export function quakemlCutter(onFrame: OnFrame, onRecord: OnRecord): RecordCutter {
  // One character a byte: positions in the text are those in the bytes.
  let text = ''
  let searched = 0
  let hasFrame = false
  let count = 0
  let isInEvent = false
  /** Cuts the next event or comment; false: more text is needed. */
  const step = (): boolean => {
    const pattern = isInEvent ? EVENT_END : EVENT_OR_COMMENT
    pattern.lastIndex = searched
    const found = pattern.exec(text)
    if (found === null) searched = Math.max(0, text.length - OVERLAP)
    else if (isInEvent) cutEvent(found.index + found[0].length)
    else if (found[0] === COMMENT) return dropComment(found.index)
    else {
      if (!hasFrame) onFrame(frameOf(text.slice(0, found.index)))
      hasFrame = true
      isInEvent = true
      text = text.slice(found.index)
      searched = 0
    }
    return found !== null
  }
  const cutEvent = (length: number) => {
    const bytes = Buffer.from(text.slice(0, length), 'latin1')
    onRecord(bytes, 0, Math.min(length, MAX_RECORD_BYTES), ++count, length > MAX_RECORD_BYTES)
    text = text.slice(length)
    isInEvent = false
    searched = 0
  }
  const dropComment = (start: number): boolean => {
    const close = text.indexOf('-->', start)
    searched = start
    if (close !== -1) text = text.slice(0, start) + text.slice(close + 3)
    return close !== -1
  }
  /** Gives up what can no longer become part of an event. */
  const trim = () => {
    if (isInEvent && text.length > 2 * MAX_RECORD_BYTES) {
      text = text.slice(0, MAX_RECORD_BYTES + 1) + text.slice(-OVERLAP)
      searched = MAX_RECORD_BYTES
    } else if (!isInEvent && (hasFrame || text.length > MAX_HEAD_BYTES)) {
      text = text.slice(searched)
      searched = 0
    }
  }
  return {
    cut(chunk) {
      text += Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1')
      for (let more = true; more; ) more = step()
      trim()
    },
    end() {
      if (!isInEvent) return undefined
      const message = 'the QuakeML breaks off inside an event; fetch the file again'
      return { reason: 'xml-syntax', message, bytes: Buffer.from(text, 'latin1') }
    },
    breakOff() {
      const broken = isInEvent ? Buffer.from(text, 'latin1') : new Uint8Array(0)
      text = ''
      isInEvent = false
      return broken
    },
  }
}

/** What stands before the first event, and the tags that close what it opened. */
function frameOf(head: string): Frame {
  const open: string[] = []
  for (const [, isEnd, name, isEmpty] of head.matchAll(TAG)) {
    if (isEnd !== '') open.pop()
    else if (isEmpty === '') open.push(name)
  }
  const tail = open
    .reverse()
    .map(name => `</${name}>`)
    .join('')
  return { head: Buffer.from(head, 'latin1'), between: new Uint8Array(0), tail: Buffer.from(tail, 'latin1') }
}
