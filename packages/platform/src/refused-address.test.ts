import { describe, expect, it } from 'vitest'
import { guardedLookup, isRefusedAddress } from './refused-address.ts'

describe('addresses', () => {
  it.each(['127.0.0.1', '::1', '0.0.0.0', '169.254.1.1', 'fe80::1', '::ffff:169.254.169.254'])(
    '%s is our own machine or a link',
    (address) => {
      expect(isRefusedAddress(address)).toBe(true)
    },
  )

  it.each(['10.0.0.1', '192.168.1.1', '8.8.8.8', '2001:db8::1', 'k8s.example'])('%s is not', (address) => {
    expect(isRefusedAddress(address)).toBe(false)
  })

  it('are refused again when a name resolves to one at connection time', async () => {
    const error = await new Promise<Error | null>((resolve) => {
      guardedLookup('localhost', { all: true }, (failure) => resolve(failure))
    })
    expect(error).toMatchObject({ code: 'REFUSED_ADDRESS' })
  })
})
