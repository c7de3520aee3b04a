import { from, lastValueFrom, toArray } from 'rxjs'
import type { Features, Field, Message, RawBatch } from '../../shared/domain/messages.js'
import { longestHorizon, type Region } from '../../shared/domain/region.js'
import type { Example } from '../../shared/domain/truth.js'
import { truthOf } from '../../shared/kernels/truth-of.js'
import { featuresStage } from '../features/stage.js'
import { feedStage } from '../feed/stage.js'
import { gridStage } from '../grid/stage.js'
import { chainOf } from '../run/chain.js'

export interface StageExamples {
  /** Raw records in event time, as a replay gives them. */
  readonly batches: AsyncIterable<RawBatch>
  readonly region: Region
  /** First issue day; the days before it are history. */
  readonly issueFromDay?: number
  /** Days between two issues. Default: one target window, so that no day is in two truths of one horizon. */
  readonly strideDays?: number
}

/**
 * Issues and what came of them, from raw records by way of the live stages: a model is trained on the very features
 * that it will be served. In order of the issue days; an issue whose windows the records do not cover is left out.
 */
export async function* stageExamples(options: StageExamples): AsyncGenerator<Example> {
  const { batches, issueFromDay, strideDays = options.region.windowDays } = options
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
  for await (const batch of batches) {
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
