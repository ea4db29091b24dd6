import { z } from 'zod'

/** Who a row is of, as tables of money show it. */
export const memberNames = {
  memberName: z.string(),
  memberSiren: z.string().nullable(),
  memberInseeCode: z.string().nullable(),
}

/** The same of lists that did not tell it at first; null where an installation of a release before does not. */
export const memberNamesIfTold = {
  memberName: memberNames.memberName.nullable().default(null),
  memberSiren: memberNames.memberSiren.default(null),
  memberInseeCode: memberNames.memberInseeCode.default(null),
}
