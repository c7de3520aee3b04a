import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { RULES } from '../../../dashboards/grafana/alert-rules.js'
import { dashboards } from '../../../dashboards/grafana/pages.js'
import { annotate } from '../../../services/grafana/annotate.js'
import { grafanaClient } from '../../../services/grafana/grafana-client.js'
import { holds } from '../../../services/grafana/holds.js'
import { type GrafanaWishes, provisionGrafana } from '../../../services/grafana/provision.js'
import { fakeGrafana, TOKEN } from '../../support/fake-grafana.js'
import { runCli } from '../../support/run-cli.js'

const WISHES: GrafanaWishes = {
  influx: { url: 'http://influxdb:8086', database: 'groundswell', token: 'influx-secret' },
  contact: { type: 'webhook', to: 'http://duty.example/hook' },
  force: false,
}

const clientOf = (url: string, token = TOKEN) => grafanaClient({ url, token, timeoutMs: 2000 })

/** Data source, folder, dashboards, contact point, rules. */
const THINGS = 2 + dashboards().size + 1 + RULES.length

async function provisioned(t: TestContext, version?: string) {
  const grafana = await fakeGrafana(t, version)
  const client = clientOf(grafana.url)
  return { grafana, client, steps: await provisionGrafana(client, WISHES) }
}

describe('provisioning of a Grafana that follows its documentation', () => {
  it('makes all, and a second run changes nothing', async t => {
    const { grafana, client, steps } = await provisioned(t)
    assert.equal(steps.length, THINGS)
    assert.deepEqual(new Set(steps.map(({ did }) => did)), new Set(['created']))
    assert.equal(grafana.dashboards.size, 6)
    assert.deepEqual(
      [...grafana.dashboards.values()].map(({ folderUid }) => folderUid),
      Array(6).fill('groundswell'),
    )
    const written = grafana.writes.length
    const again = await provisionGrafana(client, WISHES)
    assert.deepEqual(new Set(again.map(({ did }) => did)), new Set(['kept']))
    assert.equal(grafana.writes.length, written)
  })

  it('mends what differs, and only that', async t => {
    const { grafana, client } = await provisioned(t)
    grafana.sources.get('groundswell')!.url = 'http://elsewhere:8086'
    grafana.rules.get('groundswell-m6')!.for = '1h'
    const now = grafana.dashboards.get('groundswell-now')!
    grafana.dashboards.set('groundswell-now', {
      ...now,
      dashboard: { ...now.dashboard, tags: ['groundswell'], version: 9 },
    })
    const steps = await provisionGrafana(client, WISHES)
    assert.deepEqual(
      steps.filter(({ did }) => did !== 'kept').map(({ what, did }) => `${did} ${what}`),
      [
        'changed data source Groundswell',
        'changed dashboard Groundswell: Now',
        'changed alert rule Strong earthquake likely',
      ],
    )
    assert.equal(grafana.sources.get('groundswell')!.url, 'http://influxdb:8086')
  })

  it('reads a dashboard again that somebody changed meanwhile', async t => {
    const { grafana, client } = await provisioned(t)
    const skill = grafana.dashboards.get('groundswell-skill')!
    const change = () => {
      grafana.dashboards.set('groundswell-skill', { ...skill, dashboard: { ...skill.dashboard, tags: [], version: 5 } })
    }
    change()
    grafana.faults.push({
      path: /^POST \/api\/dashboards\/db/,
      status: 412,
      message: 'changed by someone else',
      also: change,
    })
    const steps = await provisionGrafana(client, WISHES)
    assert.deepEqual(
      steps.filter(({ did }) => did === 'changed').map(({ what }) => what),
      ['dashboard Groundswell: Skill'],
    )
  })

  for (const [version, names] of [
    ['9.5.21', false],
    ['10.4.19', false],
    ['11.6.1', true],
    ['12.1.0', true],
  ] as const) {
    it(`lets rules of ${version} ${names ? 'name their contact point' : 'go by the policies'}`, async t => {
      const { grafana } = await provisioned(t, version)
      assert.equal('notification_settings' in grafana.rules.get('groundswell-m6')!, names)
    })
  }
})

