import { createHash } from 'node:crypto'
import { DAY_MS, startOfDay } from '../../shared/domain/units.js'
import { type Answer, textAnswer } from './answer.js'
import type { RecordedEpidemic } from './recorded-epidemic.js'
import { versionAt } from './recorded-world.js'

/** Days that a file holds. */
const FILE_DAYS = 60

const days = (nowMs: number): readonly number[] => {
  const today = Math.floor(nowMs / DAY_MS)
  return Array.from({ length: FILE_DAYS }, (_, i) => today - FILE_DAYS + i)
}

/** New York Times: a line a county and day. */
export function nytPage(epidemic: RecordedEpidemic): Answer {
  const nowMs = epidemic.nowMs()
  const lines = days(nowMs).flatMap(day =>
    epidemic.counties.flatMap(({ fips, name, state }) => {
      const told = versionAt(epidemic.cumulative(fips, day), nowMs)
      const date = new Date(startOfDay(day)).toISOString().slice(0, 10)
      return told === undefined ? [] : [`${date},${name},${state},${fips},${told.cases},${told.deaths}`]
    }),
  )
  return conditional(`${['date,county,state,fips,cases,deaths', ...lines].join('\n')}\n`)
}

/** USAFacts: a row a county, a column a day; with a byte-order mark, as theirs. */
export function widePage(epidemic: RecordedEpidemic, variable: 'cases' | 'deaths'): Answer {
  const nowMs = epidemic.nowMs()
  const told = days(nowMs).filter(day => epidemic.counties.every(({ fips }) => count(fips, day) !== undefined))
  function count(fips: string, day: number): number | undefined {
    return versionAt(epidemic.cumulative(fips, day), nowMs)?.[variable]
  }
  const header = ['countyFIPS', 'County Name', 'State', 'stateFIPS', ...told.map(american)].join(',')
  const rows = epidemic.counties.map(({ fips, name, state }) =>
    [Number(fips), `${name} County`, state, fips.slice(0, 2), ...told.map(day => count(fips, day))].join(','),
  )
  return conditional(`\ufeff${[header, ...rows].join('\n')}\n`)
}

/** `1/22/20` */
function american(day: number): string {
  const date = new Date(startOfDay(day))
  return `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${String(date.getUTCFullYear()).slice(2)}`
}

/** With a validator of its content, as the hosts of these files send one. */
const conditional = (body: string): Answer => ({
  ...textAnswer(200, body),
  headers: { etag: `W/"${createHash('sha256').update(body).digest('hex')}"` },
})
