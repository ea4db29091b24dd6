import type { WriteOptions } from '../operations/write-options.ts'
import type { StatusCause } from '../status.ts'
import { badRequest, internalError, invalid, notImplemented, requiredValue, unsupportedValue } from '../status.ts'

const known = new Set([
  'allowWatchBookmarks',
  'continue',
  'dryRun',
  'fieldManager',
  'fieldSelector',
  'fieldValidation',
  'force',
  'gracePeriodSeconds',
  'includeObject',
  'labelSelector',
  'limit',
  'pretty',
  'propagationPolicy',
  'resourceVersion',
  'resourceVersionMatch',
  'sendInitialEvents',
  'timeout',
  'timeoutSeconds',
  'watch',
])

/** Refuses (501) a parameter that would be passed over. */
export function checkParameters(query: URLSearchParams): void {
  for (const name of query.keys()) if (!known.has(name)) throw notImplemented(`the query parameter ${name}`)
}

/** Whether a flag parameter is set. */
export function flag(query: URLSearchParams, name: string): boolean {
  return query.get(name) === 'true' || query.get(name) === '1'
}

/** A whole number from the query, 0 when it is not given. */
export function wholeNumber(query: URLSearchParams, name: string): number {
  const text = query.get(name) ?? ''
  if (text === '') return 0
  if (!/^\d{1,15}$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
  return Number(text)
}

/** Options of a write. An apply must name its manager. */
export function writeOptions(
  query: URLSearchParams,
  request: { userAgent: string; apply: boolean; optionsKind: string },
): WriteOptions {
  const named = query.get('fieldManager') ?? ''
  const optionsKind = { group: 'meta.k8s.io', kind: request.optionsKind }
  if (request.apply && named === '') {
    throw invalid(optionsKind, '', [requiredValue('fieldManager', 'is required for apply patch')])
  }
  if (named.length > 128) {
    throw invalid(optionsKind, '', [
      { reason: 'FieldValueTooLong', message: 'Too long: may not be more than 128 bytes', field: 'fieldManager' },
    ])
  }
  if (!request.apply && query.has('force')) {
    throw invalid(optionsKind, '', [
      { reason: 'FieldValueForbidden', message: 'Forbidden: may not be specified for non-apply patch', field: 'force' },
    ])
  }
  const fallback = request.userAgent.split('/')[0] ?? ''
  return {
    fieldManager: named || fallback || 'unknown',
    dryRun: readDryRun(query, optionsKind),
    fieldValidation: readFieldValidation(query, optionsKind),
    warnings: [],
  }
}

type OptionsKind = Parameters<typeof invalid>[0]

function readDryRun(query: URLSearchParams, kind: OptionsKind): boolean {
  const given = query.getAll('dryRun').filter((value) => value !== '')
  for (const value of given) if (value !== 'All') throw invalid(kind, '', [unsupportedDryRun(value)])
  return given.length > 0
}

function unsupportedDryRun(value: string): StatusCause {
  const message = `Unsupported value: []string{${JSON.stringify(value)}}: supported values: "All"`
  return { reason: 'FieldValueNotSupported', message, field: 'dryRun' }
}

function readFieldValidation(query: URLSearchParams, kind: OptionsKind): WriteOptions['fieldValidation'] {
  const given = query.get('fieldValidation') ?? ''
  if (given === '') return 'Warn'
  if (given === 'Ignore' || given === 'Warn' || given === 'Strict') return given
  throw invalid(kind, '', [unsupportedValue('fieldValidation', given, ['', 'Ignore', 'Strict', 'Warn'])])
}

/** A resourceVersion from the query: undefined when absent or empty. Throws when it is no number. */
export function resourceVersion(query: URLSearchParams): number | undefined {
  const text = query.get('resourceVersion') ?? ''
  if (text === '') return undefined
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw internalError(
    `resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
  )
}
