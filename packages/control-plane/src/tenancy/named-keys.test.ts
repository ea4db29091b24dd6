import type { ExitItem } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { itemsWithKeys } from './named-keys.ts'

const item = (kind: ExitItem['kind'], detail = ''): ExitItem => {
  return { kind, clusterId: 'c', namespace: 'n', name: kind, uid: `${kind}${detail}`, sizeBytes: null, detail }
}
const databaseKey = [item('key', 'database')]
const kindsOf = (items: readonly ExitItem[]) => items.map(({ kind }) => kind)

describe('what an exit writes down', () => {
  it('names the keys whose end makes K8up’s copies unreadable', () => {
    const found = [item('backup', '/data/archives'), item('key')]
    expect(kindsOf(itemsWithKeys(found, { known: [], databaseKey, isEscrowed: false }))).toEqual([
      'backup',
      'key',
      'key',
    ])
  })

  it('names no key where Velero made copies, in this pass or in one before', () => {
    const velero = item('backup', 'velero')
    expect(kindsOf(itemsWithKeys([velero, item('key')], { known: [], databaseKey, isEscrowed: false }))).toEqual([
      'backup',
    ])
    expect(
      kindsOf(itemsWithKeys([item('key'), item('claim')], { known: [velero], databaseKey, isEscrowed: false })),
    ).toEqual(['claim'])
  })

  it('names no key that the escrow keeps where no exit reaches', () => {
    const found = [item('backup', 'k8up'), item('key')]
    expect(kindsOf(itemsWithKeys(found, { known: [], databaseKey, isEscrowed: true }))).toEqual(['backup'])
  })
})
