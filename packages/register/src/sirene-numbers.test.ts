import { isSiren } from '@grenier/quota-billing'
import { expect, it } from 'vitest'
import { readRegisterVersion } from './read-version.ts'

it.each([
  ['of 2024', readRegisterVersion({ packageName: 'register-4', populationVintage: 2021 })],
  ['of today', readRegisterVersion()],
])('the register %s has no SIREN that fails its check digit', (_, { communes, epcis }) => {
  const sirens = [...communes, ...epcis].flatMap(({ siren }) => siren ?? [])
  expect(sirens.length).toBeGreaterThan(36_000)
  expect(sirens.filter((siren) => !isSiren(siren))).toEqual([])
})
