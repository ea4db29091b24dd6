import { frMember } from './member.ts'
import { frPeople } from './people.ts'
import { frRestore } from './restore.ts'
import { frShared } from './shared.ts'

/** All that the console says, in French. */
export const frTexts = { ...frShared, ...frMember, ...frPeople, ...frRestore } as const
