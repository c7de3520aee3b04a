import { from, lastValueFrom, toArray } from 'rxjs'
import { LAGS } from '../../../shared/domain/feature-names.js'
import type { Forecaster } from '../../../shared/domain/forecaster.js'
import { fixedRoster } from '../../../shared/domain/lineup.js'
import type { Message, RawBatch } from '../../../shared/domain/messages.js'
import type { Region } from '../../../shared/domain/region.js'
import { siteRule } from '../../../shared/domain/site-features.js'
import { handleTopics } from '../../../shared/operators/stage.js'
import { featuresStage } from '../../features/stage.js'
import { feedStage } from '../../feed/stage.js'
import { forecastStage } from '../../forecast/stage.js'
import { gridStage } from '../../grid/stage.js'
import { chainOf } from '../../run/chain.js'
import { type ScoreRow, scoreRows } from '../../verify/score-rows.js'
import { type VerifyState, verifyStage } from '../../verify/stage.js'

export interface ShippedRun {
  /** Raw records in event time, as a replay gives them. */
  readonly batches: AsyncIterable<RawBatch>
  readonly region: Region
  readonly forecasters: readonly Forecaster[]
  /** First issue day. Default: the first of which all lags lie in the records. */
  readonly issueFromDay?: number
  readonly onMessage?: (message: Message) => void
}

export interface ShippedScores {
  readonly rows: readonly ScoreRow[]
  /** Records refused, by reason. */
  readonly rejected: Readonly<Record<string, number>>
  /** First and last issue day; absent if there was none. */
  readonly issues?: { readonly fromDay: number; readonly toDay: number }
}

/**
 * Scores trained models on records that they may never have seen, by way of the live stages: what is judged is what is
 * served. Issues that a model was trained on stand apart, in rows that say `inSample`.
 */
export async function scoreShipped(run: ShippedRun): Promise<ShippedScores> {
  const { batches, region, forecasters, onMessage } = run
  const feed = feedStage([region])
  const chain = chainOf([
    { name: 'feed', stage: feed },
    { name: 'grid', stage: gridStage([region]) },
    { name: 'features', stage: featuresStage([region], { issueFromDay: run.issueFromDay }) },
  ])
  const judge = chainOf([
    { name: 'forecast', stage: forecastStage(fixedRoster(new Map([[region.id, forecasters]]))) },
    { name: 'verify', stage: verifyStage([region]) },
  ])
  const [state, judged] = [chain.init(), judge.init()]
  const warm = warmUp(region, run.issueFromDay)
  let issues: ShippedScores['issues']
  for await (const batch of batches) {
    const passed = from([batch]).pipe(chain.operator(state), warm, judge.operator(judged), toArray())
    for (const message of await lastValueFrom(passed)) {
      if (message.topic === 'features') issues = { fromDay: issues?.fromDay ?? message.day, toDay: message.day }
      onMessage?.(message)
    }
  }
  const verified = (judged.verify as Map<string, VerifyState>).get(region.id)!
  const counts = (state.feed as ReturnType<typeof feed.init>)[region.domain].counts
  return { rows: scoreRows(verified), rejected: { ...counts.rejected }, ...(issues && { issues }) }
}

/** Lets features pass from the first day on of which all lags lie in the records. */
function warmUp(region: Region, issueFromDay: number | undefined) {
  const lags = region.domain === 'seismic' ? LAGS : siteRule(region).lags
  let firstDay: number | undefined
  return handleTopics({
    fields: field => {
      firstDay ??= field.day
      return [field]
    },
    features: features => {
      const isWarm = issueFromDay !== undefined || features.day >= firstDay! + lags * region.windowDays - 1
      return isWarm ? [features] : []
    },
  })
}
