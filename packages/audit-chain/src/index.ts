export { canonicalJson, sha256Hex } from './canonical-json.ts'
export { type Checkpoint, checkpointText, isSignedBy, keyIdOf, type PublicJwk } from './checkpoint.ts'
export { type AuditFact, type ChainHead, emptyChain, factHashOf, nextHead } from './link.ts'
export { readPublicJwk, UnreadableLine } from './read-trail-line.ts'
export {
  type TrailCheckpoint,
  type TrailEnd,
  type TrailEntry,
  type TrailHeader,
  type TrailLine,
  trailFormat,
  writeTrailLine,
} from './trail-lines.ts'
export { type TrailFault, type TrailFaultCode, type TrailVerdict, verifyTrail } from './verify-trail.ts'
