import type { Alert } from '../../shared/domain/alert.js'
import { dateOfDay } from '../../shared/domain/units.js'

const short = (value: number): string => `${Number(value.toPrecision(3))}`

/** Why an alert is what it is, for people: a line each. */
export function alertStory(alert: Alert): string[] {
  const { behindDay, behindCell, behindValue, similarHappened, skill, region, model, day, horizonDays, revision } =
    alert
  const happened = similarHappened.reduce((sum, one) => sum + one, 0)
  const behind = Array.from(
    behindDay,
    (observedDay, i) => `${short(behindValue[i])} on ${dateOfDay(observedDay)} (cell ${behindCell[i]})`,
  )
  return [
    alert.reason,
    behind.length === 0 ? 'Nothing was observed there of late.' : `Observed before: ${behind.join(', ')}.`,
    similarHappened.length === 0
      ? 'No alert of this rule has run out yet.'
      : `Of the last ${similarHappened.length} alerts of this rule ${happened} came true.`,
    ...(Number.isFinite(skill) ? [`Skill of the model of late: ${short(skill)}.`] : []),
    `Forecast: ${region} ${model} ${dateOfDay(day)} +${horizonDays} d, revision ${revision}. Alert: ${alert.alert}`,
  ]
}
