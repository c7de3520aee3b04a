import { from, lastValueFrom, toArray } from 'rxjs'
import { BIN_DAYS } from '../../shared/domain/issue-days.js'
import type { Features, Field, Message } from '../../shared/domain/messages.js'
import { longestHorizon, type Region } from '../../shared/domain/region.js'
import type { Example } from '../../shared/domain/truth.js'
import { replayFiles } from '../connect/replay-files.js'
import { featuresStage } from '../features/stage.js'
import { feedStage } from '../feed/stage.js'
import { gridStage } from '../grid/stage.js'
import { chainOf } from '../run/chain.js'
import { truthOf } from '../verify/truth.js'

export interface CatalogExamples {
  readonly paths: readonly string[]
  readonly nowMs: number
  readonly region: Region
  /** First issue day; the days before it are history. */
  readonly issueFromDay?: number
  /** Days between two issues. Default: one closed bin, so that no day is in two truths. */
  readonly strideDays?: number
}

/**
 * Issues and what came of them, from catalogue files by way of the live stages: a model is trained on the very features
 * that it will be served. In order of the issue days; an issue whose window the catalogue does not cover is left out.
 */
export async function* catalogExamples(options: CatalogExamples): AsyncGenerator<Example> {
  const { paths, nowMs, issueFromDay, strideDays = BIN_DAYS } = options
  const region = { ...options.region, strideDays }
  const chain = chainOf([
    { name: 'feed', stage: feedStage([region]) },
    { name: 'grid', stage: gridStage([region]) },
    { name: 'features', stage: featuresStage([region], { issueFromDay }) },
  ])
  const state = chain.init()
  const longest = longestHorizon(region)
  const fields = new Map<number, Field>()
  const waiting: Features[] = []
  for await (const batch of replayFiles({ domain: 'seismic', paths, nowMs })) {
    const messages: Message[] = await lastValueFrom(from([batch]).pipe(chain.operator(state), toArray()))
    for (const message of messages) {
      if (message.topic === 'features') waiting.push(message)
      if (message.topic !== 'fields') continue
      fields.set(message.day, message)
      fields.delete(message.day - longest - region.windowDays - strideDays)
      while (waiting.length > 0 && waiting[0].day + longest <= message.day) {
        const features = waiting.shift()!
        const truths = region.horizonsDays.map(days => truthOf(region, features.day, days, day => fields.get(day)))
        yield { features, truths }
      }
    }
  }
}
