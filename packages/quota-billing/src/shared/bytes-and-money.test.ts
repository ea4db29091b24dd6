import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GIB, MIB, parseStorageBytes, roundDownToStep, roundUpToStep, storageBytesMax } from './bytes.ts'
import { BrokenInvariant } from './invariant.ts'
import { centsFromMicros, microsFromCents, microsPerCent, microsPerEuro } from './money.ts'
import { propertyRuns } from './property-runs.ts'

const anySize = fc.bigInt({ min: 0n, max: storageBytesMax })
const anyStep = fc.bigInt({ min: 1n, max: 64n * GIB })

describe('rounding a size to a step', () => {
  test('up and down give the multiples on either side of it, and a multiple stays as it is', () => {
    fc.assert(
      fc.property(anySize, anyStep, (size, step) => {
        const [down, up] = [roundDownToStep(size, step), roundUpToStep(size, step)]
        expect([down % step, up % step]).toEqual([0n, 0n])
        expect(down <= size && size <= up).toBe(true)
        expect(up - down).toBe(size % step === 0n ? 0n : step)
      }),
      propertyRuns,
    )
  })

  test('refuses a negative size and a step of nothing', () => {
    expect(() => roundUpToStep(-1n, GIB)).toThrow(BrokenInvariant)
    expect(() => roundUpToStep(1n, 0n)).toThrow(BrokenInvariant)
    expect(() => roundDownToStep(-1n, GIB)).toThrow(BrokenInvariant)
  })

  test('reads sizes up to a signed 64-bit integer and nothing else', () => {
    expect(parseStorageBytes('0')).toBe(0n)
    expect(parseStorageBytes(String(GIB))).toBe(1_024n * MIB)
    expect(parseStorageBytes('9223372036854775807')).toBe(storageBytesMax)
    for (const text of ['9223372036854775808', '-1', '01', '1.5', '1e9', '', ' 1', '0x10']) {
      expect(parseStorageBytes(text)).toBeNull()
    }
  })
})

describe('money', () => {
  test('cents and micros convert without loss, and half a cent goes away from zero', () => {
    expect(microsFromCents(100n)).toBe(microsPerEuro)
    expect(centsFromMicros(microsPerCent / 2n)).toBe(1n)
    expect(centsFromMicros(-microsPerCent / 2n)).toBe(-1n)
    expect(centsFromMicros(microsPerCent / 2n - 1n)).toBe(0n)
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (cents) => {
        expect(centsFromMicros(microsFromCents(cents))).toBe(cents)
      }),
      propertyRuns,
    )
  })
})
