import { z } from 'zod'

/** First line of an escrow file; each line after it is a seal. */
const header = z.object({ format: z.literal('grenier-escrow-1'), installationId: z.string() })

const seal = z.object({
  tenantId: z.string(),
  slug: z.string(),
  /** Of the public key that it was sealed for. */
  keyId: z.string(),
  sealed: z.string(),
})

export type EscrowLine = z.output<typeof seal>

/** An escrow file: JSON lines in the order given, the same bytes for the same seals. */
export function writeEscrowFile(installationId: string, seals: readonly EscrowLine[]): string {
  const first: z.output<typeof header> = { format: 'grenier-escrow-1', installationId }
  const lines = seals.map(({ tenantId, slug, keyId, sealed }) => ({ tenantId, slug, keyId, sealed }))
  return [first, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('')
}

/** Reads one; throws ZodError or SyntaxError for any other text. */
export function readEscrowFile(text: string): { readonly installationId: string; readonly seals: EscrowLine[] } {
  const [first = '', ...lines] = text.split('\n').filter((line) => line.trim() !== '')
  const { installationId } = header.parse(JSON.parse(first))
  return { installationId, seals: lines.map((line) => seal.parse(JSON.parse(line))) }
}
