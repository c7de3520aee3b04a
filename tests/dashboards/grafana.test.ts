import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Dashboard as SchemaDashboard, Panel as SchemaPanel } from '@grafana/schema'
import { alertingFile, RULES } from '../../dashboards/grafana/alert-rules.js'
import { FOLDER as FOLDER_TITLE } from '../../dashboards/grafana/now.js'
import { dashboardFiles, dashboards } from '../../dashboards/grafana/pages.js'
import { systemClock } from '../../shared/ports/clock.js'
import { type InfluxHttp, influxDefaults, influxHttp } from '../../shared/ports/influx-http.js'
import { fillInflux } from '../support/filled-influx.js'
import { type InfluxServer, influxdFile, startInflux } from '../support/influx.js'

const FOLDER = fileURLToPath(new URL('../../../dashboards/grafana/', import.meta.url))

interface Target {
  readonly refId: string
  readonly query: string
}

interface Variable {
  readonly name: string
  readonly query: string
  readonly regex?: string
}

const targetsOf = (panel: unknown): Target[] => ((panel as { targets?: Target[] }).targets ?? []) as Target[]
const panelsOf = (name: string): { title: string; targets: Target[] }[] =>
  (dashboards().get(name)?.panels ?? []).map(panel => ({
    title: String((panel as { title?: string }).title),
    targets: targetsOf(panel),
  }))
/** What marks the charts of a page. */
const marksOf = (name: string): { query: string }[] =>
  (dashboards().get(name)?.annotations?.list ?? []).map(({ target }) => target as unknown as Target)
const variablesOf = (name: string): Variable[] =>
  (dashboards().get(name)?.templating?.list ?? []).map(({ name, query, regex }) => ({
    name,
    query: String(query),
    ...(regex && { regex }),
  }))

describe('the files of the dashboards', () => {
  for (const [name, text] of dashboardFiles()) {
    it(`${name} is what the code makes: groundswell dashboards --out dashboards/grafana`, () => {
      assert.ok(existsSync(FOLDER + name), name)
      assert.equal(readFileSync(FOLDER + name, 'utf8'), text)
    })

    it(`${name} has what the schema of dashboards asks for`, () => {
      // The schema is types alone: that this compiles is half of the check, the rest are its words.
      const dashboard: Pick<SchemaDashboard, 'uid' | 'title' | 'tags' | 'schemaVersion' | 'editable'> & {
        panels: Partial<SchemaPanel>[]
      } = JSON.parse(text)
      assert.match(dashboard.uid ?? '', /^groundswell-[a-z]{2,28}$/) // at most 40 characters
      assert.ok(dashboard.schemaVersion >= 36)
      assert.equal(dashboard.editable, false)
      const ids = dashboard.panels.map(({ id }) => id)
      assert.equal(new Set(ids).size, ids.length)
      const taken = new Set<string>()
      for (const { title, type, gridPos, description } of dashboard.panels) {
        assert.ok(type && title && description, `${title}`)
        assert.ok(gridPos && gridPos.w > 0 && gridPos.h > 0 && gridPos.x + gridPos.w <= 24, `${title}`)
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
          for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
            assert.ok(!taken.has(`${x} ${y}`), `${title} lies over another panel`)
            taken.add(`${x} ${y}`)
          }
        }
      }
    })
  }

  it('hold the alert rules: groundswell dashboards --alerting infra/grafana/provisioning/alerting/groundswell.json', () => {
    const path = new URL('../../../infra/grafana/provisioning/alerting/groundswell.json', import.meta.url)
    assert.equal(readFileSync(path, 'utf8'), alertingFile(FOLDER_TITLE))
  })

  it('name no variable that is not there', () => {
    for (const name of dashboards().keys()) {
      const known = new Set([...variablesOf(name).map(variable => variable.name), 'timeFilter', '__interval'])
      const asked = [...panelsOf(name).flatMap(({ targets }) => targets), ...variablesOf(name), ...marksOf(name)]
      for (const { query } of asked) {
        for (const [, used] of query.matchAll(/\$\{?(\w+)/g))
          assert.ok(known.has(used), `${name}: $${used} in ${query}`)
      }
    }
  })
})

