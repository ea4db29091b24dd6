import { frMember } from './member.ts'
import { frShared } from './shared.ts'

/** What the pages of every week say, in French. */
export const frTexts = { ...frShared, ...frMember } as const
