import type { Alert, AlertEvent } from '../domain/alert.js'
import type { Severity } from '../domain/alert-rule.js'
import { KIND, type StoreKey } from './store-keys.js'
import { pack, textBytes, textsOf, unpack } from './store-record-pack.js'

/**
 * An event of an alert: a = bytes of the texts, b = rows of what lies behind it; similar alerts, exercise u32[2] · numbers
 * f64[11] · day, value behind f64[b] each · days of similar alerts f64 · cell behind u32[b] · happened u8 · texts utf-8,
 * JSON. Region, day, sequence and name stand in the key.
 */
export function encodeAlert(alert: Alert): Uint8Array {
  const { behindDay, behindValue, behindCell, similarDay, similarHappened } = alert
  const { event, rule, says, severity, place, model, modelHash, quantity, side, reason, channels } = alert
  const text = textBytes([event, rule, says, severity, place, model, modelHash, quantity, side, reason, ...channels])
  const { cell, latitude, longitude, horizonDays, revision, firedDay } = alert
  const { value, threshold, clear, streak, skill } = alert
  const where = [cell, latitude, longitude, horizonDays, revision, firedDay]
  return pack(KIND.alerts, text.length, behindDay.length, [
    Uint32Array.of(similarDay.length, Number(alert.exercise)),
    Float64Array.of(...where, value, threshold, clear, streak, skill),
    ...[behindDay, behindValue, similarDay, behindCell, similarHappened, text],
  ])
}

/** @throws {MessageError} if these are not the bytes of an event of an alert */
export function decodeAlert(key: StoreKey, stored: Uint8Array): Alert {
  const { a: textLength, b: rows, take } = unpack(KIND.alerts, stored)
  const [similar, exercise] = take(new Uint32Array(2))
  const [cell, latitude, longitude, horizonDays, revision, firedDay, value, threshold, clear, streak, skill] = take(
    new Float64Array(11),
  )
  const [behindDay, behindValue] = [take(new Float64Array(rows)), take(new Float64Array(rows))]
  const similarDay = take(new Float64Array(similar))
  const behindCell = take(new Uint32Array(rows))
  const similarHappened = take(new Uint8Array(similar))
  const texts = textsOf(take(new Uint8Array(textLength)))
  const [event, rule, says, severity, place, model, modelHash, quantity, side, reason, ...channels] = texts
  return {
    topic: 'alerts',
    region: key.region,
    alert: key.name,
    event: event as AlertEvent,
    sequence: key.revision,
    exercise: exercise === 1,
    ...{ rule, says, channels, cell, place, latitude, longitude, model, modelHash, day: key.day, horizonDays },
    severity: severity as Severity,
    side: side as Alert['side'],
    ...{ revision, firedDay, quantity, value, threshold, clear, streak, skill, reason },
    ...{ behindDay, behindCell, behindValue, similarDay, similarHappened },
  }
}
