import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Endpoint } from '../shared/endpoint.ts'
import { endpoints } from '../shared/endpoints.ts'
import { encodeBody } from './encode-request.ts'

const bodies = Object.entries<Endpoint>(endpoints).flatMap(([operation, endpoint]) =>
  (endpoint.examples ?? []).flatMap(({ body }) => (body === undefined ? [] : [{ operation, endpoint, body }])),
)

describe('a body', () => {
  it.each(bodies)(
    'of $operation is sent as its example shows it, whatever rules it has about several fields',
    (call) => {
      const { endpoint, body } = call
      const decoded: unknown = z.decode(endpoint.body ?? z.object({}), body as never)
      const sent: unknown = JSON.parse(encodeBody(endpoint, { body: decoded as object }) ?? '')
      expect(sent).toMatchObject(body)
    },
  )
})
