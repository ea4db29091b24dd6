import type { InstallationSettings } from './ports.ts'

/** The operator's own address below its name, line by line, as far as it is known. */
export function returnLinesOf({ invoicing }: InstallationSettings): string[] {
  const { street = null, postCode = null, city = null } = invoicing ?? {}
  const place = [postCode, city].filter((part) => part !== null).join(' ')
  return [street ?? '', place].filter((line) => line !== '')
}
