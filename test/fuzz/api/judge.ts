import { type Endpoint, isProblemCode, problemDocument } from '@grenier/contracts'

export interface Answer {
  readonly status: number
  readonly contentType: string
  readonly text: string
}

/** What is wrong with an answer, whatever was asked; null: nothing. */
export function faultOf({ status, contentType, text }: Answer): string | null {
  if (status < 400) return null
  if (status >= 500) return `status ${status} ${codeOf(text) ?? ''}`.trimEnd()
  if (!contentType.startsWith('application/problem+json'))
    return `${status} as ${contentType === '' ? 'nothing' : contentType}`
  const told = problemDocument.safeParse(jsonOf(text))
  if (!told.success) return `no problem document: ${told.error.issues[0]?.message ?? ''}`
  const { data } = told
  if (data.status !== status) return `the document says ${data.status}, the answer ${status}`
  if (!isProblemCode(data.code)) return `the code ${data.code} is in no table`
  // A place that no param filled would be shown to a person as it is written.
  if (/\{\w+\}/.test(data.detail) && Object.keys(data.params).length === 0) return `nothing fills “${data.detail}”`
  return null
}

/** Whether it is the one 503 that is documented for calls that are well: as many exports are open as may be. */
export function foundNoPlace({ status, text }: Answer, endpoint: Endpoint | undefined): boolean {
  if (status !== 503 || endpoint?.sentAsRead !== true) return false
  return codeOf(text) === 'exports-busy'
}

function codeOf(text: string): string | undefined {
  return problemDocument.safeParse(jsonOf(text)).data?.code
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Of what came over a bare connection: nothing, or one answer and more; null: the server closed without a word. */
export function firstAnswerOf(raw: string): Answer | null {
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(raw)?.[1]
  if (status === undefined) return null
  const [head = '', ...body] = raw.split('\r\n\r\n')
  const contentType = /^content-type: (.*)$/im.exec(head)?.[1]?.trim() ?? ''
  const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? Number.NaN)
  const text = Buffer.from(body.join('\r\n\r\n'), 'latin1')
  return {
    status: Number(status),
    contentType,
    text: text.subarray(0, Number.isNaN(length) ? undefined : length).toString(),
  }
}
