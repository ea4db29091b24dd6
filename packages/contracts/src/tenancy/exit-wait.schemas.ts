import { z } from 'zod'

/** The kinds of things that an exit waits for. One more does not compile before it has its texts and its params. */
export const exitWaitCode = z.enum([
  'exit-credential-missing',
  'exit-visa-missing',
  'copy-missing',
  'deletion-under-way',
  'deletion-not-begun',
  'deletion-held-back',
  'deletion-refused',
  'versions-retained',
])

export type ExitWaitCode = z.output<typeof exitWaitCode>

/** One thing that the present state of an exit waits for: a stable code, and what it names. */
export const exitWait = z
  .object({
    code: exitWaitCode,
    params: z.record(z.string(), z.string()),
    /** In the caller's language; never stored. */
    explanation: z.string().optional(),
  })
  .meta({ id: 'ExitWait' })

export type ExitWait = z.output<typeof exitWait>
