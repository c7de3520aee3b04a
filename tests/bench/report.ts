import { availableParallelism, cpus } from 'node:os'
import type { Pairs, Spread, Stopwatch } from './measure.js'

/** A speed beside that of a reference. */
export interface RatioLine {
  readonly bench: string
  readonly what: string
  readonly reference: string
  /** Least ratio to reach, where the project has set one. */
  readonly goal?: number
  /** How many `unit`s a run did. */
  readonly count: number
  readonly unit: string
  readonly pairs: Pairs
}

/** What a whole program took. */
export interface CostLine {
  readonly bench: string
  readonly what: string
  readonly seconds: number
  /** Most that was resident at once, bytes; and of it what is not the pages of mapped files. */
  readonly peakBytes: number
  readonly peakAnonymousBytes?: number
  readonly goalBytes: number
}

/** A speed by itself, and what was resident at most until so many were done, bytes. */
export interface RateLine {
  readonly bench: string
  readonly what: string
  readonly count: number
  readonly unit: string
  readonly seconds: number
  readonly peaks: readonly { readonly records: number; readonly bytes: number }[]
}

/** How long one has to wait for an answer; on the wall, unless `what` says otherwise. */
export interface LatencyLine {
  readonly bench: string
  readonly what: string
  readonly runs: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Of the median, where the project has set one. */
  readonly goalMs?: number
  /** Most that was resident at once, bytes, in a process that did nothing else. */
  readonly peakBytes?: number
}

export interface SkippedLine {
  readonly bench: string
  /** Why, and the command that provides what is missing. */
  readonly skipped: string
}

export type BenchLine = RatioLine | CostLine | RateLine | LatencyLine | SkippedLine

export interface Bench {
  readonly name: string
  run(by: Stopwatch): Promise<readonly BenchLine[]>
}

export const machineFacts = () => ({
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
  cores: availableParallelism(),
  cpu: cpus()[0]?.model ?? 'unknown',
})

export function lineText(line: BenchLine): string {
  if ('skipped' in line) return `${line.bench}: skipped, ${line.skipped}`
  if ('peaks' in line) return rateText(line)
  if ('p50Ms' in line) return latencyText(line)
  return 'pairs' in line ? ratioText(line) : costText(line)
}

function ratioText({ bench, what, reference, goal, count, unit, pairs }: RatioLine): string {
  const { ours, ratio } = pairs
  const verdict = goal === undefined ? '' : `, goal ${goal}: ${ratio.median >= goal ? 'reached' : 'MISSED'}`
  const rate = (seconds: Spread) => `${Math.round(count / seconds.median).toLocaleString('en')} ${unit}/s`
  return [
    `${bench}: ${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)})${verdict}`,
    `  ${what}: ${rate(ours)}`,
    `  against ${reference}: ${rate(pairs.reference)}`,
  ].join('\n')
}

const mib = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`

function costText({ bench, what, seconds, peakBytes, peakAnonymousBytes, goalBytes }: CostLine): string {
  const verdict = `goal ${mib(goalBytes)}: ${peakBytes < goalBytes ? 'reached' : 'MISSED'}`
  return [
    `${bench}: ${mib(peakBytes)} resident at most, ${verdict}; ${seconds.toFixed(1)} s`,
    `  ${what}${peakAnonymousBytes === undefined ? '' : `; at most ${mib(peakAnonymousBytes)} without the pages of mapped files`}`,
  ].join('\n')
}

function latencyText({ bench, what, runs, p50Ms, p99Ms, goalMs, peakBytes }: LatencyLine): string {
  const verdict = goalMs === undefined ? '' : `, goal ${goalMs} ms: ${p50Ms < goalMs ? 'reached' : 'MISSED'}`
  const memory = peakBytes === undefined ? '' : `, ${mib(peakBytes)} resident at most`
  return `${bench}: p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms of ${runs} runs${verdict}${memory}\n  ${what}`
}

function rateText({ bench, what, count, unit, seconds, peaks }: RateLine): string {
  const resident = peaks.map(({ records, bytes }) => `${mib(bytes)} to ${records.toLocaleString('en')}`)
  return [
    `${bench}: ${Math.round(count / seconds).toLocaleString('en')} ${unit}/s, ${count.toLocaleString('en')} in ${seconds.toFixed(1)} s`,
    `  ${what}; resident at most ${resident.join(', ')}`,
  ].join('\n')
}