describe('a Grafana that refuses', () => {
  const refusals: [status: number, path: RegExp, canRetry: boolean, advice: RegExp][] = [
    [403, /^POST \/api\/folders/, false, /service account the role Admin/],
    [412, /^POST \/api\/dashboards\/db/, false, /another dashboard has its name/],
    [422, /alert-rules/, false, /see its log/],
    [429, /contact-points/, true, /run this again later/],
    [500, /^GET \/api\/datasources/, true, /run this again later/],
  ]
  for (const [status, path, canRetry, advice] of refusals) {
    it(`with ${status} makes an error that says what to do`, async t => {
      const grafana = await fakeGrafana(t)
      const fault = { path, status, message: 'no' }
      grafana.faults.push(fault, fault)
      await assert.rejects(provisionGrafana(clientOf(grafana.url), WISHES), (error: Error & { canRetry: boolean }) => {
        assert.match(error.message, advice)
        assert.match(error.message, new RegExp(`with ${status}, saying no`))
        assert.equal(error.canRetry, canRetry)
        assert.doesNotMatch(JSON.stringify(error) + error.message, /influx-secret|glsa_/)
        return true
      })
    })
  }

  it('does not know the token', async t => {
    const { url } = await fakeGrafana(t)
    await assert.rejects(provisionGrafana(clientOf(url, 'wrong'), WISHES), {
      code: 'GRAFANA',
      status: 401,
      message: /Service accounts/,
    })
  })

  it('has a data source of that name that is not ours', async t => {
    const grafana = await fakeGrafana(t)
    grafana.sources.set('other', { uid: 'other', name: 'Groundswell' })
    await assert.rejects(provisionGrafana(clientOf(grafana.url), WISHES), { status: 409, message: /rename or remove/ })
  })

  it('is too old', async t => {
    const { url } = await fakeGrafana(t, '8.5.27')
    await assert.rejects(provisionGrafana(clientOf(url), WISHES), {
      canRetry: false,
      message: /8\.5\.27; it must be 9 or newer/,
    })
  })

  it('is not there', async () => {
    await assert.rejects(provisionGrafana(clientOf('http://127.0.0.1:1'), WISHES), {
      canRetry: true,
      message: /no answer.*ECONNREFUSED/,
    })
  })
})

it('writes a mark once, and changes it when it says something else', async t => {
  const { url, annotations } = await fakeGrafana(t)
  const client = clientOf(url)
  const mark = { id: 'alert-7', timeMs: 1000, text: 'M 6 likely', tags: ['exercise'] }
  const did = [
    await annotate(client, mark),
    await annotate(client, mark),
    await annotate(client, { ...mark, endMs: 5000, text: 'over' }),
  ]
  assert.deepEqual(did, ['created', 'kept', 'changed'])
  assert.deepEqual(
    [...annotations.values()],
    [{ id: 1, time: 1000, timeEnd: 5000, text: 'over', tags: ['groundswell', 'id:alert-7', 'exercise'] }],
  )
})

describe('holds', () => {
  const cases: [what: string, found: unknown, wanted: unknown, expected: boolean][] = [
    ['more than is wanted', { a: 1, b: 2 }, { a: 1 }, true],
    ['less than is wanted', { a: 1 }, { a: 1, b: 2 }, false],
    ['a list in another order', { a: [1, 2] }, { a: [2, 1] }, false],
    ['a longer list', [1, 2, 3], [1, 2], false],
    ['nothing', undefined, {}, false],
    ['a zero where an empty text is wanted', { a: 0 }, { a: '' }, false],
  ]
  for (const [what, found, wanted, expected] of cases) {
    it(`${expected ? 'takes' : 'does not take'} ${what}`, () => assert.equal(holds(found, wanted), expected))
  }
})

it('is a command that tells what it did', async t => {
  const { url } = await fakeGrafana(t)
  const args = ['grafana', 'provision', '--url', url, '--token', TOKEN]
  const first = await runCli(args)
  assert.equal(first.code, 0, first.stderr)
  assert.match(first.stdout, /^created {2}data source Groundswell$/m)
  const second = await runCli(args)
  assert.deepEqual(
    [
      ...new Set(
        second.stdout
          .trim()
          .split('\n')
          .map(line => line.split(' ')[0]),
      ),
    ],
    ['kept'],
  )
  const wrong = await runCli([...args.slice(0, -1), 'wrong'])
  assert.equal(wrong.code, 3)
  assert.match(wrong.stderr, /401.*\[GRAFANA\]/)
})
