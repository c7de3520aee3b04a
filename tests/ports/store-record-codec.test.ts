import assert from 'node:assert/strict'
import { it } from 'node:test'
import { storeKeyOf } from '../../shared/ports/store-keys.js'
import { decodeForecast, encodeRecord } from '../../shared/ports/store-record-codec.js'
import { forecast } from '../support/store-records.js'

/** `forecast({ pixels: 2, active: [1] })` as version 4 of the layout wrote it, before forecasts named their engine. */
const LAYOUT_4 =
  'AgQfAAIAAABhV1ALAAAAAAAAAAAAgFZABwAAAAQAAAAEAAAAAgAAAJqZmZmZmZk/mpmZmZmZuT8AAAAAAADQPwAAAAAAAOA/AAAAAAAA6D/NzMzMzMzs' +
  'PzMzMzMzM+8/AACAQAAAoEAAAMBAAADYQAAAAABRd29AAAAAAPbed0AAAAAAAACAQAAAAAB78INAAAAAALbDh0AAAAAAGnyLQM3MzD29G49AzcxMPnak' +
  'kkAK1yM84xeWQG8Sgzp0d5lAAAAAAHHEnEAAAAAAAACgQAABWyJlNWExIiwibTQiLCJtNSIsIm02IiwibTYuNzUiXQ=='

/** The same as version 7 wrote it, before forecasts said where their quantiles were cut. */
const LAYOUT_7 =
  'AgciAAIAAAB59QaHAAAAAAAAAAAAgFZABwAAAAQAAAAEAAAAAgAAAJqZmZmZmZk/mpmZmZmZuT8AAAAAAADQPwAAAAAAAOA/AAAAAAAA6D/NzMzMzM' +
  'zsPzMzMzMzM+8/AACAQAAAoEAAAMBAAADYQAAAAABRd29AAAAAAPbed0AAAAAAAACAQAAAAAB78INAAAAAALbDh0AAAAAAGnyLQM3MzD29G49AzcxM' +
  'PnakkkAK1yM84xeWQG8Sgzp0d5lAAAAAAHHEnEAAAAAAAACgQAABWyJlNWExIiwiIiwibTQiLCJtNSIsIm02IiwibTYuNzUiXQ=='

const written = forecast({ pixels: 2, active: [1] })

it('reads a forecast of an older store, whose engine nobody wrote down', () =>
  assert.deepEqual(decodeForecast(storeKeyOf(written), Buffer.from(LAYOUT_4, 'base64')), written))

it('reads one of the store before this, whose quantiles are the model’s own', () =>
  assert.deepEqual(decodeForecast(storeKeyOf(written), Buffer.from(LAYOUT_7, 'base64')), written))

it('reads no layout of a later version', () => {
  const later = Uint8Array.from(encodeRecord(written).value)
  later[1]++
  assert.throws(() => decodeForecast(storeKeyOf(written), later), /kind 2 in layout 9/)
})
