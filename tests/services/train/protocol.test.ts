import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { planProtocol } from '../../../services/train/protocol.js'
import { honestProtocol, paperProtocol } from '../../../services/train/protocols.js'
import { SettingsError } from '../../../shared/domain/errors.js'
import { PAPER_PIXELS } from '../../../shared/domain/paper-pixels.js'
import { columnsOf } from '../../../shared/domain/quake.js'
import { SOCAL } from '../../../shared/domain/region.js'
import { dateOfDay, dayOf } from '../../../shared/domain/units.js'
import { SMALL } from '../../support/made-up-quakes.js'

const day = (date: string) => dayOf(Date.parse(date))
const from = (...dates: string[]) =>
  columnsOf(dates.map(date => ({ id: date, timeMs: Date.parse(date), latitude: 33, longitude: -117, magnitude: 3 })))

describe('planProtocol', () => {
  it('finds the paper’s own dates in the paper’s own catalogue', () => {
    // SPEC.md 0.5: test targets 2016-09-13 .. 2024-04-30 (ends of their bins), and 800 + 130 bins before them.
    const { span, parts, notes } = planProtocol(paperProtocol, from('1950-01-03', '2024-05-01'), day('2024-04-30'))
    assert.deepEqual(parts, { training: 800, validation: 0, test: 200 })
    assert.equal(dateOfDay(span.firstDay + (130 + 800 + 1) * 14), '2016-09-13')
    assert.equal(dateOfDay(span.firstDay + span.bins * 14), '2024-04-30')
    assert.equal(dateOfDay(span.firstDay + 14), '1981-01-20', 'the earliest bin used')
    assert.deepEqual(notes, paperProtocol.notes)
  })
  it('uses what there is of a shorter catalogue, and says so', () => {
    // 1980-01-08 is the first edge; 938 bins later is 2015-12-22: 938 − 130 − 200 = 608.
    const { span, parts, notes } = planProtocol(paperProtocol, from('1980-01-01', '2015-12-30'), day('2015-12-29'))
    assert.equal(parts.training, 608)
    assert.equal(dateOfDay(span.firstDay), '1980-01-08')
    assert.ok(notes.some(note => note.includes('608 of 800')))
    assert.ok(notes.some(note => note.includes('2015-12-29 is no edge')))
  })
  it('ends with the last whole bin of a catalogue that ends before the test should', () => {
    const { span } = planProtocol(paperProtocol, from('1980-01-01', '2013-06-01'), day('2015-12-22'))
    assert.equal(dateOfDay(span.firstDay + span.bins * 14), '2013-05-28')
  })
  it('refuses a catalogue of a few years, and says how many more it takes', () => {
    const short = () => planProtocol(honestProtocol, from('2000-01-01', '2015-12-30'), day('2015-12-22'))
    assert.throws(short, SettingsError)
    assert.throws(short, /2000-01-01 to 2015-12-30, leaves 0 training targets/)
  })
  it('refuses an empty catalogue', () =>
    assert.throws(() => planProtocol(honestProtocol, columnsOf([]), day('2015-12-22')), SettingsError))
})

describe('the paper’s pixels', () => {
  it('are 500, ascending, on the grid', () => {
    assert.equal(PAPER_PIXELS.length, 500)
    PAPER_PIXELS.forEach((pixel, i) => {
      assert.ok(pixel < 2400 && (i === 0 || pixel > PAPER_PIXELS[i - 1]))
    })
  })
  it('run from B36 to B2368', () => assert.deepEqual([PAPER_PIXELS[0], PAPER_PIXELS[499]], [35, 2367]))
  it('are of Southern California only', () => {
    assert.throws(() => paperProtocol.pixelSets(SMALL), SettingsError)
    assert.deepEqual(
      honestProtocol.pixelSets(SMALL).map(({ name }) => name),
      ['all'],
    )
    assert.deepEqual(
      honestProtocol.pixelSets(SOCAL).map(({ name, pixels }) => [name, pixels.length]),
      [
        ['all', 2400],
        ['paper', 500],
      ],
    )
  })
})
