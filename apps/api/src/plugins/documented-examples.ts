import { type Endpoint, type EndpointExample, endpoints } from '@grenier/contracts'

interface Media {
  schema?: object
  examples?: Record<string, object>
}

interface Parameter {
  readonly name: string
  readonly in: string
  examples?: Record<string, object>
}

interface Operation {
  readonly operationId?: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content?: Record<string, Media> }
  readonly responses?: Record<string, { readonly content?: Record<string, Media> }>
}

/**
 * Completes a finished OpenAPI document from the endpoint table: a body of another media type than JSON is text there, not
 * the fields it is read as; and each call's examples are shown, in its parts and its answer.
 */
export function documentExamples(api: { paths?: object }): void {
  const table: Readonly<Record<string, Endpoint>> = endpoints
  const operations = Object.values(api.paths ?? {}).flatMap((path: object) => Object.values(path) as Operation[])
  for (const operation of operations) {
    const endpoint = table[operation.operationId ?? '']
    for (const mediaType of endpoint?.alsoReads ?? []) {
      // One object stands for all the media types until here, so it is replaced and not changed.
      if (operation.requestBody?.content?.[mediaType] !== undefined) {
        operation.requestBody.content[mediaType] = { schema: { type: 'string' } }
      }
    }
    if (endpoint?.examples !== undefined) {
      showExamples(operation, endpoint, endpoint.examples)
    }
  }
}

function showExamples(operation: Operation, endpoint: Endpoint, examples: readonly EndpointExample[]): void {
  for (const parameter of operation.parameters ?? []) {
    const part = parameter.in === 'path' ? 'params' : 'query'
    show(parameter, examples, (example) => example[part]?.[parameter.name])
  }
  const body = operation.requestBody?.content?.['application/json']
  if (body !== undefined) {
    show(body, examples, (example) => example.body)
  }
  const answer = operation.responses?.[endpoint.status]?.content?.['application/json']
  if (answer !== undefined) {
    show(answer, examples, (example) => example.answer)
  }
}

/** Examples without a value for this place leave it as it is. */
function show(
  place: { examples?: Record<string, object> },
  examples: readonly EndpointExample[],
  valueOf: (example: EndpointExample) => unknown,
): void {
  const shown = examples.flatMap((example, index) => {
    const value = valueOf(example)
    return value === undefined ? [] : [[`example${index + 1}`, { summary: example.summary, value }] as const]
  })
  if (shown.length > 0) {
    place.examples = Object.fromEntries(shown)
  }
}
