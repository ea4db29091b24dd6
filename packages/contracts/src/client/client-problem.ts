import {
  type ProblemDocument,
  type ProblemHolder,
  problemDocument,
  type RequestFault,
} from '../shared/problem-document.schemas.ts'
import type { ProblemCode } from '../shared/problems.ts'

/** The server refused a call, or failed at it. `detail` is written for people, in the language the client asked for. */
export class ClientProblem extends Error {
  readonly operation: string
  readonly status: number
  /**
   * The stable code; null when the answer did not come from Grenier (a proxy, say). A newer release may send one that no table of
   * this release has: codes are compared, never looked up.
   */
  readonly code: ProblemCode | null
  readonly params: Readonly<Record<string, string>>
  readonly detail: string
  /** The faults of each field, for `invalid-input`. */
  readonly errors: readonly RequestFault[]
  /** Who has the capacity that stands in the way, for `capacity-below-allocated`. */
  readonly holders: readonly ProblemHolder[]
  /** Names the call in the server's log. */
  readonly requestId: string | null

  constructor(
    operation: string,
    answer: { status: number; requestId: string | null; document: ProblemDocument | null },
  ) {
    const { status, requestId, document } = answer
    const detail = document?.detail ?? `HTTP ${status}`
    super([`${operation}: ${detail}`, ...faultTexts(document)].join('\n'))
    this.name = 'ClientProblem'
    this.operation = operation
    this.status = status
    this.requestId = requestId
    this.code = (document?.code as ProblemCode | undefined) ?? null
    this.params = document?.params ?? {}
    this.detail = detail
    this.errors = document?.errors ?? []
    this.holders = document?.holders ?? []
  }
}

/** No answer came: the connection failed on every attempt. Whether the server acted is unknown; a keyed call may be repeated. */
export class ConnectionFailed extends Error {
  readonly operation: string

  constructor(operation: string, cause: unknown) {
    super(`${operation}: no answer`, { cause })
    this.name = 'ConnectionFailed'
    this.operation = operation
  }
}

/** Reads a failed response, whatever sent it. */
export async function problemFrom(operation: string, response: Response): Promise<ClientProblem> {
  const text = await response.text()
  return new ClientProblem(operation, {
    status: response.status,
    requestId: response.headers.get('x-request-id'),
    document: readDocument(text),
  })
}

function readDocument(text: string): ProblemDocument | null {
  try {
    return problemDocument.parse(JSON.parse(text))
  } catch {
    return null
  }
}

function faultTexts(document: ProblemDocument | null): string[] {
  return (document?.errors ?? []).map((fault) => `  ${fault.in} ${fault.field}: ${fault.detail}`)
}
