import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { alertStage } from '../../../services/alert/stage.js'
import { chainOf } from '../../../services/run/chain.js'
import { verifyStage } from '../../../services/verify/stage.js'
import type { Forecast, Message } from '../../../shared/domain/messages.js'
import { drawNormal } from '../../../shared/kernels/normal.js'
import { randomFrom } from '../../../shared/kernels/random.js'
import { lintRules } from '../../../shared/ports/rules/lint-rules.js'
import { watermarkOf } from '../../support/made-up-messages.js'
import { GAUGES, siteFieldOf } from '../../support/made-up-sites.js'
import { onTopic, runStage } from '../../support/run-stage.js'

const RULES = `rules:
  - id: ridge-drifts
    says: The 95 % interval of ridge misses more than it promises
    region: gauges
    model: ridge
    per: region
    when: { calibration: 0.95, issues: 20, chance: 0.01 }
    severity: minor
`
const { book } = lintRules(RULES, { regions: [GAUGES], models: ['ridge'] })
const LEVELS = [0.025, 0.5, 0.975]
const DRIFTS_ON = 60

/** Two gauges that flow at 10 ± 1 mm, and from DRIFTS_ON on at 13: the model goes on saying 10 ± 1.96. */
function days(): Message[] {
  const random = randomFrom(1)
  return Array.from({ length: 100 }, (_, day): Message[] => {
    const flow = () => (day < DRIFTS_ON ? 10 : 13) + drawNormal(random)
    const said: Forecast = {
      topic: 'forecasts',
      region: GAUGES.id,
      model: 'ridge',
      modelHash: 'h',
      engine: 'wasm',
      cutAt: new Float64Array(0),
      day,
      horizonDays: 1,
      revision: 0,
      trainedToDay: -1,
      mean: Float32Array.of(10, 10, NaN),
      levels: Float64Array.from(LEVELS),
      quantiles: Float32Array.of(8.04, 8.04, NaN, 10, 10, NaN, 11.96, 11.96, NaN),
      exceedances: [],
      thresholds: new Float32Array(0),
      exceedance: new Float32Array(0),
    }
    return [siteFieldOf(GAUGES, day, 'runoff', [flow(), flow()]), said, watermarkOf(GAUGES, (day + 1) * 86_400_000)]
  }).flat()
}

describe('a rule of calibration', () => {
  const chain = () =>
    chainOf([
      { name: 'verify', stage: verifyStage([GAUGES]) },
      { name: 'alert', stage: alertStage([GAUGES], { rules: book?.rules ?? [], exercise: true }) },
    ])
  it('is silent while the intervals hold, and fires when the model has drifted', async () => {
    const alerts = onTopic(await runStage(chain(), chain().init(), days()), 'alerts')
    assert.deepEqual(
      alerts.filter(({ event }) => event === 'fired').map(({ rule, cell }) => [rule, cell]),
      [['ridge-drifts', -1]],
    )
    const [{ day, value, threshold, reason, behindDay, similarDay }] = alerts
    // The limit over 20 windows of a day is 4 of 20: it takes five missed days among twenty.
    assert.equal(threshold, 0.2)
    assert.ok(value > 0.2, `${value}`)
    assert.ok(day > DRIFTS_ON && day < DRIFTS_ON + 12, `fired on day ${day}`)
    assert.match(
      reason,
      /^share of truths outside the 95 % interval over 20 issues of ridge, 1 days ahead in gauges, is 0\./,
    )
    assert.deepEqual([behindDay.length, similarDay.length], [0, 0])
  })
  it('says the same after a saved state', async () => {
    const messages = days()
    const whole = onTopic(await runStage(chain(), chain().init(), messages), 'alerts')
    const state = chain().init()
    const cut = messages.findIndex(message => message.topic === 'watermark' && message.completeToMs > 63 * 86_400_000)
    const first = onTopic(await runStage(chain(), state, messages.slice(0, cut + 1)), 'alerts')
    const rest = onTopic(await runStage(chain(), structuredClone(state), messages.slice(cut + 1)), 'alerts')
    assert.deepEqual([...first, ...rest], whole)
  })
})
