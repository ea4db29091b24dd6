import { type Command, endpoints } from '@grenier/contracts'
import { civilDate } from '@grenier/quota-billing'
import type { RefusalTable } from '../../../shared/api/refusals.ts'

type Recorded = Command<'recordSubprocessor'>

/** A subprocessor as it is being written. */
export interface ProcessorText {
  readonly name: string
  readonly siren: string
  readonly country: string
  readonly place: string
  readonly activity: Recorded['activity']
  readonly description: string
  /** `2027-01-31`, or empty. */
  readonly startsOn: string
  readonly transferSafeguard: string
  readonly shortNoticeReason: string
}

export const emptyProcessor: ProcessorText = {
  name: '',
  siren: '',
  country: 'FR',
  place: '',
  activity: 'hosting',
  description: '',
  startsOn: '',
  transferSafeguard: '',
  shortNoticeReason: '',
}

export const activities = [
  'hosting',
  'network',
  'mail',
  'maintenance',
  'other',
] as const satisfies Recorded['activity'][]

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** What covers a transfer is asked for only where there may be one. */
export const mayBeTransfer = ({ country }: Pick<ProcessorText, 'country'>): boolean => country !== 'FR'

/** As it is sent; null while something is missing that each must have. */
export function processorOf(text: ProcessorText): Recorded | null {
  const { name, siren, country, place, activity, description, startsOn, transferSafeguard, shortNoticeReason } = text
  if ([name, country, place, description, startsOn].some((part) => part.trim() === '')) return null
  return {
    name: name.trim(),
    siren: orNull(siren.replaceAll(/\s/g, '')),
    country,
    place: place.trim(),
    activity,
    description: description.trim(),
    startsOn: civilDate(startsOn),
    transferSafeguard: mayBeTransfer(text) ? orNull(transferSafeguard) : null,
    shortNoticeReason: orNull(shortNoticeReason),
  }
}

/** Parts that the API would not take as they are written. */
export function faultsOfProcessor(recorded: Recorded): ReadonlySet<string> {
  const read = endpoints.recordSubprocessor.body.safeEncode(recorded)
  return new Set(read.success ? [] : read.error.issues.map(({ path: [part] }) => String(part)))
}

const parts = Object.keys(emptyProcessor) as (keyof ProcessorText)[]

/** Where a refusal is said. */
export const refusalsOfProcessor: RefusalTable<keyof ProcessorText> = {
  byCode: {
    'siren-invalid': 'siren',
    'transfer-safeguard-missing': 'transferSafeguard',
    'subprocessor-notice-short': 'shortNoticeReason',
  },
  byField: parts.map((part) => [new RegExp(`^${part}\\b`), part] as const),
}
