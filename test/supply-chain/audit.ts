import { z } from 'zod'

/** Faults of these kinds stop a release. */
const stopping: readonly string[] = ['high', 'critical']

const advisory = z.object({
  module_name: z.string(),
  severity: z.string(),
  title: z.string(),
  url: z.string().default(''),
  github_advisory_id: z.string().optional(),
})
const report = z.object({ advisories: z.record(z.string(), advisory) })

/** What is known and lived with for a while. */
export const auditExceptions = z.array(
  z.strictObject({
    /** As the advisory is named (`GHSA-…`). */
    advisory: z.string().min(1),
    package: z.string().min(1),
    reason: z.string().min(20),
    /** The last day on which it counts. */
    until: z.iso.date(),
  }),
)

export interface AuditVerdict {
  readonly faults: readonly string[]
  readonly notes: readonly string[]
}

/**
 * What `pnpm audit --json` said. A registry that does not answer the question is told and is no fault: nobody knows more
 * than before. A known fault that is high or critical is one, unless an exception holds on that day (`2026-11-27`); an
 * exception that is over, or about nothing, is one too.
 */
export function judgeAudit(
  said: string,
  { exceptions, today }: { exceptions: z.output<typeof auditExceptions>; today: string },
): AuditVerdict {
  const parsed = report.safeParse(jsonOf(said))
  const over = exceptions
    .filter(({ until }) => until < today)
    .map(({ advisory: name }) => `the exception for ${name} is over`)
  if (!parsed.success) {
    const reason = said
      .slice(Math.max(0, said.indexOf('ERR_PNPM')))
      .replaceAll(/[\s│×]+/g, ' ')
      .trim()
      .slice(0, 200)
    return {
      faults: over,
      notes: [`The registry could not be asked for known faults, so none was looked for: ${reason}`],
    }
  }
  const found = Object.values(parsed.data.advisories).map((one) => ({
    ...one,
    name: one.github_advisory_id ?? one.url,
  }))
  const excepted = (one: (typeof found)[number]) =>
    exceptions.some(
      ({ advisory: name, package: of, until }) => name === one.name && of === one.module_name && until >= today,
    )
  const told = ({ name, module_name, severity, title }: (typeof found)[number]) =>
    `${module_name}: ${severity}, ${title} (${name})`
  const idle = exceptions
    .filter(({ advisory: name }) => !found.some((one) => one.name === name))
    .map(({ advisory: name }) => `the exception for ${name} is about nothing that is found`)
  const serious = found.filter(({ severity }) => stopping.includes(severity))
  return {
    faults: [...over, ...idle, ...serious.filter((one) => !excepted(one)).map(told)],
    notes: [
      ...serious.filter(excepted).map((one) => `Excepted: ${told(one)}`),
      ...found.filter(({ severity }) => !stopping.includes(severity)).map(told),
    ],
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
