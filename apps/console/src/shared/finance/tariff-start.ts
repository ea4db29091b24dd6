/** What a draft begins with, as it stands in the address: nothing at all, or the tariff or draft of that id. */
export interface TariffStart {
  readonly start?: string
  /** The draft that is written anew, rather than another begun. */
  readonly change?: string
}

/** Begins with no rule. */
export const emptyStart = 'empty'

/** What of an address names a beginning; whether such a tariff exists is for the page to say. */
export function readTariffStart(search: Readonly<Record<string, unknown>>): TariffStart {
  const { start, change } = search
  if (typeof change === 'string' && change !== '') return { change }
  return typeof start === 'string' && start !== '' ? { start } : {}
}
