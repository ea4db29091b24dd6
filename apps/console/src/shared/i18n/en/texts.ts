import type { frTexts } from '../fr/texts.ts'
import { enMember } from './member.ts'
import { enPeople } from './people.ts'
import { enRestore } from './restore.ts'
import { enShared } from './shared.ts'

/** All that the console says, in English. */
export const enTexts: Readonly<Record<keyof typeof frTexts, string>> = {
  ...enShared,
  ...enMember,
  ...enPeople,
  ...enRestore,
}
