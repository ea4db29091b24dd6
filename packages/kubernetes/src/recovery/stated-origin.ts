import type { StatedOrigin } from '@grenier/control-plane/ports'
import { annotations } from '../names.ts'

type Annotations = Readonly<Record<string, string>>

const organisationKinds = {
  region: true,
  departement: true,
  epci: true,
  commune: true,
  syndicat: true,
  ccas: true,
  autre: true,
} as const satisfies Record<StatedOrigin['organisationKind'], true>

const dataClasses = {
  ordinary: true,
  'public-archive': true,
  health: true,
} as const satisfies Record<NonNullable<StatedOrigin['dataClass']>, true>

const residencies = { FR: true, EU: true } as const satisfies Record<NonNullable<StatedOrigin['residencyMin']>, true>

const isOf = <Known extends object>(known: Known, text: string | undefined): text is Extract<keyof Known, string> =>
  text !== undefined && Object.hasOwn(known, text)

/** The annotations that say of a namespace whose it is: what rebuilding a lost database needs beside the ids. */
export function originAnnotationsOf(origin: StatedOrigin | undefined): Record<string, string> {
  if (origin === undefined) return {}
  const { organisationKind, organisationName, poolName, dataClass, residencyMin } = origin
  return {
    [annotations.organisationKind]: organisationKind,
    [annotations.organisationName]: organisationName,
    [annotations.pool]: poolName,
    ...(dataClass === null ? {} : { [annotations.dataClass]: dataClass }),
    ...(residencyMin === null ? {} : { [annotations.residency]: residencyMin }),
  }
}

/** The same read back; null where a release that did not write it was the last. What is no word of ours reads as unsaid. */
export function originOf(stated: Annotations): StatedOrigin | null {
  const kind = stated[annotations.organisationKind]
  const name = stated[annotations.organisationName]
  const dataClass = stated[annotations.dataClass]
  const residency = stated[annotations.residency]
  if (!isOf(organisationKinds, kind) || name === undefined) return null
  return {
    organisationKind: kind,
    organisationName: name,
    poolName: stated[annotations.pool] ?? '',
    dataClass: isOf(dataClasses, dataClass) ? dataClass : null,
    residencyMin: isOf(residencies, residency) ? residency : null,
  }
}

/** The quotas that a namespace states, `code=bytes` by commas; an entry that cannot be read is left out. */
export function offersOf(stated: Annotations): { offerCode: string; quotaBytes: bigint }[] {
  return (stated[annotations.offers] ?? '').split(',').flatMap((entry) => {
    const [offerCode = '', bytes = ''] = entry.split('=')
    return offerCode !== '' && /^\d{1,19}$/.test(bytes) ? [{ offerCode, quotaBytes: BigInt(bytes) }] : []
  })
}
