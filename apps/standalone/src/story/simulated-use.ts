import type { OfferCode } from './offers.ts'

/** The meters of the story that a collector reads. At most four per tenant. */
export type SimulatedMeter = 'storage.provisioned' | 'storage.used' | 'bucket.stored' | 'backup.stored'

export interface MeterOfOffer {
  readonly meter: SimulatedMeter
  readonly offerCode: OfferCode
  /** What is in use at the first instant, in thousandths of the starter quota: least and most. */
  readonly startPermille: readonly [number, number]
}

export const simulatedMeters: readonly MeterOfOffer[] = [
  { meter: 'storage.provisioned', offerCode: 'standard', startPermille: [450, 600] },
  { meter: 'storage.used', offerCode: 'standard', startPermille: [250, 440] },
  { meter: 'bucket.stored', offerCode: 'objets', startPermille: [300, 600] },
  { meter: 'backup.stored', offerCode: 'sauvegarde', startPermille: [350, 600] },
]

/** Members that will ask for more stand here from the start. */
const fullPermille: Readonly<Record<SimulatedMeter, readonly [number, number]>> = {
  'storage.provisioned': [900, 940],
  'storage.used': [850, 890],
  'bucket.stored': [300, 600],
  'backup.stored': [350, 600],
}

/** Use grows by so much of its start in a year, in ten-thousandths. */
const yearlyGrowth = 3_000
const hoursPerYear = 8_760
const whole = 10_000
/** From hour to hour it goes up and down by at most so much of its start, in ten-thousandths. */
const swing = 20
/** Ordinary use stays below what a member gave back; that of full members below their quota. In thousandths. */
const ceilingPermille = { ordinary: 740, full: 990 } as const

/**
 * One member's use of one meter over time, in whole MiB: a start that depends on who it is, slow growth, a small swing.
 * A function of its input and of nothing else, so that the same story has the same figures on every machine.
 */
export function simulateUse(about: {
  readonly inseeCode: string
  readonly meter: MeterOfOffer
  readonly starterMib: number
  readonly full: boolean
}): (hour: number) => number {
  const { inseeCode, meter, starterMib, full } = about
  const seed = hashText(`${inseeCode} ${meter.meter}`)
  const [least, most] = full ? fullPermille[meter.meter] : meter.startPermille
  const startPermille = least + (seed % (most - least + 1))
  const startMib = Math.floor((starterMib * startPermille) / 1_000)
  const ceilingMib = Math.floor((starterMib * (full ? ceilingPermille.full : ceilingPermille.ordinary)) / 1_000)
  return (hour) => {
    const growth = Math.floor((hour * yearlyGrowth) / hoursPerYear)
    const value = Math.floor((startMib * (whole + growth + (mix(seed, hour) % (swing + 1)))) / whole)
    return Math.min(value, ceilingMib)
  }
}

/** FNV-1a, 32 bits. */
function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return hash >>> 0
}

/** Scatters a counter: neighbouring hours get unrelated numbers. */
function mix(seed: number, counter: number): number {
  let value = Math.imul(seed ^ counter, 0x9e3779b1)
  value = Math.imul(value ^ (value >>> 15), 0x85ebca6b)
  return (value ^ (value >>> 13)) >>> 0
}
