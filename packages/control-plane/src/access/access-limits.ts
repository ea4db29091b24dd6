import { addMs, type Instant, msPerDay } from '@grenier/quota-billing'
import type { InstallationSettings } from '../shared/ports.ts'

const msPerMinute = 60_000

/** A day's work; who works longer signs in again. */
const sessionHoursDefault = 12
const sessionIdleMinutesDefault = 60
const tokenDaysMaxDefault = 365
const invitationDaysDefault = 7

/** Uses of sessions and tokens are noted this often at most: a note per call would be a write per call. */
export const useNotedMs = msPerMinute
/** How long what the groups of a person gave at their last sign-in carries their personal tokens. */
export const groupsKeptMs = 30 * msPerDay
/** Ended sessions are kept this long, for whoever asks who was there. */
export const sessionsKeptMs = 30 * msPerDay
/** Ended sessions forgotten with one sign-in. */
export const sessionsPurgedMax = 100
/** Tokens in use of one person, or of the programs of one member. */
export const tokensMax = 50
/** Open invitations of one member. */
export const invitationsOpenMax = 200

type Settings = Pick<InstallationSettings, 'access'>

/** When a session that starts now is over, however much it is used. */
export function sessionEnd({ access }: Settings, now: Instant): Instant {
  return addMs(now, (access?.sessionHours ?? sessionHoursDefault) * 60 * msPerMinute)
}

/** When a session is over that was last used then, if it is not used again. */
export function sessionIdleEnd({ access }: Settings, lastUsedAt: Instant): Instant {
  return addMs(lastUsedAt, (access?.sessionIdleMinutes ?? sessionIdleMinutesDefault) * msPerMinute)
}

/** The latest end of a token made now. */
export function tokenEndMax({ access }: Settings, now: Instant): Instant {
  return addMs(now, (access?.tokenDaysMax ?? tokenDaysMaxDefault) * msPerDay)
}

/** The end of an invitation sent now. */
export function invitationEnd({ access }: Settings, now: Instant): Instant {
  return addMs(now, (access?.invitationDays ?? invitationDaysDefault) * msPerDay)
}
