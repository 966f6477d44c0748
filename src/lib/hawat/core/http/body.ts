import type { FastifyRequest } from 'fastify'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { type Given, givenOfJson, givenOfSearch } from '../form/read.ts'

/**
 * What a form or a program sent.
 * @throws MentatError REQUEST_INVALID
 */
export function givenOfBody({ body, headers }: FastifyRequest): Given {
  if (body === undefined || body === null) return {}
  if (body instanceof URLSearchParams) return givenOfSearch(body)
  const given = givenOfJson(body)
  if (given) return given
  throw new MentatError(
    'REQUEST_INVALID',
    `the body (${headers['content-type'] ?? 'without a type'}) is not an object of texts, numbers, truth values and lists of them`,
  )
}

/**
 * The query of a program that asks by POST: what stands in the address, else in the body; the key by which it asks is none of it.
 * @throws MentatError REQUEST_INVALID
 */
export function postedQuery(request: FastifyRequest, inAddress: Given): Given {
  const { api_key: _, api_token: __, ...rest } = givenOfBody(request)
  return { ...rest, ...inAddress }
}
