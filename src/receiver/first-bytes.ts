// Which protocol a connection speaks, from its first three bytes: exporters pointed at the wrong one of the two
// ports are the commonest mistake of all, and telling the protocols apart makes both ports work.
import type { Socket } from 'node:net'

/**
 * http2  the connection preface `PRI * HTTP/2.0` (RFC 9113 section 3.4)
 * tls    a handshake record: type 0x16, major version 3 (RFC 8446 section 5.1)
 * http1  anything else: Node's parser answers what is not HTTP
 */
export type Protocol = 'http2' | 'tls' | 'http1'

/** Three and not one: POST and PUT begin with P as well. */
const NEEDED = 3

/**
 * Calls back once the bytes are there, with the socket paused and the bytes put back; resume it on the next tick.
 * A socket that stays silent for `timeoutMs`, fails or ends before that is destroyed without a call.
 */
export function peekProtocol(
  socket: Socket,
  timeoutMs: number,
  onProtocol: (protocol: Protocol) => void,
): void {
  let seen: Buffer = Buffer.alloc(0)
  const timer = setTimeout(giveUp, timeoutMs)
  socket.on('data', collect)
  socket.once('end', giveUp)
  socket.once('close', stop)

  function collect(bytes: Buffer): void {
    seen = seen.length === 0 ? bytes : Buffer.concat([seen, bytes])
    if (seen.length < NEEDED) return
    stop()
    socket.pause()
    socket.unshift(seen)
    onProtocol(protocolOf(seen))
  }

  function giveUp(): void {
    stop()
    socket.destroy()
  }

  function stop(): void {
    clearTimeout(timer)
    socket.off('data', collect)
    socket.off('end', giveUp)
    socket.off('close', stop)
  }
}

function protocolOf(bytes: Buffer): Protocol {
  if (bytes.toString('latin1', 0, NEEDED) === 'PRI') return 'http2'
  return bytes[0] === 0x16 && bytes[1] === 0x03 ? 'tls' : 'http1'
}