const influxd = await influxdFile()
describe('every query of every panel has rows in a database that short replays filled', () => {
  if (influxd === undefined) {
    it('in InfluxDB', t => {
      const needs = 'needs influxd: apt-get install influxdb'
      if (process.env.CI === 'true') assert.fail(needs)
      t.skip(needs)
    })
    return
  }
  let server: InfluxServer
  let http: InfluxHttp
  before(async () => {
    server = await startInflux(influxd)
    http = influxHttp({ ...influxDefaults, url: server.url, bucket: await fillInflux(server) }, systemClock)
  })
  after(() => server.remove())

  const REGIONS: Readonly<Record<string, string>> = { seismic: 'socal', streamflow: 'rivers', covid: 'us-counties' }

  /** What Grafana puts in the place of a variable; of the built-in ones a range that holds all, and days. */
  const filled = (query: string, values: ReadonlyMap<string, string>) =>
    query
      .replaceAll('$timeFilter', 'time >= 0ms and time <= 4102444800000ms')
      .replaceAll('$__interval', '1d')
      .replace(/\$\{?(\w+)\}?/g, (_, name: string) => values.get(name) ?? assert.fail(`$${name} has no value`))

  async function valuesOf(page: string, region: string): Promise<Map<string, string>> {
    const values = new Map<string, string>()
    for (const { name, query, regex } of variablesOf(page)) {
      const { columns, values: found } = await http.query(filled(query, values))
      const at = /^SHOW FIELD KEYS/.test(query) ? 0 : columns.length - 1
      const [, pattern] = /^\/(.*)\/$/.exec(regex ?? '') ?? [undefined, '']
      const offered = found.map(row => String(row[at])).filter(value => new RegExp(pattern ?? '').test(value))
      assert.ok(offered.length > 0, `${page}: nothing for $${name}`)
      values.set(name, name === 'region' ? region : name === 'cell' ? await cellWithDays(region, offered) : offered[0])
      if (name === 'region') assert.ok(offered.includes(region), `${page}: ${offered}`)
    }
    return values
  }

  /** One that is forecast by itself, and of which something was observed. */
  async function cellWithDays(region: string, offered: readonly string[]): Promise<string> {
    for (const cell of offered) {
      const { values } = await http.query(
        `SELECT * FROM "field" WHERE "region" = '${region}' AND "cell" = '${cell}' LIMIT 1`,
      )
      if (values.length > 0) return cell
    }
    return assert.fail(`no cell of ${region} was both observed and forecast`)
  }

  for (const { title, query } of RULES) {
    it(`alert rule: ${title}`, async () => {
      // The replays lie in the past, and so do their targets; what is left is the query as it is.
      const { values } = await http.query(query.replace(/time > now\(\)( - 10m)?/, 'time > 0'))
      assert.ok(
        values.some(([, value]) => typeof value === 'number'),
        query,
      )
    })
  }

  it('the alerts that are open are those that are shown as open, and no other', async () => {
    const [{ query }] = panelsOf('now.json').find(({ title }) => title === 'Active alerts')!.targets
    const { columns, values } = await http.query(filled(query, new Map()))
    const [region, rule, level] = ['region', 'rule', 'level'].map(name => columns.indexOf(name))
    const open = values.map(row => `${row[region]} ${row[rule]} ${row[level]}`).sort()
    // What `groundswell alerts list` tells of the same replays.
    assert.deepEqual(open, [
      'rivers high-water-somewhere 3',
      'socal shaking 2',
      'socal shaking-somewhere 3',
      'us-counties cases-rise 4',
    ])
  })

  for (const page of dashboards().keys()) {
    const domain = page.replace('.json', '')
    for (const region of REGIONS[domain] === undefined ? Object.values(REGIONS) : [REGIONS[domain]]) {
      it(`${page} of ${region}`, async () => {
        const values = await valuesOf(page, region)
        const empty: string[] = []
        for (const { title, targets } of [...panelsOf(page), { title: 'marks', targets: marksOf(page) }]) {
          for (const { query } of targets) {
            const { values: found } = await http.query(filled(query, values))
            if (!found.some(row => row.some((cell, at) => at > 0 && cell !== null)))
              empty.push(`${title}: ${filled(query, values)}`)
          }
        }
        assert.deepEqual(empty, [])
      })
    }
  }
})
