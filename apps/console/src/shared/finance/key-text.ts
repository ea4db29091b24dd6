import type { SharingKey } from '@grenier/contracts'
import { checkSharingKey } from '@grenier/quota-billing'
import type { PlainKey } from '../i18n/translate.ts'

type MeterCode = Extract<SharingKey, { kind: 'use' }>['meter']

/** A key as it is being written. */
export interface KeyText {
  readonly kind: SharingKey['kind']
  readonly populationKind: 'municipale' | 'totale'
  readonly meter: MeterCode
  /** What the parts of a fixed key are counted out of. */
  readonly totalWeight: string
  /** Of a fixed key, one member a line: `SIREN ; parts`. */
  readonly parts: string
}

export const firstKey: KeyText = {
  kind: 'population',
  populationKind: 'municipale',
  meter: 'storage.reserved',
  totalWeight: '10000',
  parts: '',
}

interface Sharer {
  readonly id: string
  readonly siren: string | null
}

/** A key that was read, or the field that is wrong and in which line of it. */
export type ReadKey =
  | { readonly key: SharingKey; readonly fault: null }
  | {
      readonly key: null
      readonly fault: { readonly field: 'totalWeight' | 'parts'; readonly text: PlainKey; readonly line: number | null }
    }

const linePattern = /^(\d{9})\s*[;,\t ]\s*(\d{1,12})$/

const faulty = (field: 'totalWeight' | 'parts', text: PlainKey, line: number | null = null): ReadKey => ({
  key: null,
  fault: { field, text, line },
})

function readFixed({ totalWeight, parts }: KeyText, members: readonly Sharer[]): ReadKey {
  if (!/^[1-9]\d{0,11}$/.test(totalWeight.trim())) return faulty('totalWeight', 'tariff.boundWrong')
  const bySiren = new Map(members.flatMap(({ id, siren }) => (siren === null ? [] : [[siren, id] as const])))
  const read: { tenantId: string; weight: bigint }[] = []
  for (const [index, line] of parts.split('\n').entries()) {
    const text = line.trim()
    if (text === '') continue
    const [, siren = '', weight = ''] = linePattern.exec(text) ?? []
    if (siren === '') return faulty('parts', 'cost.lineWrong', index + 1)
    const tenantId = bySiren.get(siren)
    if (tenantId === undefined) return faulty('parts', 'cost.sirenUnknown', index + 1)
    if (read.some((part) => part.tenantId === tenantId)) return faulty('parts', 'cost.sirenTwice', index + 1)
    read.push({ tenantId, weight: BigInt(weight) })
  }
  if (read.length === 0) return faulty('parts', 'cost.partsMissing')
  const key = { kind: 'fixed', totalWeight: BigInt(totalWeight.trim()), parts: read } as const
  return checkSharingKey(key).length > 0 ? faulty('parts', 'cost.partsBeyond') : { key, fault: null }
}

/** Reads a key; the parts of a fixed one name members by their SIREN. */
export function readKey(text: KeyText, members: readonly Sharer[]): ReadKey {
  switch (text.kind) {
    case 'population':
      return { key: { kind: 'population', populationKind: text.populationKind, vintage: null }, fault: null }
    case 'equal':
      return { key: { kind: 'equal' }, fault: null }
    case 'use':
      return { key: { kind: 'use', meter: text.meter }, fault: null }
    case 'fixed':
      return readFixed(text, members)
  }
}

/** A key that stands, to be changed; parts of members that have left are left out, and stay unshared. */
export function textOfKey(key: SharingKey, members: readonly Sharer[]): KeyText {
  if (key.kind === 'population') return { ...firstKey, populationKind: key.populationKind }
  if (key.kind === 'use') return { ...firstKey, kind: 'use', meter: key.meter }
  if (key.kind === 'equal') return { ...firstKey, kind: 'equal' }
  const sirens = new Map(members.map(({ id, siren }) => [id, siren]))
  const lines = key.parts.flatMap(({ tenantId, weight }) => {
    const siren = sirens.get(tenantId) ?? null
    return siren === null ? [] : [`${siren} ; ${weight}`]
  })
  return { ...firstKey, kind: 'fixed', totalWeight: String(key.totalWeight), parts: lines.join('\n') }
}
