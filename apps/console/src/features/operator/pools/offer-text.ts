import type { Command, Offer } from '@grenier/contracts'
import { bytesOfTyped } from '../../../shared/operator/typed-go.ts'

type Declared = Command<'createOffer'>

/** An offer as it is being written. */
export interface OfferText {
  readonly name: string
  readonly code: string
  readonly kind: Declared['kind']
  readonly clusterId: string
  readonly className: string
  readonly residency: Declared['residency']
  /** In Go, as the three below. */
  readonly step: string
  readonly max: string
  /** Separated by semicolons; a comma is part of a number. */
  readonly sizes: string
}

export type OfferField = keyof OfferText

const codeShape = /^[a-z][a-z0-9-]{1,30}$/
const sizesMax = 50

/** A size above zero. */
function sizeOf(text: string): bigint | null {
  const bytes = bytesOfTyped(text)
  return bytes === 0n ? null : bytes
}

/** Sizes that ascend, are multiples of the step and stay within the maximum; null where they are not. */
function sizesOf(text: string, { stepBytes, maxBytes }: { stepBytes: bigint; maxBytes: bigint }): bigint[] | null {
  const typed = text.trim() === '' ? [] : text.split(';')
  if (typed.length > sizesMax) return null
  const sizes: bigint[] = []
  for (const one of typed) {
    const bytes = sizeOf(one)
    if (bytes === null || bytes <= (sizes.at(-1) ?? 0n) || bytes > maxBytes || bytes % stepBytes !== 0n) return null
    sizes.push(bytes)
  }
  return sizes
}

type OfferFault = 'codeFaulty' | 'codeKnown' | 'sizeFaulty' | 'maxFaulty' | 'sizesFaulty'

/** What is wrong with a written offer, by its fields; what is still empty is no fault, but for the sizes: nothing is sent then. */
export function faultsOfOffer(
  text: OfferText,
  known: readonly Pick<Offer, 'code'>[],
): Partial<Record<OfferField, OfferFault>> {
  const { code, step, max, sizes } = text
  const stepBytes = sizeOf(step)
  const maxBytes = sizeOf(max)
  const faults: Partial<Record<OfferField, OfferFault>> = {}
  if (code !== '' && !codeShape.test(code)) faults.code = 'codeFaulty'
  else if (known.some((offer) => offer.code === code)) faults.code = 'codeKnown'
  if (step !== '' && stepBytes === null) faults.step = 'sizeFaulty'
  if (max !== '' && maxBytes === null) faults.max = 'sizeFaulty'
  if (stepBytes === null || maxBytes === null) return faults
  if (maxBytes < stepBytes) faults.max = 'maxFaulty'
  else if (sizesOf(sizes, { stepBytes, maxBytes }) === null) faults.sizes = 'sizesFaulty'
  return faults
}

/** The offer as it is declared; null while something is missing or faulty. */
export function offerOfText(text: OfferText, known: readonly Pick<Offer, 'code'>[]): Declared | null {
  const { name, code, kind, clusterId, className, residency } = text
  if (Object.keys(faultsOfOffer(text, known)).length > 0) return null
  if ([name, code, clusterId, className].some((part) => part.trim() === '')) return null
  const roundingStepBytes = sizeOf(text.step)
  const quotaBytesMax = sizeOf(text.max)
  if (roundingStepBytes === null || quotaBytesMax === null) return null
  const sizeStepsBytes = sizesOf(text.sizes, { stepBytes: roundingStepBytes, maxBytes: quotaBytesMax })
  if (sizeStepsBytes === null) return null
  return {
    name: name.trim(),
    code,
    kind,
    clusterId,
    className: className.trim(),
    residency,
    roundingStepBytes,
    quotaBytesMax,
    sizeStepsBytes,
  }
}
