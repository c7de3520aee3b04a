import type { Defect } from '../../shared/domain/messages.js'
import type { RejectReason } from '../../shared/domain/reject-reasons.js'
import {
  breakOffFeature,
  cutFeatures,
  endFeatures,
  type FeatureCutter,
  initFeatureCutter,
} from '../../shared/kernels/feature-cutter.js'

/** A longer record is not kept in memory; USGS summary features have about 700 bytes, detail features up to 300 KB. */
export const MAX_RECORD_BYTES = 1024 * 1024

/**
 * Told of each record: its bytes, valid during the call only, and its line. Of an oversized one only the start.
 *
 * @param line  from 1: the line in a CSV file, header included; the number of the feature in a GeoJSON file
 */
export type OnRecord = (bytes: Uint8Array, start: number, end: number, line: number, oversized: boolean) => void

/** A file that is over cannot be used at all. */
interface UnusableFile extends Defect {
  readonly bytes?: undefined
}

/** What came last in a file could not be read; the records before it stand. */
interface UnreadableRest extends Defect {
  readonly reason: RejectReason
  /** Its beginning. */
  readonly bytes: Uint8Array
}

/** What is wrong with a file that is over. */
export type EndFault = UnusableFile | UnreadableRest

/** Cuts a file's bytes into records. */
export interface RecordCutter {
  cut(chunk: Uint8Array): void
  /** The file is over: hands over a last record that nothing ends. Tells what is wrong with the file as a whole. */
  end(): EndFault | undefined
  /** The file breaks off: gives up the record under way, as half an id may look like a whole one; returns its bytes. */
  breakOff(): Uint8Array
}

const LINE_FEED = 0x0a

/** Cuts lines, without their \n; a \r before it stays, blank lines are left out. */
export function lineCutter(firstLine: number, onRecord: OnRecord): RecordCutter {
  let line = firstLine
  // The start of a line whose end is in a later chunk.
  let carried = new Uint8Array(0)
  let oversized = false
  const hand = (bytes: Uint8Array, start: number, end: number) => {
    const blank = end === start || (end === start + 1 && bytes[start] === 0x0d)
    const tooLong = oversized || end - start > MAX_RECORD_BYTES
    if (!blank) onRecord(bytes, start, tooLong ? start + MAX_RECORD_BYTES : end, line, tooLong)
    line++
    oversized = false
  }
  const carry = (rest: Uint8Array) => {
    if (oversized || rest.length === 0) return
    const joined = new Uint8Array(Math.min(carried.length + rest.length, MAX_RECORD_BYTES))
    joined.set(carried)
    joined.set(rest.subarray(0, joined.length - carried.length), carried.length)
    oversized = carried.length + rest.length > MAX_RECORD_BYTES
    carried = joined
  }
  return {
    cut(chunk) {
      let start = 0
      for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
        if (carried.length > 0) {
          carry(chunk.subarray(start, end))
          hand(carried, 0, carried.length)
          carried = new Uint8Array(0)
        } else hand(chunk, start, end)
        start = end + 1
      }
      carry(chunk.subarray(start))
    },
    end() {
      if (carried.length > 0) hand(carried, 0, carried.length)
      return undefined
    },
    breakOff() {
      const broken = carried
      carried = new Uint8Array(0)
      return broken
    },
  }
}

/** Cuts the features of a FeatureCollection; the line is the feature's number. */
export const featureCutter = (onRecord: OnRecord): RecordCutter =>
  objectCutter(initFeatureCutter(MAX_RECORD_BYTES), 'fetch a GeoJSON FeatureCollection', onRecord)

/** Cuts the values of a list of objects; the line is the value's number. */
export function objectCutter(cutter: FeatureCutter, advice: string, onRecord: OnRecord): RecordCutter {
  let count = 0
  const onFeature = (bytes: Uint8Array, start: number, end: number, oversized: boolean) =>
    onRecord(bytes, start, end, ++count, oversized)
  return {
    cut: chunk => cutFeatures(cutter, chunk, onFeature),
    end: () =>
      endFeatures(cutter, onFeature)
        ? undefined
        : { reason: 'no-list', message: `JSON without a "${cutter.list}" array; ${advice}` },
    breakOff: () => breakOffFeature(cutter),
  }
}
