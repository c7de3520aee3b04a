import assert from 'node:assert/strict'
import { it } from 'node:test'
import { forgetDays, initBook, noteReadings } from '../../../services/grid/reading-book.js'
import { readingColumns } from '../../support/reading-columns.js'

it('the newest reading of a site, variable and day takes the place of the one before', () => {
  const book = initBook(3, 2)
  const told: number[][] = []
  const rows = readingColumns([
    { site: 2, variable: 1, day: 40, value: 5, quality: 1 },
    { site: 2, variable: 1, day: 40, value: 6, quality: 2, days: 7 },
    { site: 0, variable: 1, day: 41, value: 7, hour: 23 },
    { site: 0, variable: 1, day: 41, value: NaN, hour: 23, quality: 8 },
  ])
  noteReadings(book, rows, (first, last, site) => told.push([first, last, site]))
  // Row 1 · 3 sites + site 2.
  const { value, quality, spanDays } = book.days.get(40)!
  assert.deepEqual([value[5], quality[5], spanDays[5], value[2]], [6, 2, 7, NaN])
  assert.deepEqual([...book.days.get(41)!.moments.get(3)!.values()], [{ value: NaN, quality: 8 }])
  assert.deepEqual(told, [
    [40, 40, 2],
    [40, 46, 2],
    [41, 41, 0],
    [41, 41, 0],
  ])
  forgetDays(book, 41)
  assert.deepEqual([...book.days.keys()], [41])
})
