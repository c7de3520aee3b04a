import { SettingsError } from '../../shared/domain/errors.js'
import { BIN_DAYS, FIRST_BIN_DAY } from '../../shared/domain/issue-days.js'
import type { QuakeColumns } from '../../shared/domain/quake.js'
import type { Region } from '../../shared/domain/region.js'
import { dateOfDay, dayOf } from '../../shared/domain/units.js'
import type { ClosedBins } from '../../shared/kernels/closed-bins.js'

/** Pixels that are scored together. */
export interface PixelSet {
  readonly name: string
  readonly pixels: Uint32Array
}

/** How many target bins each part has; all parts are consecutive and the last ends the test. */
export interface ProtocolParts {
  readonly training: number
  readonly validation: number
  readonly test: number
}

export interface Protocol {
  readonly name: string
  /** Target bins of each part; of training, the most. */
  readonly parts: ProtocolParts
  /** Bins before the first target, from which its features come. */
  readonly historyBins: number
  readonly bin: (quakes: QuakeColumns, region: Region, span: BinSpan) => ClosedBins
  /** The first set is the one that is learnt from. @throws {SettingsError} the protocol does not fit the region */
  readonly pixelSets: (region: Region) => readonly PixelSet[]
  readonly notes: readonly string[]
}

/** Consecutive bins of the paper's calendar. */
export interface BinSpan {
  readonly firstDay: number
  readonly bins: number
}

/** A protocol laid over a catalogue. */
export interface ProtocolPlan {
  readonly span: BinSpan
  readonly parts: ProtocolParts
  readonly notes: readonly string[]
}

/** With fewer training targets than this (four years) no score would say anything. */
const LEAST_TRAINING = 104

/**
 * Lays a protocol over what the catalogue covers: the bins that lie between its first and its last quake, and end with
 * or before the end of the test.
 *
 * @throws {SettingsError} the catalogue is too short, or ends long before the test does
 */
export function planProtocol(protocol: Protocol, quakes: QuakeColumns, testEndDay: number): ProtocolPlan {
  const { first, last } = daysOf(quakes)
  const firstBin = Math.ceil((first - FIRST_BIN_DAY) / BIN_DAYS)
  const endBin = Math.floor((Math.min(last + 1, testEndDay) - FIRST_BIN_DAY) / BIN_DAYS)
  const { parts, historyBins } = protocol
  const targets = endBin - firstBin - historyBins
  const training = Math.min(parts.training, targets - parts.validation - parts.test)
  if (!(training >= LEAST_TRAINING)) {
    const short = LEAST_TRAINING - training
    throw new SettingsError(
      `the catalogue, ${dateOfDay(first)} to ${dateOfDay(last)}, leaves ${Math.max(0, training)} training targets before ` +
        `the test that ends ${dateOfDay(testEndDay)}; at least ${LEAST_TRAINING} are needed: add ` +
        `${Math.ceil((short * BIN_DAYS) / 365)} earlier years, or choose a later --test-end`,
    )
  }
  const bins = historyBins + training + parts.validation + parts.test
  const notes = [...protocol.notes]
  if (training < parts.training) {
    notes.push(
      `the catalogue begins ${dateOfDay(first)}: ${training} of ${parts.training} training targets, after ` +
        `${historyBins} bins of history`,
    )
  }
  const edge = FIRST_BIN_DAY + endBin * BIN_DAYS
  if (edge !== testEndDay) {
    notes.push(
      `${dateOfDay(testEndDay)} is no edge of a bin within the catalogue: the last target ends ${dateOfDay(edge)}`,
    )
  }
  return { span: { firstDay: edge - bins * BIN_DAYS, bins }, parts: { ...parts, training }, notes }
}

function daysOf({ length, timeMs }: QuakeColumns): { first: number; last: number } {
  if (length === 0) throw new SettingsError('the catalogue holds no quake; give files that do with --catalog')
  let first = Infinity
  let last = -Infinity
  for (let i = 0; i < length; i++) {
    first = Math.min(first, timeMs[i])
    last = Math.max(last, timeMs[i])
  }
  return { first: dayOf(first), last: dayOf(last) }
}
