const msPerMinute = 60_000

/** How long a sign-in link may be used. */
export const linkLifetimeMs = 15 * msPerMinute
/** Links are counted over so long. */
export const linkWindowMs = 15 * msPerMinute
/** Letters that one address gets in that time. */
export const linksPerAddressMax = 5
/** Links asked for from one address of the network in that time: a town hall has one for all. */
export const linksPerNetworkMax = 30
/** How long the second factor may be shown after the link was used, enrolment included. */
export const factorTimeMs = 10 * msPerMinute
/** Codes that one link lets somebody try. */
export const codesPerLinkMax = 5
/** Wrong codes one after another, over any number of links, after which none is taken for a while (RFC 4226 §7.3). */
export const failuresBeforeLockMax = 10
export const lockMs = 60 * msPerMinute
/** Links are kept this long: the counting needs the last minutes, and whoever looks into an attack the last hours. */
export const linksKeptMs = 24 * 60 * msPerMinute
/** Links forgotten with one that is asked for. */
export const linksPurgedMax = 100
/** Codes made at an enrolment, of 80 bits each: a hash without salt is enough. */
export const recoveryCodes = 10
export const recoveryCodeBytes = 10
/** A letter that could not be sent is tried again after this. */
export const letterRetryMs = 15_000
/**
 * From the asking on until the replacement of a lost second factor holds: whoever is told of it has that long to stop it. Who
 * has a recovery code does not wait.
 */
export const resetDelayMs = 24 * 60 * msPerMinute
/** How long it holds then: somebody who was away finds it, and no door stays open. */
export const resetOpenMs = 7 * 24 * 60 * msPerMinute
/** Administrators who are written to. */
export const resetToldMax = 50
/** Replacements in the list. */
export const resetsListedMax = 200
