import { isAscii } from 'node:buffer'
import { MessageError } from '../domain/errors.js'

/** Texts as Arrow keeps them: one run of UTF-8, and where each begins; `offsets` has one more than there are texts. */
export interface TextBuffers {
  readonly bytes: Uint8Array
  readonly offsets: Int32Array
}

/** Texts to UTF-8. A lone surrogate, which UTF-8 cannot write, becomes U+FFFD. */
export function encodeTexts(texts: readonly string[]): TextBuffers {
  const bytes = Buffer.from(texts.join(''), 'utf8')
  const offsets = new Int32Array(texts.length + 1)
  let end = 0
  for (let i = 0; i < texts.length; i++) {
    end += Buffer.byteLength(texts[i], 'utf8')
    offsets[i + 1] = end
  }
  return { bytes, offsets }
}

/**
 * @param count  how many texts
 * @throws {MessageError} if the offsets do not ascend within the bytes
 */
export function decodeTexts({ bytes, offsets }: TextBuffers, count: number): string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // Where bytes and characters agree, cutting one string is faster than decoding each text by itself.
  const whole = isAscii(text) ? text.toString('latin1') : undefined
  const texts = new Array<string>(count)
  for (let i = 0; i < count; i++) {
    const [from, to] = [offsets[i], offsets[i + 1]]
    if (!(from >= 0 && from <= to && to <= bytes.length)) {
      throw new MessageError(`text ${i} lies at bytes ${from}..${to} of ${bytes.length}; send the record again`)
    }
    texts[i] = whole?.slice(from, to) ?? text.toString('utf8', from, to)
  }
  return texts
}
