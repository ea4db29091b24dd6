import type { RealApi } from './real-api.ts'

/** Sends a body as an operator, under a key of its own; byte amounts go as decimal text. */
export async function postAsOperator(
  api: RealApi,
  sent: { readonly path: string; readonly body: object; readonly language: string },
): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`${api.baseUrl}${sent.path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await api.token('operator')}`,
      'accept-language': sent.language,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    body: JSON.stringify(sent.body, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  })
  return { status: response.status, text: await response.text() }
}
