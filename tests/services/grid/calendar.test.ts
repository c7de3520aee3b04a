import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dueDays, forgetRevisions, initCalendar, touchDays } from '../../../services/grid/calendar.js'

const text = (due: ReturnType<typeof dueDays>) => due.map(({ day, revision }) => `${day}r${revision}`)

describe('the calendar', () => {
  it('begins with the first day of which anything was said, or with today', () => {
    const said = initCalendar()
    touchDays(said, 7, 7)
    touchDays(said, 5, 11)
    assert.deepEqual(text(dueDays(said, 8)), ['5r0', '6r0', '7r0'])
    assert.deepEqual(text(dueDays(initCalendar(), 8)), [])
  })
  it('gives closed days that changed first, each once, with the next revision', () => {
    const calendar = initCalendar()
    touchDays(calendar, 1, 1)
    dueDays(calendar, 4)
    touchDays(calendar, 3, 9)
    touchDays(calendar, 2, 3)
    assert.deepEqual(text(dueDays(calendar, 5)), ['2r1', '3r1', '4r0'])
    touchDays(calendar, 3, 3)
    assert.deepEqual(text(dueDays(calendar, 5)), ['3r2'])
    assert.deepEqual(text(dueDays(calendar, 5)), [])
  })
  it('knows no day before its first, whatever is said of one later', () => {
    const calendar = initCalendar()
    touchDays(calendar, 10, 10)
    dueDays(calendar, 12)
    touchDays(calendar, 8, 10)
    assert.deepEqual(text(dueDays(calendar, 13)), ['10r1', '12r0'])
  })
  it('forgets how often a day was revised that is so no more', () => {
    const calendar = initCalendar()
    calendar.revisions.set(1, 4).set(2, 5)
    forgetRevisions(calendar, 2)
    assert.deepEqual([...calendar.revisions], [[2, 5]])
  })
})
