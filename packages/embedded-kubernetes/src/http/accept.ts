import { StatusError } from '../status.ts'

/** The form an answer is wanted in. */
export type Form = 'json' | 'table'

/**
 * The first form of an Accept header that is served: plain JSON, or the Table that `kubectl get` prints. 406 when none
 * is; partial metadata and protobuf are not served.
 */
export function acceptedForm(header: string): Form {
  if (header === '') return 'json'
  for (const alternative of header.split(',')) {
    const [type = '', ...parameters] = alternative.split(';').map((part) => part.trim())
    const as = parameters.find((parameter) => parameter.startsWith('as='))
    if (type === '*/*' || type === 'application/*') return 'json'
    if (type !== 'application/json') continue
    if (as === undefined) return 'json'
    if (as === 'as=Table' && parameters.includes('v=v1')) return 'table'
  }
  throw new StatusError(406, 'NotAcceptable', {
    message: 'only the following media types are accepted: application/json',
  })
}
