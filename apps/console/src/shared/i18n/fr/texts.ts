import { frMember } from './member.ts'
import { frRestore } from './restore.ts'
import { frShared } from './shared.ts'

/** All that the console says, in French. */
export const frTexts = { ...frShared, ...frMember, ...frRestore } as const
