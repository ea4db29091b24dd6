import type { CivilDate } from '../shared/civil-time.ts'

/**
 * The first day on which an act binds: the later of its transmission to the prefect and its publication, null while one
 * of them is missing (CGCT L2131-1).
 */
export function executoryFrom(dates: {
  readonly sentToPrefectOn: CivilDate | null
  readonly publishedOn: CivilDate | null
}): CivilDate | null {
  const { sentToPrefectOn, publishedOn } = dates
  if (sentToPrefectOn === null || publishedOn === null) return null
  return sentToPrefectOn > publishedOn ? sentToPrefectOn : publishedOn
}
