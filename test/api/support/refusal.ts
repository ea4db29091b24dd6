import type { Role } from '@grenier/contracts'
import type { RealApi } from './real-api.ts'

/** A POST as it goes over the wire; whole numbers beyond 2^53 may be given as such. */
export interface Sent {
  readonly path: string
  readonly body: unknown
  /** Left out: `finance`. */
  readonly role?: Role
}

export interface Told {
  readonly status: number
  readonly code: string
  /** The fields that are wrong and how; empty where the call is refused as a whole. */
  readonly faults: readonly string[]
  readonly said: string
}

/** What a call is told, under a key that was never used. */
export async function refusal(api: RealApi, { path, body, role = 'finance' }: Sent, language: string): Promise<Told> {
  const response = await fetch(`${api.baseUrl}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await api.token(role)}`,
      'accept-language': language,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    body: JSON.stringify(body, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  })
  const told = (await response.json()) as {
    code: string
    detail?: string
    errors?: readonly { field: string; code: string; detail: string }[]
  }
  const errors = told.errors ?? []
  const said = errors.length > 0 ? errors.map(({ detail }) => detail).join(' ') : (told.detail ?? '')
  return {
    status: response.status,
    code: told.code,
    faults: errors.map(({ field, code }) => `${field}: ${code}`),
    said,
  }
}
