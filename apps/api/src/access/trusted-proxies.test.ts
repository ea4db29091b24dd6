import { describe, expect, it } from 'vitest'
import { trustedProxies } from './trusted-proxies.ts'

describe('a proxy', () => {
  it.each([
    ['10.0.0.2', true],
    ['10.0.0.2:443', true],
    ['[10.0.0.2]:443', true],
    ['::ffff:10.0.0.2', true],
    ['[::ffff:10.0.0.2]:51234', true],
    ['2001:db8:5::1', true],
    ['[2001:db8:5::1]:443', true],
    ['[2001:db8:5::1]', true],
    ['192.0.2.7', false],
    ['192.0.2.7:443', false],
    ['[2001:db8:6::1]:443', false],
    ['10.0.0.2:443:443', false],
    ['10.0.0.2 443', false],
    ['unknown', false],
    ['_hidden:443', false],
    ['', false],
  ])('written as %s is believed: %s', (written, isBelieved) => {
    expect(trustedProxies(['10.0.0.0/8', '2001:db8:5::/48'])(written, 1)).toBe(isBelieved)
  })

  it('that nobody named is not believed, and what is no address is refused at once', () => {
    expect(trustedProxies([])('127.0.0.1', 0)).toBe(false)
    expect(() => trustedProxies(['proxy.example'])).toThrow(TypeError)
  })
})
