import type { frTexts } from '../fr/texts.ts'
import { enMember } from './member.ts'
import { enShared } from './shared.ts'

/** What the pages of every week say, in English. */
export const enTexts: Readonly<Record<keyof typeof frTexts, string>> = { ...enShared, ...enMember }
