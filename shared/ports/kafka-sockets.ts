import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { ISocketFactory } from 'kafkajs'

const KEEP_ALIVE_MS = 60_000

export interface KafkaSockets {
  readonly factory: ISocketFactory
  /** Closes what the client left open; it opens nothing more. */
  destroyAll(): void
}

/**
 * The sockets of one client. kafkajs forgets one when a member is stopped while it joins its group: the fetch that then
 * begins connects after `disconnect` has closed all connections, and the process would never end.
 */
export function kafkaSockets(): KafkaSockets {
  const open = new Set<Socket>()
  let closed = false
  return {
    factory: ({ host, port, ssl, onConnect }) => {
      // A certificate names hosts, not addresses.
      const name = isIP(host) ? {} : { servername: host }
      const socket = ssl ? connectTls({ host, port, ...name, ...ssl }, onConnect) : connect({ host, port }, onConnect)
      socket.setKeepAlive(true, KEEP_ALIVE_MS)
      open.add(socket)
      socket.once('close', () => open.delete(socket))
      if (closed) socket.destroy()
      return socket
    },
    destroyAll() {
      closed = true
      for (const socket of open) socket.destroy()
    },
  }
}
