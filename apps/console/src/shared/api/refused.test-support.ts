import { ClientProblem, type OperationId } from '@grenier/contracts'

/** What the API answers when it refuses a call: by its code, or field by field. */
export function refusedBy(
  operation: OperationId,
  code: string,
  errors: readonly { readonly field: string; readonly detail: string }[] = [],
): ClientProblem {
  const document = {
    type: `https://grenier.example/problems/${code}`,
    title: code,
    status: 422,
    detail: `refused: ${code}`,
    code,
    params: {},
    errors: errors.map(({ field, detail }) => ({ in: 'body' as const, field, code: 'invalid', detail })),
  }
  return new ClientProblem(operation, { status: 422, requestId: null, document })
}
