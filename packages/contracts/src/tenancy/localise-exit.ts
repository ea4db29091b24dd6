import type { z } from 'zod'
import type { Language } from '../shared/language.ts'
import type { TenantExit, tenantExits } from './exit.schemas.ts'
import { localiseExitWait } from './exit-waits.ts'

/** An exit in the caller's language: what it waits for. */
export function localiseExit(answer: object, language: Language): object {
  const exit = answer as TenantExit
  const waitingFor = exit.waitingFor.map((wait) => localiseExitWait(wait, language))
  return { ...exit, waitingFor } satisfies TenantExit
}

/** The same for a list. */
export function localiseExits(answer: object, language: Language): object {
  const { items } = answer as z.output<typeof tenantExits>
  return { items: items.map((item) => localiseExit(item, language)) }
}
