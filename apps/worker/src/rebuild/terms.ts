import { agreementBody, recipientBody } from '@grenier/contracts'
import type { RebuiltTerms } from '@grenier/control-plane'
import { z } from 'zod'

const termsFile = z.record(
  z.string().regex(/^(\d{9}|[0-9AB]{5})$/, 'neither a SIREN nor an INSEE code'),
  z.object({ agreement: agreementBody, recipient: recipientBody }),
)

/**
 * Agreements and recipients of members, by SIREN or INSEE code, in the shapes in which an enrolment takes them.
 * @throws Error naming every fault of the file.
 */
export function readTerms(text: string): ReadonlyMap<string, RebuiltTerms> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new Error('the file of terms is no JSON')
  }
  const read = termsFile.safeParse(json)
  if (!read.success) {
    const faults = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    throw new Error(`the file of terms: ${faults.join('; ')}`)
  }
  return new Map(Object.entries(read.data))
}
