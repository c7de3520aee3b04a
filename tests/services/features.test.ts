import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { featuresStage } from '../../services/features/stage.js'
import { FEATURE_ROW } from '../../shared/domain/feature-names.js'
import type { Features, Field, Message } from '../../shared/domain/messages.js'
import { gridDay } from '../../shared/kernels/day-grid.js'
import { seismicField } from '../../shared/kernels/seismic-field.js'
import { onTopic, runStage } from '../support/run-stage.js'
import { completeTo, tiny } from '../support/tiny-region.js'

const field = (day: number, magnitude?: number, revision = 0): Field => ({
  topic: 'fields',
  region: 'tiny',
  day,
  revision,
  ...seismicField(gridDay(magnitude === undefined ? [] : [{ pixel: 1, magnitude }])),
})

const issues = async (messages: Message[], region = tiny, issueFromDay?: number): Promise<Features[]> => {
  const stage = featuresStage([region], { issueFromDay })
  return onTopic(await runStage(stage, stage.init(), messages), 'features')
}

const lag0 = ({ day, revision, columns, cells }: Features) => [
  day,
  revision,
  columns[FEATURE_ROW.get('lag0')! * cells + 1],
]

describe('features stage', () => {
  it('issues every day as its field comes', async () => {
    assert.deepEqual((await issues([field(0), field(1, 5), completeTo(2)])).map(lag0), [
      [0, 0, 0],
      [1, 0, 5],
    ])
  })
  it('takes days before the first issue as history', async () => {
    assert.deepEqual((await issues([field(0, 5), field(1)], tiny, 1)).map(lag0), [[1, 0, 5]])
  })
  it('with a stride of 14 days issues at the ends of the paper’s bins', async () => {
    // A bin ends before 1981-01-20, day 4037 (SPEC.md 1.1 lists it as a label), so its last day is 4036.
    const messages = Array.from({ length: 40 }, (_, i) => field(4010 + i))
    const days = (await issues(messages, { ...tiny, strideDays: 14 })).map(({ day }) => day)
    assert.deepEqual(days, [4022, 4036])
  })
  it('tells the newest issue again when its past was revised, and older ones never', async () => {
    const messages = [field(0, 4), field(1), completeTo(2), field(0, 6, 1), completeTo(2.5), completeTo(2.6)]
    assert.deepEqual((await issues(messages)).map(lag0), [
      [0, 0, 4],
      [1, 0, 4],
      [1, 1, 6],
    ])
  })
  it('does not tell an issue again that a newer one has replaced', async () => {
    const messages = [field(0, 4), completeTo(1), field(0, 6, 1), field(1), completeTo(2)]
    assert.deepEqual((await issues(messages)).map(lag0), [
      [0, 0, 4],
      [1, 0, 6],
    ])
  })
})
