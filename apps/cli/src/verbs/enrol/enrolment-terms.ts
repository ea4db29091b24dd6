import { readFile } from 'node:fs/promises'
import { type Command, endpoints } from '@grenier/contracts'
import { usualTerms } from '@grenier/contracts/enrolment'
import { parse } from 'yaml'
import { z } from 'zod'
import { CliFault } from '../../command/cli-fault.ts'
import { exitCodes } from '../../terminal.ts'

const { agreement, recipient } = endpoints.enrolCommune.body.shape
const prefixCharsMax = 50

/** Amounts may stand in the file as numbers too: whoever writes 60000 means what "60000" means. */
const cents = z
  .union([z.int().min(0).transform(BigInt), z.string().regex(/^\d+$/).transform(BigInt)])
  .nullable()
  .transform((amount) => amount?.toString() ?? null)

/** Under which terms communes are enrolled, as a file says it; the names are those of the API. */
const termsFile = z.strictObject({
  /** The act behind the agreements: by its id, or as it is to be recorded. */
  act: z.union([z.uuid(), endpoints.recordAct.body.strict()]),
  numberPrefix: z.string().min(1).max(prefixCharsMax).optional(),
  startsOn: agreement.shape.startsOn.optional(),
  /** Left out: no end is foreseen. */
  endsOn: agreement.shape.endsOn.optional(),
  noticeDays: agreement.shape.noticeDays.default(usualTerms.noticeDays),
  billingCycle: agreement.shape.billingCycle.default(usualTerms.billingCycle),
  annualCommitmentCents: cents.default(usualTerms.commitmentCents),
  /** With `advance-and-balance`: what is asked ahead for a year. */
  advanceCents: cents.default(usualTerms.advanceCents),
  settlementMode: recipient.shape.settlementMode.default(usualTerms.settlementMode),
  coveredOfferCodes: agreement.shape.coveredOfferCodes,
  prolongation: agreement.shape.prolongation,
  /** Codes of the offers that they start with; left out: of each kind the one of which the most is left. */
  offers: z.array(z.string()).optional(),
  /** Where communes are counted whose EPCI has no pool of its own, by name or id; left out: the root. */
  pool: z.string().optional(),
})

export type TermsFile = Omit<z.output<typeof termsFile>, 'act'> & { readonly act: string | Command<'recordAct'> }

/** What is planned with where no file was named: everything but the act, which is wanted only to enrol. */
export const termsUnsaid: Omit<TermsFile, 'act'> = {
  noticeDays: usualTerms.noticeDays,
  billingCycle: usualTerms.billingCycle,
  annualCommitmentCents: usualTerms.commitmentCents,
  advanceCents: usualTerms.advanceCents,
  settlementMode: usualTerms.settlementMode,
}

/** Reads the terms from a YAML file. Throws `CliFault`, naming each field that is at fault. */
export async function readTerms(path: string): Promise<TermsFile> {
  let content: unknown
  try {
    content = parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw unreadable(path, [error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)])
  }
  const read = termsFile.safeDecode(content as never)
  if (read.success) return read.data
  const fields = read.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => [...issue.path, key].join('.'))
      : [issue.path.join('.') || path],
  )
  throw unreadable(path, fields)
}

function unreadable(path: string, faults: readonly string[]): CliFault {
  const told = faults.join(', ')
  return new CliFault(exitCodes.misused, {
    fr: `La convention « ${path} » ne se lit pas : ${told}.`,
    en: `The terms “${path}” cannot be read: ${told}.`,
  })
}
