import { initFeatureCutter, initListCutter } from '../../../shared/kernels/feature-cutter.js'
import {
  type EndFault,
  featureCutter,
  lineCutter,
  MAX_RECORD_BYTES,
  type OnRecord,
  objectCutter,
  type RecordCutter,
} from '../cut-records.js'

/** Bytes from which the shape of a JSON file is told. */
const START_BYTES = 1024

/** One feature, or one message of a standing order, a line. */
const FEATURE_LINES = /^\s*\{[^\n]*?(?:"type"\s*:\s*"Feature"|"action"\s*:)/

/** Features of a collection, or one a line. */
export const featuresCutter = (onRecord: OnRecord): RecordCutter =>
  shapedCutter(start => {
    const isLines = FEATURE_LINES.test(start) && !/^\s*\{[^[]*"FeatureCollection"/.test(start)
    return isLines ? lineCutter(1, onRecord) : featureCutter(onRecord)
  })

/** Results of Epidata that leave nothing out: https://cmu-delphi.github.io/delphi-epidata/api/covidcast.html */
const WHOLE_RESULTS: readonly string[] = ['1', '-2']

const RESULT = /"result"\s*:\s*(-?\d+)/
const MESSAGE = /"message"\s*:\s*"([^"]{0,200})/

/** Entries of an answer of Epidata, of a plain list, or one a line. An answer that is an error, or a part, says so. */
export function entriesCutter(onRecord: OnRecord): RecordCutter {
  // What an answer says of itself stands before or behind its entries.
  let start = ''
  let last = ''
  const advice = 'fetch an answer of Epidata with format=json or jsonl'
  const entries = shapedCutter(text => {
    start = text
    if (/^\s*\[/.test(text)) return objectCutter(initListCutter(MAX_RECORD_BYTES), advice, onRecord)
    return /^\s*\{\s*"(?:result|epidata|message)"/.test(text)
      ? objectCutter(initFeatureCutter(MAX_RECORD_BYTES, 'epidata'), advice, onRecord)
      : lineCutter(1, onRecord)
  })
  return {
    ...entries,
    cut(chunk) {
      last = (last + Buffer.from(chunk.slice(-START_BYTES)).toString('latin1')).slice(-START_BYTES)
      entries.cut(chunk)
    },
    end() {
      const fault = entries.end()
      const around = outsideEntries(start, last)
      const result = RESULT.exec(around)?.[1]
      if (result === undefined || WHOLE_RESULTS.includes(result)) return result === undefined ? fault : undefined
      const said = MESSAGE.exec(around)?.[1] ?? 'no message'
      const reason = result === '2' ? 'too-many-results' : 'epidata-error'
      const message = `the answer has result ${result}: "${said}"; mend the request, or ask for less, and fetch it again`
      return { reason, message, bytes: Buffer.from(`{"result":${result},"message":${JSON.stringify(said)}}`) }
    },
  }
}

/** Of the beginning what stands before the first entry, of the end what stands behind the last. */
function outsideEntries(start: string, last: string): string {
  const first = start.indexOf('[')
  const close = last.lastIndexOf(']')
  const head = first === -1 ? start : start.slice(0, first)
  return `${head}${close === -1 ? '' : last.slice(close)}`
}

/** Waits for enough of a file to tell its shape. */
function shapedCutter(choose: (start: string) => RecordCutter): RecordCutter {
  let held: Uint8Array = new Uint8Array(0)
  let chosen: RecordCutter | undefined
  const settle = (): RecordCutter => {
    if (chosen !== undefined) return chosen
    chosen = choose(Buffer.from(held).toString('latin1', 0, START_BYTES))
    chosen.cut(held)
    return chosen
  }
  return {
    cut(chunk) {
      if (chosen !== undefined) return chosen.cut(chunk)
      held = Buffer.concat([held, chunk])
      if (held.length >= START_BYTES) settle()
    },
    end: (): EndFault | undefined => settle().end(),
    breakOff: () => settle().breakOff(),
  }
}
