import { MessageError } from '../../shared/domain/errors.js'
import { isRawBatch, type Message, type Stamp } from '../../shared/domain/messages.js'

/** Where a stream stands: its last message, and whether that ended its epoch. */
export interface StreamEnd extends Stamp {
  readonly endsEpoch: boolean
}

/** By stream. A plain map, part of the snapshot. */
export type StreamEnds = Map<string, StreamEnd>

/** Stamp that follows: the next of the epoch, or the first of the next one. */
export const nextStamp = (last: StreamEnd | undefined): Stamp =>
  last === undefined
    ? { epoch: 0, index: 0 }
    : last.endsEpoch
      ? { epoch: last.epoch + 1, index: 0 }
      : { epoch: last.epoch, index: last.index + 1 }

/** Takes note of a stream's next message. */
export function follow(ends: StreamEnds, stream: string, stamp: Stamp, message: Message): void {
  ends.set(stream, { epoch: stamp.epoch, index: stamp.index, endsEpoch: message.topic === 'watermark' })
}

/**
 * Whether a message is new to a stream's reader. A writer that was killed publishes again from its last snapshot on;
 * what came before is told by its stamp.
 *
 * @throws {MessageError} if messages between the last one and this were lost
 */
export function isNew(ends: StreamEnds, stream: string, stamp: Stamp): boolean {
  const expected = nextStamp(ends.get(stream))
  const ahead = stamp.epoch - expected.epoch || stamp.index - expected.index
  if (ahead > 0) {
    throw new MessageError(
      `stream ${stream} goes on at epoch ${stamp.epoch}, message ${stamp.index}, but epoch ${expected.epoch}, message ` +
        `${expected.index} is next: the log has lost what lies between. Lengthen its retention and replay the source`,
    )
  }
  return ahead === 0
}

/** Whether event time moves on with this message: a watermark, or a raw batch that brings a heartbeat. */
const endsStep = (message: Message): boolean =>
  message.topic === 'watermark' || (isRawBatch(message) && message.completeToMs !== undefined)

/** Cuts messages into runs of at most `steps` steps of event time. */
export function* stepSlices(messages: readonly Message[], steps: number): Generator<readonly Message[]> {
  let start = 0
  let seen = 0
  for (let i = 0; i < messages.length; i++) {
    if (!endsStep(messages[i]) || ++seen < steps) continue
    yield messages.slice(start, i + 1)
    start = i + 1
    seen = 0
  }
  if (start < messages.length) yield messages.slice(start)
}
