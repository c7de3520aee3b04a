import Type, { type Static } from 'typebox'
import { ALERT_UNITS, COMBINATIONS, SEVERITIES } from '../../domain/alert-rule.js'
import { CHANNEL_SCHEMA } from './channel-schema.js'

const NAME = '^[a-z][a-z0-9-]*$'

const closed = <P extends Type.TProperties>(properties: P, description?: string) =>
  Type.Object(properties, { additionalProperties: false, ...(description !== undefined && { description }) })

const name = (description: string) => Type.String({ pattern: NAME, maxLength: 64, description })
const days = (description: string, value: number) => Type.Integer({ minimum: 0, default: value, description })
const degrees = (description: string) => Type.Number({ minimum: -360, maximum: 360, description })

const above = Type.Number({ description: 'met where the value is above this' })
const below = Type.Number({ description: 'met where the value is below this' })

const condition = closed(
  {
    exceedance: Type.Optional(
      Type.String({ description: 'look at P(peak ≥ a threshold), by the threshold’s name: m4 m5 m6 m6.75, p95 p99' }),
    ),
    forecast: Type.Optional(
      Type.Union([Type.Literal('mean'), Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 })], {
        description: 'look at the value itself: mean, or the quantile of this level',
      }),
    ),
    calibration: Type.Optional(
      Type.Union([Type.Literal('pit'), Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 })], {
        description:
          'look at how the model has held: the share of truths outside the central interval of this coverage, or how far ' +
          'the PIT is from uniform (0 … 2)',
      }),
    ),
    issues: Type.Optional(
      Type.Integer({ minimum: 1, default: 60, description: 'of calibration: newest scored issues that count' }),
    ),
    above: Type.Optional(above),
    below: Type.Optional(below),
    costLoss: Type.Optional(
      closed(
        {
          cost: Type.Number({ exclusiveMinimum: 0, description: 'of acting, once' }),
          loss: Type.Number({ exclusiveMinimum: 0, description: 'of the event, where nobody acted; the same unit' }),
        },
        'instead of `above`: act where the probability is above cost / loss',
      ),
    ),
    chance: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        exclusiveMaximum: 0.5,
        description:
          'of the calibration of an interval, instead of `above`: more misses than honest intervals have with this ' +
          'probability, by the binomial law over windows that do not overlap',
      }),
    ),
  },
  'one of exceedance, forecast, calibration, and one of above, below, costLoss, chance',
)

const place = closed(
  {
    box: Type.Optional(
      closed({
        south: degrees('degrees north'),
        west: degrees('degrees east'),
        north: degrees('degrees north'),
        east: degrees('degrees east'),
      }),
    ),
    pixels: Type.Optional(Type.Array(Type.Integer({ minimum: 0 }), { minItems: 1, description: 'row · cols + col' })),
    sites: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1, description: 'gauges or counties' })),
  },
  'the part of the region that the rule is about; default: all of it',
)

const minimumSkill = closed(
  {
    against: Type.Optional(Type.String({ default: 'climatology', description: 'model that it is measured against' })),
    atLeast: Type.Number({ maximum: 1, description: '1 − loss / loss of that model' }),
    issues: Type.Optional(Type.Integer({ minimum: 1, default: 60, description: 'newest issues that count' })),
  },
  'how good the model must have been of late for the rule to fire: Brier skill of an exceedance, MSE skill of a value',
)

const rule = closed({
  id: name('names the rule and its alerts; an alert that is open under another name is closed'),
  says: Type.String({ minLength: 1, maxLength: 200, description: 'what it warns of, for people' }),
  region: Type.String({ description: 'id of a region' }),
  model: Type.String({ description: 'whose forecasts' }),
  horizonDays: Type.Optional(Type.Integer({ minimum: 1, description: 'default: the shortest of the region' })),
  per: Type.Enum([...ALERT_UNITS], { description: 'what has an alert of its own' }),
  where: Type.Optional(place),
  combine: Type.Optional(
    Type.Enum([...COMBINATIONS], { description: 'of a rule per region: how its cells become one value; default max' }),
  ),
  when: condition,
  clear: Type.Optional(
    Type.Number({
      description: 'hysteresis: an open alert stays while the value is past this; default: the threshold',
    }),
  ),
  for: Type.Optional(Type.Integer({ minimum: 1, default: 1, description: 'issues in a row that must meet it' })),
  quietDays: Type.Optional(
    days('after an end no new alert, and between two updates of one, for so many days of event time', 7),
  ),
  severity: Type.Enum([...SEVERITIES]),
  minimumSkill: Type.Optional(minimumSkill),
  channels: Type.Optional(Type.Array(name('a channel of this file'), { description: 'default: all' })),
})

export const RULE_EVENTS = ['quiet', 'pending', 'fired', 'open', 'updated', 'resolved'] as const

const ruleTest = closed({
  name: Type.String({ minLength: 1 }),
  rule: name('the rule that is tested'),
  values: Type.Array(Type.Union([Type.Number(), Type.Null()]), {
    minItems: 1,
    description: 'what the rule looks at, one an issue; null: not known',
  }),
  expect: Type.Array(Type.Enum([...RULE_EVENTS]), { description: 'what is then, at each issue' }),
})

/** A file of rules, as people write it. */
export const RULES_SCHEMA = closed({
  rules: Type.Array(rule, { minItems: 1 }),
  channels: Type.Optional(Type.Record(Type.String({ pattern: NAME }), CHANNEL_SCHEMA)),
  tests: Type.Optional(Type.Array(ruleTest, { description: 'run by `groundswell rules test`' })),
})

export type RulesFile = Static<typeof RULES_SCHEMA>
export type WrittenRule = RulesFile['rules'][number]
export type WrittenRuleTest = NonNullable<RulesFile['tests']>[number]
