import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deserialize, serialize } from 'node:v8'
import fc from 'fast-check'
import { TestScheduler } from 'rxjs/testing'
import { gridStage } from '../../services/grid/stage.js'
import { fieldColumn } from '../../shared/domain/field-columns.js'
import type { Field, Message } from '../../shared/domain/messages.js'
import { DELETED, type Quake } from '../../shared/domain/quake.js'
import { energyOf } from '../../shared/kernels/energy-grid.js'
import { onTopic, runStage } from '../support/run-stage.js'
import { completeTo, observed, quakeOn, tiny } from '../support/tiny-region.js'

const stage = gridStage([tiny])

async function fieldsOf(messages: readonly Message[]): Promise<Field[]> {
  return onTopic(await runStage(stage, stage.init(), messages), 'fields')
}

const short = (field: Field) => ({
  day: field.day,
  revision: field.revision,
  joules: Object.fromEntries([...field.cell].map((p, row) => [p, fieldColumn(field, 'joules')[row]])),
})

describe('grid stage', () => {
  it('closes every day that the watermark has passed, quiet ones empty, and keeps later ones open', async () => {
    const fields = await fieldsOf([observed(quakeOn(0, 4), quakeOn(2, 5, 1), quakeOn(3, 6)), completeTo(3)])
    assert.deepEqual(fields.map(short), [
      { day: 0, revision: 0, joules: { 0: energyOf(4) } },
      { day: 1, revision: 0, joules: {} },
      { day: 2, revision: 0, joules: { 1: energyOf(5) } },
    ])
  })
  it('does not close a day whose last moment is missing', async () => {
    const noon = { ...completeTo(0), completeToMs: 0.5 * 86_400_000 }
    assert.deepEqual(await fieldsOf([observed(quakeOn(0, 4)), noon]), [])
  })
  it('takes the old energy out when a magnitude is revised', async () => {
    const messages = [
      observed(quakeOn(0, 5.9, 0, 'a'), quakeOn(0, 3, 0, 'b')),
      completeTo(1),
      observed(quakeOn(0, 7.1, 0, 'a')),
      completeTo(2),
    ]
    assert.deepEqual((await fieldsOf(messages)).map(short), [
      { day: 0, revision: 0, joules: { 0: energyOf(3) + energyOf(5.9) } },
      { day: 0, revision: 1, joules: { 0: energyOf(3) + energyOf(7.1) } },
      { day: 1, revision: 0, joules: {} },
    ])
  })
  it('moves a quake to the day and pixel of its new origin', async () => {
    const messages = [observed(quakeOn(0, 4, 0, 'a')), completeTo(2), observed(quakeOn(1, 4, 1, 'a')), completeTo(3)]
    assert.deepEqual((await fieldsOf(messages)).slice(2).map(short), [
      { day: 0, revision: 1, joules: {} },
      { day: 1, revision: 1, joules: { 1: energyOf(4) } },
      { day: 2, revision: 0, joules: {} },
    ])
  })
  it("leaves out what lies below the region's magnitude of completeness, by a revision too", async () => {
    const complete = gridStage([{ ...tiny, leastMagnitude: 3 }])
    const messages = [
      observed(quakeOn(0, 2.9, 0, 'small'), quakeOn(0, 3, 0, 'least'), quakeOn(0, 3.1, 1, 'revised')),
      completeTo(1),
      observed(quakeOn(0, 2.8, 1, 'revised')),
      completeTo(2),
    ]
    const fields = onTopic(await runStage(complete, complete.init(), messages), 'fields')
    assert.deepEqual(fields.map(short).slice(0, 2), [
      { day: 0, revision: 0, joules: { 0: energyOf(3), 1: energyOf(3.1) } },
      { day: 0, revision: 1, joules: { 0: energyOf(3) } },
    ])
  })
  it('takes a deleted quake out', async () => {
    const messages = [
      observed(quakeOn(0, 4, 0, 'a')),
      completeTo(1),
      observed({ ...quakeOn(0, 4, 0, 'a'), kind: DELETED }),
      completeTo(2),
    ]
    assert.deepEqual(short((await fieldsOf(messages))[1]), { day: 0, revision: 1, joules: {} })
  })
  it('marks the pixel of an unknown magnitude and adds no energy', async () => {
    const state = stage.init()
    const out = await runStage(stage, state, [observed(quakeOn(0, NaN)), completeTo(1)])
    assert.deepEqual(short(onTopic(out, 'fields')[0]), { day: 0, revision: 0, joules: { 0: 0 } })
    assert.deepEqual(state.get('tiny')?.counts, { gridded: 1, regridded: 0, unknownMagnitude: 1, days: 1 })
  })
  it('lets fields out before their watermark, and what it does not read in its place', () => {
    new TestScheduler(assert.deepEqual).run(({ cold, expectObservable }) => {
      const mark = completeTo(1)
      const other = { topic: 'features' } as Message
      const out$ = cold('o-m|', { o: other, m: mark }).pipe(stage.operator(stage.init()))
      const field: Field = {
        topic: 'fields',
        region: 'tiny',
        day: 0,
        revision: 0,
        cell: new Uint32Array(0),
        names: ['joules', 'multiplicity', 'maxMagnitude'],
        values: new Float64Array(0),
      }
      // The first watermark opens the calendar: of a source that has said nothing yet no day is known.
      expectObservable(out$).toBe('o-m|', { o: other, m: mark })
      const after$ = cold('omn---|', { o: observed(quakeOn(5, 1)), m: mark, n: completeTo(2) })
      expectObservable(after$.pipe(stage.operator(stage.init()))).toBe('om(fn)|', {
        o: observed(quakeOn(5, 1)),
        m: mark,
        f: { ...field, day: 1 },
        n: completeTo(2),
      })
    })
  })

  const version = fc.record({
    day: fc.nat(4),
    pixel: fc.nat(1),
    tenths: fc.integer({ min: 0, max: 70 }),
    deleted: fc.boolean(),
  })
  const histories = fc.array(fc.record({ quake: fc.nat(5), version, thenDay: fc.boolean() }), { maxLength: 30 })

  it('gives no field to a day before the first that closed', async () => {
    const days = await fieldsOf([completeTo(3), observed(quakeOn(1, 5, 0, 'early')), completeTo(4)])
    assert.deepEqual(
      days.map(({ day, revision }) => [day, revision]),
      [[3, 0]],
    )
  })

  it('ends with the field of the final truth, whatever the history, also across a saved state', async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.nat(30), async (history, saveAt) => {
        const truth = new Map<number, Quake | undefined>()
        let state = stage.init()
        const fields = new Map<number, Field>()
        const take = async (messages: Message[]) => {
          for (const field of onTopic(await runStage(stage, state, messages), 'fields')) fields.set(field.day, field)
        }
        await take([completeTo(0)])
        let day = 0
        for (const [i, { quake, version, thenDay }] of history.entries()) {
          const report = quakeOn(version.day, version.tenths / 10, version.pixel, `q${quake}`)
          truth.set(quake, version.deleted ? undefined : report)
          await take([observed(version.deleted ? { ...report, kind: DELETED } : report)])
          if (thenDay) await take([completeTo(++day)])
          if (i === saveAt) state = deserialize(serialize(state))
        }
        await take([completeTo(Math.max(day, 5) + 1)])
        const final = [...truth.values()].filter(report => report !== undefined)
        const expected = await fieldsOf([completeTo(0), observed(...final), completeTo(Math.max(day, 5) + 1)])
        assert.deepEqual(
          [...fields.values()].sort((a, b) => a.day - b.day).map(field => short(field).joules),
          expected.map(field => short(field).joules),
        )
      }),
    )
  })
})
