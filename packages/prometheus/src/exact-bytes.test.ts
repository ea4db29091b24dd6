import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactBytes } from './exact-bytes.ts'

describe('a sample’s text', () => {
  it.each([
    ['0', 0n],
    ['1073741824', 1_073_741_824n],
    ['1.073741824e+09', 1_073_741_824n],
    ['1.5e3', 1_500n],
    ['1500.000', 1_500n],
    ['15e-1', null],
    ['150e-1', 15n],
    ['9007199254740991', 2n ** 53n - 1n],
    // What 9007199254740993 becomes, too.
    ['9007199254740992', null],
    ['1e+23', null],
    ['1e999', null],
    ['0.5', null],
    ['NaN', null],
    ['+Inf', null],
    ['-Inf', null],
    ['-1', null],
    ['-0', null],
    ['', null],
    [' 1', null],
    ['0x10', null],
    ['1_000', null],
  ])('%s is %s bytes', (text, bytes) => {
    expect(exactBytes(text)).toBe(bytes)
  })

  it('of any number of bytes a volume may hold is read without losing one, however it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 53 - 1 }), fc.integer({ min: 0, max: 15 }), (bytes, digits) => {
        expect(exactBytes(String(bytes))).toBe(BigInt(bytes))
        const written = bytes.toExponential(digits)
        // With too few digits it is another number: then it must be read as that one, never as something in between.
        expect(exactBytes(written)).toBe(Number(written) < 2 ** 53 ? BigInt(Number(written)) : null)
      }),
    )
  })
})
