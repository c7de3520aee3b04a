import { systemClock } from '../../shared/ports/clock.js'
import type { ServingNews } from '../serving/serving-news.js'

/** Tells people which artefacts come into service, and which cannot. */
export const newsTeller =
  (stream: NodeJS.WritableStream) =>
  ({ kind, region, model, message }: ServingNews): void => {
    stream.write(`${new Date(systemClock.nowMs()).toISOString()} model ${model} of ${region}: ${message} [${kind}]\n`)
  }

/** Tells people which engine runs the networks, and why. */
export const engineTeller =
  (stream: NodeJS.WritableStream) =>
  (message: string): void => {
    stream.write(`${new Date(systemClock.nowMs()).toISOString()} ${message} [engine]\n`)
  }
