import type { Alert } from '../../shared/domain/alert.js'
import type { Field, Forecast, Score } from '../../shared/domain/messages.js'
import type { DayRange, ForecastStore, StoreRecord } from '../../shared/ports/forecast-store.js'

/** A forecast store in memory, as its port says: for tests of those who read one. */
export function memoryStore(): ForecastStore {
  const fields = new Map<string, Field>()
  const forecasts = new Map<string, Forecast>()
  const scores = new Map<string, Score>()
  const alerts = new Map<string, Alert>()

  const forecastsOf = (region: string, model: string, range: DayRange) =>
    highestRevisions(
      [...forecasts.values()].filter(record => record.region === region && record.model === model),
      range,
    )
  const fieldsOf = (region: string, range: DayRange) =>
    highestRevisions(
      [...fields.values()].filter(record => record.region === region),
      range,
    )

  return {
    async write(records) {
      for (const record of records) {
        const kept = unstamped(record)
        if (kept.topic === 'fields') {
          // Fields have one key a day: an older revision must not come back in the place of a newer one.
          const key = `${kept.region} ${kept.day}`
          if (kept.revision >= (fields.get(key)?.revision ?? 0)) fields.set(key, kept)
        } else if (kept.topic === 'alerts') alerts.set(`${kept.alert} ${kept.sequence}`, kept)
        else {
          const key = [kept.region, kept.model, kept.horizonDays, kept.day, kept.revision].join(' ')
          if (kept.topic === 'forecasts') forecasts.set(key, kept)
          else scores.set(key, kept)
        }
      }
    },
    forecast: async (region, model, day) => forecastsOf(region, model, { fromDay: day, toDay: day }).at(-1),
    latestForecast: async (region, model) => forecastsOf(region, model, { fromDay: -Infinity, toDay: Infinity }).at(-1),
    field: async (region, day) => fieldsOf(region, { fromDay: day, toDay: day })[0],
    async *fields(region, range) {
      yield* fieldsOf(region, range)
    },
    async *forecasts(region, model, range) {
      yield* forecastsOf(region, model, range)
    },
    async *scores(region, model, { fromDay, toDay }) {
      yield* [...scores.values()]
        .filter(score => score.region === region && score.model === model)
        .filter(({ day }) => day >= fromDay && day <= toDay)
        .sort((a, b) => a.day - b.day || a.revision - b.revision)
    },
    async *alerts(region, { fromDay, toDay }) {
      yield* [...alerts.values()]
        .filter(alert => alert.region === region && alert.day >= fromDay && alert.day <= toDay)
        .sort((a, b) => a.day - b.day || a.sequence - b.sequence || (a.alert < b.alert ? -1 : 1))
    },
    models: async region =>
      [...new Set([...forecasts.values()].filter(record => record.region === region).map(({ model }) => model))].sort(),
    close: async () => {},
  }
}

function unstamped<R extends StoreRecord>(record: R): R {
  return { ...structuredClone(record), epoch: 0, index: 0 }
}

/** Ascending by day, of one day by horizon. */
function highestRevisions<R extends { day: number; horizonDays?: number; revision: number }>(
  records: R[],
  { fromDay, toDay }: DayRange,
): R[] {
  const highest = new Map<string, R>()
  for (const record of records) {
    if (record.day < fromDay || record.day > toDay) continue
    const key = `${record.day} ${record.horizonDays}`
    if (record.revision >= (highest.get(key)?.revision ?? 0)) highest.set(key, record)
  }
  return [...highest.values()].sort((a, b) => a.day - b.day || (a.horizonDays ?? 0) - (b.horizonDays ?? 0))
}
