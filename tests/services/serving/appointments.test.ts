import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  appoint,
  appointedAt,
  EMPTY_BOOK,
  newestOf,
  previousOf,
  type ServingBook,
} from '../../../services/serving/appointments.js'

/** The first artefact speaks of days 1 to 9, the second from 10 on. */
const swapped: ServingBook = appoint({ ...appoint(EMPTY_BOOK, 'ridge', 'one'), saidTo: 9 }, 'ridge', 'two')

const hashAt = (book: ServingBook, day: number) => appointedAt(book, 'ridge', day)?.hash

describe('an appointment', () => {
  it('that is a model’s first is of all days', () => {
    const book = appoint(EMPTY_BOOK, 'ridge', 'one')
    assert.equal(hashAt(book, -1_000_000), 'one')
    assert.equal(appointedAt(book, 'lstm', 0), undefined)
  })
  it('comes into force on the first day of which nobody has spoken', () => {
    assert.deepEqual(
      [0, 9, 10, 99].map(day => hashAt(swapped, day)),
      ['one', 'one', 'two', 'two'],
    )
  })
  it('goes by what was really said, where that is known', () => {
    const book = appoint({ ...appoint(EMPTY_BOOK, 'ridge', 'one'), saidTo: 9 }, 'ridge', 'two', 4)
    assert.deepEqual(
      [4, 5].map(day => hashAt(book, day)),
      ['one', 'two'],
    )
  })
  it('of what speaks already changes nothing', () => assert.equal(appoint(swapped, 'ridge', 'two'), swapped))
  it('that never came into force is replaced', () => {
    const book = appoint(swapped, 'ridge', 'three')
    assert.deepEqual(
      book.appointments.map(({ hash }) => hash),
      ['one', 'three'],
    )
  })
  it('of one model says nothing of another', () =>
    assert.equal(newestOf(appoint(swapped, 'lstm', 'x'), 'ridge')?.hash, 'two'))
})

describe('a rollback', () => {
  it('goes to the artefact before, and back again', () => {
    assert.equal(previousOf(swapped, 'ridge')?.hash, 'one')
    const back = appoint({ ...swapped, saidTo: 20 }, 'ridge', 'one')
    assert.deepEqual(
      [9, 10, 20, 21].map(day => hashAt(back, day)),
      ['one', 'two', 'two', 'one'],
    )
    assert.equal(previousOf(back, 'ridge')?.hash, 'two')
  })
  it('has nowhere to go from a first artefact', () =>
    assert.equal(previousOf(appoint(EMPTY_BOOK, 'ridge', 'one'), 'ridge'), undefined))
})
