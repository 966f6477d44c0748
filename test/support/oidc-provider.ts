import { createHash, createSign, generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import { after } from 'node:test'
import type { AddressInfo } from 'node:net'

/** A provider of OpenID Connect on loopback, which lets in whoever comes. */
export interface OidcProvider {
  readonly issuer: string
  /** What the next token says of the person; and what is wrong with it. */
  claims: Record<string, unknown>
  /** What it was asked at the authorization endpoint. */
  readonly asked: URLSearchParams[]
}

/** Starts one; it is stopped after the file. It knows the client `mentat` with the secret `agreed`. */
export async function startOidcProvider(): Promise<OidcProvider> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const codes = new Map<string, URLSearchParams>()
  const provider = {
    issuer: '',
    claims: {} as Record<string, unknown>,
    asked: [] as URLSearchParams[],
  }
  const sign = (nonce: string | null): string => {
    const now = Math.floor(Date.now() / 1000)
    const common = {
      iss: provider.issuer,
      aud: 'mentat',
      sub: 'subject',
      iat: now,
      exp: now + 300,
      nonce,
    }
    const parts = [
      { alg: 'RS256', kid: 'k' },
      { ...common, ...provider.claims },
    ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    const signature = createSign('RSA-SHA256').update(parts.join('.')).sign(privateKey, 'base64url')
    return [...parts, signature].join('.')
  }
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', provider.issuer)
    const send = (body: object, status = 200): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    if (url.pathname === '/.well-known/openid-configuration') {
      const at = (path: string): string => provider.issuer + path
      send({
        ...{
          issuer: provider.issuer,
          authorization_endpoint: at('/authorize'),
          token_endpoint: at('/token'),
        },
        ...{
          jwks_uri: at('/keys'),
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
        },
        id_token_signing_alg_values_supported: ['RS256'],
      })
    } else if (url.pathname === '/keys') {
      send({
        keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }],
      })
    } else if (url.pathname === '/authorize') {
      const code = randomUUID()
      codes.set(code, url.searchParams)
      provider.asked.push(url.searchParams)
      const back = new URL(url.searchParams.get('redirect_uri') ?? '')
      back.searchParams.set('code', code)
      back.searchParams.set('state', url.searchParams.get('state') ?? '')
      response.writeHead(302, { location: back.href }).end()
    } else {
      const body = new URLSearchParams(
        Buffer.concat((await request.toArray()) as Buffer[]).toString(),
      )
      const asked = codes.get(body.get('code') ?? '')
      codes.delete(body.get('code') ?? '')
      const challenge = createHash('sha256')
        .update(body.get('code_verifier') ?? '')
        .digest('base64url')
      const isRight =
        asked?.get('code_challenge') === challenge && body.get('client_secret') === 'agreed'
      if (!asked || !isRight) send({ error: 'invalid_grant' }, 400)
      else send({ access_token: 'a', token_type: 'Bearer', id_token: sign(asked.get('nonce')) })
    }
  }
  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  provider.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  return provider
}
