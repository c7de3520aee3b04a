import { from, lastValueFrom, toArray } from 'rxjs'
import { fieldColumn } from '../../../shared/domain/field-columns.js'
import { US_COUNTIES } from '../../../shared/domain/known-regions.js'
import type { Field } from '../../../shared/domain/messages.js'
import type { Site } from '../../../shared/domain/site.js'
import { replayFiles } from '../../connect/replay/replay-files.js'
import { feedStage } from '../../feed/stage.js'
import { gridStage } from '../../grid/stage.js'
import { chainOf } from '../../run/chain.js'

/** What is counted. */
export const TARGETS = ['cases', 'deaths'] as const
export type CovidTarget = (typeof TARGETS)[number]

/** New counts of each county and day. */
export interface CountyDays {
  readonly counties: readonly Site[]
  readonly firstDay: number
  readonly days: number
  /** By county, shape [days] each; NaN where nothing is known. */
  readonly counts: Readonly<Record<CovidTarget, readonly Float64Array[]>>
}

/**
 * New cases and deaths a day of cumulative counts, read, checked and differenced as the live stages do it.
 *
 * @throws {InputFileError}
 */
export async function countyDays(
  paths: readonly string[],
  counties: readonly Site[],
  nowMs: number,
): Promise<CountyDays> {
  const region = { ...US_COUNTIES, sites: counties }
  const chain = chainOf([
    { name: 'feed', stage: feedStage([region]) },
    { name: 'grid', stage: gridStage([region]) },
  ])
  const state = chain.init()
  const fields = new Map<number, Field>()
  for await (const batch of replayFiles({ domain: 'covid', paths, nowMs })) {
    const messages = await lastValueFrom(from([batch]).pipe(chain.operator(state), toArray()))
    // A later truth of a day takes the place of the one before.
    for (const message of messages) if (message.topic === 'fields') fields.set(message.day, message)
  }
  const firstDay = Math.min(...fields.keys())
  const series = (target: CovidTarget) => {
    const values = counties.map(() => new Float64Array(fields.size).fill(NaN))
    for (const [day, field] of fields) {
      const column = fieldColumn(field, target)
      for (let row = 0; row < column.length; row++) values[field.cell[row]][day - firstDay] = column[row]
    }
    return values
  }
  return { counties, firstDay, days: fields.size, counts: { cases: series('cases'), deaths: series('deaths') } }
}
