import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/**
 * Connections of a server on which no request is under way: none has come yet, its head is not complete, or the last one is
 * answered. A server that lets nobody in any more does not look after them, and would wait for them.
 */
export class IdleConnections {
  readonly #sockets = new Set<Socket>()

  constructor(app: FastifyInstance, isEncrypted: boolean) {
    app.server.on(isEncrypted ? 'secureConnection' : 'connection', (socket: Socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
    app.addHook('onRequest', ({ raw }, _, done) => {
      this.#sockets.delete(raw.socket)
      done()
    })
    app.addHook('onResponse', ({ raw }, _, done) => {
      if (!raw.socket.destroyed) this.#sockets.add(raw.socket)
      done()
    })
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
  }
}
