import type { Message } from '../../shared/domain/messages.js'

/** Tells the user what of an input file is damaged: the first time for each file and reason. */
export function damageTeller(stream: NodeJS.WritableStream): (message: Message) => void {
  const told = new Set<string>()
  return message => {
    if (message.topic !== 'rejects' || message.fragment !== true) return
    const kind = `${message.source} ${message.reason}`
    if (!told.has(kind)) stream.write(`groundswell: ${message.message} [${message.reason}]\n`)
    told.add(kind)
  }
}
